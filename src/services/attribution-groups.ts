import {
  type JointCounts,
  combine,
  countsSql,
  jointCounts,
  jointSql,
  mostConditions,
} from '../core/attribution/counts.ts'
import { type Dimension, dimensionsOf } from '../core/attribution/dimensions.ts'
import {
  boundsSql,
  frequentGroups,
  frequentSql,
  rangeGroups,
  rowsLooked,
} from '../core/attribution/groups.ts'
import { type Candidate, type Populations, chooseGroups, surprise } from '../core/attribution/score.ts'
import { conditionsSql, groupSentence } from '../core/attribution/sentences.ts'
import type { TableDiff } from '../core/lake/diff-views.ts'
import type { Why, WhyScope } from '../core/lake/why-views.ts'
import { isAuditColumn } from '../core/medallion/audit.ts'
import type { Value } from '../core/ports/engine.ts'
import type { Job } from '../core/ports/job.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { type ScopeRows, scopeRows, sideOf, stepOf } from './attribution-rows.ts'
import type { LakeDeps } from './deps.ts'
import { type Relation, tableRelation } from './relation.ts'
import type { ComparedVersions } from './table-diff-compare.ts'

/** A difference that is being explained. */
export interface ScopeWork {
  readonly deps: LakeDeps
  readonly compared: ComparedVersions
  readonly job: Job
}

/** Rows of the table up to which all are counted; of more, about so many. */
const mostCounted = 1_000_000
/** Rows of the table that are looked at to tell which candidates are worth counting. */
const mostGlanced = 100_000
/** Groups that are told of a scope. */
const mostTold = 3

interface Looked {
  readonly scope: ScopeRows
  readonly candidates: readonly { readonly filter: ColumnFilter; readonly rows: number }[]
  readonly looked: number
}

const rowsOf = async (
  { deps, job }: ScopeWork,
  sql: string,
  files: readonly string[],
): Promise<readonly (readonly Value[])[]> => (await deps.jobs.rows(sql, { files, cancel: job.cancel })).rows

/** Conditions that hold for many rows of a scope, with how many of those that were looked at. */
const lookAt = async (
  work: ScopeWork,
  dimensions: readonly Dimension[],
  scope: ScopeRows,
): Promise<Looked> => {
  const { pages } = work.compared
  const { sql, files } = scopeRows(pages, dimensions, scope, sideOf(scope.kind), true)
  const some = `SELECT * FROM (${sql}) LIMIT ${2 * rowsLooked}`
  const about = scope.rows / stepOf(pages, scope.kind)
  const values = frequentGroups(dimensions, await rowsOf(work, frequentSql(dimensions, some), files), about)
  const bounds = boundsSql(dimensions, some)
  const [row = []] = bounds === undefined ? [] : await rowsOf(work, bounds, files)
  const filters = [...values, ...rangeGroups(dimensions, row)]
  const [[looked = 0, ...held] = []] = await rowsOf(work, countsSql(filters, dimensions, some), files)
  return {
    scope,
    looked: Number(looked),
    candidates: filters.map((filter, at) => ({ filter, rows: Number(held[at]) })),
  }
}

/** The newer version in the dimensions that filters name; about `most` rows of it. */
const tableRows = async (
  { deps, compared }: ScopeWork,
  filters: readonly ColumnFilter[],
  most: number,
): Promise<Relation> => {
  const { diff } = compared
  const snapshot = await deps.logs.snapshotAt(diff.table, diff.to)
  const columns = [...new Set(filters.map(({ column }) => column))]
  const { sql, files } = await tableRelation(deps, deps.jobs, diff.table, snapshot, { columns })
  const all = diff.unchanged + diff.added + diff.changed
  const list = columns.map(quoteIdentifier).join(', ')
  const plain = `SELECT ${list === '' ? '1 AS nothing' : list} FROM (${sql})`
  if (all <= most) return { sql: plain, files }
  return {
    sql: `SELECT * FROM (${plain}) USING SAMPLE ${((100 * most) / all).toFixed(4)}% (bernoulli, 7)`,
    files,
  }
}

const unique = (filters: readonly ColumnFilter[]): readonly ColumnFilter[] => [
  ...new Map(filters.map(filter => [JSON.stringify(filter), filter])).values(),
]

/** The likeliest candidates of all scopes, as many as one pass can count. */
const likeliest = async (
  work: ScopeWork,
  dimensions: readonly Dimension[],
  looked: readonly Looked[],
): Promise<readonly ColumnFilter[]> => {
  const filters = unique(looked.flatMap(({ candidates }) => candidates.map(({ filter }) => filter)))
  if (filters.length === 0) return []
  const table = await tableRows(work, filters, mostGlanced)
  const [[tableOf = 0, ...held] = []] = await rowsOf(
    work,
    countsSql(filters, dimensions, table.sql),
    table.files,
  )
  const inTable = new Map(filters.map((filter, at) => [JSON.stringify(filter), Number(held[at])]))
  const each = Math.floor(mostConditions / Math.max(looked.length, 1))
  return unique(
    looked.flatMap(({ candidates, looked: of }) =>
      candidates
        .map(({ filter, rows }) => ({
          filter,
          score: surprise({
            rows,
            of,
            tableRows: inTable.get(JSON.stringify(filter)) ?? 0,
            tableOf: Number(tableOf),
          }),
        }))
        .filter(({ score }) => score > 0.01)
        .toSorted((a, b) => b.score - a.score)
        .slice(0, each)
        .map(({ filter }) => filter),
    ),
  )
}

