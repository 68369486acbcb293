import { Failure } from '../../core/error.ts'
import { filePath } from '../../core/ports/storage-path.ts'
import { patiently, storageFailure } from '../directory-handle/faults.ts'
import { findFile, makeDirectory, removeEntry } from '../directory-handle/tree.ts'
import { createBufferedFile } from './buffered-file.ts'
import { gatherWrites } from './buffered-writes.ts'
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

/** By a sync handle; where that is refused (in use elsewhere, or not in OPFS) through the File, which is slower. */
const openForReading = async (handle: FileSystemFileHandle): Promise<SyncFile> => {
  try {
    return await (handle as ReadOnlyHandle).createSyncAccessHandle({ mode: 'read-only' })
  } catch {
    return createBufferedFile(await handle.getFile())
  }
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
  open: path =>
    attempted(path, async () => {
      const handle = await findFile(root, path)
      if (handle === undefined) throw failed(path, `“${path}” does not exist.`)
      return openForReading(handle)
    }),
  create: path => attempted(path, () => createFile(root, path)),
  remove: (path, evenWithContent) =>
    attempted(path, async () => {
      const handle = await findFile(root, path)
      if (handle === undefined) return
      const size = await sizeWhenFree(handle)
      if (evenWithContent || size === 0) await removeEntry(root, path)
    }),
})
