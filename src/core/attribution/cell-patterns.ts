import { toEngineType } from '../delta/engine-types.ts'
import { decimalParts } from '../delta/schema-json.ts'
import type { PairedColumn } from '../diff/columns.ts'
import { columnName } from '../diff/columns.ts'
import { valueName } from '../diff/rows-sql.ts'
import type { CellPattern } from '../lake/why-views.ts'
import type { Value } from '../ports/engine.ts'
import { familyOf, isNumeric, isTime } from '../recipe/columns.ts'
import { quoteText } from '../sql/quote.ts'

/** A pattern that the changed cells of a column may follow, and a SQL condition on old and new value that says whether one does. */
export interface CellTest {
  readonly pattern: CellPattern
  readonly sql: string
}

/** The changed cells of a column: old and new values in rows of the difference. */
export interface ChangedCells {
  readonly columns: readonly PairedColumn[]
  readonly at: number
}

/** Longer values are not quoted in a sentence. */
const longestValue = 60
/** Columns of which the new values may be copies. */
const mostOthers = 12

interface Cell {
  /** SQL of the old and the new value. */
  readonly f: string
  readonly t: string
  readonly family: ReturnType<typeof familyOf>
  readonly type: string
  /** Decimals that values of the type have at most. */
  readonly scale: number | undefined
}

const cellOf = ({ columns, at }: ChangedCells): Cell | undefined => {
  const { from, to, shape } = columns[at] ?? {}
  if (shape?.kind !== 'plain' || !from || !to || typeof to.type !== 'string') return undefined
  const type = toEngineType(to.type)
  const before = valueName('from', at)
  return {
    f: shape.cast === undefined ? before : `TRY_CAST(${before} AS ${type})`,
    t: valueName('to', at),
    family: familyOf(to.type),
    type,
    scale: familyOf(to.type) === 'integer' ? 0 : decimalParts(to.type)?.scale,
  }
}

const printed = (sql: string): string => `CAST(${sql} AS VARCHAR)`

/**
 * One row about changed cells, from which the tests follow (`cellTests`): frequent old and new values, and what new ones are made of old
 * ones by. Undefined for columns of which nothing can be told.
 */
export const cellHintsSql = (cells: ChangedCells, rows: string): string | undefined => {
  const cell = cellOf(cells)
  if (!cell) return undefined
  const { f, t, family } = cell
  const items = [`mode(${printed(f)})`, `mode(${printed(t)})`]
  if (family === 'text')
    items.push(
      `mode(CASE WHEN ${f} <> '' AND starts_with(${t}, ${f}) THEN substr(${t}, length(${f}) + 1) END)`,
      `mode(CASE WHEN ${f} <> '' AND suffix(${t}, ${f}) THEN left(${t}, length(${t}) - length(${f})) END)`,
    )
  else if (isNumeric(family)) {
    const [a, b] = [`CAST(${f} AS DOUBLE)`, `CAST(${t} AS DOUBLE)`]
    items.push(
      `printf('%.6f', median(${b} / ${a}) FILTER (WHERE ${a} <> 0 AND isfinite(${a}) AND isfinite(${b})))`,
      `printf('%.6f', mode(round(${b} - ${a}, 6)) FILTER (WHERE isfinite(${a}) AND isfinite(${b})))`,
    )
  } else if (isTime(family))
    items.push(
      `'1'`,
      `CAST(mode(date_diff('microsecond', ${asMoment(cell, f)}, ${asMoment(cell, t)})) AS VARCHAR)`,
    )
  return `SELECT ${items.join(', ')} FROM (${rows})`
}

const asMoment = ({ family }: Cell, sql: string): string =>
  family === 'date' ? `CAST(${sql} AS TIMESTAMP)` : sql

/** Without zeros at the end: 1.100000 is 1.1. */
const plainNumber = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '').replace(/^-0$/, '0') : text

const shownNumber = (family: Cell['family'], text: string): string =>
  family === 'float' || family === 'decimal' ? plainNumber(text) : text