const weightOf = ({ column, kind }: ColumnFilter): number => {
  const plain = kind === 'values' ? 1 : kind === 'range' ? 0.92 : 0.9
  if (column.toLowerCase() === '_source_file') return plain
  return isAuditColumn(column) ? plain * 0.97 : plain * 0.99
}

const candidateOf = (filter: ColumnFilter, at: number): Candidate => ({
  at,
  column: filter.column,
  bounds: filter.kind === 'range' ? (filter.from === undefined || filter.to === undefined ? 1 : 2) : 0,
  weight: weightOf(filter),
})

/** Estimates of a table are never less than what is known to be in it. */
const atLeast = (table: JointCounts, scope: JointCounts): JointCounts =>
  new Map([
    ...table,
    ...[...scope].map(([held, rows]) => [held, Math.max(rows, table.get(held) ?? 0)] as const),
  ])

/** Joint counts of the newer version, and of the older one, which follows: what was added is taken away, what was removed comes back. */
const countTables = async (
  work: ScopeWork,
  dimensions: readonly Dimension[],
  filters: readonly ColumnFilter[],
): Promise<Record<'from' | 'to', JointCounts>> => {
  const { diff, pages } = work.compared
  const counted = async ({ sql, files }: Relation): Promise<JointCounts> =>
    jointCounts(await rowsOf(work, jointSql(filters, dimensions, sql), files))
  const sampled = await counted(await tableRows(work, filters, mostCounted))
  const all = diff.unchanged + diff.added + diff.changed
  const seen = [...sampled.values()].reduce((sum, rows) => sum + rows, 0)
  const to = combine([{ counts: sampled, times: seen === 0 ? 0 : all / seen }])
  const part = async (kind: ScopeRows['kind'], side: 'from' | 'to', times: number) =>
    diff[kind] === 0
      ? []
      : [{ counts: await counted(scopeRows(pages, dimensions, { kind, rows: diff[kind] }, side)), times }]
  const from = combine([
    { counts: to, times: 1 },
    ...(await part('added', 'to', -1)),
    ...(await part('removed', 'from', 1)),
    ...(await part('changed', 'to', -1)),
    ...(await part('changed', 'from', 1)),
  ])
  return { from, to }
}

/** Whether the group is told of what rows were: they are gone, or what it is told by changed. */
const isPast = ({ columns }: TableDiff, { kind }: ScopeRows, where: readonly ColumnFilter[]): boolean =>
  kind === 'removed' ||
  (kind === 'changed' &&
    where.some(({ column }) => columns.some(({ name, cells }) => name === column && cells > 0)))

const findingsOf = (
  { compared }: ScopeWork,
  scope: ScopeRows,
  filters: readonly ColumnFilter[],
  populations: Populations,
  isEstimate: boolean,
): readonly Why[] => {
  const { diff } = compared
  const told: WhyScope = { kind: scope.kind, ...(scope.columns ? { columns: scope.columns } : {}) }
  return chooseGroups(populations, filters.map(candidateOf), mostTold).map(({ parts, counts }): Why => {
    const where = parts.flatMap(({ at }) => filters[at] ?? [])
    const { rows, of, tableRows: inTable, tableOf } = counts
    return {
      kind: 'group',
      scope: told,
      where,
      condition: conditionsSql(where),
      text: groupSentence(told, where, counts, { isPast: isPast(diff, scope, where), isEstimate }),
      rows,
      of,
      share: rows / of,
      tableRows: inTable,
      tableOf,
      tableShare: inTable / tableOf,
    }
  })
}

/** The groups that stand out in some scopes of a difference. */
export const groupFindings = async (
  work: ScopeWork,
  scopes: readonly ScopeRows[],
): Promise<{ readonly findings: readonly Why[]; readonly isEstimate: boolean }> => {
  const { diff, pages } = work.compared
  const dimensions = dimensionsOf(pages.columns, diff.key?.columns ?? [])
  const isEstimate = diff.unchanged + diff.added + diff.changed > mostCounted
  if (dimensions.length === 0 || scopes.length === 0) return { findings: [], isEstimate: false }
  const looked: Looked[] = []
  for (const scope of scopes) looked.push(await lookAt(work, dimensions, scope))
  const filters = await likeliest(work, dimensions, looked)
  if (filters.length === 0) return { findings: [], isEstimate: false }
  const tables = await countTables(work, dimensions, filters)
  const findings: Why[] = []
  for (const scope of scopes) {
    const { sql, files } = scopeRows(pages, dimensions, scope, sideOf(scope.kind))
    const counts = jointCounts(await rowsOf(work, jointSql(filters, dimensions, sql), files))
    const table = atLeast(tables[sideOf(scope.kind)], counts)
    findings.push(...findingsOf(work, scope, filters, { scope: counts, table }, isEstimate))
  }
  return { findings, isEstimate }
}
