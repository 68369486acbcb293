import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { ReadStats, RowSource, SqlResult } from '../core/lake/row-views.ts'
import type { Progress } from '../core/ports/job.ts'
import { type Result, err, ok } from '../core/result.ts'
import type { DeltaStatement } from '../core/sql/delta-statement.ts'
import { type ScriptStatement, parseScript } from '../core/sql/parse-statement.ts'
import { readers, refusedAt } from '../core/sql/reading.ts'
import { beginJob } from './jobs.ts'
import { useRoute } from './route.ts'
import type { RowModel } from './rows.ts'

/** What a statement gave: rows that are read page by page, or a result that is here already. */
export type SqlAnswer =
  | { readonly kind: 'rows'; readonly rows: RowModel; readonly stats?: ReadStats }
  | { readonly kind: 'result'; readonly result: SqlResult }

/** One statement of a script, from the moment the script was started. */
export interface StatementRun {
  readonly id: number
  readonly text: string
  /** Where it begins in the editor's text as it was then. */
  readonly start: number
  readonly statement: DeltaStatement
  /** The moment, ms since the epoch, that the lake was moved to when it was started; undefined: now. */
  readonly at?: number | undefined
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  /** ms since the epoch */
  readonly startedAt?: number
  /** How long it took, ms. */
  readonly took?: number
  readonly progress?: Progress
  readonly answer?: SqlAnswer
  readonly error?: LakeError
  /** The run that this one repeats at another moment, or itself: their answers stand in the same place. */
  readonly first: number
  /** What it gave at the moment before; it is seen until the answer comes. */
  readonly before?: SqlAnswer | undefined
}

/** A script in which a mistake was found before any of it ran. */
export interface ScriptMistake {
  readonly error: LakeError
  readonly text: string
  readonly start: number
}

interface SqlState {
  /** What is in the editor. */
  readonly text: string
  /** What was in it when the statements below were started. */
  readonly ran?: string
  readonly runs: readonly StatementRun[]
  readonly mistake?: ScriptMistake | undefined
  /** The statement whose answer is shown: an index into `runs`. */
  readonly shown: number
  readonly isRunning: boolean
  readonly isCancelling: boolean
}

const textKey = 'boathouse.sql'

/** The SQL room: its text, and what came of it. It outlives visits to other rooms; the text outlives the tab. */
export const useSql = create<SqlState>(() => ({
  text: localStorage.getItem(textKey) ?? '',
  runs: [],
  shown: 0,
  isRunning: false,
  isCancelling: false,
}))

/** Puts a text into the editor. */
export const setSqlText = (text: string): void => {
  localStorage.setItem(textKey, text)
  useSql.setState({ text })
}

/** Shows the answer of another statement. */
export const showStatement = (shown: number): void => useSql.setState({ shown })

let lastId = 0
let controller = new AbortController()

/** Stops what runs. What a statement committed before it heard of it stays, and is told. */
export const cancelSql = (): void => {
  if (!useSql.getState().isRunning) return
  useSql.setState({ isCancelling: true })
  controller.abort()
}

const change = (id: number, more: Partial<StatementRun>): void =>
  useSql.setState(({ runs }) => ({ runs: runs.map(run => (run.id === id ? { ...run, ...more } : run)) }))

/** Rows of the first page; a result that has fewer needs no counting. */
const firstPage = 250

const countLater = async (
  id: number,
  rows: RowModel,
  read: { readonly stats?: ReadStats },
  signal: AbortSignal,
): Promise<void> => {
  const counted = await lake.countRows(rows.id, signal)
  if (counted.ok)
    change(id, { answer: { kind: 'rows', rows: { ...rows, rowCount: counted.value }, ...read } })
}

const sourceOf = ({ text, at }: StatementRun): RowSource => ({
  kind: 'sql',
  text,
  ...(at === undefined ? {} : { at }),
})

/** Opens a query's rows; its first page is there when this resolves, the count may come later. */
const openQuery = async (run: StatementRun, signal: AbortSignal): Promise<Result<SqlAnswer>> => {
  const opened = await lake.openRows({ source: sourceOf(run) }, signal)
  if (!opened.ok) return opened
  const { id, columns, stats } = opened.value
  const first = await lake.readRows(id, 0, firstPage, signal)
  if (!first.ok) return first
  const isAll = first.value.length < firstPage
  const rows: RowModel = {
    id,
    columns,
    rowCount: isAll ? first.value.length : undefined,
    getPage: (offset, limit) =>
      offset === 0 && (isAll || limit <= firstPage)
        ? Promise.resolve(ok(first.value.slice(0, limit)))
        : lake.readRows(id, offset, limit, new AbortController().signal),
  }
  const read = stats ? { stats } : {}
  if (!isAll) void countLater(run.id, rows, read, signal)
  return ok({ kind: 'rows', rows, ...read })
}

