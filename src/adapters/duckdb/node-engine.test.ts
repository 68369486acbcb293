import { engineContract } from '../../core/ports/engine.contract.ts'
import { createMemoryStorage } from '../memory/memory-storage.ts'
import { decodeRows } from './decode-rows.ts'
import { createNodeEngine } from './node-engine.fixture.ts'

engineContract('DuckDB in Node', async () => {
  const storage = createMemoryStorage()
  const another = () => createNodeEngine(storage, 400)
  return { engine: await another(), storage, decode: decodeRows, another }
})
