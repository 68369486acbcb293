import { decimalParts, sameType } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import { type Expr, convert } from '../sql/ast.ts'
import { castValue } from './cast.ts'
import { familyOf, isNumeric, isTime } from './columns.ts'

const integerDigits: ReadonlyMap<DeltaType, number> = new Map([
  ['byte', 3],
  ['short', 5],
  ['integer', 10],
  ['long', 19],
])

/** A number type by the digits that it can hold; undefined for floats. */
const digitsOf = (type: DeltaType): { readonly whole: number; readonly scale: number } | undefined => {
  const whole = integerDigits.get(type)
  if (whole !== undefined) return { whole, scale: 0 }
  const decimal = decimalParts(type)
  return decimal && { whole: decimal.precision - decimal.scale, scale: decimal.scale }
}

const commonNumber = (a: DeltaType, b: DeltaType): DeltaType => {
  const [left, right] = [digitsOf(a), digitsOf(b)]
  if (!left || !right) return 'double'
  const [whole, scale] = [Math.max(left.whole, right.whole), Math.max(left.scale, right.scale)]
  if (familyOf(a) === 'integer' && familyOf(b) === 'integer') return left.whole > right.whole ? a : b
  return whole + scale > 38 ? 'double' : `decimal(${whole + scale},${scale})`
}

const commonOfTwo = (a: DeltaType, b: DeltaType): DeltaType | undefined => {
  if (sameType(a, b)) return a
  const [left, right] = [familyOf(a), familyOf(b)]
  if (isNumeric(left) && isNumeric(right)) return commonNumber(a, b)
  return isTime(left) && isTime(right) ? 'timestamp' : undefined
}

/**
 * The type that holds the values of all these: numbers widen (to double where 38 digits do not hold them), dates and times become
 * timestamps in UTC. Undefined where there is none, or where a type is not known.
 */
export const commonType = (types: readonly (DeltaType | undefined)[]): DeltaType | undefined => {
  const [first, ...others] = types
  return others.reduce<DeltaType | undefined>(
    (found, type) => (found === undefined || type === undefined ? undefined : commonOfTwo(found, type)),
    first,
  )
}

/** A value in a type that `commonType` gave for its own. */
export const widened = (value: Expr, from: DeltaType | undefined, to: DeltaType): Expr => {
  if (from === undefined) return convert(value, to)
  if (sameType(from, to)) return value
  return to === 'timestamp' ? castValue(value, from, 'timestamp') : convert(value, to)
}
