import type { DetectedType } from '../lake/job-views.ts'
import type { Value } from '../ports/engine.ts'
import { edgeSpace } from '../sql/print-words.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { CastType } from './cast.ts'

/** What a value looks like. The first shape that matches the whole of it is its shape; a value of none is text. */
interface Shape {
  readonly name: string
  readonly pattern: string
}

/** A type that values of some shapes may convert to; whether they do is tried for real. */
interface Candidate {
  readonly to: CastType
  readonly shapes: readonly string[]
  readonly format?: string
}

const day = '[0-9]{1,2}'
const time = `${day}:[0-9]{2}`
const zone = '(Z|[+-][0-9]{2}(:?[0-9]{2})?)?'
const year = '[0-9]{4}'
const month = '[A-Za-z]{3}'
const longMonth = '[A-Za-z]{3,9}'

/** Shapes of text that begins with a digit, sign or dot. A number with a leading zero is a code: 007 is not 7. */
const digitShapes: readonly Shape[] = [
  { name: 'long', pattern: '[+-]?(0|[1-9][0-9]*)' },
  { name: 'double', pattern: '[+-]?(0|[1-9][0-9]*)?(\\.[0-9]*)?([eE][+-]?[0-9]+)?' },
  { name: 'y-m-d', pattern: `${year}[-/]${day}[-/]${day}` },
  { name: 'y-m-d t', pattern: `${year}-${day}-${day}[T ]${time}(:[0-9]{2}(\\.[0-9]{1,9})?${zone})?` },
  { name: 'd/m/y', pattern: `${day}/${day}/${year}` },
  { name: 'd/m/y2', pattern: `${day}/${day}/[0-9]{2}` },
  { name: 'd.m.y', pattern: `${day}\\.${day}\\.${year}` },
  { name: 'd-m-y', pattern: `${day}-${day}-${year}` },
  { name: 'd-b-y', pattern: `${day}-${month}-${year}` },
  { name: 'd-b-y2', pattern: `${day}-${month}-[0-9]{2}` },
  { name: 'd May y', pattern: `${day} [Mm]ay ${year}` },
  { name: 'd b y', pattern: `${day} ${month} ${year}` },
  { name: 'd B y', pattern: `${day} ${longMonth} ${year}` },
  { name: 'd/m/y t', pattern: `${day}/${day}/${year} ${time}` },
  { name: 'd/m/y s', pattern: `${day}/${day}/${year} ${time}:[0-9]{2}` },
  { name: 'd/m/y2 t', pattern: `${day}/${day}/[0-9]{2} ${time}` },
]

/** Shapes of other text that ends with a year. May is short and long at once. */
const monthShapes: readonly Shape[] = [
  { name: 'May d y', pattern: `[Mm]ay ${day} ${year}` },
  { name: 'May d, y', pattern: `[Mm]ay ${day}, ${year}` },
  { name: 'b d y', pattern: `${month} ${day} ${year}` },
  { name: 'b d, y', pattern: `${month} ${day}, ${year}` },
  { name: 'B d y', pattern: `${longMonth} ${day} ${year}` },
  { name: 'B d, y', pattern: `${longMonth} ${day}, ${year}` },
]

const date = (shape: string, format: string): Candidate => ({ to: 'date', shapes: [shape], format })
const timestamp = (shape: string, format: string): Candidate => ({ to: 'timestamp', shapes: [shape], format })

/** Narrowest first; the place is the bit. Those of the same shapes read day and month in either order. */
const candidates: readonly Candidate[] = [
  { to: 'boolean', shapes: ['word'] },
  { to: 'long', shapes: ['long'] },
  { to: 'double', shapes: ['long', 'double'] },
  { to: 'date', shapes: ['y-m-d'] },
  { to: 'timestamp', shapes: ['y-m-d t'] },
  date('d/m/y', '%d/%m/%Y'),
  date('d/m/y', '%m/%d/%Y'),
  date('d/m/y2', '%d/%m/%y'),
  date('d/m/y2', '%m/%d/%y'),
  date('d.m.y', '%d.%m.%Y'),
  date('d-m-y', '%d-%m-%Y'),
  date('d-m-y', '%m-%d-%Y'),
  date('d-b-y', '%d-%b-%Y'),
  date('d-b-y2', '%d-%b-%y'),
  { to: 'date', shapes: ['d May y', 'd b y'], format: '%d %b %Y' },
  { to: 'date', shapes: ['d May y', 'd B y'], format: '%d %B %Y' },
  timestamp('d/m/y t', '%d/%m/%Y %H:%M'),
  timestamp('d/m/y t', '%m/%d/%Y %H:%M'),
  timestamp('d/m/y s', '%d/%m/%Y %H:%M:%S'),
  timestamp('d/m/y s', '%m/%d/%Y %H:%M:%S'),
  timestamp('d/m/y2 t', '%d/%m/%y %H:%M'),
  timestamp('d/m/y2 t', '%m/%d/%y %H:%M'),
  { to: 'date', shapes: ['May d y', 'b d y'], format: '%b %d %Y' },
  { to: 'date', shapes: ['May d, y', 'b d, y'], format: '%b %d, %Y' },
  { to: 'date', shapes: ['May d y', 'B d y'], format: '%B %d %Y' },
  { to: 'date', shapes: ['May d, y', 'B d, y'], format: '%B %d, %Y' },
]