const numberTests = (
  { f, t, type, scale }: Cell,
  ratio: string | null,
  shift: string | null,
): readonly CellTest[] => {
  const [a, b] = [`CAST(${f} AS DOUBLE)`, `CAST(${t} AS DOUBLE)`]
  const ratios =
    ratio === null || !Number.isFinite(Number(ratio))
      ? []
      : [...new Set([0, 1, 2, 3, 4, 6].map(digits => plainNumber(Number(ratio).toFixed(digits))))]
  const near = (want: string) =>
    scale === undefined
      ? `(abs(${b} - ${want}) <= 1e-9 * greatest(abs(${b}), 1e-300) OR ${b} = round(${want}, 2))`
      : `abs(${b} - ${want}) <= ${0.5001 * 10 ** -scale}`
  const scaled = ratios
    .filter(by => Number(by) !== 1 && Number(by) !== 0)
    .map((by): CellTest => ({ pattern: { kind: 'scaled', by }, sql: near(`${a} * ${by}`) }))
  const by = shift === null ? '0' : plainNumber(shift)
  const shifted: readonly CellTest[] =
    Number(by) === 0 || !Number.isFinite(Number(by))
      ? []
      : [
          {
            pattern: { kind: 'shifted', by },
            sql: `abs(${b} - ${a} - (${by})) <= ${scale === undefined ? 1e-6 : 1e-9} * greatest(abs(${b}), 1)`,
          },
        ]
  const rounded =
    scale === 0
      ? []
      : [0, 1, 2].map((decimals): CellTest => {
          const value =
            scale === undefined ? `round(${f}, ${decimals})` : `CAST(round(${f}, ${decimals}) AS ${type})`
          return { pattern: { kind: 'rounded', decimals }, sql: `${t} = ${value}` }
        })
  return [...shifted, ...scaled, ...rounded]
}

const units = [
  ['week', 7 * 86_400e6],
  ['day', 86_400e6],
  ['hour', 3600e6],
  ['minute', 60e6],
  ['second', 1e6],
  ['millisecond', 1e3],
  ['microsecond', 1],
] as const

/** 86400000000 is “1 day”; weeks count in days up to four. */
const spanText = (microseconds: number): string => {
  const size = Math.abs(microseconds)
  const unit = units.find(([name, length]) => size % length === 0 && (name !== 'week' || size >= 5 * length))
  const [name, length] = unit ?? ['microsecond', 1]
  const count = size / length
  return `${microseconds < 0 ? '-' : ''}${count} ${name}${count === 1 ? '' : 's'}`
}

const timeTests = (cell: Cell, shift: string | null): readonly CellTest[] => {
  const { f, t, family } = cell
  const microseconds = Number(shift ?? 0)
  const shifted: readonly CellTest[] =
    microseconds === 0
      ? []
      : [
          {
            pattern: { kind: 'shifted', by: spanText(microseconds) },
            sql: `date_diff('microsecond', ${asMoment(cell, f)}, ${asMoment(cell, t)}) = ${microseconds}`,
          },
        ]
  if (family === 'date') return shifted
  const cuts = (['day', 'hour'] as const).map((to): CellTest => ({
    pattern: { kind: 'cut', to },
    sql: `${t} = date_trunc('${to}', ${f})`,
  }))
  return [...shifted, ...cuts]
}

const space = '[\\s\\x{a0}\\x{2000}-\\x{200b}\\x{202f}\\x{3000}\\x{feff}]'
const trimmed = (sql: string): string =>
  `regexp_replace(regexp_replace(${sql}, '^${space}+', ''), '${space}+$', '')`

const textTests = ({ f, t }: Cell, tail: string | null, head: string | null): readonly CellTest[] => {
  const spaceless = (sql: string) => `regexp_replace(${sql}, '${space}+', '', 'g')`
  const alike = (type: string) => `TRY_CAST(${f} AS ${type}) = TRY_CAST(${t} AS ${type})`
  const isShort = (text: string | null): text is string =>
    text !== null && text !== '' && text.length <= longestValue
  return [
    { pattern: { kind: 'trimmed' }, sql: `${t} = ${trimmed(f)}` },
    { pattern: { kind: 'lower' }, sql: `${t} = lower(${f})` },
    { pattern: { kind: 'upper' }, sql: `${t} = upper(${f})` },
    {
      pattern: { kind: 'collapsed' },
      sql: `${t} = regexp_replace(${trimmed(f)}, '${space}+', ' ', 'g')`,
    },
    { pattern: { kind: 'unaccented' }, sql: `${t} = strip_accents(${f})` },
    ...(isShort(tail)
      ? [
          {
            pattern: { kind: 'suffixed', text: tail } as const,
            sql: `${t} = ${f} || ${quoteText(tail)}`,
          },
        ]
      : []),
    ...(isShort(head)
      ? [
          {
            pattern: { kind: 'prefixed', text: head } as const,
            sql: `${t} = ${quoteText(head)} || ${f}`,
          },
        ]
      : []),
    { pattern: { kind: 'trimmed-lower' }, sql: `${t} = lower(${trimmed(f)})` },
    { pattern: { kind: 'trimmed-upper' }, sql: `${t} = upper(${trimmed(f)})` },
    { pattern: { kind: 'recased' }, sql: `lower(${t}) = lower(${f})` },
    { pattern: { kind: 'respaced' }, sql: `${spaceless(t)} = ${spaceless(f)}` },
    { pattern: { kind: 'respelled', as: 'number' }, sql: alike('DOUBLE') },
    { pattern: { kind: 'respelled', as: 'time' }, sql: alike('TIMESTAMP') },
    { pattern: { kind: 'shortened' }, sql: `starts_with(${f}, ${t}) AND length(${t}) > 0` },
  ]
}

