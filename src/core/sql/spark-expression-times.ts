import { Untranslatable } from './spark-expression-tokens.ts'

/** The engine's letters of time formats and Java's, where they mean the same in printing and in reading. */
const letters: readonly (readonly [engine: string, java: string])[] = [
  ['%Y', 'yyyy'],
  ['%y', 'yy'],
  ['%m', 'MM'],
  ['%-m', 'M'],
  ['%B', 'MMMM'],
  ['%b', 'MMM'],
  ['%d', 'dd'],
  ['%-d', 'd'],
  ['%j', 'DDD'],
  ['%-j', 'D'],
  ['%H', 'HH'],
  ['%-H', 'H'],
  ['%I', 'hh'],
  ['%-I', 'h'],
  ['%M', 'mm'],
  ['%-M', 'm'],
  ['%S', 'ss'],
  ['%-S', 's'],
  ['%f', 'SSSSSS'],
  ['%g', 'SSS'],
  ['%p', 'a'],
  ['%A', 'EEEE'],
  ['%a', 'EEE'],
]
const toEngine: ReadonlyMap<string, string> = new Map([
  ...letters.map(([engine, java]) => [java, engine] as const),
  ['y', '%Y'],
  ['E', '%a'],
  ['EE', '%a'],
])
const toJava: ReadonlyMap<string, string> = new Map(letters)

/** A format of date_format or to_date in the engine's letters, those of strftime. */
export const engineTimeFormat = (java: string): string =>
  java.replaceAll(
    /'((?:[^']|'')*)'|(([A-Za-z])\3*)|([^])/gu,
    (_whole: string, literal: string | undefined, run: string | undefined, _one: string, other = '') => {
      if (literal !== undefined)
        return (literal === '' ? "'" : literal.replaceAll("''", "'")).replaceAll('%', '%%')
      if (run === undefined) return other === '%' ? '%%' : other
      const letter = toEngine.get(run)
      if (letter === undefined) throw new Untranslatable(`The letters ${run} in the time format '${java}'`)
      return letter
    },
  )

/** A format of strftime in Java's letters, those of date_format. */
export const javaTimeFormat = (engine: string): string =>
  engine.replaceAll(
    /(%-?[^])|([A-Za-z'[\]{}#]+)/gu,
    (_whole: string, code: string | undefined, literal = '') => {
      if (code === undefined) return `'${literal.replaceAll("'", "''")}'`
      if (code === '%%') return '%'
      const letter = toJava.get(code)
      if (letter === undefined) throw new Untranslatable(`The ${code} in the time format '${engine}'`)
      return letter
    },
  )

const units: ReadonlyMap<string, string> = new Map(
  [
    ['year', 'yyyy', 'yy'],
    ['quarter'],
    ['month', 'mm', 'mon'],
    ['week'],
    ['day', 'dd'],
    ['hour'],
    ['minute'],
    ['second'],
    ['millisecond'],
    ['microsecond'],
  ].flatMap(([name = '', ...others]) => [name, ...others].map(other => [other, name] as const)),
)

/** The unit of date_trunc by its full name, which both dialects know. */
export const timeUnit = (text: string): string => {
  const unit = units.get(text.toLowerCase())
  if (unit === undefined) throw new Untranslatable(`The unit '${text}'`)
  return unit
}

/** A timestamp literal's text with UTC where it names no zone: that is the zone that Boathouse reads it in. */
export const zoned = (text: string): string => {
  const trimmed = text.trim()
  if (/(?:Z|UTC|GMT|[+-]\d{1,2}(?::?\d\d)?)$/i.test(trimmed.slice(10))) return trimmed
  if (/[A-Za-z]/.test(trimmed.slice(11))) throw new Untranslatable(`The time zone in '${text}'`)
  return trimmed.length <= 10 ? `${trimmed} 00:00:00Z` : `${trimmed}Z`
}
