import { quoteIdentifier } from '../sql/quote.ts'
import {
  clauseColumn,
  enclosed,
  fileColumn,
  member,
  rowColumn,
  sourceColumn,
  updateColumn,
} from './dml-columns.ts'
import type { Key } from './dml-rows.ts'
import type { PlannedClause } from './merge-plan.ts'

/** A relation and what the statement calls it. */
export interface Called {
  readonly sql: string
  readonly alias: string
}

const from = ({ sql, alias }: Called): string => `(${sql}) AS ${quoteIdentifier(alias)}`

const pairs = '__boathouse_pairs'

/** What the staged pairs are called in `from`s of this module. */
export const clauseOfPair = `${pairs}.${clauseColumn}`

/** The first clause whose condition holds, by its place in the statement; -1 for none. Conditions that are NULL do not hold. */
const firstClause = (clauses: readonly PlannedClause[]): string => {
  if (clauses.length === 0) return '-1'
  const arms = clauses.map(
    ({ index, condition }) => `WHEN ${condition === undefined ? 'true' : enclosed(condition)} THEN ${index}`,
  )
  return `CASE ${arms.join(' ')} ELSE -1 END`
}

const rowKeys = (alias: string): string => `${member(alias, fileColumn)}, ${member(alias, rowColumn)}`

/**
 * Every pair of a located row of the table and a source row that belong together, with the clause that decides. A filter, not the
 * condition of a join: there the engine takes no subqueries.
 */
export const pairsSelect = (
  target: Called,
  source: Called,
  on: string,
  matched: readonly PlannedClause[],
): string =>
  `SELECT ${rowKeys(target.alias)}, ${member(source.alias, sourceColumn)}, ${firstClause(matched)} AS ${clauseColumn}` +
  ` FROM ${from(target)} CROSS JOIN ${from(source)} WHERE ${enclosed(on)}`

/** Located rows that are in no pair, with the clause that decides. */
export const unmatchedTargetSelect = (
  target: Called,
  pairsSql: string,
  bySource: readonly PlannedClause[],
): string =>
  `SELECT ${rowKeys(target.alias)}, ${firstClause(bySource)} AS ${clauseColumn} FROM ${from(target)}` +
  ` ANTI JOIN (${pairsSql}) AS ${pairs} ON ${pairs}.${fileColumn} = ${member(target.alias, fileColumn)}` +
  ` AND ${pairs}.${rowColumn} = ${member(target.alias, rowColumn)}`

/** Source rows that are in no pair, with the clause that decides. */
export const unmatchedSourceSelect = (
  source: Called,
  pairsSql: string,
  notMatched: readonly PlannedClause[],
): string =>
  `SELECT ${member(source.alias, sourceColumn)}, ${firstClause(notMatched)} AS ${clauseColumn} FROM ${from(source)}` +
  ` ANTI JOIN (${pairsSql}) AS ${pairs} ON ${pairs}.${sourceColumn} = ${member(source.alias, sourceColumn)}`

const among = (column: string, clauses: readonly PlannedClause[]): string =>
  `${column} IN (${clauses.map(({ index }) => index).join(', ')})`

/** The rows that clauses delete, each once, as staged changes. */
export const deletedKeys = (pairsSql: string, deletes: readonly PlannedClause[]): string =>
  `SELECT DISTINCT ${fileColumn}, ${rowColumn}, false AS ${updateColumn}, ${clauseColumn} FROM (${pairsSql})` +
  ` WHERE ${among(clauseColumn, deletes)}`

/** The keys of rows that clauses update: what staged changes begin with. */
export const updateKeys: readonly Key[] = [
  { name: fileColumn, sql: `${pairs}.${fileColumn}` },
  { name: rowColumn, sql: `${pairs}.${rowColumn}` },
  { name: updateColumn, sql: 'true' },
  { name: clauseColumn, sql: clauseOfPair },
]

/** Numbers of the files with rows that clauses update. */
export const updatedFiles = (pairsSql: string, updates: readonly PlannedClause[]): string =>
  `SELECT DISTINCT ${fileColumn} FROM (${pairsSql}) WHERE ${among(clauseColumn, updates)} ORDER BY 1`

/**
 * The rows that clauses update, beside their source rows where they have one: what comes after FROM. `positions` are the numbers that
 * the files of `target` have in the pairs.
 */
export const updateFrom = (
  pairsSql: string,
  updates: readonly PlannedClause[],
  target: Called & { readonly positions: readonly number[] },
  source: Called | undefined,
): string => {
  const file = `list_extract([${target.positions.join(', ')}], ${member(target.alias, fileColumn)} + 1)`
  const rows =
    `(${pairsSql}) AS ${pairs} JOIN ${from(target)} ON ${pairs}.${fileColumn} = ${file}` +
    ` AND ${pairs}.${rowColumn} = ${member(target.alias, rowColumn)}`
  const beside = source
    ? ` JOIN ${from(source)} ON ${pairs}.${sourceColumn} = ${member(source.alias, sourceColumn)}`
    : ''
  return `${rows}${beside} WHERE ${among(clauseOfPair, updates)}`
}

/** The keys of rows that clauses insert. */
export const insertKeys: readonly Key[] = [{ name: clauseColumn, sql: clauseOfPair }]

/** The source rows that clauses insert: what comes after FROM. */
export const insertFrom = (chosenSql: string, inserts: readonly PlannedClause[], source: Called): string =>
  `(${chosenSql}) AS ${pairs} JOIN ${from(source)} ON ${pairs}.${sourceColumn} = ${member(source.alias, sourceColumn)}` +
  ` WHERE ${among(clauseOfPair, inserts)}`

/** How many rows each clause has decided on: the clause, rows. */
export const clauseCounts = (staged: string): string =>
  `SELECT ${clauseColumn}, count(*) FROM (${staged}) GROUP BY 1`

/** Target rows that more than one source row would change: how many there are, and file, row and source rows of one of them. */
export const severalMatches = (pairsSql: string): string =>
  `SELECT count(*), first(${fileColumn}), first(${rowColumn}), first(sources) FROM (` +
  `SELECT ${fileColumn}, ${rowColumn}, count(*) AS sources FROM (${pairsSql}) WHERE ${clauseColumn} >= 0` +
  ` GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 1, 2)`
