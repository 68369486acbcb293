import { Untranslatable } from './spark-expression-tokens.ts'
import { engineTimeFormat, javaTimeFormat, timeUnit } from './spark-expression-times.ts'

/** The arguments of a call: as SQL of the dialect that is written, and their value where they are plain text. */
export interface Call {
  readonly name: string
  readonly sql: readonly string[]
  readonly texts: readonly (string | undefined)[]
  readonly quoteText: (value: string) => string
}

export type Template = (call: Call) => string

/** The same by the same name. */
const same: readonly string[] = (
  'abs ceil ceiling floor round sqrt cbrt exp ln log10 log2 pow power sign sin cos tan asin acos atan atan2 degrees radians pi ' +
  'greatest least coalesce nullif lower upper trim ltrim rtrim length substring substr left right concat_ws replace reverse ' +
  'repeat instr contains ascii chr translate levenshtein md5 year month day quarter hour minute second dayofmonth dayofyear ' +
  'weekofyear last_day isnan ifnull position'
).split(' ')

/** The same by another name: Spark's, the engine's. */
const renamed: readonly (readonly [spark: string, engine: string])[] = [
  ['startswith', 'prefix'],
  ['startswith', 'starts_with'],
  ['endswith', 'suffix'],
  ['endswith', 'ends_with'],
  ['regexp_like', 'regexp_matches'],
  ['array_contains', 'list_contains'],
  ['size', 'array_length'],
  ['timestamp_seconds', 'to_timestamp'],
  ['rand', 'random'],
]

const alias: readonly (readonly [spark: string, engine: string])[] = [
  ['lcase', 'lower'],
  ['ucase', 'upper'],
  ['char_length', 'length'],
  ['character_length', 'length'],
  ['len', 'length'],
  ['nvl', 'coalesce'],
  ['rlike', 'regexp_matches'],
  ['regexp', 'regexp_matches'],
  ['array_size', 'array_length'],
  ['random', 'random'],
  ['char', 'chr'],
]

const call = (name: string, args: readonly string[]): string => `${name}(${args.join(', ')})`

const rename =
  (name: string): Template =>
  ({ sql }) =>
    call(name, sql)

/** The n-th argument, which has to be plain text for the translation to know what it says. */
const textAt = ({ name, texts }: Call, index: number): string => {
  const text = texts[index]
  if (text === undefined) throw new Untranslatable(`${name}() whose argument ${index + 1} is not a text`)
  return text
}

const arity = (template: Template, least: number, most = least): Template => {
  return given => {
    const { length } = given.sql
    if (length < least || length > most)
      throw new Untranslatable(`${given.name}() with ${length} ${length === 1 ? 'argument' : 'arguments'}`)
    return template(given)
  }
}

const asDate = (sql: string | undefined): string => `CAST(${sql ?? 'NULL'} AS DATE)`
const asInteger = (sql: string | undefined): string => `CAST(${sql ?? 'NULL'} AS INTEGER)`

/** The parts that both dialects count alike. */
const commonParts: ReadonlySet<string> = new Set([
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'doy',
  'hour',
  'minute',
])

const datePart: Template = given => {
  const part = textAt(given, 0)
  if (!commonParts.has(part.toLowerCase())) throw new Untranslatable(`date_part('${part}')`)
  return call('date_part', given.sql)
}

const replaceAll: Template = given => {
  if (/[$\\]/.test(textAt(given, 2)))
    throw new Untranslatable('regexp_replace() with a group in its replacement')
  return call('regexp_replace', [...given.sql.slice(0, 3), given.quoteText('g')])
}

const toTime = (type: string): Template => {
  return given => {
    const [value = 'NULL', format] = given.sql
    if (format === undefined) return `CAST(${value} AS ${type})`
    return `CAST(strptime(${value}, ${given.quoteText(engineTimeFormat(textAt(given, 1)))}) AS ${type})`
  }
}

const padded =
  (name: string): Template =>
  ({ sql, quoteText }) =>
    call(name, sql.length === 2 ? [...sql, quoteText(' ')] : sql)

