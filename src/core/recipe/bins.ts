import type { DeltaType } from '../delta/schema.ts'
import {
  type Comparison,
  type Expr,
  call,
  choose,
  compare,
  convert,
  nothing,
  number,
  text,
} from '../sql/ast.ts'
import { familyOf } from './columns.ts'

/** The range of a number between edges that go up: `< 0`, `[0, 10)`, `>= 10`. */
export const binByEdges = (value: Expr, edges: readonly number[]): Expr => {
  const branches = edges.map((edge, index) => {
    const before = edges[index - 1]
    return {
      when: compare(value, '<', number(edge)),
      result: text(before === undefined ? `< ${edge}` : `[${before}, ${edge})`),
    }
  })
  return { kind: 'case', branches, otherwise: text(`>= ${edges.at(-1) ?? 0}`) }
}

const plain = /^-?\d{1,9}(?:\.(\d{1,9}))?$/

/** Whether a number has too many digits to count in steps of it. */
export const tooPrecise = (value: number): boolean => !plain.test(String(value))

const scaleOf = (value: number): number => plain.exec(String(value))?.[1]?.length ?? 0

/** Beyond it a double no longer tells one width from the next. */
const farthest = 1e12

/**
 * The range of a number in steps of a width: `[10, 20)`. Ends are decimals, with as many digits as width and start have, and a value is
 * compared with them as with a number in a filter: 0.3 lies in [0.3, 0.4). NULL for values further than 10^12 widths from the start.
 */
export const binByWidth = (value: Expr, type: DeltaType, width: number, start: number): Expr => {
  const scale = Math.max(scaleOf(width), scaleOf(start))
  // Wide enough for farthest × width + start.
  const decimal: DeltaType = `decimal(${23 + scale},${scale})`
  const exact = (of: number): Expr => convert(text(of.toFixed(scale)), `decimal(${10 + scale},${scale})`)
  const isFloat = familyOf(type) === 'float'
  const asDouble = convert(value, 'double')
  const steps = call('floor', call('divide', call('subtract', asDouble, number(start)), number(width)))
  const near: Expr = {
    kind: 'and',
    of: [compare(steps, '>', number(-farthest)), compare(steps, '<', number(farthest))],
  }
  const whole = convert(convert(steps, 'long'), 'decimal(13,0)')
  const edge = (index: Expr): Expr =>
    convert({ kind: 'sum-of', of: [call('multiply', index, exact(width)), exact(start)] }, decimal)
  const next = (by: number): Expr => ({ kind: 'sum-of', of: [whole, number(by)] })
  const against = (index: Expr, op: Comparison): Expr => {
    const end = edge(index)
    return isFloat ? compare(asDouble, op, convert(end, 'double')) : compare(value, op, end)
  }
  const label = (from: number): Expr =>
    call(
      'concat',
      text('['),
      convert(edge(next(from)), 'string'),
      text(', '),
      convert(edge(next(from + 1)), 'string'),
      text(')'),
    )
  const branches = [
    // The quotient is a double: it may fall on the wrong side of a whole number.
    { when: against(next(1), '>='), result: label(1) },
    { when: against(next(0), '<'), result: label(-1) },
  ]
  const settled: Expr = { kind: 'case', branches, otherwise: label(0) }
  return choose(near, settled, convert(nothing, 'string'))
}

/** `2 of 4` for a number in the second quarter of the rows that have one; equal numbers are in the part of the first of them. */
export const binByQuantiles = (value: Expr, parts: number): Expr => {
  const rank: Expr = {
    kind: 'window',
    of: call('rank'),
    partition: [],
    order: [{ by: value, descending: false }],
  }
  const count: Expr = {
    kind: 'window',
    of: { kind: 'aggregate', fn: 'count', of: value },
    partition: [],
    order: [],
  }
  const before = convert(call('subtract', rank, number(1)), 'double')
  // Whole numbers below 2^53: the quotient is a whole number just where it should be.
  const part = call(
    'floor',
    call('divide', call('multiply', before, number(parts)), convert(count, 'double')),
  )
  const place: Expr = { kind: 'sum-of', of: [convert(part, 'long'), number(1)] }
  return call('concat', convert(place, 'string'), text(` of ${parts}`))
}
