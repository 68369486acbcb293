import { expect, test } from 'vitest'
import { createAttachedFiles } from './attached-files.ts'
import type { DuckDbBindings } from './duckdb-bindings.ts'
import { fileTableOf } from './lake-runtime.ts'
import { createMemoryFile } from './node-engine.fixture.ts'
import { createWholeFile } from './read-only-file.ts'
import type { FileAccess, SyncFile } from './sync-file.ts'

/** Files of the sizes that their names tell; each opening and closing is noted. */
const disk = (limits: { handles: number; memory: number }) => {
  const opened: string[] = []
  const open = new Map<string, SyncFile>()
  const access: Pick<FileAccess, 'open'> = {
    open: (paths, inMemory) =>
      Promise.allSettled(
        paths.map(async path => {
          const size = Number(path.split('-')[1])
          if (Number.isNaN(size)) throw new Error(`no ${path}`)
          opened.push(path)
          const content = new Uint8Array(size)
          const file = size <= inMemory ? createWholeFile(content) : createMemoryFile(content)
          open.set(path, file)
          return { ...file, close: () => void open.delete(path) }
        }),
      ),
  }
  const told: string[] = []
  const bindings = {
    mod: {} as DuckDbBindings['mod'],
    registerFileHandle: (name: string) => void told.push(`register ${name}`),
    dropFile: (name: string) => void told.push(`drop ${name}`),
  }
  const files = createAttachedFiles(bindings, access as FileAccess, limits)
  const visible = () => [...fileTableOf(bindings.mod).byName.keys()].sort()
  const names = () => [...open.keys()].sort()
  const inMemory = () => [...open.values()].reduce((sum, { memory = 0 }) => sum + memory, 0)
  return { files, opened, names, inMemory, told, visible }
}

const big = (name: string): string => `${name}-1000000`

test('handles are kept up to the limit, those of the statement in any case, the last used first', async () => {
  const { files, names, opened, visible } = disk({ handles: 2, memory: 100 })
  await files.attach([big('a'), big('b'), big('c')])
  expect(visible()).toEqual([big('a'), big('b'), big('c')])
  await files.attach([big('b')])
  expect(names()).toEqual([big('b'), big('c')])
  await files.attach([big('d'), big('d')])
  expect(names()).toEqual([big('b'), big('d')])
  expect(visible()).toEqual([big('b'), big('d')])
  expect(opened).toHaveLength(4)
})

test('small files are held in memory up to the limit, and beyond it by handles', async () => {
  const { files, names, inMemory, visible } = disk({ handles: 1, memory: 2000 })
  await files.attach(Array.from({ length: 300 }, (_, index) => `${index}-10`))
  expect(visible()).toHaveLength(300)
  expect(inMemory()).toBeGreaterThan(1000)
  expect(inMemory()).toBeLessThanOrEqual(2000)
  await files.attach(['x-1000', 'y-1000'])
  expect(inMemory()).toBe(2000)
  expect(names()).toHaveLength(3)
})

test('a handle too many does not cost a file in memory its place', async () => {
  const { files, names } = disk({ handles: 1, memory: 100 })
  await files.attach(['s-10'])
  await files.attach([big('a')])
  await files.attach([big('b')])
  expect(names()).toEqual([big('b'), 's-10'])
})

test('one file that can not be opened fails the statement; the others are there for the next', async () => {
  const { files, opened, visible } = disk({ handles: 10, memory: 100 })
  await expect(files.attach(['a-1', 'missing', 'b-1'])).rejects.toThrow('no missing')
  expect(visible()).toEqual(['a-1', 'b-1'])
  await files.attach(['a-1', 'b-1'])
  expect(opened).toEqual(['a-1', 'b-1'])
})

test('the engine is told a name once, and does not keep it', async () => {
  const { files, told, visible } = disk({ handles: 10, memory: 100 })
  await files.attach(['a-1'])
  files.detach(['a-1', 'never-1'])
  expect(visible()).toEqual([])
  await files.attach(['a-1'])
  expect(told).toEqual(['register a-1', 'drop a-1'])
})
