import { expect, test } from 'vitest'
import { engineContract } from '../../core/ports/engine.contract.ts'
import { createMemoryStorage } from '../memory/memory-storage.ts'
import { decodeRows } from './decode-rows.ts'
import { createNodeEngine } from './node-engine.fixture.ts'

engineContract('DuckDB in Node', async () => {
  const storage = createMemoryStorage()
  const another = () => createNodeEngine(storage, 400)
  return { engine: await another(), storage, decode: decodeRows, another }
})

/** With time that grows with the square of their number this would take a minute. */
test('thousands of files are read by one statement, in their order', async () => {
  const storage = createMemoryStorage()
  const engine = await createNodeEngine(storage)
  await engine.copy('SELECT 1 AS one', 'many/0.parquet', { format: 'parquet' })
  const bytes = (await storage.read('many/0.parquet')) ?? new Uint8Array()
  const paths = Array.from({ length: 5000 }, (_, index) => `many/${4999 - index}.parquet`)
  for (const path of paths) await storage.write(path, bytes)
  const read = `read_parquet(['${paths.join("', '")}'], filename = true)`
  const { rows } = await engine.rows(`SELECT filename FROM ${read}`, { files: paths })
  expect(rows.map(([name]) => name)).toEqual(paths)
  const of = `parquet_schema(['${paths.join("', '")}'])`
  expect((await engine.rows(`SELECT count(*) FROM ${of}`, { files: paths })).rows).toEqual([[10_000n]])
  await engine.close()
}, 30_000)
