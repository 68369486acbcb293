import { Failure } from '../../core/error.ts'
import { filePath, temporaryDirectory } from '../../core/ports/storage-path.ts'
import { type Draft, type Sink, isMovable } from './draft.ts'
import { patiently } from './faults.ts'
import { makeDirectory } from './tree.ts'

const inUse = ['NoModificationAllowedError']

const verify = async (handle: FileSystemFileHandle, path: string, expected: number): Promise<void> => {
  const { size } = await handle.getFile()
  if (size === expected) return
  const message = `“${path}” was not written: ${size} of ${expected} bytes arrived.`
  throw new Failure({ kind: 'storage-failed', path, message })
}

const move = async (
  handle: FileSystemFileHandle,
  root: FileSystemDirectoryHandle,
  path: string,
): Promise<void> => {
  const { directory, name } = filePath(path)
  const parent = await makeDirectory(root, directory)
  if (!isMovable(handle)) throw new DOMException('files can not be moved', 'NotSupportedError')
  await patiently(inUse, () => handle.move(parent, name))
}

const openDraft = async (
  root: FileSystemDirectoryHandle,
  path: string,
  openSink: (handle: FileSystemFileHandle) => Promise<Sink>,
): Promise<Draft> => {
  const temporary = await makeDirectory(root, [temporaryDirectory])
  const name = crypto.randomUUID()
  const handle = await temporary.getFileHandle(name, { create: true })
  const drop = (): Promise<void> => patiently(inUse, () => temporary.removeEntry(name)).catch(() => undefined)
  const sink = await openSink(handle).catch(async (thrown: unknown) => {
    await drop()
    throw thrown
  })
  let written = 0
  return {
    write: async chunk => {
      await sink.write(chunk)
      written += chunk.byteLength
    },
    publish: async () => {
      await sink.close()
      await verify(handle, path, written)
      await move(handle, root, path)
    },
    discard: async () => {
      await sink.abort()
      await drop()
    },
  }
}

/** Tells whether files below this directory can be moved, by moving one. */
export const canMove = async (root: FileSystemDirectoryHandle): Promise<boolean> => {
  const temporary = await makeDirectory(root, [temporaryDirectory])
  const [before, after] = [crypto.randomUUID(), crypto.randomUUID()]
  const handle = await temporary.getFileHandle(before, { create: true })
  try {
    if (!isMovable(handle)) return false
    await handle.move(temporary, after)
    return true
  } catch {
    return false
  } finally {
    for (const name of [before, after]) await temporary.removeEntry(name).catch(() => undefined)
  }
}

/** Age in milliseconds at which a temporary file has lost its writer: younger ones may be between their last byte and their move. */
const abandonedAfter = 60_000

/** Removes unfinished files that dead writers left. Files that are being written can not be removed, and stay too. */
const sweep = async (root: FileSystemDirectoryHandle): Promise<void> => {
  const temporary = await makeDirectory(root, [temporaryDirectory])
  const names: string[] = []
  for await (const name of temporary.keys()) names.push(name)
  const limit = Date.now() - abandonedAfter
  const dropWhenOld = async (name: string): Promise<void> => {
    const handle = await temporary.getFileHandle(name)
    const { lastModified } = await handle.getFile()
    if (lastModified <= limit) await temporary.removeEntry(name)
  }
  await Promise.allSettled(names.map(dropWhenOld))
}

/**
 * Makes drafts that lie in the root's temporary directory and are moved to their final name when they are whole and their size was checked.
 * The first of them has the leftovers of dead writers removed.
 */
export const temporaryDrafts = (
  root: FileSystemDirectoryHandle,
  openSink: (handle: FileSystemFileHandle) => Promise<Sink>,
): ((path: string) => Promise<Draft>) => {
  let swept: Promise<void> | undefined
  return path => {
    // tidying up must not fail the write; what it leaves, the next session finds
    swept ??= sweep(root).catch(() => undefined)
    return openDraft(root, path, openSink)
  }
}
