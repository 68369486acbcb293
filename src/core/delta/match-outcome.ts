import { type Comparable, compare } from './match-values.ts'
import type { Comparison } from './predicate.ts'

/**
 * What a condition may come to over the rows of a file: a set of truth values, one bit each. Sets may be larger than the truth, never
 * smaller.
 */
export type Outcome = number

export const TRUE = 1
export const FALSE = 2
export const NULL = 4
export const ANYTHING: Outcome = TRUE | FALSE | NULL

const can = (outcome: Outcome, value: number): boolean => (outcome & value) !== 0

export const not = (outcome: Outcome): Outcome =>
  (can(outcome, TRUE) ? FALSE : 0) | (can(outcome, FALSE) ? TRUE : 0) | (outcome & NULL)

/** SQL's AND of two conditions. */
export const and = (a: Outcome, b: Outcome): Outcome => {
  if (a === 0 || b === 0) return 0
  const isNull = (can(a, NULL) && can(b, TRUE | NULL)) || (can(b, NULL) && can(a, TRUE))
  return (a & b & TRUE) | ((a | b) & FALSE) | (isNull ? NULL : 0)
}

/** SQL's OR of two conditions. */
export const or = (a: Outcome, b: Outcome): Outcome => not(and(not(a), not(b)))

/** The values, other than NULL, that a column may have in a file: all between two bounds, where there are some. */
export interface Range {
  readonly lower: Comparable | undefined
  readonly upper: Comparable | undefined
}

const holding: Readonly<Record<Comparison, readonly [less: boolean, equal: boolean, greater: boolean]>> = {
  '=': [false, true, false],
  '<>': [true, false, true],
  '<': [true, false, false],
  '<=': [true, true, false],
  '>': [false, false, true],
  '>=': [false, true, true],
}

/** A comparison of any value of the range with a literal. */
export const compareRange = ({ lower, upper }: Range, op: Comparison, literal: Comparable): Outcome => {
  const low = lower === undefined ? -1 : compare(lower, literal)
  const high = upper === undefined ? 1 : compare(upper, literal)
  const places = [low < 0, low <= 0 && high >= 0, high > 0]
  let outcome = 0
  places.forEach((possible, place) => {
    if (possible) outcome |= holding[op][place] === true ? TRUE : FALSE
  })
  return outcome
}

/** Whether text of the range begins with a prefix. */
export const prefixOfRange = ({ lower, upper }: Range, prefix: string): Outcome => {
  const first = typeof lower === 'string' ? lower : undefined
  const last = typeof upper === 'string' ? upper : undefined
  // What lies between two texts with a prefix has it too.
  if (prefix === '' || (first?.startsWith(prefix) === true && last?.startsWith(prefix) === true)) return TRUE
  const below = last !== undefined && compare(last, prefix) < 0
  const above = first !== undefined && compare(first, prefix) > 0 && !first.startsWith(prefix)
  return below || above ? FALSE : TRUE | FALSE
}
