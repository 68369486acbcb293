const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })
const fine = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** From the least to the most. */
export type AxisRange = readonly [number, number]

/** Round numbers inside a range, about `count` of them, 0 among them when it is inside. */
export const ticks = (low: number, high: number, count: number): readonly number[] => {
  if (!(high > low)) return [low]
  const raw = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step =
    [1, 2, 5, 10].map(factor => factor * power).find(size => size >= raw * (1 - 1e-9)) ?? 10 * power
  const result: number[] = []
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++) {
    // Multiplying by a power below 1 leaves digits that nobody meant: 0.30000000000000004.
    result.push(Number((index * step).toPrecision(12)))
  }
  return result
}

/** A tick's label, short: `1.2M`. */
export const tickLabel = (value: number): string => {
  const size = Math.abs(value)
  if (size > 0 && size < 0.001) return fine.format(value)
  return size < 10_000 ? whole.format(value) : compact.format(value)
}

/** Maps a value of [low, high] onto [from, to], both in pixels. */
export const scale = (value: number, [low, high]: AxisRange, from: number, to: number): number =>
  high === low ? from : from + ((value - low) / (high - low)) * (to - from)

/** The range of values with some room above and below; those that are all one have it in the middle. */
export const roomyRange = (values: readonly number[]): AxisRange => {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [0, 1]
  const room = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.06
  // Counts do not go below nothing.
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room]
}

/** The index of the place that is nearest to a position; of rising places. */
export const nearestAt = (places: readonly number[], position: number): number => {
  let [low, high] = [0, places.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((places[middle] ?? 0) < position) low = middle + 1
    else high = middle
  }
  const before = places[low - 1]
  return before !== undefined && position - before < (places[low] ?? Infinity) - position ? low - 1 : low
}
