import { expect, test } from 'vitest'
import { unwrap } from '../../core/failure.ts'
import { createOpfsStorage } from './opfs-storage.ts'
import { freshDirectory, startStorageWorker } from './worker-storage.fixture.ts'

test('4 workers that claim 25 numbers each get 100 contiguous ones, none twice and none lost', async () => {
  const root = await freshDirectory()
  const workers = ['a', 'b', 'c', 'd'].map(writer => ({ writer, ...startStorageWorker() }))
  const claims = await Promise.all(
    workers.map(async ({ writer, host }) => ({
      writer,
      names: unwrap(await host.claimNames(root.name, writer, 25)),
    })),
  )
  for (const { worker } of workers) worker.terminate()

  const everyName = claims.flatMap(({ names }) => names).sort((a, b) => a - b)
  expect(everyName).toEqual(Array.from({ length: 100 }, (_, name) => name))
  const storage = createOpfsStorage(root)
  expect(await storage.list('log')).toHaveLength(100)
  for (const { writer, names } of claims) {
    for (const [index, name] of names.entries()) {
      expect(new TextDecoder().decode(await storage.read(`log/${name}`))).toBe(`${writer} ${index}`)
    }
  }
})
