const count = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** A number of things, exact, with its digits grouped: 1,204,311. */
export const formatCount = (value: number | bigint): string => count.format(value)

/** A number of things where space is short: 1.2M. Rounded, so never beside "exact". */
export const formatCompact = (value: number): string => compact.format(value)

/** "1 row", "2,000 rows"; the plural is the word with an s unless given. */
export const formatPlural = (value: number, word: string, plural = `${word}s`): string =>
  `${formatCount(value)} ${value === 1 ? word : plural}`

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** A size, in decimal units: 2.1 GB. */
export const formatBytes = (bytes: number): string => {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  if (unit === 0) return formatPlural(bytes, 'byte')
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${units[unit] ?? ''}`
}

/** A time span, in seconds, as far as a user cares: "8 s", "2 min", "1 h 5 min". */
export const formatSeconds = (seconds: number): string => {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
