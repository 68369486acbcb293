import type { DeltaType } from '../delta/schema.ts'
import type { FunctionName } from './ast.ts'
import { type Words, edgeSpace } from './print-words.ts'

const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** A Spark string literal: backslash escapes are on unless the session says otherwise. */
const text = (value: string): string =>
  `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\u0000')}'`

const primitives: ReadonlyMap<string, string> = new Map([
  ['long', 'BIGINT'],
  ['integer', 'INT'],
  ['short', 'SMALLINT'],
  ['byte', 'TINYINT'],
])

const type = (delta: DeltaType): string => {
  if (typeof delta === 'string') return primitives.get(delta) ?? delta.toUpperCase()
  if (delta.type === 'array') return `ARRAY<${type(delta.elementType)}>`
  if (delta.type === 'map') return `MAP<${type(delta.keyType)}, ${type(delta.valueType)}>`
  return `STRUCT<${delta.fields.map(field => `${identifier(field.name)}: ${type(field.type)}`).join(', ')}>`
}

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

const javaFormat = (format: string): string =>
  format.replace(/%-?(.)|([A-Za-z'[\]{}#]+)/g, (_whole, letter?: string, literal?: string) =>
    literal === undefined
      ? (timeLetters.get(letter ?? '') ?? letter ?? '')
      : `'${literal.replaceAll("'", "''")}'`,
  )

const names: Readonly<Partial<Record<FunctionName, string>>> = {
  lower: 'lower',
  contains: 'contains',
  'starts-with': 'startswith',
  coalesce: 'coalesce',
  concat: 'concat',
  'json-text': 'to_json',
  fail: 'raise_error',
}

const call = (fn: FunctionName, args: readonly string[]): string => {
  const [first = 'NULL', second = 'NULL'] = args
  switch (fn) {
    case 'trim-space':
      return `regexp_replace(${first}, ${text(edgeSpace)}, '')`
    case 'capture':
      return `regexp_extract(${first}, ${second}, 1)`
    case 'matches':
      return `(${first} RLIKE concat('^(?:', ${second}, ')\\\\z'))`
    case 'truncate':
      return `(CASE WHEN ${first} < 0 THEN ceil(${first}) ELSE floor(${first}) END)`
    case 'as-utc':
      return `CAST(${first} AS TIMESTAMP)`
    case 'utc-time':
      return `CAST(${first} AS TIMESTAMP_NTZ)`
    default:
      return `${names[fn] ?? fn}(${args.join(', ')})`
  }
}

/** Spark's words (3.5 and later, session time zone UTC). */
export const sparkWords: Words = {
  identifier,
  text,
  type,
  call,
  differs: (left, right) => `(NOT (${left} <=> ${right}))`,
  rowId: 'monotonically_increasing_id()',
  exploded: ({ from, list, value, position, outer }) =>
    `(SELECT * EXCEPT (${position}), CAST(${position} + 1 AS BIGINT) AS ${position} FROM (SELECT * FROM ${from} LATERAL VIEW ${outer ? 'OUTER ' : ''}posexplode(${list}) AS ${position}, ${value}))`,
  parseTime: (value, format) => `try_to_timestamp(${value}, ${text(javaFormat(format))})`,
}
