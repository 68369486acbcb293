import type { LogEntry, Snapshot } from '../delta/actions.ts'
import { References, type StoredFile } from '../delta/vacuum.ts'
import type { StoredAmount } from '../lake/upkeep-views.ts'

const sumUp = (files: readonly StoredFile[]): StoredAmount => ({
  files: files.length,
  bytes: files.reduce((sum, { size }) => sum + size, 0),
})

export interface StorageShares {
  readonly live: StoredAmount
  readonly older: StoredAmount
  readonly orphans: StoredAmount
}

/**
 * Shares out the files of a table's directory: those of the newest version, those that other versions need, and those that none does.
 *
 * @param entries all commits that there still are
 */
export const shareStorage = (
  snapshot: Snapshot,
  entries: Iterable<LogEntry>,
  files: readonly StoredFile[],
): StorageShares => {
  const live = new References()
  for (const file of snapshot.files.values()) live.add(file)
  const known = new References()
  for (const file of snapshot.tombstones.values()) known.add(file)
  for (const { actions } of entries)
    for (const action of actions) {
      if (action.kind === 'add') known.add(action.add)
      else if (action.kind === 'remove') known.add(action.remove)
      else if (action.kind === 'cdc') known.add(action.cdc)
    }
  const shares = { live: [] as StoredFile[], older: [] as StoredFile[], orphans: [] as StoredFile[] }
  for (const file of files) {
    if (live.until(file.path) !== undefined) shares.live.push(file)
    else if (known.until(file.path) !== undefined) shares.older.push(file)
    else shares.orphans.push(file)
  }
  return { live: sumUp(shares.live), older: sumUp(shares.older), orphans: sumUp(shares.orphans) }
}
