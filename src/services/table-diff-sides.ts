import type { Snapshot } from '../core/delta/actions.ts'
import { rowIdSql } from '../core/delta/scan-part.ts'
import { rowsOfFile } from '../core/delta/stats.ts'
import type { PairedColumns, Side } from '../core/diff/columns.ts'
import { type FeedCost, feedCost, readingCost } from '../core/diff/feed.ts'
import { type DiffFiles, markedOn, planDiffFiles } from '../core/diff/files.ts'
import { noRows, sideRows } from '../core/diff/rows-sql.ts'
import { fail } from '../core/failure.ts'
import type { TableDiff } from '../core/lake/diff-views.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Job } from '../core/ports/job.ts'
import { quoteList, quoteText } from '../core/sql/quote.ts'
import { sumOf } from '../core/sum-of.ts'
import { changesRelation } from './change-feed.ts'
import type { LakeDeps } from './deps.ts'
import { missingFiles } from './missing-files.ts'
import { type HeldResult, rowNumber } from './prepared-results.ts'
import { type Relation, tableRelation } from './relation.ts'
import { prepareDeletions } from './scan-deletions.ts'

/** One comparison on its way: what it is between, and how it keeps rows. */
export interface DiffWork {
  readonly deps: LakeDeps
  readonly table: string
  /** The table that `from` is a version of, where it is another one. */
  readonly other: string | undefined
  readonly from: Snapshot
  readonly to: Snapshot
  readonly paired: PairedColumns
  readonly job: Job
  /** Writes the rows of a relation to a scratch file. */
  readonly hold: (relation: Relation) => Promise<HeldResult>
}

/** Rows of one side: a SELECT of its columns. */
export interface SideRows extends Relation {
  /** Undefined where nobody knows. */
  readonly rows: number | undefined
}

/** Rows of both versions among which all those are that differ, and what it takes to read them. */
export interface DiffSides {
  readonly from: SideRows
  readonly to: SideRows
  readonly read: Pick<TableDiff, 'readFrom' | 'filesRead' | 'filesShared' | 'bytesRead'>
  /** How much of the table they are. */
  readonly extent: 'table' | 'files' | 'differences'
}

/** The table that a side is a version of. */
export const tableOf = ({ table, other }: Pick<DiffWork, 'table' | 'other'>, side: Side): string =>
  side === 'from' ? (other ?? table) : table

/** Failure `cancelled` once the user has given up. */
export const stopIf = ({ cancel }: Job): void => {
  if (cancel.aborted) fail({ kind: 'cancelled', message: 'The comparison was cancelled.' })
}

/** Held results to select from, one after the other, as they were before their rows were numbered. */
export const heldRows = (...results: readonly HeldResult[]): SideRows & { readonly rows: number } => {
  const files = results.map(({ path }) => path)
  return {
    sql: `SELECT * EXCLUDE (${rowNumber}) FROM read_parquet(${quoteList(files)})`,
    files,
    rows: sumOf(results, ({ rows }) => rows),
  }
}

const none = ({ paired }: DiffWork, side: Side): SideRows => ({
  sql: noRows(paired.columns, side),
  files: [],
  rows: 0,
})

/** Rows of files that the other side deletes and this one does not. They are few of many, so that they are looked for once. */
const markedRows = async (work: DiffWork, files: DiffFiles, side: Side): Promise<SideRows | undefined> => {
  const { deps, paired, hold } = work
  const table = tableOf(work, side)
  const marked = markedOn(files.marked, side)
  if (marked.length === 0) return undefined
  const own = marked.map(({ file }) => file)
  const vectors = marked.map(({ deletionVector }) => deletionVector)
  const located = await tableRelation(deps, deps.jobs, table, work[side], { files: own, locate: true })
  const deletions = await prepareDeletions(deps, deps.jobs, tableDirectory(table), vectors)
  const sql = `SELECT * FROM (${located.sql}) WHERE ${rowIdSql} IN (${deletions.keys()})`
  const relation = {
    sql: sideRows(paired.columns, side, sql),
    files: [...new Set([...located.files, ...deletions.files])],
  }
  return heldRows(await hold(relation))
}