const replacements = (
  { f, t, family }: Cell,
  from: string | null,
  to: string | null,
): readonly CellTest[] => {
  const isShown = (text: string | null): text is string => text !== null && text.length <= longestValue
  const was = isShown(from)
    ? [{ text: shownNumber(family, from), sql: `${printed(f)} = ${quoteText(from)}` }]
    : []
  const is = isShown(to) ? [{ text: shownNumber(family, to), sql: `${printed(t)} = ${quoteText(to)}` }] : []
  const olds = [...was, { text: null, sql: `${f} IS NULL` }]
  const news = [...is, { text: null, sql: `${t} IS NULL` }]
  return olds.flatMap(old =>
    news.map((now): CellTest => ({
      pattern: { kind: 'replaced', from: old.text, to: now.text },
      sql: `${old.sql} AND ${now.sql}`,
    })),
  )
}

/** The other columns of its type that a column's new values may have been taken from. */
const copies = ({ columns, at }: ChangedCells, { t }: Cell): readonly CellTest[] =>
  columns
    .flatMap((column, other) =>
      other !== at && column.from && column.to && column.to.type === columns[at]?.to?.type
        ? [{ name: columnName(column), value: valueName('from', other) }]
        : [],
    )
    .slice(0, mostOthers)
    .map(({ name, value }) => ({
      pattern: { kind: 'copied', from: name } as const,
      sql: `${t} = TRY_CAST(${value} AS VARCHAR)`,
    }))
    .map(test => ({ ...test, sql: test.sql.replace(`${t} =`, `${printed(t)} =`) }))

/** The patterns to try, given the row of `cellHintsSql`: those that say more come first. */
export const cellTests = (cells: ChangedCells, hints: readonly Value[]): readonly CellTest[] => {
  const cell = cellOf(cells)
  if (!cell) return []
  const [from = null, to = null, first = null, second = null] = hints.map(hint =>
    typeof hint === 'string' ? hint : null,
  )
  const own =
    cell.family === 'text'
      ? textTests(cell, first, second)
      : isNumeric(cell.family)
        ? numberTests(cell, first, second)
        : isTime(cell.family)
          ? timeTests(cell, second)
          : []
  const anyTo = (text: string | null): CellTest => ({
    pattern: { kind: 'replaced', to: text === null ? null : shownNumber(cell.family, text) },
    sql: text === null ? `${cell.t} IS NULL` : `${printed(cell.t)} = ${quoteText(text)}`,
  })
  return [
    ...replacements(cell, from, to),
    anyTo(null),
    ...own,
    ...(to !== null && to.length <= longestValue ? [anyTo(to)] : []),
    ...copies(cells, cell),
    { pattern: { kind: 'filled' }, sql: `${cell.f} IS NULL AND ${cell.t} IS NOT NULL` },
  ]
}

/** One row: all cells, then those of each test. */
export const cellCountsSql = (tests: readonly CellTest[], rows: string): string =>
  `SELECT ${['count(*)', ...tests.map(({ sql }) => `count(*) FILTER (WHERE ${sql})`)].join(', ')} FROM (${rows})`

/** Cells of a pattern that are fewer do not make one. */
const leastCells = 2
const leastShare = 0.5
/** A pattern further back in the list must hold for so much more of the cells. */
const moreShare = 0.02

/** The pattern that most cells follow, out of the row of `cellCountsSql`; undefined where there is none. */
export const choosePattern = (
  tests: readonly CellTest[],
  counts: readonly Value[],
): { readonly pattern: CellPattern; readonly rows: number; readonly of: number } | undefined => {
  const [of = 0, ...held] = counts.map(Number)
  let best: { readonly pattern: CellPattern; readonly rows: number; readonly of: number } | undefined
  for (const [at, { pattern }] of tests.entries()) {
    const rows = held[at] ?? 0
    if (rows < Math.max(leastCells, leastShare * of)) continue
    if (!best || rows > best.rows + moreShare * of) best = { pattern, rows, of }
  }
  return best
}
