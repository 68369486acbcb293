import { expect, test } from 'vitest'
import { createHandleAccess } from './handle-access.ts'
import type { SyncFile } from './sync-file.ts'

const write = async (root: FileSystemDirectoryHandle, path: string, content: string): Promise<void> => {
  const parts = path.split('/')
  let directory = root
  for (const part of parts.slice(0, -1))
    directory = await directory.getDirectoryHandle(part, { create: true })
  const file = await directory.getFileHandle(parts.at(-1) ?? '', { create: true })
  const writable = await file.createWritable()
  await writable.write(content)
  await writable.close()
}

const textOf = (file: SyncFile): string => {
  const bytes = new Uint8Array(file.getSize())
  expect(file.read(bytes, { at: 0 })).toBe(bytes.length)
  return new TextDecoder().decode(bytes)
}

const freshRoot = async (): Promise<FileSystemDirectoryHandle> => {
  const origin = await navigator.storage.getDirectory()
  return origin.getDirectoryHandle(`access-${crypto.randomUUID()}`, { create: true })
}

test('small files come whole and in order, and can be removed at once; what is missing is told by its path', async () => {
  const root = await freshRoot()
  const paths = ['a/one', 'a/b/two', 'none', 'none/three', 'a/empty', 'a/b']
  await write(root, 'a/one', 'first')
  await write(root, 'a/b/two', 'the second')
  await write(root, 'a/empty', '')
  const opened = await createHandleAccess(root).open(paths, 10)
  await root.removeEntry('a', { recursive: true })
  expect(
    opened.map(each =>
      each.status === 'fulfilled' ? [textOf(each.value), each.value.memory] : each.reason.error,
    ),
  ).toEqual([
    ['first', 5],
    ['the second', 10],
    expect.objectContaining({ kind: 'storage-failed', path: 'none' }),
    expect.objectContaining({ kind: 'storage-failed', path: 'none/three' }),
    ['', 0],
    expect.objectContaining({ kind: 'storage-failed', path: 'a/b' }),
  ])
  for (const each of opened) {
    if (each.status === 'rejected') continue
    const into = new Uint8Array(3)
    expect(each.value.read(into, { at: each.value.getSize() + 5 })).toBe(0)
    expect(() => each.value.write(into, { at: 0 })).toThrow('reading only')
  }
})

test('a larger file is not read into memory', async () => {
  const root = await freshRoot()
  await write(root, 'large', '12345678901')
  const [opened] = await createHandleAccess(root).open(['large'], 10)
  if (opened?.status !== 'fulfilled') throw new Error('it was not opened')
  // This thread gets no handles, as Safari gives none beyond some hundreds: the file is read another way.
  expect(opened.value.memory).toBeUndefined()
  expect(opened.value.getSize()).toBe(11)
  opened.value.close()
})
