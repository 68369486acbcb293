import type { DuckDbBindings } from './duckdb-bindings.ts'
import { attachedName } from './file-names.ts'
import { attachFile, detachFile } from './lake-runtime.ts'
import type { FileAccess, SyncFile } from './sync-file.ts'

/** The files that one instance holds open for reading: as many as a statement needs, and beyond that the last `limit` used. */
export interface AttachedFiles {
  attach(paths: readonly string[]): Promise<void>
  detach(paths: readonly string[]): void
  /** Puts a file that is being written under its name until `detach`; the caller closes it. */
  lend(path: string, file: SyncFile): void
  takeBack(path: string): void
}

/** Opening a handle takes about a millisecond, so that handles of files that were just used are kept. */
export const createAttachedFiles = (
  bindings: Pick<DuckDbBindings, 'mod' | 'registerFileHandle' | 'dropFile'>,
  access: FileAccess,
  limit = 128,
): AttachedFiles => {
  // A Map iterates in the order of insertion: the first is the one unused for longest.
  const held = new Map<string, SyncFile>()

  const detach = (path: string): void => {
    const file = held.get(path)
    if (file === undefined) return
    held.delete(path)
    detachFile(bindings, attachedName(path))
    file.close()
  }

  return {
    async attach(paths) {
      for (const path of paths) {
        const file = held.get(path) ?? (await access.open(path))
        if (!held.has(path)) attachFile(bindings, attachedName(path), file)
        held.delete(path)
        held.set(path, file)
      }
      const needed = new Set(paths)
      for (const path of held.keys()) {
        if (held.size <= limit || needed.has(path)) break
        detach(path)
      }
    },
    detach: paths => paths.forEach(detach),
    lend: (path, file) => attachFile(bindings, attachedName(path), file),
    takeBack: path => {
      detachFile(bindings, attachedName(path))
    },
  }
}
