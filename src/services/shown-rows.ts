import type { Value } from '../core/ports/engine.ts'

/** A page's rows, decoded. */
export type PageRows = readonly (readonly Value[])[]

/** Reads rows of a result by their numbers, from one up to, not with, another. */
type ReadRange = (from: number, to: number) => Promise<PageRows>

/** Rows looked through at once, and in all, for those that were shown. */
const step = 4_096
const most = 25 * step

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value instanceof Uint8Array ? [...value] : value
}

const keyOf = (row: readonly Value[]): string => JSON.stringify(row, plain)

/**
 * The numbers, ascending, that rows shown as the first of a result have in another run of it. The engine does not promise an order: a
 * filter with OR gives the rows of a block condition by condition, and in which order it asks them, it learns as it goes. Undefined where
 * the first rows are the same in both, and where some of the shown ones are not found.
 */
export const placesOf = async (
  shown: PageRows,
  rows: number,
  read: ReadRange,
): Promise<readonly number[] | undefined> => {
  const keys = shown.map(keyOf)
  const first = await read(0, keys.length)
  if (first.length === keys.length && first.every((row, at) => keyOf(row) === keys[at])) return undefined
  const wanted = new Map<string, number>()
  for (const key of keys) wanted.set(key, (wanted.get(key) ?? 0) + 1)
  const places: number[] = []
  for (let from = 0; from < Math.min(rows, most); from += step)
    for (const [at, row] of (await read(from, from + step)).entries()) {
      const key = keyOf(row)
      const left = wanted.get(key) ?? 0
      if (left === 0) continue
      wanted.set(key, left - 1)
      places.push(from + at)
      if (places.length === keys.length) return places
    }
  return undefined
}

/** The number of the row that is the nth, from 0, of those that are not at `places`. */
export const numberOf = (nth: number, places: readonly number[]): number => {
  let number = nth
  for (const place of places) {
    if (place > number) break
    number += 1
  }
  return number
}
