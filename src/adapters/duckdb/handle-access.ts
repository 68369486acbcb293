import { Failure } from '../../core/error.ts'
import { filePath } from '../../core/ports/storage-path.ts'
import { patiently, storageFailure } from '../directory-handle/faults.ts'
import {
  findDirectory,
  findFile,
  makeDirectory,
  missingAsUndefined,
  removeEntry,
} from '../directory-handle/tree.ts'
import { createBufferedFile } from './buffered-file.ts'
import { gatherWrites } from './buffered-writes.ts'
import { createWholeFile } from './read-only-file.ts'
import type { FileAccess, NewFile, SyncFile } from './sync-file.ts'

/** `mode` is Chromium's: any number of read-only handles may be open at once. Others ignore it and open exclusively. */
type ReadOnlyHandle = FileSystemFileHandle & {
  createSyncAccessHandle(options: { mode: 'read-only' }): Promise<FileSystemSyncAccessHandle>
}

const failed = (path: string, message: string): Failure =>
  new Failure({ kind: 'storage-failed', path, message })

const attempted = async <T>(path: string, body: () => Promise<T>): Promise<T> => {
  try {
    return await body()
  } catch (thrown) {
    throw storageFailure(path, thrown)
  }
}

/** By a sync handle; where that is refused (in use elsewhere, too many, or not in OPFS) through the File, which is slower. */
const openForReading = async (handle: FileSystemFileHandle, file: File): Promise<SyncFile> => {
  try {
    return await (handle as ReadOnlyHandle).createSyncAccessHandle({ mode: 'read-only' })
  } catch {
    return createBufferedFile(file)
  }
}

type FindFile = (path: string) => Promise<FileSystemFileHandle | undefined>

/** Finds files, walking to each directory once. */
const createFinder = (root: FileSystemDirectoryHandle): FindFile => {
  const directories = new Map<string, Promise<FileSystemDirectoryHandle | undefined>>()
  return async path => {
    const { directory, name } = filePath(path)
    const key = directory.join('/')
    const found = directories.get(key) ?? findDirectory(root, directory)
    directories.set(key, found)
    return (await found)?.getFileHandle(name).catch(missingAsUndefined)
  }
}

interface FoundFile {
  readonly handle: FileSystemFileHandle
  readonly file: File
}

const findOpenable = (find: FindFile, path: string): Promise<FoundFile> =>
  attempted(path, async () => {
    const handle = await find(path)
    if (handle === undefined) throw failed(path, `“${path}” does not exist.`)
    return { handle, file: await handle.getFile() }
  })

/** The contents of files, by one read: that takes half the time of one each. Undefined when any can not be read. */
const readWhole = async (files: readonly File[]): Promise<ReadonlyMap<File, SyncFile> | undefined> => {
  const joined = await new Blob([...files]).arrayBuffer().catch(() => undefined)
  if (joined === undefined) return undefined
  let at = 0
  return new Map(
    files.map(file => {
      const bytes = new Uint8Array(joined.slice(at, at + file.size))
      at += file.size
      return [file, createWholeFile(bytes)]
    }),
  )
}

const openFiles = async (
  root: FileSystemDirectoryHandle,
  paths: readonly string[],
  inMemory: number,
): Promise<readonly PromiseSettledResult<SyncFile>[]> => {
  const find = createFinder(root)
  const found = await Promise.allSettled(paths.map(path => findOpenable(find, path)))
  const files = found.flatMap(each => (each.status === 'fulfilled' ? [each.value.file] : []))
  const whole = await readWhole(files.filter(({ size }) => size <= inMemory))
  return Promise.allSettled(
    found.map(async (each, index) => {
      if (each.status === 'rejected') throw each.reason
      const { handle, file } = each.value
      return whole?.get(file) ?? attempted(paths[index] ?? '', () => openForReading(handle, file))
    }),
  )
}

const createFile = async (root: FileSystemDirectoryHandle, path: string): Promise<NewFile> => {
  const { directory, name } = filePath(path)
  const parent = await makeDirectory(root, directory)
  const handle = await parent.getFileHandle(name, { create: true })
  const sync = await handle.createSyncAccessHandle()
  if (sync.getSize() > 0) {
    sync.close()
    throw failed(path, `“${path}” exists already and was not written again.`)
  }
  const file = gatherWrites(sync)
  return {
    file,
    publish: () =>
      attempted(path, async () => {
        file.flush()
        file.close()
        return (await handle.getFile()).size
      }),
    discard: async () => {
      sync.close()
      await removeEntry(root, path).catch(() => undefined)
    },
  }
}

/** A worker that was ended in mid-statement is stopped after two seconds (Chromium), and keeps its files locked until then. */
const sizeWhenFree = async (handle: FileSystemFileHandle, rounds = 5): Promise<number> => {
  try {
    return await patiently(['NoModificationAllowedError'], async () => {
      const sync = await handle.createSyncAccessHandle()
      const size = sync.getSize()
      sync.close()
      return size
    })
  } catch (thrown) {
    if (rounds === 0) throw thrown
    return sizeWhenFree(handle, rounds - 1)
  }
}

/** The files below a directory of OPFS, for an engine in a dedicated worker. A picked folder can be read this way, but not written. */
export const createHandleAccess = (root: FileSystemDirectoryHandle): FileAccess => ({
  open: (paths, inMemory) => openFiles(root, paths, inMemory),
  create: path => attempted(path, () => createFile(root, path)),
  remove: (path, evenWithContent) =>
    attempted(path, async () => {
      const handle = await findFile(root, path)
      if (handle === undefined) return
      const size = await sizeWhenFree(handle)
      if (evenWithContent || size === 0) await removeEntry(root, path)
    }),
})
