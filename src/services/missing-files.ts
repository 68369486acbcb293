import type { AddFile, DeletionVector } from '../core/delta/actions.ts'
import { dataFilePath } from '../core/delta/scan.ts'
import { fail } from '../core/failure.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Storage } from '../core/ports/storage.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import { vectorPaths } from './deletion-vectors.ts'

const isThere = async (
  storage: Pick<Storage, 'size'>,
  directory: string,
  vector: DeletionVector,
): Promise<boolean> => {
  if (vector.storageType === 'i') return true
  for (const path of vectorPaths(directory, vector)) {
    if ((await storage.size(path)) !== undefined) return true
  }
  return false
}

/** Paths in the lake of those files, data or deletion vectors, that are not there. Each is looked for once. */
export const missingFiles = async (
  storage: Pick<Storage, 'size'>,
  table: string,
  files: readonly AddFile[],
  cancel?: Cancel,
): Promise<readonly string[]> => {
  const directory = tableDirectory(table)
  const missing = new Set<string>()
  const present = new Set<string>()
  for (const { path, deletionVector } of files) {
    if (cancel?.aborted) return fail({ kind: 'cancelled', message: 'Looking for the files was stopped.' })
    const data = dataFilePath(directory, path)
    if ((await storage.size(data)) === undefined) missing.add(data)
    if (!deletionVector || present.has(deletionVector.pathOrInlineDv)) continue
    if (await isThere(storage, directory, deletionVector)) present.add(deletionVector.pathOrInlineDv)
    else missing.add(vectorPaths(directory, deletionVector)[0] ?? deletionVector.pathOrInlineDv)
  }
  return [...missing]
}
