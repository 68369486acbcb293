import {
  type CellTest,
  cellCountsSql,
  cellHintsSql,
  cellTests,
  choosePattern,
} from '../core/attribution/cell-patterns.ts'
import { cellsSentence, wholeSentence } from '../core/attribution/sentences.ts'
import { flagName } from '../core/diff/rows-sql.ts'
import { fail } from '../core/failure.ts'
import type { DiffColumn, RowChange, TableDiff } from '../core/lake/diff-views.ts'
import type { Explanation, Why } from '../core/lake/why-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { Job } from '../core/ports/job.ts'
import { type ScopeWork, groupFindings } from './attribution-groups.ts'
import { type ScopeRows, stepOf, storedRows } from './attribution-rows.ts'
import type { LakeDeps } from './deps.ts'
import type { ComparedVersions } from './table-diff-compare.ts'

/** Columns whose changed cells are looked at; those with the most of them. */
const mostColumns = 8
/** Columns whose changed rows are looked at on their own. */
const mostScopes = 4
/** A column changed in nearly all changed rows is told with these. */
const nearlyAll = 0.95
/** A kind of rows that is so much of the table is the table. */
const wholeShare = 0.95
/** Of fewer rows nothing can be said. */
const fewest = 2

const kinds: readonly RowChange[] = ['added', 'removed', 'changed']

/** All rows of a table that a kind of rows is a part of. */
const tableRows = ({ added, removed, changed, unchanged }: TableDiff, kind: RowChange): number =>
  unchanged + changed + (kind === 'added' ? added : removed)

const changedColumns = ({ columns }: TableDiff): readonly (DiffColumn & { readonly at: number })[] =>
  columns
    .map((column, at) => ({ ...column, at }))
    .filter(({ cells }) => cells >= fewest)
    .toSorted((a, b) => b.cells - a.cells)

/** The kinds of rows, then the columns that changed in a part of the changed rows. */
const scopesOf = async (work: ScopeWork): Promise<readonly ScopeRows[]> => {
  const { diff } = work.compared
  const whole = kinds.map((kind): ScopeRows => ({ kind, rows: diff[kind] }))
  return [...whole, ...(await columnScopes(work))].filter(({ rows }) => rows >= fewest)
}

/** The rows in which a column changed, where these are not nearly all that changed; of columns with the same rows one for all. */
const columnScopes = async (work: ScopeWork): Promise<readonly ScopeRows[]> => {
  const { diff, pages } = work.compared
  const partly = changedColumns(diff).filter(({ cells }) => cells < nearlyAll * diff.changed)
  const pairs = partly.flatMap((a, place) =>
    partly.slice(place + 1).flatMap(b => (a.cells === b.cells ? [[a, b] as const] : [])),
  )
  const { sql, files } = storedRows(pages, { kind: 'changed' })
  const both = pairs.map(([a, b]) => `count(*) FILTER (WHERE ${flagName(a.at)} AND ${flagName(b.at)})`)
  const counts =
    pairs.length === 0 ? [] : await firstRow(work, `SELECT ${both.join(', ')} FROM (${sql})`, files)
  const twins = pairs.filter(([a], at) => Number(counts[at]) === a.cells)
  return partly
    .filter(({ at }) => twins.every(([, twin]) => twin.at !== at))
    .slice(0, mostScopes)
    .map(({ at, name, cells }): ScopeRows => ({
      kind: 'changed',
      rows: cells,
      flag: at,
      columns: [name, ...twins.flatMap(([first, twin]) => (first.at === at ? [twin.name] : []))],
    }))
}

const isWhole = (diff: TableDiff, { kind, rows }: ScopeRows): boolean =>
  rows >= wholeShare * tableRows(diff, kind)

const wholeFinding = (diff: TableDiff, { kind, rows }: ScopeRows): Why => {
  const of = tableRows(diff, kind)
  const scope = { kind }
  return { kind: 'whole', scope, text: wholeSentence(scope, rows, of), rows, of, share: rows / of }
}

const firstRow = async (
  { deps, job }: ScopeWork,
  sql: string,
  files: readonly string[],
): Promise<readonly Value[]> => (await deps.jobs.rows(sql, { files, cancel: job.cancel })).rows[0] ?? []

/** What was done to the changed cells of a column. */
const cellsFinding = async (work: ScopeWork, at: number, column: string): Promise<Why | undefined> => {
  const { pages } = work.compared
  const scope = { kind: 'changed', flag: at } as const
  const cells = { columns: pages.columns, at }
  const some = storedRows(pages, scope, stepOf(pages, 'changed'))
  const hintsSql = cellHintsSql(cells, some.sql)
  if (hintsSql === undefined) return undefined
  const tests: readonly CellTest[] = cellTests(cells, await firstRow(work, hintsSql, some.files))
  const all = storedRows(pages, scope)
  const found = choosePattern(tests, await firstRow(work, cellCountsSql(tests, all.sql), all.files))
  if (!found) return undefined
  const { pattern, rows, of } = found
  const text = cellsSentence(column, pattern, rows, of)
  return {
    kind: 'cells',
    scope: { kind: 'changed', columns: [column] },
    pattern,
    text,
    rows,
    of,
    share: rows / of,
  }
}

/** Of the kinds first, then column by column. */
const inOrder = (diff: TableDiff, findings: readonly Why[]): readonly Why[] => {
  const columns = changedColumns(diff).map(({ name }) => name)
  const place = ({ scope: { kind, columns: own } }: Why): number =>
    own === undefined ? kinds.indexOf(kind) : kinds.length + columns.indexOf(own[0] ?? '')
  return findings.toSorted((a, b) => place(a) - place(b))
}

const explain = async (deps: LakeDeps, compared: ComparedVersions, job: Job): Promise<Explanation> => {
  const { diff } = compared
  const work: ScopeWork = { deps, compared, job }
  const scopes = await scopesOf(work)
  const whole = scopes.filter(scope => scope.flag === undefined && isWhole(diff, scope))
  job.onProgress({ phase: 'Looking at what the changed cells have in common', rowsDone: 0, bytesDone: 0 })
  const cells: Why[] = []
  for (const { at, name } of changedColumns(diff).slice(0, mostColumns)) {
    if (job.cancel.aborted) fail({ kind: 'cancelled', message: 'The explanation was cancelled.' })
    const found = await cellsFinding(work, at, name)
    if (found) cells.push(found)
  }
  job.onProgress({ phase: 'Looking at what the rows have in common', rowsDone: 0, bytesDone: 0 })
  const rest = scopes.filter(scope => !whole.includes(scope))
  const groups = await groupFindings(work, rest)
  const findings = [...whole.map(scope => wholeFinding(diff, scope)), ...cells, ...groups.findings]
  return { id: diff.id, findings: inOrder(diff, findings), isEstimate: groups.isEstimate }
}

/** Of differences that are open; they are found once. */
const known = new WeakMap<ComparedVersions, Explanation>()

/**
 * Why the rows of an open difference differ, as far as their values tell: groups that are much more common among them than in the table,
 * and what was done to the cells of each column. Counts of the difference are exact; those of the table are estimates where it is large.
 * Failures: those of scans of the newer version, `cancelled`.
 */
export const explainDiff = async (
  deps: LakeDeps,
  compared: ComparedVersions,
  job: Job,
): Promise<Explanation> => {
  const found = known.get(compared) ?? (await explain(deps, compared, job))
  known.set(compared, found)
  return found
}
