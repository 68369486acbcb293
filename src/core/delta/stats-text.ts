/** Spark keeps this many UTF-16 units of a string bound, and looks this far for a place to cut a maximum. */
const boundLength = 32
const searchLength = 2 * boundLength

const highest = '\u{10ffff}'
const lastAscii = '\u{7f}'

const splitsPair = (value: string, at: number): boolean => (value.codePointAt(at - 1) ?? 0) > 0xffff

/** A lower bound of the string in at most 33 UTF-16 units: a prefix that ends between characters. */
export const lowerBound = (value: string): string => {
  if (value.length <= boundLength) return value
  return value.slice(0, splitsPair(value, boundLength) ? boundLength + 1 : boundLength)
}

/**
 * An upper bound of the string in code-point order: the string itself up to 32 UTF-16 units, else a prefix and a character above
 * the first one dropped, by the rules of Spark's StatisticsCollection. Undefined when there is none within 64 units.
 */
export const upperBound = (value: string): string | undefined => {
  if (value.length <= boundLength) return value
  let end = splitsPair(value, boundLength) ? boundLength + 1 : boundLength
  while (end <= searchLength && end < value.length) {
    const dropped = String.fromCodePoint(value.codePointAt(end) ?? 0)
    if (dropped !== highest) return value.slice(0, end) + (dropped < lastAscii ? lastAscii : highest)
    end += dropped.length
  }
  return end >= value.length && value.length <= searchLength ? value : undefined
}

const isoTime = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z?)$/

/**
 * An ISO timestamp cut to milliseconds, as statistics hold them: down for a minimum, up for a maximum, so that the bound still
 * bounds (Spark writes both cut down and reads a maximum as one millisecond later, which is safe with either). Undefined for a
 * time that four-digit years can not tell.
 */
export const millisecondBound = (value: string, side: 'min' | 'max'): string | undefined => {
  const [, day, time, fraction = '', zone = ''] = isoTime.exec(value) ?? []
  if (day === undefined || time === undefined) return undefined
  const digits = fraction.padEnd(9, '0')
  const milliseconds = `${day}T${time}.${digits.slice(0, 3)}`
  if (side === 'min' || Number(digits.slice(3)) === 0) return milliseconds + zone
  const rounded = new Date(Date.parse(`${milliseconds}Z`) + 1).toISOString().slice(0, -1)
  return rounded.length === milliseconds.length ? rounded + zone : undefined
}
