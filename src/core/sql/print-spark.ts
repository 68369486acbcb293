import type { DeltaType } from '../delta/schema.ts'
import type { FunctionName } from './ast.ts'
import { type Words, edgeSpace } from './print-words.ts'
import { printPattern, printReplacement } from './print-pattern.ts'
import {
  sparkDecimalText,
  sparkDoubleText,
  sparkLatinDigits,
  sparkParseTime,
  sparkText as text,
} from './spark-conversions.ts'
import { sparkTextCall } from './text-functions.ts'
import { sparkValueCall } from './value-functions.ts'

const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``

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
    case 'decimal-text':
      return sparkDecimalText(first, second)
    case 'double-text':
      return sparkDoubleText(first)
    case 'iso-instant':
      return `TRY_CAST(${first} AS TIMESTAMP)`
    case 'latin-digits':
      return sparkLatinDigits(first)
    case 'capture':
      return `regexp_extract(${first}, ${second}, 1)`
    case 'matches':
      return `(${first} RLIKE concat('^(?:', ${second}, ')\\\\z'))`
    case 'list':
      return `array(${args.join(', ')})`
    case 'element':
      return `try_element_at(${first}, CAST(${second} AS INT))`
    case 'all-matches':
      return `regexp_extract_all(${first}, ${second}, 0)`
    case 'json-list':
      return `from_json(${first}, 'ARRAY<STRING>')`
    case 'truncate':
      return `(CASE WHEN ${first} < 0 THEN ceil(${first}) ELSE floor(${first}) END)`
    case 'as-utc':
      return `CAST(${first} AS TIMESTAMP)`
    case 'utc-time':
      return `CAST(${first} AS TIMESTAMP_NTZ)`
    default:
      return sparkTextCall(fn, args) ?? sparkValueCall(fn, args) ?? `${names[fn] ?? fn}(${args.join(', ')})`
  }
}

/** Spark's words (3.5 and later, session time zone UTC). */
export const sparkWords: Words = {
  identifier,
  text,
  type,
  call,
  differs: (left, right) => `(NOT (${left} <=> ${right}))`,
  pattern: node => printPattern(node, 'spark'),
  replacement: parts => printReplacement(parts, 'spark'),
  eachMatch: (of, pattern, word, becomes) =>
    `array_join(transform(regexp_extract_all(${of}, ${pattern}, 0), ${word} -> ${becomes}), '')`,
  jsonField: (value, path) => {
    const steps = path.map(key => (typeof key === 'number' ? `[${key}]` : `['${key}']`)).join('')
    return `get_json_object(${value}, ${text(`$${steps}`)})`
  },
  pairs: pairs => `(VALUES ${pairs.map(([from, to]) => `(${text(from)}, ${text(to)})`).join(', ')})`,
  rowId: 'monotonically_increasing_id()',
  exploded: ({ from, list, value, position, outer }) =>
    `(SELECT * EXCEPT (${position}), CAST(${position} + 1 AS BIGINT) AS ${position} FROM (SELECT * FROM ${from} LATERAL VIEW ${outer ? 'OUTER ' : ''}posexplode(${list}) AS ${position}, ${value}))`,
  parseTime: sparkParseTime,
}
