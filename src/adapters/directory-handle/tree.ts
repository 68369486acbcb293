import type { Entry } from '../../core/ports/storage.ts'
import { filePath, isTemporary } from '../../core/ports/storage-path.ts'
import { isMissing, patiently } from './faults.ts'

/** Walks down from a directory, making what is missing. Rejects with TypeMismatchError where a file is in the way. */
export const makeDirectory = async (
  root: FileSystemDirectoryHandle,
  parts: readonly string[],
): Promise<FileSystemDirectoryHandle> => {
  let directory = root
  for (const part of parts) directory = await directory.getDirectoryHandle(part, { create: true })
  return directory
}

/** For `catch`: takes what is missing as undefined and throws all else again. */
export const missingAsUndefined = (thrown: unknown): undefined => {
  if (!isMissing(thrown)) throw thrown
  return undefined
}

/** Walks down from a directory; undefined where it is missing, or a file. */
export const findDirectory = async (
  root: FileSystemDirectoryHandle,
  parts: readonly string[],
): Promise<FileSystemDirectoryHandle | undefined> => {
  let directory: FileSystemDirectoryHandle | undefined = root
  for (const part of parts) directory = await directory?.getDirectoryHandle(part).catch(missingAsUndefined)
  return directory
}

/** The handle of a file; undefined where it is missing, or a directory. */
export const findFile = async (
  root: FileSystemDirectoryHandle,
  path: string,
): Promise<FileSystemFileHandle | undefined> => {
  const { directory, name } = filePath(path)
  const parent = await findDirectory(root, directory)
  return parent?.getFileHandle(name).catch(missingAsUndefined)
}

const entryOf = async (name: string, handle: FileSystemHandle): Promise<Entry | undefined> => {
  if (handle.kind === 'directory') return { kind: 'directory', name }
  // a file may be removed between its listing and this look at it
  const file = await (handle as FileSystemFileHandle).getFile().catch(missingAsUndefined)
  return file && { kind: 'file', name, size: file.size, modified: file.lastModified }
}

/** The direct children, sorted, without temporary ones. */
export const listDirectory = async (directory: FileSystemDirectoryHandle): Promise<readonly Entry[]> => {
  const pending: Promise<Entry | undefined>[] = []
  try {
    for await (const [name, handle] of directory.entries())
      if (!isTemporary(name)) pending.push(entryOf(name, handle))
  } catch (thrown) {
    await Promise.allSettled(pending)
    if (isMissing(thrown)) return []
    throw thrown
  }
  const entries = (await Promise.all(pending)).filter(entry => entry !== undefined)
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The names of the files among the direct children, sorted, without temporary ones. No file is opened. */
export const fileNames = async (directory: FileSystemDirectoryHandle): Promise<readonly string[]> => {
  const names: string[] = []
  try {
    for await (const [name, { kind }] of directory.entries())
      if (kind === 'file' && !isTemporary(name)) names.push(name)
  } catch (thrown) {
    if (isMissing(thrown)) return []
    throw thrown
  }
  return names.sort()
}

/** Removes a file or a directory with all it holds; nothing happens when it is not there. */
export const removeEntry = async (root: FileSystemDirectoryHandle, path: string): Promise<void> => {
  const { directory, name } = filePath(path)
  const parent = await findDirectory(root, directory)
  await patiently(['NoModificationAllowedError', 'InvalidModificationError'], async () =>
    parent?.removeEntry(name, { recursive: true }).catch(missingAsUndefined),
  )
}
