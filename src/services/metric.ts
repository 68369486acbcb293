import type { LogEntry, Snapshot } from '../core/delta/actions.ts'
import { Failure, type LakeError } from '../core/error.ts'
import { fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { ReadStats } from '../core/lake/row-views.ts'
import type { Metric, MetricPick, MetricPoint, VersionSpan } from '../core/lake/timeline-views.ts'
import type { Job } from '../core/ports/job.ts'
import type { ResultColumn, Rows, Value } from '../core/ports/engine.ts'
import { markTables } from '../core/sql/query-tree-mark.ts'
import { parseStatement } from '../core/sql/parse-statement.ts'
import { PickWalk, pickColumn, pickSql } from '../core/timeline/metric-pick.ts'
import { FileSets, leavesRows } from '../core/timeline/same-rows.ts'
import type { LakeDeps } from './deps.ts'
import { sumsByFile } from './metric-sums.ts'
import { prepareQuery } from './query-prepare.ts'
import { runPrepared } from './query.ts'
import { inUserText } from './sql-positions.ts'
import { tableHistory } from './tables.ts'
import { spanOf } from './version-span.ts'

/** A query's answer at a version. */
interface Answer {
  readonly version: number
  readonly value: Value
  readonly problem?: string
}

/** What keeps a version from having a value, without saying anything of the other versions. */
const ofVersion: ReadonlySet<LakeError['kind']> = new Set([
  'query-failed',
  'schema-mismatch',
  'input-unreadable',
  'storage-failed',
  'version-missing',
  'invalid',
] satisfies readonly LakeError['kind'][])

const valueOf = ({ columns, rows: [row, ...others] }: Rows): Value => {
  if (others.length > 0)
    return fail(invalidAt('sql', 'A metric is one row at each version: the query has more than one.'))
  if (!row) return null
  if (columns.length === 1) return row[0] ?? null
  return Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null]))
}

/** A query that is run over one version of a table after the other. */
class MetricRun {
  evaluated = 0
  fromLog = 0
  others: readonly string[] = []
  stats: ReadStats = { filesRead: 0, filesSkipped: 0, bytesRead: 0 }
  columns: readonly ResultColumn[] = []
  /** Other tables stay at the version that they had at first. */
  private readonly newest = new Map<string, Snapshot>()
  /** By what the engine was asked. */
  private readonly answers = new Map<string, Answer>()
  /** By the files of the table; only where the query asks for nothing but its rows. */
  private readonly states = new Map<string, Answer>()
  private readonly sets = new FileSets()
  private readonly deps: LakeDeps
  private readonly table: string
  private readonly sql: string
  readonly pick: MetricPick | undefined
  private readonly job: Job
  /** A query of changes gives others at each version, whatever files it has. */
  readonly isOfRows: boolean

  constructor(deps: LakeDeps, table: string, sql: string, pick: MetricPick | undefined, job: Job) {
    this.deps = deps
    this.table = table
    this.sql = sql
    this.pick = pick
    this.job = job
    this.isOfRows = markTables(sql).mentions.every(({ kind }) => kind === 'table')
  }

  /** Failures of this version alone are its answer, unless it `must` have a value. */
  async at(version: number, must: boolean): Promise<Answer> {
    try {
      const snapshot = await this.deps.logs.snapshotAt(this.table, version)
      const state = this.isOfRows ? this.sets.textOf(snapshot) : `v${version}`
      const answer =
        this.states.get(state) ?? this.tell(snapshot, must) ?? (await this.evaluate(snapshot, must))
      this.states.set(state, answer)
      return answer
    } catch (thrown) {
      if (must || !(thrown instanceof Failure) || !ofVersion.has(thrown.error.kind)) throw thrown
      return { version, value: null, problem: thrown.message }
    }
  }

