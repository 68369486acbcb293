// `npm start`: from a fresh clone to a served app. Uses nothing but Node until the dependencies are there.
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'

await ensureInstalled()
const problem = await ensureBuilt()
if (problem !== undefined) {
  console.error(`${problem}\nThe build failed.`)
  process.exit(1)
}
await import('./serve.mjs')
