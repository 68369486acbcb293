// Serves the built app from `dist`: `node scripts/serve.mjs`, or with PORT for another port than 4173.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/run.mjs'
import { serveStatic } from './lib/static-server.mjs'

const usualPort = 4173
const chosenPort = process.env['PORT']

const directory = join(root, 'dist')
if (!existsSync(join(directory, 'index.html'))) {
  console.error('There is no build yet: run `npm run build`, or `npm start`, which builds when it has to.')
  process.exit(1)
}

const server = await serveStatic({
  directory,
  port: Number(chosenPort ?? usualPort),
  // A port that was asked for is meant.
  otherPorts: chosenPort === undefined ? 20 : 0,
})
console.log(`\n  ◢ Boathouse is at ${server.url}\n    Ctrl-C stops it.\n`)
if (chosenPort === undefined && server.port !== usualPort) {
  console.log(
    `    Port ${usualPort} is in use. A lake belongs to its address: one made on another port is not seen here.\n`,
  )
}

const stop = async () => {
  await server.close()
  process.exit(0)
}
process.once('SIGINT', () => void stop())
process.once('SIGTERM', () => void stop())
