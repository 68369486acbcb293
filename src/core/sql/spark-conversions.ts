/** A Spark string literal: backslash escapes are on unless the session says otherwise. */
export const sparkText = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\u0000')}'`

/** strptime's letters in Java's DateTimeFormatter; single letters read one digit or two, as strptime does. */
const timeLetters: ReadonlyMap<string, string> = new Map([
  ['Y', 'yyyy'],
  ['y', 'yy'],
  ['m', 'M'],
  ['d', 'd'],
  ['b', 'MMM'],
  ['B', 'MMMM'],
  ['H', 'H'],
  ['I', 'h'],
  ['M', 'm'],
  ['S', 's'],
  ['f', 'SSSSSS'],
  ['p', 'a'],
  ['z', 'xx'],
  ['Z', 'VV'],
  ['a', 'E'],
  ['A', 'EEEE'],
  ['j', 'D'],
])

/** Parts that are digits: where one follows another at once, each has all of its digits. */
const digits: ReadonlySet<string> = new Set('YymdHIMSfj')
const twoDigits: ReadonlySet<string> = new Set('mdHIMS')

const formatParts = /%-?(.)|([A-Za-z'[\]{}#]+)/g

const javaFormat = (format: string, offset: string): string => {
  const isDigits = (at: number, step: 1 | -1) => {
    const beside =
      step === 1 ? /^%-?(.)/.exec(format.slice(at))?.[1] : /%-?(.)$/.exec(format.slice(0, at))?.[1]
    return beside !== undefined && digits.has(beside)
  }
  return format.replace(
    formatParts,
    (whole: string, letter: string | undefined, literal: string | undefined, at: number) => {
      if (literal !== undefined) return `'${literal.replaceAll("'", "''")}'`
      if (letter === 'z') return offset
      const java = timeLetters.get(letter ?? '') ?? letter ?? ''
      const isTight = isDigits(at + whole.length, 1) || isDigits(at, -1)
      return isTight && twoDigits.has(letter ?? '') ? java.repeat(2) : java
    },
  )
}

/** Ways to write an offset, one after the other: a pattern of Java's takes one of them. */
const offsets = ['xxx', 'xx', 'x']

/** Text by a strptime format; NULL where it does not fit. */
export const sparkParseTime = (value: string, format: string): string => {
  const plain = format.replaceAll('%%', '')
  // What names no year is of 1900 to strptime, and of 1970 here.
  const hasYear = /%-?[Yy]/.test(plain)
  const given = hasYear ? value : `concat('1900 ', ${value})`
  const whole = hasYear ? format : `%Y ${format}`
  const read = (offset: string) => `try_to_timestamp(${given}, ${sparkText(javaFormat(whole, offset))})`
  const time = /%-?z/.test(plain) ? `coalesce(${offsets.map(read).join(', ')})` : read('')
  // Two digits are a year from 2000 on in Java, and one from 1969 to 2068 in strptime.
  return /%-?y/.test(plain)
    ? `(CASE WHEN year(${time}) >= 2069 THEN ${time} - INTERVAL '100' YEAR ELSE ${time} END)`
    : time
}

/**
 * A double as DuckDB prints it, out of what Java prints: plain digits up to 1e16, then `1e+16`, and `1e-05` below 0.0001. Both print
 * the fewest digits that give the same number.
 */
export const sparkDoubleText = (value: string): string => {
  const exponent = `CAST(substring_index(__t, 'E', -1) AS INT)`
  const plain = `regexp_replace(CAST(CAST(__t AS DECIMAL(38,21)) AS STRING), '(\\\\.[0-9]+?)0+$', '$1')`
  const mantissa = `regexp_replace(substring_index(__t, 'E', 1), '\\\\.0$', '')`
  const sign = `CASE WHEN ${exponent} < 0 THEN 'e-' ELSE 'e+' END`
  const power = `CASE WHEN abs(${exponent}) < 10 THEN '0' ELSE '' END`
  const scientific = `concat(${mantissa}, ${sign}, ${power}, CAST(abs(${exponent}) AS STRING))`
  const printed = [
    `WHEN __t = 'NaN' THEN 'nan'`,
    `WHEN __t = 'Infinity' THEN 'inf'`,
    `WHEN __t = '-Infinity' THEN '-inf'`,
    `WHEN NOT contains(__t, 'E') THEN __t`,
    `WHEN ${exponent} BETWEEN -4 AND 15 THEN ${plain}`,
  ].join(' ')
  return `element_at(transform(array(CAST(${value} AS STRING)), __t -> CASE ${printed} ELSE ${scientific} END), 1)`
}

/** Text that holds nothing but ASCII; NULL for other text. */
export const sparkLatinDigits = (value: string): string =>
  `nullif(regexp_replace(${value}, '(?s)^.*[^\\\\x00-\\\\x7F].*$', ''), '')`

/**
 * SQL for a decimal as plain text. Without ANSI mode a cast prints small numbers with an exponent (`1E-10`); `to_char` fills up with
 * blanks and may leave the zero before the point out.
 */
export const sparkDecimalText = (value: string, format: string): string =>
  `regexp_replace(replace(to_char(${value}, ${format}), ' ', ''), '^(-?)[.]', '$10.')`
