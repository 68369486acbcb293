import { dayOfMicros, microsOfDay, printDay, printMicros } from '../delta/match-times.ts'
import type { ColumnPath, Comparison, Literal, Predicate } from '../delta/predicate.ts'
import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import { type TreeLiteral, scaleOf, significant, toDate, toTimestamp } from './expression-tree-literal.ts'

/** A column in an expression, and the type that it is cast to there. */
export interface TreeColumn {
  readonly path: ColumnPath
  readonly type: DeltaType
  readonly as?: 'date' | 'timestamp'
}

export const unknown: Predicate = { kind: 'unknown' }
export const never: Predicate = { kind: 'false' }

const isWhole = (type: DeltaType): boolean =>
  type === 'long' || type === 'integer' || type === 'short' || type === 'byte'

const isMoment = (type: DeltaType): boolean => type === 'timestamp' || type === 'timestamp_ntz'

const largestPrecision = 38

/** Beyond 38 digits the engine goes on with doubles. */
const fitsDecimal = (type: DeltaType, digits: string): boolean => {
  const { precision, scale } = decimalParts(type) ?? { precision: 19, scale: 0 }
  const literalScale = scaleOf(digits)
  const whole = Math.max(precision - scale, significant(digits) - literalScale)
  const isHuge = literalScale === 0 && significant(digits) > 18
  return whole + Math.max(scale, literalScale) <= largestPrecision && (isWhole(type) || !isHuge)
}

const exactLiteral = (type: DeltaType, literal: TreeLiteral): Literal | undefined => {
  if (literal.kind === 'double') {
    // Integers up to here are doubles as well; a decimal compared with a double is rounded first.
    const isSure = isWhole(type) && Math.abs(literal.value) < 2 ** 53
    return isSure ? literal.value : undefined
  }
  const digits = literal.kind === 'exact' ? literal.digits : literal.kind === 'text' ? literal.text : ''
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(digits)) return undefined
  // Text is cast to the column's type, which rounds.
  const scale = decimalParts(type)?.scale ?? 0
  if (literal.kind === 'text' && scaleOf(digits) > scale) return undefined
  return fitsDecimal(type, digits) ? digits.replace('+', '') : undefined
}

const floatingLiteral = (type: DeltaType, literal: TreeLiteral): Literal | undefined => {
  if (literal.kind === 'double') return literal.value
  if (literal.kind === 'exact')
    return significant(literal.digits) <= (type === 'float' ? 7 : 15) ? Number(literal.digits) : undefined
  if (literal.kind !== 'text' || !/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/.test(literal.text))
    return undefined
  return Number(literal.text)
}

/** A literal as a predicate has it for a column; undefined when it is not sure what the engine makes of the two. */
export const literalFor = (type: DeltaType, literal: TreeLiteral): Literal | undefined => {
  if (isWhole(type) || decimalParts(type)) return exactLiteral(type, literal)
  if (type === 'float' || type === 'double') return floatingLiteral(type, literal)
  if (type === 'string') return literal.kind === 'text' ? literal.text : undefined
  if (type === 'boolean') return literal.kind === 'boolean' ? literal.value : undefined
  if (type === 'date') {
    const date = literal.kind === 'timestamp' ? undefined : toDate(literal)
    return date?.kind === 'date' ? printDay(date.days) : undefined
  }
  if (!isMoment(type)) return undefined
  const moment = toTimestamp(literal, type === 'timestamp')
  return moment?.kind === 'timestamp' ? printMoment(type, moment.micros) : undefined
}

const printMoment = (type: DeltaType, micros: bigint): string =>
  `${printMicros(micros)}${type === 'timestamp' ? 'Z' : ''}`

const comparison = ({ path }: TreeColumn, op: Comparison, value: Literal): Predicate => ({
  kind: 'compare',
  column: path,
  op,
  value,
})

/** The day of a moment, compared: a day is all moments from its beginning to that of the next. */
const compareDayOf = (column: TreeColumn, op: Comparison, days: number): Predicate => {
  const begin = printMoment(column.type, microsOfDay(days))
  const end = printMoment(column.type, microsOfDay(days + 1))
  switch (op) {
    case '=':
      return { kind: 'and', of: [comparison(column, '>=', begin), comparison(column, '<', end)] }
    case '<>':
      return { kind: 'or', of: [comparison(column, '<', begin), comparison(column, '>=', end)] }
    case '<':
      return comparison(column, '<', begin)
    case '<=':
      return comparison(column, '<', end)
    case '>':
      return comparison(column, '>=', end)
    case '>=':
      return comparison(column, '>=', begin)
  }
}

/** A day is compared with a moment as the moment at which it begins. */
const compareDay = (column: TreeColumn, op: Comparison, micros: bigint): Predicate => {
  const days = dayOfMicros(micros)
  const day = printDay(days)
  if (microsOfDay(days) === micros) return comparison(column, op, day)
  if (op === '=') return never
  if (op === '<>') return { kind: 'is-not-null', column: column.path }
  return comparison(column, op === '<' || op === '<=' ? '<=' : '>', day)
}

/** The predicate for: a column compared with a literal. It is exact, or `unknown`. */
export const compareColumn = (column: TreeColumn, op: Comparison, literal: TreeLiteral): Predicate => {
  if (literal.kind === 'null') return never
  const { type, as } = column
  if (as === 'date' && isMoment(type)) {
    const date = literal.kind === 'timestamp' ? undefined : toDate(literal)
    return date?.kind === 'date' ? compareDayOf(column, op, date.days) : unknown
  }
  if (type === 'date' && (as === 'timestamp' || literal.kind === 'timestamp')) {
    const moment = toTimestamp(literal, false)
    return moment?.kind === 'timestamp' ? compareDay(column, op, moment.micros) : unknown
  }
  const value = literalFor(type, literal)
  return value === undefined ? unknown : comparison(column, op, value)
}
