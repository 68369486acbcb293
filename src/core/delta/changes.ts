import type { HistoryEntry } from '../lake/table-views.ts'
import type { AddFile, LogEntry, Metadata, RemoveFile, Snapshot } from './actions.ts'
import { fileKey } from './file-key.ts'
import { commitInfoOf, commitTime } from './replay.ts'
import { rowsOfFile } from './stats.ts'
import { isInCommit } from './timestamps.ts'

interface LiveFile {
  readonly rows: number | undefined
  readonly size: number
}

/** Live files and their totals, kept up to date so that each commit costs no more than its own actions. */
class Live {
  private readonly files = new Map<string, LiveFile>()
  private known = 0
  private uncounted = 0
  bytes = 0

  constructor(files: Iterable<AddFile> = []) {
    for (const file of files) this.add(file)
  }

  rowsOf(file: RemoveFile): number | undefined {
    return this.files.get(fileKey(file))?.rows
  }

  rows(): number | undefined {
    return this.uncounted > 0 ? undefined : this.known
  }

  add(file: AddFile): void {
    this.remove(file)
    const live = { rows: rowsOfFile(file), size: file.size }
    this.files.set(fileKey(file), live)
    this.count(live, 1)
  }

  remove(file: Pick<RemoveFile, 'path' | 'deletionVector'>): void {
    const key = fileKey(file)
    const live = this.files.get(key)
    if (!live) return
    this.files.delete(key)
    this.count(live, -1)
  }

  private count({ rows, size }: LiveFile, sign: 1 | -1): void {
    this.bytes += sign * size
    if (rows === undefined) this.uncounted += sign
    else this.known += sign * rows
  }
}

const total = (rows: readonly (number | undefined)[]): number | undefined =>
  rows.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0)

const addsOf = (entry: LogEntry): readonly AddFile[] =>
  entry.actions.flatMap(action => (action.kind === 'add' ? [action.add] : []))

const removesOf = (entry: LogEntry): readonly RemoveFile[] =>
  entry.actions.flatMap(action => (action.kind === 'remove' ? [action.remove] : []))

const metadataOf = (entry: LogEntry): Metadata | undefined =>
  entry.actions.find(action => action.kind === 'metaData')?.metaData

const optional = <K extends string>(name: K, value: number | undefined): { readonly [P in K]?: number } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [P in K]: number })

const summarize = (entry: LogEntry, timestamp: number, live: Live | undefined): HistoryEntry => {
  const adds = addsOf(entry)
  const removes = removesOf(entry)
  const removedRows = removes
    .filter(remove => remove.dataChange)
    .map(remove => live?.rowsOf(remove) ?? rowsOfFile(remove))
  const info = commitInfoOf(entry)
  return {
    version: entry.version,
    timestamp,
    operation: info.operation ?? 'UNKNOWN',
    info,
    filesAdded: adds.length,
    filesRemoved: removes.length,
    ...optional('rowsAdded', total(adds.filter(add => add.dataChange).map(add => rowsOfFile(add)))),
    ...optional('rowsRemoved', total(removedRows)),
  }
}

const apply = (entry: LogEntry, live: Live): void => {
  for (const remove of removesOf(entry)) live.remove(remove)
  for (const add of addsOf(entry)) live.add(add)
}

/**
 * The timeline of a table, commit by commit, oldest first; no data file is opened. Where the log does not begin at version 0, `known` is the
 * snapshot of the oldest version that can be read: what the table held before that is not told.
 */
export class HistoryWalk {
  private readonly known: Snapshot | undefined
  private readonly told: HistoryEntry[] = []
  private live: Live | undefined
  private metadata: Metadata | undefined

  constructor(known?: Snapshot) {
    this.known = known
    this.metadata = known?.metadata
  }

  /** Every commit that was taken, oldest first. */
  entries(): readonly HistoryEntry[] {
    return this.told.slice()
  }

  /** The newest commit that was taken; −1 before there is one. */
  version(): number {
    return this.told.at(-1)?.version ?? -1
  }

  /** Takes the next commit that there is. */
  take(entry: LogEntry): void {
    const { known, told } = this
    const last = told.at(-1)
    if (entry.version === 0) this.live = new Live()
    else if (entry.version - 1 === known?.version) this.live = new Live(known.files.values())
    else if (entry.version - 1 !== last?.version) this.live = undefined
    this.metadata = metadataOf(entry) ?? this.metadata
    const inCommit = this.metadata !== undefined && isInCommit(this.metadata, entry.version)
    const own = summarize(entry, commitTime(entry, inCommit, last?.timestamp), this.live)
    if (entry.version === known?.version) this.live = new Live(known.files.values())
    else if (this.live) apply(entry, this.live)
    const { live } = this
    told.push(live ? { ...own, ...optional('rows', live.rows()), bytes: live.bytes } : own)
  }
}

/** The timeline of a table in one pass over its log, as `HistoryWalk`. */
export const historyOf = (entries: Iterable<LogEntry>, known?: Snapshot): readonly HistoryEntry[] => {
  const walk = new HistoryWalk(known)
  for (const entry of entries) walk.take(entry)
  return walk.entries()
}
