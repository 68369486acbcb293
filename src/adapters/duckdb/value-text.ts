const SECONDS_PER_DAY = 86_400n
/** DuckDB's own infinities: the ends of the 64-bit range, and of the 32-bit one for dates. */
const LONG_MAX = 2n ** 63n - 1n
const INT_MAX = 2n ** 31n - 1n

const floorDiv = (value: bigint, by: bigint): bigint => (value - (((value % by) + by) % by)) / by

const pad = (value: bigint | number, width: number): string => String(value).padStart(width, '0')

const infinity = (value: bigint, max: bigint): string | undefined =>
  value === max ? 'infinity' : value === -max ? '-infinity' : undefined

/** Proleptic Gregorian date of a day count since 1970-01-01; any year, unlike Date. After Howard Hinnant's `civil_from_days`. */
const civilDate = (days: bigint): string => {
  const shifted = days + 719_468n
  const era = floorDiv(shifted, 146_097n)
  const dayOfEra = shifted - era * 146_097n
  const yearOfEra = (dayOfEra - dayOfEra / 1_460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n)
  const shiftedMonth = (5n * dayOfYear + 2n) / 153n
  const day = dayOfYear - (153n * shiftedMonth + 2n) / 5n + 1n
  const month = shiftedMonth < 10n ? shiftedMonth + 3n : shiftedMonth - 9n
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n)
  const plain = year >= 0n && year <= 9_999n
  const yearText = plain ? pad(year, 4) : `${year < 0n ? '-' : '+'}${pad(year < 0n ? -year : year, 6)}`
  return `${yearText}-${pad(month, 2)}-${pad(day, 2)}`
}

/** `2026-03-01`; years outside 0 to 9999 with a sign and six digits, as in ISO 8601. */
export const dateText = (days: bigint): string => infinity(days, INT_MAX) ?? civilDate(days)

/** `09:14:00.000000`: six digits of a second, nine where the ticks are nanoseconds. */
export const timeText = (ticks: bigint, perSecond: bigint): string => {
  const seconds = ticks / perSecond
  const fraction = ticks % perSecond
  const digits = perSecond === 1_000_000_000n ? pad(fraction, 9) : pad((fraction * 1_000_000n) / perSecond, 6)
  return `${pad(seconds / 3600n, 2)}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}.${digits}`
}

/** `2026-03-01T09:14:00.000000`, with a `Z` for an instant. */
export const timestampText = (ticks: bigint, perSecond: bigint, instant: boolean): string => {
  const endless = infinity(ticks, LONG_MAX)
  if (endless !== undefined) return endless
  const days = floorDiv(ticks, SECONDS_PER_DAY * perSecond)
  const time = timeText(ticks - days * SECONDS_PER_DAY * perSecond, perSecond)
  return `${civilDate(days)}T${time}${instant ? 'Z' : ''}`
}

/** The decimal of a row of 128-bit little-endian two's complement integers, all digits of its scale kept. */
export const decimalText = (words: Uint32Array, row: number, scale: number): string => {
  let unscaled = 0n
  for (let word = 3; word >= 0; word -= 1) unscaled = (unscaled << 32n) | BigInt(words[row * 4 + word] ?? 0)
  const value = BigInt.asIntN(128, unscaled)
  const digits = pad(value < 0n ? -value : value, scale + 1)
  const whole = digits.slice(0, digits.length - scale)
  return `${value < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`
}

/** An ISO 8601 duration: `P1M2DT3.500000S`. */
export const intervalText = (months: number, days: number, nanoseconds: bigint): string => {
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds
  const seconds = `${magnitude / 1_000_000_000n}.${pad((magnitude % 1_000_000_000n) / 1000n, 6)}`
  return `P${months}M${days}DT${nanoseconds < 0n ? '-' : ''}${seconds}S`
}
