import type { DeletionVector } from '../core/delta/actions.ts'
import { decodeDataPath } from '../core/delta/data-path.ts'
import type { DeletedRows } from '../core/delta/deleted-rows.ts'
import {
  encodeDeletionVector,
  inlineVector,
  packDeletionVectors,
  unpackDeletionVector,
  vectorDescriptor,
  vectorFileName,
  vectorFilePath,
} from '../core/delta/deletion-vector.ts'
import type { Ids } from '../core/ports/ids.ts'
import type { Storage } from '../core/ports/storage.ts'
import { type Result, err } from '../core/result.ts'

/** An absolute path may be that of the lake's root or of another place that the table was copied from. */
const absolutePaths = (tableDirectory: string, absolute: string): readonly string[] => {
  const path = decodeDataPath(absolute)
    .replace(/^[a-z][a-z0-9+.-]*:/i, '')
    .replace(/^\/+/, '')
  return [path, `${tableDirectory}/${path.slice(path.lastIndexOf('/') + 1)}`]
}

/** Paths in the lake where the file of a vector that is not inline may be, the likeliest first. */
export const vectorPaths = (
  tableDirectory: string,
  { storageType, pathOrInlineDv }: DeletionVector,
): readonly string[] => {
  if (storageType === 'p') return absolutePaths(tableDirectory, pathOrInlineDv)
  const path = vectorFilePath(pathOrInlineDv)
  return path === undefined ? [] : [`${tableDirectory}/${path}`]
}

const locate = (rows: Result<DeletedRows>, path: string): Result<DeletedRows> =>
  rows.ok ? rows : err({ ...rows.error, message: `${rows.error.message} It is in ${path}.` })

const counted = (rows: Result<DeletedRows>, cardinality: number): Result<DeletedRows> => {
  if (!rows.ok || rows.value.size === cardinality) return rows
  const message = `A deletion vector has ${rows.value.size} rows where the log says ${cardinality}; the table is damaged.`
  return err({ kind: 'input-unreadable', message, file: 'deletion vector' })
}

/**
 * The rows that a file's deletion vector deletes. Error `input-unreadable` when the vector's file is missing, damaged, or does not
 * have as many rows as the log says.
 */
export const readDeletionVector = async (
  storage: Pick<Storage, 'read'>,
  tableDirectory: string,
  vector: DeletionVector,
): Promise<Result<DeletedRows>> => {
  const { storageType, offset = 0, sizeInBytes, cardinality } = vector
  if (storageType === 'i') return counted(inlineVector(vector), cardinality)
  const paths = vectorPaths(tableDirectory, vector)
  for (const path of paths) {
    const bytes = await storage.read(path, { start: offset, end: offset + sizeInBytes + 8 })
    if (bytes) return counted(locate(unpackDeletionVector(bytes, sizeInBytes), path), cardinality)
  }
  const file = paths[0] ?? vector.pathOrInlineDv
  const message = `The file ${file} is missing. It says which rows of the table are deleted.`
  return err({ kind: 'input-unreadable', message, file })
}

/**
 * Writes a new file with a vector for each of these sets of rows, none empty, and returns their descriptors in the same order.
 * `tableDirectory` is the table's path in the lake.
 */
export const writeDeletionVectors = async (
  { storage, ids }: { readonly storage: Pick<Storage, 'write'>; readonly ids: Ids },
  tableDirectory: string,
  sets: readonly DeletedRows[],
): Promise<readonly DeletionVector[]> => {
  if (sets.length === 0) return []
  const uuid = ids.uuid()
  const vectors = sets.map(encodeDeletionVector)
  const { bytes, offsets } = packDeletionVectors(vectors)
  await storage.write(`${tableDirectory}/${vectorFileName(uuid)}`, bytes)
  return sets.map((rows, index) =>
    vectorDescriptor(uuid, offsets[index] ?? 0, vectors[index]?.length ?? 0, rows.size),
  )
}