/** Spark's functions in the engine's words. */
export const engineTemplates: ReadonlyMap<string, Template> = new Map<string, Template>([
  ...same.map(name => [name, rename(name)] as const),
  ...renamed.map(([spark, engine]) => [spark, rename(engine)] as const),
  ...alias.map(([spark, engine]) => [spark, rename(engine)] as const),
  ['log', arity(rename('ln'), 1)],
  ['concat', ({ sql }) => `(${sql.join(' || ')})`],
  ['lpad', arity(padded('lpad'), 2, 3)],
  ['rpad', arity(padded('rpad'), 2, 3)],
  ['dayofweek', arity(({ sql }) => `(dayofweek(${sql[0] ?? ''}) + 1)`, 1)],
  ['weekday', arity(({ sql }) => `(isodow(${sql[0] ?? ''}) - 1)`, 1)],
  ['isnull', arity(({ sql }) => `(${sql[0] ?? ''} IS NULL)`, 1)],
  ['isnotnull', arity(({ sql }) => `(${sql[0] ?? ''} IS NOT NULL)`, 1)],
  [
    'nvl2',
    arity(({ sql: [a, b, c] }) => `CASE WHEN ${a ?? ''} IS NOT NULL THEN ${b ?? ''} ELSE ${c ?? ''} END`, 3),
  ],
  ['if', arity(({ sql: [a, b, c] }) => `CASE WHEN ${a ?? ''} THEN ${b ?? ''} ELSE ${c ?? ''} END`, 3)],
  ['mod', arity(({ sql: [a, b] }) => `((${a ?? ''}) % (${b ?? ''}))`, 2)],
  ['pmod', arity(({ sql: [a, b] }) => `((((${a ?? ''}) % (${b ?? ''})) + (${b ?? ''})) % (${b ?? ''}))`, 2)],
  ['sha2', arity(given => (given.sql[1] === '256' ? call('sha256', given.sql.slice(0, 1)) : none(given)), 2)],
  [
    'regexp_extract',
    arity(({ sql }) => call('regexp_extract', sql.length === 2 ? [...sql, '1'] : sql), 2, 3),
  ],
  ['regexp_replace', arity(replaceAll, 3)],
  [
    'date_format',
    arity(
      given => call('strftime', [given.sql[0] ?? '', given.quoteText(engineTimeFormat(textAt(given, 1)))]),
      2,
    ),
  ],
  ['to_date', arity(toTime('DATE'), 1, 2)],
  ['date', arity(toTime('DATE'), 1)],
  ['to_timestamp', arity(toTime('TIMESTAMPTZ'), 1, 2)],
  ['timestamp', arity(toTime('TIMESTAMPTZ'), 1)],
  ['date_add', arity(({ sql: [day, n] }) => `(${asDate(day)} + ${asInteger(n)})`, 2)],
  ['date_sub', arity(({ sql: [day, n] }) => `(${asDate(day)} - ${asInteger(n)})`, 2)],
  ['datediff', arity(({ sql: [end, start] }) => `(${asDate(end)} - ${asDate(start)})`, 2)],
  [
    'add_months',
    arity(({ sql: [day, n] }) => `CAST(${asDate(day)} + to_months(${asInteger(n)}) AS DATE)`, 2),
  ],
  [
    'date_trunc',
    arity(
      given => `CAST(date_trunc('${timeUnit(textAt(given, 0))}', ${given.sql[1] ?? ''}) AS TIMESTAMPTZ)`,
      2,
    ),
  ],
  [
    'trunc',
    arity(given => `CAST(date_trunc('${timeUnit(textAt(given, 1))}', ${asDate(given.sql[0])}) AS DATE)`, 2),
  ],
  ['date_part', arity(datePart, 2)],
  ['unix_timestamp', arity(({ sql }) => `CAST(epoch(${sql[0] ?? ''}) AS BIGINT)`, 1)],
  ['current_date', arity(() => 'current_date', 0)],
  ['current_timestamp', arity(() => 'now()', 0)],
  ['now', arity(() => 'now()', 0)],
  ['uuid', arity(() => 'CAST(gen_random_uuid() AS VARCHAR)', 0)],
])

/** A function that has no counterpart. */
export const none: Template = ({ name }) => {
  throw new Untranslatable(`The function ${name}()`)
}

const firstGroup: Template = ({ sql }) => call('regexp_extract', sql.length === 2 ? [...sql, '0'] : sql)

const withoutFlag: Template = given => {
  if (given.texts[3] !== 'g' || /[$\\]/.test(textAt(given, 2)))
    throw new Untranslatable("regexp_replace() other than with plain text and the option 'g'")
  return call('regexp_replace', given.sql.slice(0, 3))
}

/** The engine's functions in Spark's words. */
const ownSparkTemplates: ReadonlyMap<string, Template> = new Map<string, Template>([
  ...same.map(name => [name, rename(name)] as const),
  ...renamed.map(([spark, engine]) => [engine, rename(spark)] as const),
  ['log', arity(rename('log10'), 1)],
  ['len', none],
  ['concat', ({ sql, quoteText }) => call('concat_ws', [quoteText(''), ...sql])],
  ['dayofweek', arity(({ sql }) => `(dayofweek(${sql[0] ?? ''}) - 1)`, 1)],
  ['weekday', arity(({ sql }) => `(dayofweek(${sql[0] ?? ''}) - 1)`, 1)],
  ['isodow', arity(({ sql }) => `(weekday(${sql[0] ?? ''}) + 1)`, 1)],
  ['sha256', arity(({ sql }) => call('sha2', [...sql, '256']), 1)],
  ['regexp_extract', arity(firstGroup, 2, 3)],
  ['regexp_replace', arity(withoutFlag, 4)],
  [
    'strftime',
    arity(
      given => call('date_format', [given.sql[0] ?? '', given.quoteText(javaTimeFormat(textAt(given, 1)))]),
      2,
    ),
  ],
  [
    'date_trunc',
    arity(given => call('date_trunc', [given.quoteText(timeUnit(textAt(given, 0))), given.sql[1] ?? '']), 2),
  ],
  ['date_part', arity(datePart, 2)],
  ['to_timestamp', arity(rename('timestamp_seconds'), 1)],
  ['if', arity(rename('if'), 3)],
  ['today', arity(() => 'current_date()', 0)],
  ['current_date', arity(() => 'current_date()', 0)],
  ['now', arity(() => 'current_timestamp()', 0)],
  ['current_timestamp', arity(() => 'current_timestamp()', 0)],
  ['get_current_timestamp', arity(() => 'current_timestamp()', 0)],
  ['gen_random_uuid', arity(() => 'uuid()', 0)],
  ['uuid', arity(() => 'uuid()', 0)],
])

/** A function in Spark's words. What the engine does not know and Spark does stays as it is: people bring such from Spark. */
export const sparkTemplate = (name: string): Template =>
  ownSparkTemplates.get(name) ?? (engineTemplates.has(name) ? rename(name) : none)
