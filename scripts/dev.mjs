// `npm run dev`: the app with hot reload.
import { ensureInstalled } from './lib/install.mjs'
import { root } from './lib/run.mjs'

await ensureInstalled()
const { createServer } = await import('vite')
const chosenPort = process.env['PORT']
const server = await createServer({
  root,
  server: { port: Number(chosenPort ?? 5173), strictPort: chosenPort !== undefined },
})
await server.listen()
server.printUrls()
