import type { Value } from '../ports/engine.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { AddFile, LogJson } from './actions.ts'
import { asObject, parseJson, printJson } from './log-json.ts'
import { decimalParts } from './schema-json.ts'
import type { DeltaType } from './schema.ts'
import { lowerBound, millisecondBound, upperBound } from './stats-text.ts'

/** A column that a file's statistics tell of: a leaf of the schema, its path from the table down in physical names. */
export interface StatsColumn {
  readonly path: readonly string[]
  readonly type: DeltaType
}

/** Types that have an order which all engines agree on; the others get a null count only. */
const unbounded: ReadonlySet<DeltaType> = new Set<DeltaType>(['boolean', 'binary'])

/** Whether a column of the type has a min and a max beside its null count. */
export const isBounded = (type: DeltaType): boolean => typeof type === 'string' && !unbounded.has(type)

const leafSql = ([first = '', ...rest]: readonly string[]): string =>
  rest.reduce((outer, name) => `struct_extract(${outer}, ${quoteText(name)})`, quoteIdentifier(first))

/** Bounds are cut to 32 UTF-16 units anyway; a longer answer would only cost memory. One over 64, to see that it was cut. */
const textHead = 66

/**
 * One SELECT that gives what statistics need: row count, then for each column its null count and, where the type has bounds, min and
 * max. `relation` can stand after FROM. Read the row with `statsFromRow`.
 *
 * @param groupBy SQL: a row for each group instead, with the group's value first, in order of it
 */
export const statsSelect = (columns: readonly StatsColumn[], relation: string, groupBy?: string): string => {
  const cells = columns.flatMap(({ path, type }) => {
    const sql = leafSql(path)
    const nulls = `count(*) - count(${sql})`
    if (!isBounded(type)) return [nulls]
    const bounds = [`min(${sql})`, `max(${sql})`]
    return [nulls, ...(type === 'string' ? bounds.map(bound => `left(${bound}, ${textHead})`) : bounds)]
  })
  const list = ['count(*)', ...cells].map((cell, index) => `${cell} AS c${index}`).join(', ')
  return groupBy === undefined
    ? `SELECT ${list} FROM ${relation}`
    : `SELECT ${groupBy}, ${list} FROM ${relation} GROUP BY ${groupBy} ORDER BY ${groupBy}`
}

const date = /^\d{4}-\d\d-\d\d$/
const decimal = /^-?\d+(\.\d+)?$/

/** A bound as JSON text, or undefined when it can not be told. Decimals are spliced in digit by digit: they do not fit a number. */
const boundJson = (type: DeltaType, value: Value, side: 'min' | 'max'): string | undefined => {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? printJson(value) : undefined
  if (typeof value !== 'string') return undefined
  if (decimalParts(type)) return decimal.test(value) ? value : undefined
  if (type === 'date') return date.test(value) ? printJson(value) : undefined
  const bound =
    type === 'string'
      ? side === 'min'
        ? lowerBound(value)
        : upperBound(value)
      : millisecondBound(value, side)
  return bound === undefined ? undefined : printJson(bound)
}

/** JSON text of leaves, on its way to be nested as the schema is. */
interface Branch {
  [name: string]: string | Branch
}

const plant = (root: Branch, path: readonly string[], json: string | undefined): void => {
  if (json === undefined) return
  const [last = '', ...outer] = path.toReversed()
  let branch = root
  for (const name of outer.toReversed()) {
    const next = branch[name]
    const child: Branch = typeof next === 'object' ? next : newBranch()
    branch[name] = child
    branch = child
  }
  branch[last] = json
}

// Without a prototype a column may be named `__proto__`.
const newBranch = (): Branch => Object.create(null) as Branch

const printBranch = (branch: Branch): string =>
  `{${Object.entries(branch)
    .map(([name, json]) => `${JSON.stringify(name)}:${typeof json === 'string' ? json : printBranch(json)}`)
    .join(',')}}`

const countOf = (value: Value | undefined): number => {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value)
  throw new TypeError('The engine gave no count for the statistics.')
}

/**
 * The text of `add.stats` (PROTOCOL.md, "Per-file Statistics") from the row of `statsSelect`. Bounds always contain the data:
 * strings are cut with a tie-breaker, timestamps to milliseconds outwards; NaN, infinities and all-null columns have none.
 */
export const statsFromRow = (columns: readonly StatsColumn[], row: readonly Value[]): string => {
  const minValues = newBranch()
  const maxValues = newBranch()
  const nullCount = newBranch()
  let at = 1
  for (const { path, type } of columns) {
    plant(nullCount, path, String(countOf(row[at])))
    if (isBounded(type)) {
      plant(minValues, path, boundJson(type, row[at + 1] ?? null, 'min'))
      plant(maxValues, path, boundJson(type, row[at + 2] ?? null, 'max'))
    }
    at += isBounded(type) ? 3 : 1
  }
  const members = { minValues, maxValues, nullCount }
  const ends = { ...members, tightBounds: 'true' }
  return printBranch(Object.assign(newBranch(), { numRecords: String(countOf(row[0])), ...ends }))
}

/** A file's statistics as read; members that the writer left out are absent. Nested columns are nested objects. */
export interface FileStats {
  readonly numRecords?: number
  readonly minValues?: { readonly [column: string]: LogJson }
  readonly maxValues?: { readonly [column: string]: LogJson }
  readonly nullCount?: { readonly [column: string]: LogJson }
}

/**
 * Reads `add.stats`. Statistics are optional and never worth an error: undefined when the text is none. Some writers wrap the
 * text once more, as `{"stats_json": "…"}`.
 */
export const parseStats = (text: string): FileStats | undefined => {
  const body = parseObject(text)
  const wrapped = body?.['stats_json']
  const stats = typeof wrapped === 'string' ? parseObject(wrapped) : body
  if (!stats) return undefined
  const rows = stats['numRecords']
  const minValues = asObject(stats['minValues'])
  const maxValues = asObject(stats['maxValues'])
  const nullCount = asObject(stats['nullCount'])
  return {
    ...(typeof rows === 'number' && Number.isInteger(rows) && rows >= 0 ? { numRecords: rows } : {}),
    ...(minValues ? { minValues } : {}),
    ...(maxValues ? { maxValues } : {}),
    ...(nullCount ? { nullCount } : {}),
  }
}

const parseObject = (text: string): { readonly [key: string]: LogJson } | undefined => {
  try {
    return asObject(parseJson(text))
  } catch {
    return undefined
  }
}

/** Rows of a file that are not deleted, if its statistics say. */
export const rowsOfFile = (add: Pick<AddFile, 'stats' | 'deletionVector'>): number | undefined => {
  const physical = add.stats === undefined ? undefined : parseStats(add.stats)?.numRecords
  return physical === undefined ? undefined : physical - (add.deletionVector?.cardinality ?? 0)
}