  /** The values of a sum, out of those of the files; undefined where they do not make it, as the value at the newest version shows. */
  async addUp(entries: readonly LogEntry[], newest: Answer): Promise<ReadonlyMap<number, Value> | undefined> {
    const { deps, table, pick, job } = this
    const [first, ...others] = entries
    if (!pick || !first) return undefined
    const base = await deps.logs.snapshotAt(table, first.version)
    const found = await sumsByFile(deps, table, pick, base, others, job)
    if (!found || found.values.get(newest.version) !== newest.value) return undefined
    this.evaluated += found.evaluated
    this.count(found.stats)
    return found.values
  }

  private count(stats: ReadStats): void {
    this.stats = {
      filesRead: this.stats.filesRead + stats.filesRead,
      filesSkipped: this.stats.filesSkipped + stats.filesSkipped,
      bytesRead: this.stats.bytesRead + stats.bytesRead,
    }
  }

  /** The value by the log alone, where it tells. */
  private tell(snapshot: Snapshot, isFirst: boolean): Answer | undefined {
    const { pick } = this
    const value = pick && new PickWalk(snapshot, pick).value()
    if (pick === undefined || value === undefined) return undefined
    if (isFirst) this.columns = [pickColumn(snapshot, pick)]
    this.fromLog += 1
    return { version: snapshot.version, value }
  }

  private async evaluate(snapshot: Snapshot, isFirst: boolean): Promise<Answer> {
    const { deps, job, table, newest } = this
    const { version } = snapshot
    newest.set(table, snapshot)
    const prepared = await prepareQuery(deps, deps.jobs, this.sql, job.cancel, newest)
    if (isFirst && !prepared.inputs.some(input => input.table === table))
      fail(
        invalidAt('sql', `The query does not read ${table}, so that it is the same at each of its versions.`),
      )
    if (isFirst)
      this.others = [...new Set(prepared.inputs.map(input => input.table))].filter(name => name !== table)
    // The files never change: what is asked in the same words has the same answer.
    const asked = JSON.stringify([prepared.sql, prepared.views ?? []])
    const known = this.answers.get(asked)
    if (known) return known
    const { stats, ...result } = await runPrepared(deps.jobs, prepared, job.cancel)
    if (isFirst) this.columns = result.columns
    this.evaluated += 1
    this.count(stats)
    const answer = { version, value: valueOf(result) }
    this.answers.set(asked, answer)
    return answer
  }
}

const pointOf = (
  { version, timestamp }: Pick<MetricPoint, 'version' | 'timestamp'>,
  answer: Answer,
): MetricPoint => ({
  version,
  timestamp,
  value: answer.value,
  ...(answer.version === version ? {} : { sameAs: answer.version }),
  ...(answer.problem === undefined ? {} : { problem: answer.problem }),
})

/** Versions that are measured before older ones are begun with. */
const block = 16

/**
 * Goes through commits by their places, 0 the oldest: the newest few first, in each few from the oldest on, so that a commit which leaves the rows as they
 * were comes after the one whose rows it leaves.
 */
const newestFirst = function* (commits: number, leaves: (at: number) => boolean): Generator<number> {
  for (let end = commits; end > 0;) {
    let start = Math.max(0, end - block)
    while (start > 0 && leaves(start)) start -= 1
    for (let at = start; at < end; at += 1) yield at
    end = start
  }
}

/** What the log alone tells of versions, by version: each commit is looked at once, however many files the table has. */
const toldByLog = async (
  { logs }: LakeDeps,
  table: string,
  pick: MetricPick,
  entries: Iterable<LogEntry>,
): Promise<ReadonlyMap<number, Value>> => {
  const told = new Map<number, Value>()
  let walk: PickWalk | undefined
  let last = -1
  for (const entry of entries) {
    if (walk && entry.version === last + 1) walk.take(entry)
    else walk = new PickWalk(await logs.snapshotAt(table, entry.version), pick)
    last = entry.version
    const value = walk.value()
    if (value !== undefined) told.set(last, value)
  }
  return told
}

/** Told of each point as soon as it is known, the newest first. */
type OnPoint = (point: MetricPoint) => void

