import type { DeltaType } from '../delta/schema.ts'
import type { PatternNode, Replacement } from './pattern.ts'

/** Whose SQL is printed. Spark's session time zone must be UTC and its ANSI mode may be on or off. */
export type Dialect = 'duckdb' | 'spark'

/**
 * Functions by what they mean, not by what a dialect calls them. `trim-space`: without white space (Unicode's) at both ends;
 * `capture`: group 1 of a pattern that matches from the beginning, '' where it does not; `matches`: the whole text matches;
 * `json-list`: the elements of a JSON array as text, NULL for other text; `list`: its arguments as a list; `element`: of a list, by its
 * place from 1, or from -1 at the end, NULL outside; `all-matches`: the list of all matches of a pattern; `as-utc`: a time without zone, taken as UTC; `utc-time`: an instant as a time without zone, in UTC; `fail`: stops the
 * statement with a message.
 */
export type FunctionName =
  | 'trim-space'
  | 'lower'
  | 'contains'
  | 'starts-with'
  | 'concat'
  | 'coalesce'
  | 'truncate'
  | 'capture'
  | 'matches'
  | 'as-utc'
  | 'utc-time'
  | 'json-text'
  | 'json-list'
  | 'list'
  | 'element'
  | 'all-matches'
  | 'fail'
  | ConversionFunction
  | TextFunction
  | ValueFunction

/**
 * Functions for what the dialects convert differently. `double-text`: a double as the engine prints it (`1e+16`, `inf`); `decimal-text`: a
 * decimal with all its digits and never an exponent, by `to_char`'s format for its type; `iso-instant`:
 * text such as `2026-03-01 09:14:00+02:00` as an instant, in UTC where it names no zone, NULL where it is none; `latin-digits`: text
 * that holds nothing but ASCII, NULL for other text where the dialect would read other scripts' digits.
 */
type ConversionFunction = 'decimal-text' | 'double-text' | 'iso-instant' | 'latin-digits'

/**
 * Functions on text; characters are code points, and patterns `pattern` expressions. `replace`: each place of a text, exactly;
 * `replace-all`: each match of a pattern that is never empty; `translate`: characters one for one; `finds`: a pattern matches
 * somewhere; `extract`: a group of the first match by its number, '' where there is none; `pieces`: the list of what stands between
 * matches; `substring`: from a place (1 is the first), so many characters or all; `joined`: its first argument between all others that are not NULL; `without`: NULL in the
 * place of one value; `nfc`,
 * `strip-accents`: Unicode's composed form, without or with all marks (category M); `sha256`: in lower-case hexadecimal.
 */
type TextFunction =
  | 'upper'
  | 'replace'
  | 'replace-all'
  | 'translate'
  | 'finds'
  | 'extract'
  | 'pieces'
  | 'substring'
  | 'length'
  | 'repeat'
  | 'joined'
  | 'without'
  | 'nfc'
  | 'strip-accents'
  | 'sha256'

/**
 * Functions on numbers, times and windows. `last-known`, `first-known`: the last or first value of a frame that is not NULL;
 * `lower-median`, `upper-median`: the middle values of a partition, in Spark as doubles; `mean`: a decimal sum of at most 27 digits,
 * by a count, with decimals as the third argument says, half away from zero, to be cast; `divide`: of doubles, NULL by zero;
 * `round-half-up`: of a decimal, to so many digits, half away from zero; `floor`: of a double; `from-zone`: a time without zone as the
 * instant at which clocks of a zone show it, the earlier one of two, and where none shows it, as far after the change as it is after the
 * gap's beginning; `to-zone`: what clocks of a zone show at an instant; `md5`: of text, in lower-case hexadecimal; `start-of`: the
 * first moment of the `year`, `month` … (its first argument) in which a time lies.
 */
type ValueFunction =
  | 'rank'
  | 'dense-rank'
  | 'lag'
  | 'lead'
  | 'first-value'
  | 'last-value'
  | 'first-known'
  | 'last-known'
  | 'lower-median'
  | 'upper-median'
  | 'mean'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'round-half-up'
  | 'floor'
  | 'md5'
  | 'from-zone'
  | 'to-zone'
  | 'start-of'

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

export type AggregateName = 'count' | 'count-distinct' | 'sum' | 'avg' | 'min' | 'max'

/** One key of an order. NULL comes last in either direction. */
export interface OrderKey {
  readonly by: Expr
  readonly descending: boolean
}