const wholeRows = async (work: DiffWork, files: DiffFiles, side: Side): Promise<SideRows | undefined> => {
  const { deps, paired } = work
  if (files[side].length === 0) return undefined
  const whole = await tableRelation(deps, deps.jobs, tableOf(work, side), work[side], { files: files[side] })
  const counts = files[side].map(rowsOfFile)
  const rows = counts.includes(undefined) ? undefined : sumOf(counts, count => count ?? 0)
  return { sql: sideRows(paired.columns, side, whole.sql), files: whole.files, rows }
}

const sideOf = async (work: DiffWork, files: DiffFiles, side: Side): Promise<SideRows> => {
  stopIf(work.job)
  const whole = await wholeRows(work, files, side)
  stopIf(work.job)
  const marked = await markedRows(work, files, side)
  if (!whole || !marked) return whole ?? marked ?? none(work, side)
  return {
    sql: `${whole.sql} UNION ALL (${marked.sql})`,
    files: [...whole.files, ...marked.files],
    rows: whole.rows === undefined || marked.rows === undefined ? undefined : whole.rows + marked.rows,
  }
}

/** The commits between two versions, where what they say of changes is there and cheaper to read than the files. */
const cheaperFeed = async (work: DiffWork, files: DiffFiles): Promise<FeedCost | undefined> => {
  const { deps, table, paired, job } = work
  if (paired.isReplaced) return undefined
  const [first, last] = [
    Math.min(work.from.version, work.to.version),
    Math.max(work.from.version, work.to.version),
  ]
  const entries = await deps.logs.entries(table, first + 1, last)
  const cost = feedCost(entries, last - first, paired)
  const whole = { files: files.read, bytes: files.bytes }
  if (!cost || readingCost(cost) >= readingCost(whole)) return undefined
  const missing = await missingFiles(deps.storage, table, cost.changeData, job.cancel)
  return missing.length > 0 ? undefined : cost
}

/** What the commits between took away and brought; backwards the other way round. */
const feedSides = async (work: DiffWork, cost: FeedCost, shared: number): Promise<DiffSides> => {
  const { deps, table, from, to, paired, job, hold } = work
  const isForward = from.version < to.version
  const [first, last] = isForward ? [from.version, to.version] : [to.version, from.version]
  const changes = await changesRelation(deps, deps.jobs, table, first + 1, last, job.cancel)
  const held = await hold(changes)
  const side = (own: Side, types: readonly string[]): SideRows => {
    const { sql, files } = heldRows(held)
    const only = `SELECT * FROM (${sql}) WHERE _change_type IN (${types.map(quoteText).join(', ')})`
    return { sql: sideRows(paired.columns, own, only), files, rows: held.rows }
  }
  const [gone, come] = [
    ['delete', 'update_preimage'],
    ['insert', 'update_postimage'],
  ]
  return {
    from: side('from', (isForward ? gone : come) ?? []),
    to: side('to', (isForward ? come : gone) ?? []),
    read: { readFrom: 'change-feed', filesRead: cost.files, filesShared: shared, bytesRead: cost.bytes },
    extent: 'differences',
  }
}

/**
 * The rows of two versions that may differ: those of files that are in one of them only, without what both delete; or, where that is less to
 * read, what the change feed says. Failures: as for queries of either version.
 */
export const diffSides = async (work: DiffWork): Promise<DiffSides> => {
  const { from, to, paired, job } = work
  const files = planDiffFiles(from, to, paired.isReplaced)
  const feed = files.read === 0 ? undefined : await cheaperFeed(work, files)
  job.onProgress({ phase: `Looking for the rows that differ`, rowsDone: 0, bytesDone: 0 })
  if (feed) return feedSides(work, feed, files.shared)
  const extent = files.marked.length > 0 ? 'differences' : files.shared > 0 ? 'files' : 'table'
  return {
    from: await sideOf(work, files, 'from'),
    to: await sideOf(work, files, 'to'),
    read: { readFrom: 'files', filesRead: files.read, filesShared: files.shared, bytesRead: files.bytes },
    extent,
  }
}
