import type { LogEntry, Snapshot } from '../delta/actions.ts'
import { References, type StoredFile, isHidden } from '../delta/vacuum.ts'
import type { LayerStorage, StorageShares, StoredAmount, TableStorage } from '../lake/upkeep-views.ts'
import type { Layer } from '../lake/table-views.ts'
import { sumOf } from '../sum-of.ts'

/** No files. */
export const nothingStored: StoredAmount = { files: 0, bytes: 0 }

/** Files and their bytes. */
export const amountOf = (files: readonly { readonly size: number }[]): StoredAmount => ({
  files: files.length,
  bytes: sumOf(files, ({ size }) => size),
})

/** The shares of a table, in the order in which they are told. */
export const storageKinds = ['live', 'older', 'orphans', 'log', 'others'] as const

/** All files of a table of which nothing is known but that they are there. */
export const unknownStorage = (files: readonly { readonly size: number }[]): StorageShares => ({
  live: nothingStored,
  older: nothingStored,
  orphans: nothingStored,
  log: nothingStored,
  others: amountOf(files),
})

/** Amounts of some tables together, share by share. */
const addShares = (some: readonly StorageShares[]): StorageShares => {
  const add = (kind: keyof StorageShares): StoredAmount => ({
    files: sumOf(some, one => one[kind].files),
    bytes: sumOf(some, one => one[kind].bytes),
  })
  return {
    live: add('live'),
    older: add('older'),
    orphans: add('orphans'),
    log: add('log'),
    others: add('others'),
  }
}

/** All bytes of some shares. */
export const storedBytes = (shares: StorageShares): number => sumOf(storageKinds, kind => shares[kind].bytes)

/** What the tables of each layer take together. */
export const layerStorage = (tables: readonly TableStorage[]): readonly LayerStorage[] =>
  (['bronze', 'silver', 'gold'] as const).map((layer: Layer) => ({
    layer,
    ...addShares(tables.filter(({ table }) => table.startsWith(`${layer}.`))),
  }))

/**
 * Shares out all files of a table's directory: those of the newest version, those that other versions need, those that none does, the
 * log, and what is none of these.
 *
 * @param entries all commits that there still are
 * @param files by their paths below the directory, the hidden ones too
 */
export const shareStorage = (
  snapshot: Snapshot,
  entries: Iterable<LogEntry>,
  files: readonly Pick<StoredFile, 'path' | 'size'>[],
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
  const { partitionColumns } = snapshot.metadata
  const kindOf = (path: string): keyof StorageShares => {
    if (path.startsWith('_delta_log/')) return 'log'
    if (path.split('/').some(part => isHidden(part, partitionColumns))) return 'others'
    if (live.until(path) !== undefined) return 'live'
    return known.until(path) === undefined ? 'orphans' : 'older'
  }
  const shares = new Map(storageKinds.map(kind => [kind, [] as { readonly size: number }[]]))
  for (const file of files) shares.get(kindOf(file.path))?.push(file)
  const share = (kind: keyof StorageShares): StoredAmount => amountOf(shares.get(kind) ?? [])
  return {
    live: share('live'),
    older: share('older'),
    orphans: share('orphans'),
    log: share('log'),
    others: share('others'),
  }
}