const measure = async (
  deps: LakeDeps,
  run: MetricRun,
  table: string,
  [first, last]: readonly [number, number],
  job: Job,
  onPoint: OnPoint,
): Promise<readonly MetricPoint[]> => {
  // The newest comes first: a mistake in the query is told before anything else is read.
  const newest = await run.at(last, true)
  const entries = new Map<number, LogEntry>(
    (await deps.logs.entries(table, first, last)).map(entry => [entry.version, entry]),
  )
  const times = (await tableHistory(deps, table)).filter(({ version }) => version >= first && version <= last)
  const points: MetricPoint[] = []
  const know = (at: number, time: Pick<MetricPoint, 'version' | 'timestamp'>, answer: Answer): void => {
    const point = pointOf(time, answer)
    points[at] = point
    onPoint(point)
  }
  const latest = times.at(-1)
  if (latest) know(times.length - 1, latest, newest)
  const told = run.pick && (await toldByLog(deps, table, run.pick, entries.values()))
  if (run.pick && told?.size === 0) {
    const sums = await run.addUp([...entries.values()], newest)
    for (const [at, time] of times.entries()) {
      const value = sums?.get(time.version)
      if (value !== undefined && time.version !== last) know(at, time, { version: time.version, value })
    }
  }
  for (const [at, time] of [...times.entries()].toReversed()) {
    const value = told?.get(time.version)
    if (value === undefined || time.version === last) continue
    know(at, time, { version: time.version, value })
    run.fromLog += 1
  }
  const leaves = (at: number): boolean => {
    const entry = entries.get(times[at]?.version ?? -1)
    return run.isOfRows && entry !== undefined && leavesRows(entry)
  }
  let before: Answer | undefined
  let [done, place] = [0, -2]
  for (const at of newestFirst(times.length, leaves)) {
    const time = times[at]
    if (time === undefined) continue
    if (points[at]) {
      before = undefined
      continue
    }
    if (job.cancel.aborted) return fail({ kind: 'cancelled', message: 'The metric was cancelled.' })
    const phase = `Version ${time.version} of ${table} (${(done += 1)} of ${times.length})`
    job.onProgress({ phase, rowsDone: 0, bytesDone: run.stats.bytesRead })
    // What an older version lacks may be there again after an OPTIMIZE.
    const isSame = place === at - 1 && before !== undefined && before.problem === undefined && leaves(at)
    place = at
    if (!isSame || !before) before = await run.at(time.version, false)
    know(at, time, before)
  }
  return points
}

/**
 * A query's value at each version of a table, which the query names as it is; other tables stay as they are now. The query is run again only
 * where it would read other files than at a version before: commits that change no rows cost nothing, nor do those that change only files
 * which the query does not need. A pick is not even run where the log's statistics tell its value. Points are told as they become known, the
 * newest first. Failures: `query-failed` with its place for what is no query or a mistake at the newest version, `invalid` for a query that
 * has more than one row or does not read the table, `version-missing`, `cancelled`. What keeps an older version from having a value is told
 * with it.
 */
export const measureVersions = async (
  deps: LakeDeps,
  query: string | MetricPick,
  table: string,
  span: VersionSpan,
  job: Job,
  onPoint: OnPoint = () => undefined,
): Promise<Metric> => {
  const text = typeof query === 'string' ? query : pickSql(query, table)
  const statement = unwrap(parseStatement(text))
  if (statement.kind !== 'query')
    return fail({ kind: 'query-failed', message: 'Only a query can be a metric.', sql: text, position: 0 })
  const versions = await spanOf(deps, table, span)
  const run = new MetricRun(
    deps,
    table,
    statement.text.sql,
    typeof query === 'string' ? undefined : query,
    job,
  )
  const points = await inUserText(text, statement, () => measure(deps, run, table, versions, job, onPoint))
  const { columns, others, evaluated, fromLog, stats } = run
  const reused = points.filter(({ sameAs }) => sameAs !== undefined).length
  return { table, others, columns, points, evaluated, reused, fromLog, stats }
}
