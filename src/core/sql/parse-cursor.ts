import { parseTableName } from '../medallion/names.ts'
import type { SqlText, TableReference } from './delta-statement.ts'
import { type Stops, balancedEnd } from './parse-balance.ts'
import { failAt } from './parse-error.ts'
import { nearestWord } from './parse-near.ts'
import { type TextOptions, textOf } from './parse-text.ts'
import { readAtClause, readTemporalClause } from './time-travel.ts'
import type { Token } from './tokens.ts'

const shown = ({ kind, text }: Token): string => {
  if (kind === 'end') return 'the end of the statement'
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`
}

/** A walk over the tokens of one statement. What does not fit stops the walk with Failure `query-failed`, placed in `source`. */
export class Cursor {
  readonly source: string
  private readonly tokens: readonly Token[]
  private readonly last: Token
  private at = 0

  /** `tokens` are those of one statement, without an `end`; `end` stands after them. */
  constructor(source: string, tokens: readonly Token[], end: Token) {
    this.source = source
    this.tokens = tokens
    this.last = { ...end, kind: 'end' }
  }

  peek(ahead = 0): Token {
    return this.tokens[this.at + ahead] ?? this.last
  }

  get place(): number {
    return this.at
  }

  /** The tokens from a place up to here. */
  since(place: number): readonly Token[] {
    return this.tokens.slice(place, this.at)
  }

  skip(count = 1): void {
    this.at = Math.min(this.at + count, this.tokens.length)
  }

  next(): Token {
    const token = this.peek()
    this.skip()
    return token
  }

  done(): boolean {
    return this.at >= this.tokens.length
  }

  /** Whether the words stand here, one after the other; `a|b` is either. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, ahead) => {
      const { kind, value } = this.peek(ahead)
      return kind === 'word' && word.toLowerCase().split('|').includes(value.toLowerCase())
    })
  }

  /** Goes past the words when they stand here. */
  takes(...words: readonly string[]): boolean {
    const found = this.sees(...words)
    if (found) this.skip(words.length)
    return found
  }

  seesMark(mark: string, ahead = 0): boolean {
    const { kind, value } = this.peek(ahead)
    return kind === 'mark' && value === mark
  }

  takesMark(mark: string): boolean {
    const found = this.seesMark(mark)
    if (found) this.skip()
    return found
  }

  /** Stops: `expected` in the user's words; `words` are the keywords that were possible, for a hint at a misspelling. */
  fail(expected: string, words: readonly string[] = [], token: Token = this.peek()): never {
    const near = token.kind === 'word' ? nearestWord(token.value, words) : undefined
    const hint = near === undefined ? '' : ` Did you mean ${near}?`
    return this.refuse(`Expected ${expected}, found ${shown(token)}.${hint}`, token)
  }

  /** Stops with a message of its own. */
  refuse(message: string, token: Token = this.peek()): never {
    return failAt(this.source, token.start, message)
  }

  /** Goes past one keyword after the other; `where` says what they come after. */
  expect(words: string, where = ''): void {
    for (const word of words.split(' ')) {
      if (!this.takes(word))
        this.fail(`${word.replace('|', ' or ')}${where === '' ? '' : ` ${where}`}`, word.split('|'))
    }
  }

  expectMark(mark: string, where = ''): void {
    if (!this.takesMark(mark)) this.fail(`${mark}${where === '' ? '' : ` ${where}`}`)
  }

  /** Nothing may follow; `words` are the keywords that could have. */
  expectEnd(words: readonly string[] = []): void {
    if (!this.done()) this.fail('the end of the statement', words)
  }

  seesName(ahead = 0): boolean {
    const { kind } = this.peek(ahead)
    return kind === 'word' || kind === 'quoted' || kind === 'backtick'
  }

  /** One name, without its quotes. */
  name(what: string): string {
    const token = this.peek()
    if (!this.seesName()) this.fail(what)
    if (token.value === '' || token.value.includes('\0')) this.refuse('A name can not be empty.')
    this.skip()
    return token.value
  }

  /** Names with dots between: `address.city`. */
  path(what: string): readonly string[] {
    const parts = [this.name(what)]
    while (this.takesMark('.')) parts.push(this.name('a name after the dot'))
    return parts
  }

  /** `item, item, …` up to the closing bracket; the opening one stands here. */
  list<T>(item: () => T, what: string): readonly T[] {
    this.expectMark('(', `before ${what}`)
    const items = [item()]
    while (this.takesMark(',')) items.push(item())
    if (!this.takesMark(')')) this.fail(`, or ) after ${what}`)
    return items
  }

  /** A text in single quotes, or in double ones, as Spark takes them too. */
  text(what: string): string {
    const token = this.peek()
    if (token.kind !== 'string' && token.kind !== 'quoted') this.fail(`${what} in quotes`)
    this.skip()
    return token.value
  }

  /** A whole number, zero or more. */
  integer(what: string): number {
    const token = this.peek()
    if (token.kind !== 'number' || !/^\d+$/.test(token.value)) this.fail(what)
    const value = Number(token.value)
    if (!Number.isSafeInteger(value)) this.refuse(`${token.value} is too large a number.`)
    this.skip()
    return value
  }

  /** `layer.table`, the layer in lower case. */
  table(what = 'a table, such as silver.airports'): string {
    const first = this.peek()
    if (first.kind === 'string')
      this.refuse('Tables are named layer.table here, such as silver.airports; a path can not stand for one.')
    const parts = this.path(what)
    return this.tableNamed(parts, first)
  }

  /** Checks names that were read as a table's. */
  tableNamed(parts: readonly string[], first: Token): string {
    const [layer = '', name] = parts
    const refuse = (message: string): never => this.refuse(message, first)
    if (layer.toLowerCase() === 'delta' && parts.length === 2 && !parts[1]?.match(/^\w+$/))
      refuse('Tables are named layer.table here; a path, as in delta.`…`, can not stand for one.')
    if (name === undefined)
      return refuse(
        `“${layer}” has no layer before it: say bronze.${layer}, silver.${layer} or gold.${layer}.`,
      )
    const parsed = parseTableName(`${layer.toLowerCase()}.${name}`)
    if (parts.length > 2 || !parsed.ok) {
      const written = parts.join('.')
      const near = parts.length > 2 ? undefined : nearestWord(layer, ['bronze', 'silver', 'gold'])
      const hint = near === undefined ? '' : ` Did you mean ${near}.${name}?`
      return refuse(
        `“${written}” is not a table name: it takes a layer (bronze, silver or gold), a dot, and a name of letters, digits and _.${hint}`,
      )
    }
    return `${parsed.value.layer}.${parsed.value.name}`
  }

  /** `VERSION AS OF n` and `TIMESTAMP AS OF '…'`, with `@v12` too where a name stands before. */
  travel(): Omit<TableReference, 'table'> | undefined {
    const read =
      readAtClause(this.source, this.tokens, this.at) ?? readTemporalClause(this.source, this.tokens, this.at)
    if (!read) return undefined
    this.at = read.next
    return read.travel
  }

  /** `[AS] alias`, unless one of the keywords stands here. */
  alias(...keywords: readonly string[]): string | undefined {
    if (this.takes('AS')) return this.name('an alias after AS')
    const token = this.peek()
    if (token.kind === 'quoted' || token.kind === 'backtick') return this.name('an alias')
    if (token.kind !== 'word' || keywords.some(word => this.sees(word))) return undefined
    // A misspelt keyword is no alias: `DELETE FROM silver.t WHRE a = 1`.
    const comesNext = keywords.some(word => isOneOf([word])(this.peek(1)))
    if (!comesNext && this.peek(1).kind !== 'end' && nearestWord(token.value, keywords) !== undefined)
      this.fail(keywords.join(' or '), keywords)
    return this.name('an alias')
  }

  /**
   * SQL that the engine is to read: everything up to a token outside of brackets and CASE … END for which `stops` holds, or the end.
   * `what` names it in messages; `words` are the keywords that can come after it.
   */
  sql(
    what: string,
    stops: Stops,
    words: readonly string[] = [],
    options: TextOptions = { nullSafe: true },
  ): SqlText {
    const place = this.at
    const end = balancedEnd(this.source, this.tokens, place, stops)
    if (end === place) this.fail(what)
    this.at = end
    if (end >= this.tokens.length) this.checkMisspelt(place, words)
    return textOf(this.source, this.since(place), options)
  }

  /** An expression: it ends before one of the keywords. */
  expression(what: string, ...words: readonly string[]): SqlText {
    return this.sql(what, isOneOf(words), words)
  }

  /** Everything that is left. */
  rest(what: string): SqlText {
    return this.sql(what, () => false)
  }

  /** Where a keyword was expected but never came, one that nearly is it is shown instead of the end. */
  private checkMisspelt(place: number, words: readonly string[]): void {
    const [wanted] = words
    if (wanted === undefined || wanted === 'WHERE') return
    const near = this.since(place).find(
      ({ kind, value }) => kind === 'word' && nearestWord(value, [wanted]) !== undefined,
    )
    if (near) this.fail(wanted, [wanted], near)
  }
}

/** Whether a token is one of the keywords. */
const isOneOf =
  (words: readonly string[]) =>
  ({ kind, value }: Token): boolean =>
    kind === 'word' && words.some(word => word.toLowerCase() === value.toLowerCase())
