import type { AddFile, LogEntry, Snapshot } from '../core/delta/actions.ts'
import { fileKey } from '../core/delta/file-key.ts'
import { fileColumn } from '../core/delta/scan-part.ts'
import { typeName } from '../core/delta/schema-json.ts'
import { Failure } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import type { ReadStats } from '../core/lake/row-views.ts'
import type { MetricPick } from '../core/lake/timeline-views.ts'
import type { Job } from '../core/ports/job.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { ExactSum } from '../core/timeline/exact-sum.ts'
import type { LakeDeps } from './deps.ts'
import { tableRelation } from './relation.ts'

/** Files that one statement reads, at most. */
const filesAtOnce = 64

/** Sums of these do not depend on the order in which they are added up. */
const isExact = (type: string): boolean => /^(byte|short|integer|long|decimal\b.*)$/.test(type)

/** Groups of files, none of them twice in one: a file has another state for each deletion vector. */
const batchesOf = (files: Iterable<AddFile>): readonly (readonly AddFile[])[] => {
  const batches: Map<string, AddFile>[] = []
  /** The first batch that may take a file of a path. */
  const next = new Map<string, number>()
  let open = 0
  for (const file of files) {
    let at = Math.max(open, next.get(file.path) ?? 0)
    while ((batches[at]?.size ?? 0) >= filesAtOnce) at += 1
    const batch = batches[at] ?? new Map<string, AddFile>()
    batch.set(file.path, file)
    batches[at] = batch
    next.set(file.path, at + 1)
    if (at === open && batch.size >= filesAtOnce) open += 1
  }
  return batches.map(batch => [...batch.values()])
}

/** The sums of a column at versions, and what it took. */
export interface FileSums {
  readonly values: ReadonlyMap<number, string | null>
  readonly evaluated: number
  readonly stats: ReadStats
}

interface SumWork {
  readonly deps: LakeDeps
  readonly table: string
  readonly column: string
  readonly base: Snapshot
  readonly job: Job
}

const sumsOf = async (
  { deps, table, column, base, job }: SumWork,
  batches: readonly (readonly AddFile[])[],
): Promise<Pick<FileSums, 'stats'> & { readonly sums: ReadonlyMap<string, string> }> => {
  const sums = new Map<string, string>()
  let [done, bytesRead] = [0, 0]
  for (const files of batches) {
    if (job.cancel.aborted) return fail({ kind: 'cancelled', message: 'The metric was cancelled.' })
    const phase = `Sums of ${table} (${done + 1} of ${batches.length})`
    job.onProgress({ phase, rowsDone: 0, bytesDone: bytesRead })
    const relation = await tableRelation(deps, deps.jobs, table, base, {
      files,
      columns: [column],
      locate: true,
    })
    const sql = `SELECT ${fileColumn}, CAST(sum(${quoteIdentifier(column)}) AS VARCHAR) FROM (${relation.sql}) GROUP BY 1`
    const { rows } = await deps.jobs.rows(sql, { files: relation.files, cancel: job.cancel })
    for (const [index, sum] of rows) {
      const file = relation.located[Number(index)]
      if (file && typeof sum === 'string') sums.set(fileKey(file), sum)
    }
    done += 1
    for (const { size } of files) bytesRead += size
  }
  const filesRead = batches.reduce((total, { length }) => total + length, 0)
  return { sums, stats: { filesRead, filesSkipped: 0, bytesRead } }
}

/** Goes through the versions with the sums of their files. */
const walk = (
  base: Snapshot,
  entries: readonly LogEntry[],
  sums: ReadonlyMap<string, string>,
): ReadonlyMap<number, string | null> => {
  const live = new Set(base.files.keys())
  const total = new ExactSum()
  for (const key of live) total.add(sums.get(key))
  const values = new Map<number, string | null>([[base.version, total.text()]])
  const drop = (key: string): void => {
    if (live.delete(key)) total.remove(sums.get(key))
  }
  for (const { version, actions } of entries) {
    for (const action of actions) if (action.kind === 'remove') drop(fileKey(action.remove))
    for (const action of actions) {
      if (action.kind !== 'add') continue
      const key = fileKey(action.add)
      drop(key)
      live.add(key)
      total.add(sums.get(key))
    }
    values.set(version, total.text())
  }
  return values
}

/**
 * The sum of a column at versions that follow each other, each file read once, whatever versions have it. Undefined where that is not worth it,
 * or sums of files do not make the sum of all: of floats, where the schema changes, where a file can not be read.
 */
export const sumsByFile = async (
  deps: LakeDeps,
  table: string,
  pick: MetricPick,
  base: Snapshot,
  entries: readonly LogEntry[],
  job: Job,
): Promise<FileSums | undefined> => {
  if (pick.kind !== 'column' || pick.measure !== 'sum') return undefined
  const { schema, partitionColumns } = base.metadata
  const field = schema.fields.find(({ name }) => name === pick.column)
  if (!field || !isExact(typeName(field.type)) || partitionColumns.includes(field.name)) return undefined
  const files = new Map(base.files)
  for (const [at, { version, actions }] of entries.entries()) {
    if (version !== base.version + at + 1) return undefined
    for (const action of actions) {
      if (action.kind === 'metaData') return undefined
      if (action.kind === 'add') files.set(fileKey(action.add), action.add)
    }
  }
  if (entries.length === 0 || files.size > filesAtOnce * entries.length) return undefined
  try {
    const batches = batchesOf(files.values())
    const { sums, stats } = await sumsOf({ deps, table, column: pick.column, base, job }, batches)
    return { values: walk(base, entries, sums), evaluated: batches.length, stats }
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.error.kind !== 'cancelled') return undefined
    throw thrown
  }
}
