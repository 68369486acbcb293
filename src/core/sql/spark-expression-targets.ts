import { toEngineType } from '../delta/engine-types.ts'
import type { DeltaType } from '../delta/schema.ts'
import { sparkWords } from './print-spark.ts'
import { quoteIdentifier, quoteText } from './quote.ts'
import { type Template, engineTemplates, none, sparkTemplate } from './spark-expression-functions.ts'
import { zoned } from './spark-expression-times.ts'
import { Untranslatable } from './spark-expression-tokens.ts'

/** Words that are part of expressions in both dialects, with the same meaning. */
export const keywords: ReadonlySet<string> = new Set(
  (
    'and or not is null true false in between like ilike escape case when then else end distinct from for div rlike regexp ' +
    'interval both leading trailing'
  ).split(' '),
)

/** Words that begin something that no condition on one row can have. */
export const foreign: ReadonlySet<string> = new Set(
  'select exists any all some over collate glob similar at filter union with'.split(' '),
)

/** Operators of one dialect that the other does not have, or that bind otherwise there. */
const notInEngine: ReadonlySet<string> = new Set('| ^ -> ->> // ** && << >> ~~ !~ @> <@ ^@'.split(' '))
const notInSpark: ReadonlySet<string> = new Set(
  '! | ^ ~ !~ ~~ !~~ ~~* !~~* -> ->> ** && << >> @> <@ ^@'.split(' '),
)

/** What a dialect writes differently. */
export interface Target {
  readonly from: 'spark' | 'engine'
  readonly text: (value: string) => string
  readonly name: (name: string) => string
  readonly number: (text: string) => string
  readonly type: (type: DeltaType) => string
  readonly cast: (value: string, type: DeltaType) => string
  /** DATE '…', TIMESTAMP '…'; undefined when the word is no such type. */
  readonly literal: (word: string, text: string) => string | undefined
  readonly template: (name: string) => Template
  /** An operator; undefined when it has no counterpart. */
  readonly operator: (mark: string) => string | undefined
  /** The pattern after LIKE. */
  readonly pattern: (value: string, escaped: boolean) => string
  /** `a RLIKE 'text'`: what stands instead of RLIKE and the text; undefined to leave both. */
  readonly rlike: (pattern: string | undefined, negated: boolean) => string | undefined
}

const identifier = (name: string, quote: (name: string) => string): string => {
  if (name === '' || name.includes('\0')) throw new Untranslatable(`The name ${JSON.stringify(name)}`)
  return quote(name)
}

const suffixes: ReadonlyMap<string, DeltaType> = new Map([
  ['l', 'long'],
  ['s', 'short'],
  ['y', 'byte'],
  ['f', 'float'],
  ['d', 'double'],
])

const wholeTypes: ReadonlySet<DeltaType> = new Set(['byte', 'short', 'integer', 'long'])

/** Spark cuts off what is behind the point, the engine rounds. */
const engineCast = (value: string, type: DeltaType): string => {
  const plain = `CAST(${value} AS ${toEngineType(type)})`
  if (!wholeTypes.has(type)) return plain
  const fraction = `typeof(${value}) IN ('FLOAT', 'DOUBLE') OR typeof(${value}) LIKE 'DECIMAL%'`
  return `CASE WHEN ${fraction} THEN CAST(trunc(TRY_CAST(${value} AS DOUBLE)) AS ${toEngineType(type)}) ELSE ${plain} END`
}

/** From Spark to the engine. */
export const toEngine: Target = {
  from: 'spark',
  text: quoteText,
  name: name => identifier(name, quoteIdentifier),
  number: text => {
    const [, digits = text, suffix = ''] = /^(.*?)(BD|[LSYFD])?$/i.exec(text) ?? []
    const type = suffixes.get(suffix.toLowerCase())
    return type === undefined ? digits : `CAST(${digits} AS ${toEngineType(type)})`
  },
  type: toEngineType,
  cast: engineCast,
  literal: (word, text) => {
    if (word === 'date') return `DATE ${quoteText(text)}`
    if (word === 'timestamp' || word === 'timestamp_ltz') return `TIMESTAMPTZ ${quoteText(zoned(text))}`
    return word === 'timestamp_ntz' ? `TIMESTAMP ${quoteText(text)}` : undefined
  },
  template: name => engineTemplates.get(name) ?? none,
  operator: mark => {
    if (mark === '<=>') return 'IS NOT DISTINCT FROM'
    if (mark === '!') return 'NOT'
    return notInEngine.has(mark) ? undefined : mark
  },
  pattern: (value, escaped) =>
    value.includes('\\') && !escaped ? `${quoteText(value)} ESCAPE '\\'` : quoteText(value),
  rlike: (pattern, negated) => {
    if (pattern === undefined) throw new Untranslatable('RLIKE with anything but a text')
    return `${negated ? '!~' : '~'} ${quoteText(`(?s:.*)(?:${pattern})(?s:.*)`)}`
  },
}

const simpleName = /^[A-Za-z_][A-Za-z0-9_]*$/

/** From the engine to Spark. */
export const toSpark: Target = {
  from: 'engine',
  text: value => sparkWords.text(value),
  name: name =>
    identifier(name, plain =>
      simpleName.test(plain) && !keywords.has(plain.toLowerCase()) && !foreign.has(plain.toLowerCase())
        ? plain
        : sparkWords.identifier(plain),
    ),
  number: text => text.replaceAll('_', ''),
  type: type => sparkWords.type(type),
  cast: (value, type) => `CAST(${value} AS ${sparkWords.type(type)})`,
  literal: (word, text) => {
    if (word === 'date') return `DATE ${sparkWords.text(text)}`
    if (word === 'timestamp_ntz') return `TIMESTAMP_NTZ ${sparkWords.text(text)}`
    return word === 'timestamp' || word === 'timestamptz'
      ? `TIMESTAMP ${sparkWords.text(zoned(text))}`
      : undefined
  },
  template: sparkTemplate,
  operator: mark => {
    if (mark === '//') return 'DIV'
    if (mark === '<=>') return mark
    return notInSpark.has(mark) ? undefined : mark
  },
  pattern: (value, escaped) => sparkWords.text(escaped ? value : value.replaceAll('\\', '\\\\')),
  rlike: () => undefined,
}