const isOpenable = ({ statement, text }: StatementRun): boolean =>
  statement.kind === 'query' &&
  /^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/|\()*(?:select|with|from|values)\b/i.test(text)

/** A statement that changes something has a place in the tray, for users who leave the room. */
const runAsIs = async (run: StatementRun, signal: AbortSignal): Promise<Result<SqlAnswer>> => {
  const { statement, text, at } = run
  const tables = 'table' in statement && !readers.has(statement.kind) ? [statement.table] : []
  const title = [statement.kind.replace('-', ' ').toUpperCase(), ...tables].join(' ')
  const job = tables.length > 0 ? beginJob({ title, tables, room: 'sql', cancel: cancelSql }) : undefined
  try {
    const onProgress = (progress: Progress): void => {
      change(run.id, { progress })
      job?.report(progress)
    }
    const result = await lake.sql(text, signal, onProgress, undefined, at)
    return result.ok ? ok({ kind: 'result', result: result.value }) : err(result.error)
  } finally {
    job?.end()
  }
}

const runOne = async (run: StatementRun, signal: AbortSignal): Promise<boolean> => {
  const startedAt = Date.now()
  change(run.id, { status: 'running', startedAt })
  const answer = await (isOpenable(run) ? openQuery(run, signal) : runAsIs(run, signal))
  const took = Date.now() - startedAt
  if (answer.ok) change(run.id, { status: 'done', took, answer: answer.value })
  else if (answer.error.kind === 'cancelled') change(run.id, { status: 'cancelled', took })
  else change(run.id, { status: 'failed', took, error: answer.error })
  return answer.ok
}

/** While the lake is at a moment, nothing runs of a script that would write: where that is, and why. */
const writesAt = (
  text: string,
  script: readonly ScriptStatement[],
  at: number | undefined,
): LakeError | undefined => {
  if (at === undefined) return undefined
  const writing = script.find(({ statement }) => !readers.has(statement.kind))
  const message = writing && refusedAt(writing.statement.kind, at)
  return message === undefined
    ? undefined
    : { kind: 'query-failed', message, sql: text, position: writing?.span.start ?? 0 }
}

let lastRange: readonly [start: number, end: number] = [0, 0]

/**
 * Runs the statements in a part of the editor's text one after the other, until one fails or somebody cancels. A mistake of form is found
 * before any of them runs. The lake is read as of the moment that it is moved to.
 */
export const runSql = (start: number, end: number): Promise<void> => run(start, end, [])

const run = async (start: number, end: number, before: readonly StatementRun[]): Promise<void> => {
  const { text: ran, isRunning } = useSql.getState()
  if (isRunning) return
  const { at } = useRoute.getState()
  lastRange = [start, end]
  // What an earlier query still counts is not asked for any more.
  controller.abort()
  controller = new AbortController()
  const { signal } = controller
  const text = ran.slice(start, end)
  const script = parseScript(text)
  const error = script.ok ? writesAt(text, script.value, at) : script.error
  if (!script.ok || error) {
    if (error) useSql.setState({ ran, runs: [], shown: 0, mistake: { error, text, start } })
    return
  }
  const runs = script.value.map(({ statement, span }, index): StatementRun => ({
    id: ++lastId,
    first: before[index]?.first ?? lastId,
    before: before[index]?.answer ?? before[index]?.before,
    text: text.slice(span.start, span.end),
    start: start + span.start,
    statement,
    at,
    status: 'waiting',
  }))
  useSql.setState({ ran, runs, shown: 0, mistake: undefined, isRunning: true, isCancelling: false })
  for (const [index, run] of runs.entries()) {
    showStatement(index)
    if (signal.aborted || !(await runOne(run, signal))) break
  }
  useSql.setState({ isRunning: false, isCancelling: false })
}

/** A script that is done in less than this is not stopped when the lake moves on, ms. */
const grace = 300

/**
 * Runs what ran last once more, where that only reads and the text is still the same: the lake was moved to another moment. What still runs
 * for a moment before is given up.
 */
export const followMoment = (): void => {
  const { runs, text, ran, isRunning, shown } = useSql.getState()
  const isReading = runs.length > 0 && runs.every(({ statement }) => readers.has(statement.kind))
  const isOld = (some: readonly StatementRun[]) => some.some(({ at }) => at !== useRoute.getState().at)
  if (!isReading || !isOld(runs) || text !== ran) return
  if (!isRunning) {
    void run(...lastRange, runs).then(() => showStatement(shown))
    return
  }
  setTimeout(() => {
    const now = useSql.getState()
    if (now.isRunning && now.runs[0]?.id === runs[0]?.id && isOld(now.runs)) cancelSql()
  }, grace)
}
