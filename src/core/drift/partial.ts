import type { DriftPlaces } from '../lake/drift-views.ts'
import type { Value } from '../ports/engine.ts'
import { type BarPlaces, barSql } from '../profile/bars.ts'
import { isComparable, scaleOf } from '../profile/column-sql.ts'
import type { Expectation } from '../profile/filter.ts'
import { type ProfiledColumn, mismatchedSql, missingSql, printedSql } from '../profile/filter-sql.ts'
import { quoteIdentifier } from '../sql/quote.ts'

/** What a column is counted by, in all files alike. */
export interface DriftShape {
  readonly column: ProfiledColumn
  readonly expected?: Expectation | undefined
  readonly places: DriftPlaces
}

/** What the rows of one file say of a column. Files never change: this does not either, and that of two files can be added up. */
export interface FilePart {
  readonly rows: number
  readonly nulls: number
  readonly missing: number
  readonly mismatched: number
  readonly ends?: readonly [string, string]
  readonly bars: readonly number[]
  /** The least `sketchSize` of the values' hashes, rising; all of them where there are fewer. */
  readonly sketch: Float64Array
}

/** Hashes kept of a file; the error of an estimate is about 1 / √512 = 4 %. */
export const sketchSize = 512

/** Bits of a hash that a double holds. */
const hashBits = 53
export const hashRange = 2 ** hashBits

/** The number of places that a value may be at. */
export const placesOf = (places: DriftPlaces): number => {
  if (places.kind === 'bins') return places.edges.length + 1
  return places.kind === 'values' ? places.values.length : 0
}

/** Places as bars are counted by: a bin's own ends do not matter, those at the ends have none. */
const barPlaces = (places: DriftPlaces): BarPlaces =>
  places.kind === 'bins'
    ? { kind: 'bins', edges: ['', ...places.edges, ''] }
    : { kind: 'values', values: places.kind === 'values' ? places.values : [] }

/**
 * One scan that counts a column file by file: rows of (file, rows, values, missing, mismatched, least, greatest, list of bars). `relation` is SQL
 * that can stand after FROM, `file` its column with the file's number. Files without a row are not told of.
 */
export const partSql = ({ column, expected, places }: DriftShape, relation: string, file: string): string => {
  const scale = scaleOf(column, expected)
  const { value, bar } = barSql(column, barPlaces(places), expected, 'v')
  const bars = Array.from({ length: placesOf(places) }, (_, at) => `count(CASE WHEN b = ${at} THEN 1 END)`)
  const inner = [
    `${quoteIdentifier(file)} AS f`,
    `${quoteIdentifier(column.name)} AS c`,
    `${missingSql(column)} AS m`,
    `${mismatchedSql(column, expected)} AS w`,
    `${scale?.value ?? 'NULL'} AS s`,
    `${places.kind === 'none' ? 'NULL' : value} AS v`,
  ]
  const placed = `SELECT f, c, m, w, s, ${bars.length === 0 ? '-1' : bar} AS b FROM (SELECT ${inner.join(', ')} FROM ${relation})`
  const counted = `SELECT f, count(*) AS n, count(c) AS there, count(CASE WHEN m THEN 1 END) AS missing, count(CASE WHEN w THEN 1 END) AS wrong, min(s) AS low, max(s) AS high, [${bars.join(', ')}] AS bars FROM (${placed}) GROUP BY f`
  const [low, high] = ['low', 'high'].map(name => (scale ? printedSql({ name, type: scale.type }) : 'NULL'))
  return `SELECT f, n, there, missing, wrong, ${low} AS l, ${high} AS h, bars FROM (${counted})`
}

/**
 * One scan for the least hashes of a column's values, file by file: rows of (file, list of hashes, rising). Undefined for what the engine does
 * not compare. The k least of random numbers tell how many different ones there are (K. Beyer et al., On synopses for distinct-value estimation
 * under multiset operations, SIGMOD 2007), and those of a union are among those of its parts.
 */
export const sketchSql = ({ column }: DriftShape, relation: string, file: string): string | undefined => {
  if (!isComparable(column.type)) return undefined
  const value = quoteIdentifier(column.name)
  const hashes = `SELECT DISTINCT ${quoteIdentifier(file)} AS f, CAST(hash(${value}) >> ${64 - hashBits} AS DOUBLE) AS h FROM ${relation} WHERE ${value} IS NOT NULL`
  const least = `SELECT f, h FROM (${hashes}) QUALIFY row_number() OVER (PARTITION BY f ORDER BY h) <= ${sketchSize}`
  return `SELECT f, list(h ORDER BY h) FROM (${least}) GROUP BY f`
}

const numbers = (value: Value | undefined): readonly number[] =>
  Array.isArray(value) ? value.map(Number) : []

type Rows = readonly (readonly Value[])[]

/** What is said of each file that has rows, by its number, out of the rows of `partSql` and `sketchSql`. */
export const partsFrom = (bars: number, rows: Rows, sketches: Rows): ReadonlyMap<number, FilePart> => {
  const hashes = new Map(sketches.map(([file, list]) => [Number(file), numbers(list)]))
  return new Map(
    rows.map(([file, n, there, missing, wrong, low, high, counts]) => {
      const list = numbers(counts)
      const part: FilePart = {
        rows: Number(n),
        nulls: Number(n) - Number(there),
        missing: Number(missing),
        mismatched: Number(wrong),
        ...(typeof low === 'string' && typeof high === 'string' ? { ends: [low, high] as const } : {}),
        bars: Array.from({ length: bars }, (_bar, at) => list[at] ?? 0),
        sketch: Float64Array.from(hashes.get(Number(file)) ?? []),
      }
      return [Number(file), part]
    }),
  )
}
