import { toEngineType } from '../delta/engine-types.ts'
import type { FunctionName } from './ast.ts'
import { duckdbPairs } from './duckdb-pairs.ts'
import { type Words, edgeSpace } from './print-words.ts'
import { printPattern, printReplacement } from './print-pattern.ts'
import { quoteIdentifier, quoteText } from './quote.ts'
import { duckdbTextCall } from './text-functions.ts'
import { duckdbValueCall } from './value-functions.ts'

const edge = quoteText(edgeSpace)

const names: Readonly<Partial<Record<FunctionName, string>>> = {
  lower: 'lower',
  contains: 'contains',
  'starts-with': 'starts_with',
  coalesce: 'coalesce',
  truncate: 'trunc',
  matches: 'regexp_full_match',
  element: 'list_extract',
  'all-matches': 'regexp_extract_all',
  fail: 'error',
}

const call = (fn: FunctionName, args: readonly string[]): string => {
  const [first = 'NULL', second = 'NULL'] = args
  switch (fn) {
    case 'trim-space':
      return `regexp_replace(${first}, ${edge}, '', 'g')`
    case 'concat':
      return `(${args.join(' || ')})`
    case 'capture':
      return `regexp_extract(${first}, ${second}, 1)`
    case 'as-utc':
    case 'utc-time':
      // One function of the engine's for both ways: which one depends on the argument's type.
      return `timezone('UTC', ${first})`
    case 'list':
      return `[${args.join(', ')}]`
    case 'json-list':
      // The engine stops at text that is no JSON.
      return `CASE WHEN json_valid(${first}) THEN CASE WHEN json_type(${first}) = 'ARRAY' THEN json_extract_string(${first}, '$[*]') END END`
    case 'decimal-text':
    case 'double-text':
      return `CAST(${first} AS VARCHAR)`
    case 'iso-instant':
      return `timezone('UTC', TRY_CAST(${first} AS TIMESTAMP))`
    case 'latin-digits':
      return first
    case 'json-text':
      return `CAST(to_json(${first}) AS VARCHAR)`
    default:
      return duckdbTextCall(fn, args) ?? duckdbValueCall(fn, args) ?? `${names[fn] ?? fn}(${args.join(', ')})`
  }
}

/** DuckDB's words; 0.9.2 is the oldest that must understand them. */
export const duckdbWords: Words = {
  identifier: quoteIdentifier,
  text: quoteText,
  type: toEngineType,
  call,
  differs: (left, right) => `(${left} IS DISTINCT FROM ${right})`,
  pattern: node => printPattern(node, 'duckdb'),
  replacement: parts => printReplacement(parts, 'duckdb'),
  // The engine makes NULL of a list without elements.
  eachMatch: (of, pattern, word, becomes) =>
    `coalesce(array_to_string(list_transform(regexp_extract_all(${of}, ${pattern}), ${word} -> ${becomes}), ''), ${of})`,
  jsonField: (value, path) => {
    const steps = path.map(key => (typeof key === 'number' ? `[${key}]` : `."${key}"`)).join('')
    return `CASE WHEN json_valid(${value}) THEN json_extract_string(${value}, ${quoteText(`$${steps}`)}) END`
  },
  pairs: duckdbPairs,
  rowId: 'row_number() OVER ()',
  exploded: ({ from, list, value, position, outer }) => {
    // A NULL in the place of an empty list keeps its row.
    const elements = outer ? `CASE WHEN len(${list}) > 0 THEN ${list} ELSE [NULL] END` : list
    const places = outer
      ? `CASE WHEN len(${list}) > 0 THEN range(1, len(${list}) + 1) ELSE [NULL] END`
      : `range(1, len(${list}) + 1)`
    return `(SELECT *, unnest(${elements}) AS ${value}, unnest(${places}) AS ${position} FROM ${from})`
  },
  parseTime: (value, format) => `try_strptime(${value}, ${quoteText(format)})`,
}