/** An expression. Printing is total: every dialect prints every kind. */
export type Expr =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** SQL of the user's, already checked for balance; stands in parentheses on lines of its own. */
  | { readonly kind: 'verbatim'; readonly sql: string }
  | { readonly kind: 'call'; readonly fn: FunctionName; readonly args: readonly Expr[] }
  | { readonly kind: 'compare'; readonly op: Comparison; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'differs'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expr[] }
  | { readonly kind: 'not' | 'is-true'; readonly of: Expr }
  | { readonly kind: 'is-null'; readonly of: Expr; readonly negated: boolean }
  | { readonly kind: 'one-of'; readonly of: Expr; readonly values: readonly string[] }
  | { readonly kind: 'member'; readonly of: Expr; readonly select: Select }
  /** The text beside a text in a list of pairs, NULL where it is not there. `names`: two that no column of `of` has. */
  | {
      readonly kind: 'lookup'
      readonly of: Expr
      readonly pairs: readonly (readonly [from: string, to: string])[]
      readonly names: readonly [from: string, to: string]
    }
  | { readonly kind: 'case'; readonly branches: readonly CaseBranch[]; readonly otherwise: Expr }
  /** `lenient`: what does not convert is NULL. */
  | { readonly kind: 'cast'; readonly of: Expr; readonly to: DeltaType; readonly lenient: boolean }
  /** Reads text by a strptime format; NULL where it does not fit. A time without zone, or an instant when the format has a zone. */
  | { readonly kind: 'parse-time'; readonly of: Expr; readonly format: string }
  | { readonly kind: 'sum-of'; readonly of: readonly Expr[] }
  /** A regular expression, as an argument of a function that takes one. */
  | { readonly kind: 'pattern'; readonly of: PatternNode }
  /** What `replace-all` puts in the place of a match. */
  | { readonly kind: 'replacement'; readonly parts: Replacement }
  /** Text with each match of a pattern changed; `becomes` sees the match as the column `word`, which no other column may be called. */
  | {
      readonly kind: 'each-match'
      readonly of: Expr
      /** Matches every character of every text, and is never empty. */
      readonly pattern: PatternNode
      readonly word: string
      readonly becomes: Expr
    }
  /** A field of a struct. */
  | { readonly kind: 'field'; readonly of: Expr; readonly name: string }
  /** What JSON text has at a path of keys and places (from 0), as text; NULL where there is nothing, or no JSON. */
  | { readonly kind: 'json-field'; readonly of: Expr; readonly path: readonly (string | number)[] }
  /** A column of one side of a join. */
  | { readonly kind: 'side'; readonly side: 'a' | 'b'; readonly name: string }
  /** A number for each row, in no order that could be relied on, and another when the rows are read again. */
  | { readonly kind: 'row-id' }
  /** A function over the rows of a partition: an aggregate, or one of `WindowName`. */
  | {
      readonly kind: 'window'
      readonly of: Expr
      readonly partition: readonly Expr[]
      readonly order: readonly OrderKey[]
      /** The rows around; the dialects agree on what is meant only when it is given together with an order. */
      readonly frame?: 'all' | 'until-here' | 'from-here'
    }
  | { readonly kind: 'row-number'; readonly partition: readonly Expr[]; readonly order: readonly OrderKey[] }
  | { readonly kind: 'aggregate'; readonly fn: AggregateName; readonly of?: Expr }

interface CaseBranch {
  readonly when: Expr
  readonly result: Expr
}

/** An output column of a SELECT. */
export interface SelectItem {
  readonly expr: Expr
  readonly as: string
}

/** What a SELECT reads: SQL that can stand after FROM, a CTE, or another SELECT. */
export type Source =
  | { readonly kind: 'relation'; readonly sql: string }
  | { readonly kind: 'cte'; readonly name: string }
  | { readonly kind: 'select'; readonly select: Select }
  /** A SELECT of the user's, already checked for balance, that reads `rows` by a name. */
  | { readonly kind: 'bound'; readonly sql: string; readonly name: string; readonly rows: Select }
  /** Two sources as `a` and `b`; columns of it are `side`s. A condition that is NULL does not hold. */
  | {
      readonly kind: 'join'
      readonly how: 'left' | 'inner' | 'full' | 'semi' | 'anti' | 'cross'
      readonly a: Source
      readonly b: Source
      readonly on: Expr
    }
  /** The rows of one after those of the other; both have the same columns in the same order. */
  | { readonly kind: 'union'; readonly parts: readonly Select[] }
  /**
   * A row for each element of a list, with the other columns of the source; `value` is the element, `position` its place from 1. A row
   * whose list is NULL or empty stays, with NULL for both, where `outer` is set.
   */
  | {
      readonly kind: 'exploded'
      readonly from: Source
      readonly list: Expr
      readonly value: string
      readonly position: string
      readonly outer: boolean
    }

export interface Select {
  readonly items: readonly SelectItem[]
  readonly from: Source
  readonly where?: Expr
  readonly groupBy?: readonly Expr[]
  readonly orderBy?: readonly OrderKey[]
}

/** A named SELECT of a WITH clause; it may read those before it. */
export interface Cte {
  readonly name: string
  readonly select: Select
}

/** One statement. */
export interface Query {
  readonly ctes: readonly Cte[]
  readonly body: Select
}

export const column = (name: string): Expr => ({ kind: 'column', name })
export const text = (value: string): Expr => ({ kind: 'text', value })
export const number = (value: number): Expr => ({ kind: 'number', value })
export const call = (fn: FunctionName, ...args: readonly Expr[]): Expr => ({ kind: 'call', fn, args })
export const compare = (left: Expr, op: Comparison, right: Expr): Expr => ({
  kind: 'compare',
  op,
  left,
  right,
})
export const isNull = (of: Expr): Expr => ({ kind: 'is-null', of, negated: false })
export const isNotNull = (of: Expr): Expr => ({ kind: 'is-null', of, negated: true })
export const convert = (of: Expr, to: DeltaType): Expr => ({ kind: 'cast', of, to, lenient: false })
export const tryConvert = (of: Expr, to: DeltaType): Expr => ({ kind: 'cast', of, to, lenient: true })
export const nothing: Expr = { kind: 'null' }
export const truth = (value: boolean): Expr => ({ kind: 'boolean', value })

/** Columns as they are. */
export const carry = (names: readonly string[]): readonly SelectItem[] =>
  names.map(name => ({ expr: column(name), as: name }))

/** CASE WHEN … THEN … ELSE … END with one branch; only the chosen side is evaluated for a row. */
export const choose = (when: Expr, result: Expr, otherwise: Expr): Expr => ({
  kind: 'case',
  branches: [{ when, result }],
  otherwise,
})
