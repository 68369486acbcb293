import type { HistoryEntry } from '../lake/table-views.ts'
import type { AddFile, LogEntry, Metadata, RemoveFile } from './actions.ts'
import { commitInfoOf, commitTime, hasInCommitTimestamps } from './replay.ts'
import { rowsOfFile } from './stats.ts'

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

  rowsOf(path: string): number | undefined {
    return this.files.get(path)?.rows
  }

  rows(): number | undefined {
    return this.uncounted > 0 ? undefined : this.known
  }

  add(path: string, file: LiveFile): void {
    this.remove(path)
    this.files.set(path, file)
    this.count(file, 1)
  }

  remove(path: string): void {
    const file = this.files.get(path)
    if (!file) return
    this.files.delete(path)
    this.count(file, -1)
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

const summarize = (entry: LogEntry, live: Live, timestamp: number): HistoryEntry => {
  const adds = addsOf(entry).map(add => ({ add, rows: rowsOfFile(add) }))
  const removes = removesOf(entry)
  const removedRows = removes
    .filter(remove => remove.dataChange)
    .map(remove => live.rowsOf(remove.path) ?? rowsOfFile(remove))
  for (const { path } of removes) live.remove(path)
  for (const { add, rows } of adds) live.add(add.path, { rows, size: add.size })
  const info = commitInfoOf(entry)
  return {
    version: entry.version,
    timestamp,
    operation: info.operation ?? 'UNKNOWN',
    info,
    filesAdded: adds.length,
    filesRemoved: removes.length,
    ...optional('rowsAdded', total(adds.filter(({ add }) => add.dataChange).map(({ rows }) => rows))),
    ...optional('rowsRemoved', total(removedRows)),
    ...optional('rows', live.rows()),
    bytes: live.bytes,
  }
}

/** The timeline of a table: every commit from version 0 on, oldest first, in one pass over the log; no data file is opened. */
export const historyOf = (entries: Iterable<LogEntry>): readonly HistoryEntry[] => {
  const live = new Live()
  const history: HistoryEntry[] = []
  let metadata: Metadata | undefined
  let previous: number | undefined
  for (const entry of entries) {
    metadata = metadataOf(entry) ?? metadata
    previous = commitTime(entry, hasInCommitTimestamps(metadata), previous)
    history.push(summarize(entry, live, previous))
  }
  return history
}
