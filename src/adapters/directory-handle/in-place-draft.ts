import { filePath } from '../../core/ports/storage-path.ts'
import { type Draft, openSwapSink } from './draft.ts'
import { patiently } from './faults.ts'
import { makeDirectory } from './tree.ts'

const exists = (directory: FileSystemDirectoryHandle, name: string): Promise<boolean> =>
  directory.getFileHandle(name).then(
    () => true,
    () => false,
  )

/**
 * A draft for where files can not be moved: the browser itself keeps the new bytes aside and swaps them in at the end. A file that was not
 * there before shows as an empty one meanwhile.
 */
export const openInPlaceDraft = async (root: FileSystemDirectoryHandle, path: string): Promise<Draft> => {
  const { directory, name } = filePath(path)
  const parent = await makeDirectory(root, directory)
  const isNew = !(await exists(parent, name))
  const handle = await parent.getFileHandle(name, { create: true })
  const sink = await patiently(['NoModificationAllowedError'], () => openSwapSink(handle))
  return {
    write: chunk => sink.write(chunk),
    publish: () => sink.close(),
    discard: async () => {
      await sink.abort()
      // another writer may have filled it by now
      const file = await handle.getFile().catch(() => undefined)
      if (isNew && file?.size === 0) await parent.removeEntry(name).catch(() => undefined)
    },
  }
}
