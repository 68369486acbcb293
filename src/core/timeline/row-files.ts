import type { AddFile, LogEntry, Metadata, Snapshot } from '../delta/actions.ts'
import { mappingMode } from '../delta/column-mapping.ts'
import { fileKey } from '../delta/file-key.ts'
import { matcher } from '../delta/match.ts'
import { changeDataAsAdded, removedAsAdded } from '../delta/read-as-added.ts'
import { printSchema } from '../delta/schema-json.ts'
import { type KeyCondition, type RowKey, keyConditions } from './row-key.ts'

/** Versions that are read in the same way: of one schema, partitioned and mapped alike. */
export interface Epoch {
  readonly metadata: Metadata
  readonly condition: KeyCondition
  readonly mayHave: (file: AddFile) => boolean
}

/** Files, and how they are read. */
export interface EpochFiles {
  readonly epoch: Epoch
  readonly files: readonly AddFile[]
}

/** A commit that may have changed rows of the key: the files that it took away and those that it brought. */
export interface RowCommit {
  readonly version: number
  readonly before: EpochFiles
  readonly after: EpochFiles
  /** Change files of the commit, which say the same in other words. */
  readonly changes: EpochFiles | undefined
}

/** What is to be read for a biography. */
export interface RowFiles {
  readonly commits: readonly RowCommit[]
  /** The live files of the last version that may have the key. */
  readonly last: EpochFiles
  /** Files that could be passed over by the log alone. */
  readonly skipped: number
}

const metadataOf = ({ actions }: LogEntry): Metadata | undefined =>
  actions.find(action => action.kind === 'metaData')?.metaData

/** What of a table's description says how its files are read. */
const readingOf = (metadata: Metadata): string =>
  JSON.stringify([printSchema(metadata.schema), metadata.partitionColumns, mappingMode(metadata)])

/** The epochs of a table, by its descriptions; two that read alike, one after the other, are one. */
const epochsOf = (key: RowKey, states: readonly Metadata[]): ReadonlyMap<Metadata, Epoch> => {
  const newestFirst = states.toReversed()
  const conditions = keyConditions(key, newestFirst)
  const known = new Map<string, Epoch>()
  const epochs = new Map<Metadata, Epoch>()
  for (const [at, metadata] of newestFirst.entries()) {
    const condition = conditions[at]
    if (!condition) continue
    const id = `${readingOf(metadata)} ${condition.sql}`
    const match = matcher(metadata, condition.predicate)
    const epoch = known.get(id) ?? { metadata, condition, mayHave: (file: AddFile) => match(file) !== 'none' }
    known.set(id, epoch)
    epochs.set(metadata, epoch)
  }
  return epochs
}

/** Follows a log from commit to commit, with what is live. */
class Walk {
  readonly commits: RowCommit[] = []
  epoch: Epoch | undefined
  private readonly live: Map<string, AddFile>
  private readonly epochs: ReadonlyMap<Metadata, Epoch>
  private readonly seen = new Set<string>()
  private readonly kept = new Set<string>()

  constructor(epochs: ReadonlyMap<Metadata, Epoch>, first: Snapshot | undefined) {
    this.epochs = epochs
    this.live = new Map(first?.files)
    if (first) this.epoch = epochs.get(first.metadata)
  }

  get skipped(): number {
    return this.seen.size - this.kept.size
  }

  take(entry: LogEntry): void {
    const { version, actions } = entry
    const metadata = metadataOf(entry)
    const old = this.epoch
    const next = metadata ? this.epochs.get(metadata) : old
    this.epoch = next
    const removed: AddFile[] = []
    const added: AddFile[] = []
    const told: AddFile[] = []
    for (const action of actions) {
      if (action.kind === 'cdc') told.push(changeDataAsAdded(action.cdc))
      if (action.kind !== 'remove') continue
      const key = fileKey(action.remove)
      // Some writers leave the statistics and partition values out of a remove.
      if (action.remove.dataChange) removed.push(this.live.get(key) ?? removedAsAdded(action.remove))
      this.live.delete(key)
    }
    for (const action of actions) {
      if (action.kind !== 'add') continue
      const key = fileKey(action.add)
      // A file that is live already is added again with other statistics.
      if (action.add.dataChange && !this.live.has(key)) added.push(action.add)
      this.live.set(key, action.add)
    }
    if (!next) return
    const before = this.keep(old ?? next, removed)
    const after = this.keep(next, added)
    if (before.files.length + after.files.length === 0) return
    const changes = told.length === 0 ? undefined : { epoch: next, files: told }
    this.commits.push({ version, before, after, changes })
  }

  keep(epoch: Epoch, files: readonly AddFile[]): EpochFiles {
    const kept = files.filter(epoch.mayHave)
    for (const { path } of files) this.seen.add(path)
    for (const { path } of kept) this.kept.add(path)
    return { epoch, files: kept }
  }
}

/**
 * The files that tell what became of the rows of a key, commit by commit. Commits that only arrange rows anew (`dataChange` is false),
 * and those none of whose files can have the key, are left out.
 *
 * @param entries commits in order, without a gap
 * @param first the state before the first of them; undefined when that is version 0
 */
export const planRowFiles = (
  key: RowKey,
  entries: readonly LogEntry[],
  first: Snapshot | undefined,
  last: Snapshot,
): RowFiles => {
  const states = [first?.metadata, ...entries.map(metadataOf)].filter(metadata => metadata !== undefined)
  const walk = new Walk(epochsOf(key, states), first)
  for (const entry of entries) walk.take(entry)
  const epoch = walk.epoch
  if (!epoch) throw new TypeError(`Version ${last.version} has no schema.`)
  const files = walk.keep(epoch, [...last.files.values()])
  return { commits: walk.commits, last: files, skipped: walk.skipped }
}