/** SQL for whether a value converts, once its shape fits. What double cannot hold stays text. */
const converts = ({ to, format }: Candidate, v: string): string => {
  if (format !== undefined) return `try_strptime(${v}, ${quoteText(format)}) IS NOT NULL`
  if (to === 'boolean') return `lower(${v}) IN ('true', 'false', 't', 'f', 'yes', 'no', 'y', 'n')`
  if (to === 'long') return `TRY_CAST(${v} AS BIGINT) IS NOT NULL`
  if (to === 'double') return `coalesce(isfinite(TRY_CAST(${v} AS DOUBLE)), FALSE)`
  if (to === 'date') return `TRY_CAST(${v} AS DATE) IS NOT NULL`
  return `coalesce(TRY_CAST(${v} AS TIMESTAMP), TRY_CAST(${v} || ':00' AS TIMESTAMP)) IS NOT NULL`
}

/** SQL for the types that a value of a shape converts to, one bit each. */
const bitsOf = (shape: string, v: string): string => {
  const bits = candidates.flatMap((candidate, place) =>
    candidate.shapes.includes(shape)
      ? [`CASE WHEN ${converts(candidate, v)} THEN ${2 ** place} ELSE 0 END`]
      : [],
  )
  return `(${bits.join(' + ')})`
}

/** SQL for the types that a value converts to; NULL for no value. Most text is told apart before a pattern is tried. */
const typeBits = (v: string): string => {
  const among = (list: readonly Shape[]): string => {
    const whens = list.map(
      ({ name, pattern }) => `WHEN regexp_full_match(${v}, ${quoteText(pattern)}) THEN ${bitsOf(name, v)}`,
    )
    return `CASE ${whens.join(' ')} ELSE 0 END`
  }
  return [
    `CASE WHEN ${v} IS NULL OR ${v} = '' THEN NULL`,
    `WHEN length(${v}) > 40 THEN 0`,
    `WHEN ${v} >= '+' AND ${v} < ':' THEN ${among(digitShapes)}`,
    `WHEN length(${v}) < 6 THEN ${bitsOf('word', v)}`,
    `WHEN regexp_matches(${v}, ' [0-9]{4}\\z') THEN ${among(monthShapes)}`,
    `ELSE 0 END`,
  ].join(' ')
}

/**
 * One DuckDB scan that finds, for each text column, the types that all its values (neither NULL nor empty) convert to. Gives one
 * row; `typesFromCounts` reads it. `relation` is SQL that can stand after FROM.
 */
export const detectTypesSql = (columns: readonly string[], relation: string): string => {
  if (columns.length === 0) return 'SELECT 0 AS none'
  const values = columns.map(
    (name, index) =>
      `regexp_replace(${quoteIdentifier(name)}, ${quoteText(edgeSpace)}, '', 'g') AS v${index}`,
  )
  // One aggregate a column: counting each type with FILTER took several times as long, for it copies all columns.
  const bits = columns.map((_name, index) => `bit_and(${typeBits(`v${index}`)}) AS t${index}`)
  return `SELECT ${bits.join(', ')} FROM (SELECT ${values.join(', ')} FROM ${relation})`
}

const detect = (bits: number): Omit<DetectedType, 'column'> | undefined => {
  const [first, second] = candidates.filter((_candidate, place) => (bits & (2 ** place)) !== 0)
  if (!first) return undefined
  const { to, format, shapes: only } = first
  // Day and month in figures that fit either order: no value tells which is meant.
  if (format !== undefined && second?.shapes.join() === only.join()) return undefined
  return format === undefined ? { to } : { to, format }
}

/**
 * The narrowest type that all values of a column convert to, out of the one row of `detectTypesSql`; columns that stay text are left
 * out: those without values, codes such as 007, and dates in figures whose day and month cannot be told apart by any value.
 */
export const typesFromCounts = (columns: readonly string[], row: readonly Value[]): readonly DetectedType[] =>
  columns.flatMap((column, index): DetectedType[] => {
    // NULL where the column has no value.
    const found = detect(Number(row[index] ?? 0))
    return found ? [{ column, ...found }] : []
  })

/**
 * SQL for the types that one value, trimmed, converts to: a number for `likeliestType`, NULL for NULL and ''. The value is repeated many
 * times: it should be a column.
 */
export const typeBitsSql = (value: string): string => typeBits(value)

/** How many values had which bits (`typeBitsSql`). */
export type TypeTally = readonly { readonly bits: number; readonly rows: number }[]

const rowsOf = (tally: TypeTally, place: number): number =>
  tally.reduce((sum, { bits, rows }) => ((bits & (2 ** place)) === 0 ? sum : sum + rows), 0)

/** The type that most values convert to, the narrowest of several; with how many. Undefined where none does. */
export const likeliestType = (
  tally: TypeTally,
): (Omit<DetectedType, 'column'> & { readonly rows: number }) | undefined => {
  const counts = candidates.map((_candidate, place) => rowsOf(tally, place))
  const rows = Math.max(...counts)
  const found = candidates[counts.indexOf(rows)]
  if (!found || rows === 0) return undefined
  const { to, format } = found
  return format === undefined ? { to, rows } : { to, format, rows }
}

/** How many values convert to a type without a format. */
export const rowsOfType = (tally: TypeTally, to: string): number => {
  const place = candidates.findIndex(candidate => candidate.to === to && candidate.format === undefined)
  return place < 0 ? 0 : rowsOf(tally, place)
}
