import type { DeltaType } from '../delta/schema.ts'
import type { Value } from '../ports/engine.ts'
import type { PairedColumn, Side } from './columns.ts'
import { columnName } from './columns.ts'
import { comparable } from './shape.ts'
import { type Pass, type Sides, isInPass, valueName } from './rows-sql.ts'

/** Columns that are looked at as keys; a table may have hundreds. */
const mostLooked = 16
/** Columns of which pairs are tried. */
const mostPaired = 4

/** How much a name is that of a key: 0 is the most, undefined not at all. */
const nameRank = (name: string, table: string): number | undefined => {
  const lower = name.toLowerCase()
  const bare = table.slice(table.indexOf('.') + 1).toLowerCase()
  const single = bare.replace(/s$/, '')
  if (['id', '_id', `${bare}_id`, `${single}_id`, `${single}id`, `id_${single}`].includes(lower)) return 0
  if (/^(uuid|guid|key|pk)$/.test(lower)) return 1
  return /(^|_)(id|key|uuid|guid|pk)$/.test(lower) || /[a-z](Id|ID|Key)$/.test(name) ? 2 : undefined
}

/** Types of which values are seldom told apart, or seldom the same. */
const unfit: ReadonlySet<DeltaType> = new Set<DeltaType>(['float', 'double', 'boolean', 'binary'])

const isCandidate = ({ shape, to }: PairedColumn): boolean =>
  shape?.kind === 'plain' && to !== undefined && !unfit.has(to.type)

/** Columns that may be keys by their types: those that have the name of one first, then in their order. */
export interface KeyCandidates {
  readonly named: readonly number[]
  readonly others: readonly number[]
}

/** Columns to look at when no key is known. */
export const keyCandidates = (columns: readonly PairedColumn[], table: string): KeyCandidates => {
  const all = columns.flatMap((column, at) => (isCandidate(column) ? [at] : []))
  const rank = (at: number) => {
    const column = columns[at]
    return column && nameRank(columnName(column), table)
  }
  const named = all.filter(at => rank(at) !== undefined).toSorted((a, b) => (rank(a) ?? 0) - (rank(b) ?? 0))
  const others = all.filter(at => !named.includes(at))
  return { named: named.slice(0, mostLooked), others: others.slice(0, mostLooked) }
}

/** Pairs of columns to try where none is a key alone. */
export const keyPairs = ({ named, others }: KeyCandidates): readonly (readonly number[])[] => {
  const first = [...named, ...others].slice(0, mostPaired)
  return first.flatMap((a, at) => first.slice(at + 1).map(b => [a, b]))
}

const keyValues = (columns: readonly PairedColumn[], key: readonly number[], side: Side): readonly string[] =>
  key.map(at => {
    const shape = columns[at]?.shape
    return shape ? comparable(valueName(side, at), shape, side) : 'NULL'
  })

/**
 * A SELECT with one BOOLEAN for each key: whether it is never NULL and no two rows of a side have the same.
 *
 * @param pass a part of the rows, by the hashes of the first key: where there are several keys, only one pass tells of all
 */
export const uniqueSql = (
  columns: readonly PairedColumn[],
  keys: readonly (readonly number[])[],
  side: Side,
  rows: string,
  pass: Pass,
): string => {
  const items = keys.map(key => {
    const values = keyValues(columns, key, side)
    const [only = 'NULL'] = values
    const distinct = values.length === 1 ? only : `row(${values.join(', ')})`
    const isThere = values.map(value => `${value} IS NOT NULL`).join(' AND ')
    return `count(*) FILTER (WHERE ${isThere}) = count(*) AND count(DISTINCT ${distinct}) = count(*)`
  })
  const hashed = `hash(${keyValues(columns, keys[0] ?? [], side).join(', ')})`
  return `SELECT ${items.join(', ')} FROM (${rows}) WHERE ${isInPass(hashed, pass)}`
}

/** A SELECT of how many keys both sides have, for a key that is unique, in one pass over them. */
export const sharedKeysSql = (
  columns: readonly PairedColumn[],
  key: readonly number[],
  { from, to }: Sides,
  pass: Pass,
): string => {
  const keys = (side: Side, rows: string) => {
    const values = keyValues(columns, key, side)
    const items = values.map((value, index) => `${value} AS k${index}`)
    return `SELECT ${items.join(', ')} FROM (${rows}) WHERE ${isInPass(`hash(${values.join(', ')})`, pass)}`
  }
  const using = key.map((_, index) => `k${index}`).join(', ')
  return `SELECT count(*) FROM (${keys('from', from)}) AS x JOIN (${keys('to', to)}) AS y USING (${using})`
}

/** The keys that are unique on both sides, out of the rows of two `uniqueSql`. */
export const uniqueKeys = <T>(
  keys: readonly T[],
  from: readonly Value[],
  to: readonly Value[],
): readonly T[] => keys.filter((_, at) => from[at] === true && to[at] === true)
