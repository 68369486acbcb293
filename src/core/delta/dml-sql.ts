import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { columnList, enclosed, fileColumn, member, rowColumn, updateColumn } from './dml-columns.ts'
import type { Key } from './dml-rows.ts'
import type { StructType } from './schema.ts'

/** What a staged change begins with: the row, and whether it gets new values. */
export const changeKeys = (alias: string, updated: boolean): readonly Key[] => [
  { name: fileColumn, sql: member(alias, fileColumn) },
  { name: rowColumn, sql: member(alias, rowColumn) },
  { name: updateColumn, sql: String(updated) },
]

/** The rows of a located relation that a condition holds for: what comes after FROM. */
export const matchFrom = (located: string, alias: string, where: string | undefined): string =>
  `(${located}) AS ${quoteIdentifier(alias)}${where === undefined ? '' : ` WHERE ${enclosed(where)}`}`

/** Keys alone. */
export const keySelect = (keys: readonly Key[], from: string): string =>
  `SELECT ${keys.map(({ name, sql }) => `${sql} AS ${quoteIdentifier(name)}`).join(', ')} FROM ${from}`

/** Rows that were located once more, and what was staged for them. */
export interface Staged {
  /** A located relation: of some of the files. */
  readonly located: string
  /** SELECT of the staged changes. */
  readonly staged: string
  /** The number that each of the located files has in the staged changes. */
  readonly positions: readonly number[]
  readonly schema: StructType
  /** Names of the columns that the staged changes have values of. */
  readonly assigned: ReadonlySet<string>
}

const row = '__boathouse_target'
const change = '__boathouse_change'
const place = '__boathouse_place'

/** The number that a located file has in the staged changes; `own` is its number among the located ones. */
const fileNumber = (positions: readonly number[], own: string): string =>
  positions.every((position, index) => position === index)
    ? own
    : `list_extract([${positions.join(', ')}], ${own} + 1)`

/** That a staged change is about a located row. */
const sameRow = (positions: readonly number[]): string =>
  `${change}.${fileColumn} = ${fileNumber(positions, `${row}.${fileColumn}`)} AND ${change}.${rowColumn} = ${row}.${rowColumn}`

/** All rows of the located files but those that have a staged change, in their order. */
export const keptSelect = ({ located, staged, positions, schema }: Staged): string =>
  `SELECT ${columnList(schema, row)} FROM (${located}) AS ${row} ANTI JOIN (${staged}) AS ${change} ON ${sameRow(positions)}`

/**
 * The located files as they shall be: rows in their order, updated ones with their new values, deleted ones left out. A scalar subquery
 * over plain columns becomes a join that keeps the order of rows and holds only the staged changes in memory. A LEFT JOIN, and a filter
 * with OR, would have the engine put matches apart from the rest, some thousand rows at a time.
 */
export const rewrittenSelect = ({ located, staged, positions, schema, assigned }: Staged): string => {
  const columns = schema.fields.map(({ name }) => {
    const own = quoteIdentifier(name)
    const value = `struct_extract(${change}, ${quoteText(name)})`
    return assigned.has(name) ? `CASE WHEN ${change} IS NULL THEN ${own} ELSE ${value} END AS ${own}` : own
  })
  const placed = `SELECT *, ${fileNumber(positions, fileColumn)} AS ${place} FROM (${located})`
  const found =
    `SELECT ${change} FROM (${staged}) AS ${change}` +
    ` WHERE ${change}.${fileColumn} = ${row}.${place} AND ${change}.${rowColumn} = ${row}.${rowColumn}`
  return (
    `SELECT ${columns.join(', ')} FROM (SELECT *, (${found}) AS ${change} FROM (${placed}) AS ${row})` +
    ` WHERE coalesce(struct_extract(${change}, ${quoteText(updateColumn)}), true)`
  )
}

const joined = ({ located, staged, positions }: Staged): string =>
  `FROM (${located}) AS ${row} JOIN (${staged}) AS ${change} ON ${sameRow(positions)}`

/** The rows that get new values, as they shall be. */
export const updatedSelect = (input: Staged): string => {
  const columns = input.schema.fields.map(({ name }) =>
    input.assigned.has(name)
      ? `${member(change, name)} AS ${quoteIdentifier(name)}`
      : `${member(row, name)} AS ${quoteIdentifier(name)}`,
  )
  return `SELECT ${columns.join(', ')} ${joined(input)} WHERE ${change}.${updateColumn}`
}

/** The rows that have a staged change, as they are, and what happens to them (PROTOCOL.md, "Change Data Files"). */
export const beforeSelect = (input: Staged): string => {
  const type = `CASE WHEN ${change}.${updateColumn} THEN 'update_preimage' ELSE 'delete' END`
  return `SELECT ${columnList(input.schema, row)}, ${type} AS _change_type ${joined(input)}`
}

/** Rows with the change that they all are. */
export const withChangeType = (select: string, type: 'insert' | 'delete' | 'update_postimage'): string =>
  `SELECT *, ${quoteText(type)} AS _change_type FROM (${select})`

/** All rows of selects that have the same columns in the same order; undefined for none. */
export const unionAll = (selects: readonly string[]): string | undefined =>
  selects.length === 0 ? undefined : selects.map(select => `(${select})`).join(' UNION ALL ')

/** How many staged changes each file has: its number, rows with new values, rows that go. */
export const countSelect = (staged: string): string =>
  `SELECT ${fileColumn}, count(*) FILTER (WHERE ${updateColumn}), count(*) FILTER (WHERE NOT ${updateColumn})` +
  ` FROM (${staged}) GROUP BY ${fileColumn} ORDER BY ${fileColumn}`

/** The rows of some files that have a staged change, as ranges: the file's number, first row, row after the last. */
export const rangeSelect = (staged: string, files: readonly number[]): string =>
  `SELECT ${fileColumn}, min(${rowColumn}), max(${rowColumn}) + 1 FROM (` +
  `SELECT ${fileColumn}, ${rowColumn}, ${rowColumn} - row_number() OVER (PARTITION BY ${fileColumn} ORDER BY ${rowColumn}) AS run` +
  ` FROM (${staged}) WHERE ${fileColumn} IN (${files.join(', ')})) GROUP BY ${fileColumn}, run ORDER BY 1, 2`
