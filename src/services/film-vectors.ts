import type { DeletionVector } from '../core/delta/actions.ts'
import type { FilmWindow, LiveFile } from '../core/film/window.ts'
import { unwrap } from '../core/failure.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Storage } from '../core/ports/storage.ts'
import { readDeletionVector } from './deletion-vectors.ts'

/** Reads each file whole, once: the vectors of a commit are in one file, one after the other. */
const readingWhole = (storage: Pick<Storage, 'read'>): Pick<Storage, 'read'> => {
  const known = new Map<string, ReturnType<Storage['read']>>()
  return {
    read: async (path, range) => {
      const reading = known.get(path) ?? storage.read(path)
      known.set(path, reading)
      const bytes = await reading
      return bytes && range ? bytes.slice(range.start, range.end) : bytes
    },
  }
}

/** Vectors of one file from which on it is read whole. */
const manyVectors = 4

/**
 * Finds which of the rows that a window keeps of some live files are deleted. Failure `input-unreadable` for a vector that is missing or
 * damaged.
 */
export const decideDeleted = async (
  storage: Pick<Storage, 'read'>,
  table: string,
  window: FilmWindow,
  live: readonly LiveFile[],
): Promise<void> => {
  const whole = readingWhole(storage)
  const inFile = new Map<string, number>()
  for (const { add } of live) {
    const file = add.deletionVector?.pathOrInlineDv ?? ''
    inFile.set(file, (inFile.get(file) ?? 0) + 1)
  }
  const decide = async (vector: DeletionVector, kept: LiveFile['kept']): Promise<void> => {
    const from = (inFile.get(vector.pathOrInlineDv) ?? 0) < manyVectors ? storage : whole
    const rows = unwrap(await readDeletionVector(from, tableDirectory(table), vector))
    window.decide(kept, vector, new Set(kept.numbers.filter(number => rows.has(number))))
  }
  for (const { add, kept } of live) if (add.deletionVector) await decide(add.deletionVector, kept)
}
