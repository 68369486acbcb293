import type { DeltaType } from '../delta/schema.ts'
import type { DriftCounts } from '../lake/drift-views.ts'
import type { Count } from '../lake/profile-views.ts'
import { isComparable, scaleOf } from '../profile/column-sql.ts'
import { familyOf } from '../recipe/columns.ts'
import { sumOf } from '../sum-of.ts'
import { type DriftShape, type FilePart, hashRange, placesOf, sketchSize } from './partial.ts'

/** A number's digits with so many of them behind the point, as a whole number. */
const unscaled = (text: string, scale: number): bigint => {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.padEnd(scale, '0')}`)
}

const compareDigits = (a: string, b: string): number => {
  const scale = Math.max(...[a, b].map(text => text.split('.')[1]?.length ?? 0))
  const [left, right] = [unscaled(a, scale), unscaled(b, scale)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Compares values of a type by their texts, exactly for longs and decimals; dates and times are written from the year down. */
const compareAs = (type: DeltaType): ((a: string, b: string) => number) => {
  const family = familyOf(type)
  if (family === 'integer' || family === 'decimal') return compareDigits
  if (family === 'float') return (a, b) => Number(a) - Number(b)
  return (a, b) => (a < b ? -1 : a > b ? 1 : 0)
}

/** How many of some rising numbers are not above a limit. */
const upTo = (sorted: Float64Array, limit: number): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

const unique = (sorted: Float64Array): number => {
  let found = 0
  for (let at = 0; at < sorted.length; at += 1) if (at === 0 || sorted[at] !== sorted[at - 1]) found += 1
  return found
}

/**
 * The number of different values by the least hashes of each file. Below the greatest hash of those that were cut all hashes are known: exact
 * where none was cut.
 */
export const distinctOf = (sketches: readonly Float64Array[], most: number): Count => {
  const limit = Math.min(
    hashRange,
    ...sketches.filter(({ length }) => length >= sketchSize).map(sketch => sketch.at(-1) ?? hashRange),
  )
  const slices = sketches.map(sketch => sketch.subarray(0, upTo(sketch, limit)))
  const joined = new Float64Array(sumOf(slices, ({ length }) => length))
  let at = 0
  for (const slice of slices) {
    joined.set(slice, at)
    at += slice.length
  }
  const known = unique(joined.sort())
  if (limit === hashRange) return { count: known, exact: true }
  return { count: Math.min(most, Math.round((known - 1) / (limit / hashRange))), exact: false }
}

const leastOf = (sketches: readonly Float64Array[]): Float64Array => {
  const [only] = sketches
  if (sketches.length === 1 && only) return only
  const all = new Set(sketches.flatMap(sketch => [...sketch]))
  return Float64Array.from(all).sort().slice(0, sketchSize)
}

const endsOf = ({ column, expected }: DriftShape, parts: readonly FilePart[]): FilePart['ends'] => {
  const type = scaleOf(column, expected)?.type
  const compare = type === undefined ? undefined : compareAs(type)
  return parts.reduce<FilePart['ends']>((found, part) => {
    if (!part.ends || !compare || !found) return found ?? part.ends
    const [low, high] = part.ends
    return [compare(low, found[0]) < 0 ? low : found[0], compare(high, found[1]) > 0 ? high : found[1]]
  }, undefined)
}

/** Parts of one file, of different rows, as one. */
export const unitePartsOf = (shape: DriftShape, parts: readonly FilePart[]): FilePart => {
  const total = (of: (part: FilePart) => number): number => sumOf(parts, of)
  const ends = endsOf(shape, parts)
  return {
    rows: total(part => part.rows),
    nulls: total(part => part.nulls),
    missing: total(part => part.missing),
    mismatched: total(part => part.mismatched),
    ...(ends ? { ends } : {}),
    bars: Array.from({ length: placesOf(shape.places) }, (_, at) => total(part => part.bars[at] ?? 0)),
    sketch: leastOf(parts.map(({ sketch }) => sketch)),
  }
}

/** What a column holds over some files, out of what it holds in each. */
export const joinParts = (shape: DriftShape, parts: readonly FilePart[]): DriftCounts => {
  const { column, places } = shape
  const total = (of: (part: FilePart) => number): number => sumOf(parts, of)
  const [rows, nulls] = [total(part => part.rows), total(part => part.nulls)]
  const [missing, mismatched] = [total(part => part.missing), total(part => part.mismatched)]
  const ends = endsOf(shape, parts)
  const bars = Array.from({ length: placesOf(places) }, (_, at) => total(part => part.bars[at] ?? 0))
  const sketches = parts.map(({ sketch }) => sketch)
  return {
    rows,
    valid: rows - missing - mismatched,
    mismatched,
    missing,
    nulls,
    ...(isComparable(column.type) ? { distinct: distinctOf(sketches, rows - nulls) } : {}),
    ...(ends ? { ends } : {}),
    bars,
    rest: rows - nulls - sumOf(bars, count => count),
  }
}
