import type { DeltaType } from '../delta/schema.ts'
import { parseTypeName } from '../delta/type-names.ts'
import { type Result, err, ok } from '../result.ts'
import { quoteIdentifier, quoteText } from './quote.ts'
import { type Target, foreign, keywords, toEngine, toSpark } from './spark-expression-targets.ts'
import { type Piece, Untranslatable, argumentsOf, piecesOf } from './spark-expression-tokens.ts'
import type { Token } from './tokens.ts'

interface Written {
  readonly sql: string
  readonly spaced: boolean
  /** Something that an operator can follow: a name, a literal, a call. */
  readonly operand: boolean
}

const word = (piece: Piece | undefined): string | undefined =>
  piece?.kind === 'token' && piece.token.kind === 'word' ? piece.token.value.toLowerCase() : undefined

const text = (piece: Piece | undefined): string | undefined =>
  piece?.kind === 'token' && piece.token.kind === 'string' ? piece.token.value : undefined

const isMark = (piece: Piece | undefined, mark: string): boolean =>
  piece?.kind === 'token' && piece.token.kind === 'mark' && piece.token.value === mark

const quotedKinds: ReadonlySet<string> = new Set(['quoted', 'backtick'])

/** Walks over the pieces of one level and writes them in the other dialect. */
class Translation {
  readonly pieces: readonly Piece[]
  readonly target: Target
  readonly written: Written[] = []
  at = 0
  constructor(pieces: readonly Piece[], target: Target) {
    this.pieces = pieces
    this.target = target
  }

  next(ahead = 0): Piece | undefined {
    return this.pieces[this.at + ahead]
  }

  put(sql: string, operand: boolean, spaced: boolean): void {
    this.written.push({ sql, operand, spaced })
  }

  run(): string {
    while (this.at < this.pieces.length) this.step()
    return this.written.map(({ sql, spaced }, index) => (spaced && index > 0 ? ` ${sql}` : sql)).join('')
  }

  step(): void {
    const piece = this.pieces[this.at]
    this.at += 1
    if (!piece) return
    if (piece.kind === 'group') {
      if (piece.open !== '(') throw new Untranslatable(`The bracket ${piece.open}`)
      this.put(`(${translate(piece.inside, this.target)})`, true, piece.spaced)
    } else this.token(piece.token, piece.spaced)
  }

  token(token: Token, spaced: boolean): void {
    const { kind, value } = token
    if (kind === 'string') this.put(this.target.text(value), true, spaced)
    else if (kind === 'number') this.put(this.target.number(value), true, spaced)
    else if (quotedKinds.has(kind)) this.name(value, spaced)
    else if (kind === 'word') this.word(value, spaced)
    else if (kind === 'mark') this.mark(value, spaced)
    else throw new Untranslatable(`The ${token.text}`)
  }

  /** A column, with the fields below it: `a.b.c`. */
  name(value: string, spaced: boolean): void {
    let sql = this.target.name(value)
    while (isMark(this.next(), '.')) {
      const part = this.next(1)
      const named = part?.kind === 'token' && (part.token.kind === 'word' || quotedKinds.has(part.token.kind))
      if (!named) throw new Untranslatable('A dot that no name follows')
      sql += `.${this.target.name(part.token.value)}`
      this.at += 2
    }
    const next = this.next()
    if (next?.kind === 'group' && next.open === '(') throw new Untranslatable(`The function ${value}()`)
    this.put(sql, true, spaced)
  }

  /** Whether one of the foreign words is more than the name of a column here: it goes on after an operand, or opens a bracket. */
  beginsForeign(next: Piece | undefined): boolean {
    if (next === undefined || isMark(next, '.')) return false
    const afterOperand = this.written.at(-1)?.operand === true
    const operator = next.kind === 'token' && (next.token.kind === 'mark' || keywords.has(word(next) ?? ''))
    return afterOperand || !operator
  }

  word(value: string, spaced: boolean): void {
    const lower = value.toLowerCase()
    const next = this.next()
    const nextText = text(next)
    const literal = nextText === undefined ? undefined : this.target.literal(lower, nextText)
    if (literal !== undefined) {
      this.at += 1
      this.put(literal, true, spaced)
    } else if (
      lower === 'interval' &&
      next?.kind === 'token' &&
      ['string', 'number'].includes(next.token.kind)
    ) {
      this.interval(value, next, spaced)
    } else if (keywords.has(lower)) this.keyword(value, lower, spaced)
    else if (foreign.has(lower) && this.beginsForeign(next))
      throw new Untranslatable(`${value.toUpperCase()} in the expression of a column or a constraint`)
    else if (next?.kind === 'group' && next.open === '(') {
      this.at += 1
      this.put(this.call(lower, next.inside), true, spaced)
    } else if (['current_date', 'current_timestamp'].includes(lower))
      this.put(
        this.target.template(lower)({ name: lower, sql: [], texts: [], quoteText: this.target.text }),
        true,
        spaced,
      )
    else this.name(value, spaced)
  }

  interval(value: string, amount: Extract<Piece, { kind: 'token' }>, spaced: boolean): void {
    const unit = word(this.next(1))
    const known = unit !== undefined && /^(?:year|month|week|day|hour|minute|second)s?$/.test(unit)
    const { value: count, kind } = amount.token
    if (!known && kind !== 'string') throw new Untranslatable('An interval without its unit')
    this.at += known ? 2 : 1
    const written = kind === 'string' ? this.target.text(count) : count
    this.put(`${value} ${written}${known ? ` ${unit.toUpperCase()}` : ''}`, true, spaced)
  }

  keyword(value: string, lower: string, spaced: boolean): void {
    const next = this.next()
    const pattern = text(next)
    if (lower === 'div' && this.target.from === 'spark') this.put('//', false, spaced)
    else if (lower === 'rlike' || lower === 'regexp') this.rlike(value, pattern, spaced)
    else {
      this.put(value, lower === 'end' || ['null', 'true', 'false'].includes(lower), spaced)
      if ((lower !== 'like' && lower !== 'ilike') || pattern === undefined) return
      this.at += 1
      this.put(this.target.pattern(pattern, word(this.next()) === 'escape'), true, true)
    }
  }

  rlike(value: string, pattern: string | undefined, spaced: boolean): void {
    const last = this.written.at(-1)
    const negated = last?.sql.toLowerCase() === 'not' && this.written.length > 1
    const instead = this.target.rlike(pattern, negated)
    if (instead === undefined) return this.put(value, false, spaced)
    if (negated) this.written.pop()
    this.at += 1
    return this.put(instead, true, spaced)
  }

  mark(value: string, spaced: boolean): void {
    if (value === '::') return this.castLast()
    const sql = '+-*/%=<>,&~!|^'.includes(value) || value.length > 1 ? this.target.operator(value) : undefined
    const star = value === '*' && this.written.at(-1)?.operand !== true
    if (sql === undefined || star)
      throw new Untranslatable(star ? 'A * for all columns' : `The operator ${value}`)
    const asWord = /^[A-Z]/.test(sql) && sql !== value
    return this.put(asWord && value === '!' ? 'NOT ' : sql, false, spaced || (asWord && value !== '!'))
  }

  /** `value::TYPE` */
  castLast(): void {
    const last = this.written.pop()
    const first = this.next()
    if (!last?.operand || first?.kind !== 'token') throw new Untranslatable('The operator ::')
    this.at += 1
    const group = this.next()
    const withParts = group?.kind === 'group' && group.open === '(' && !group.spaced
    if (withParts) this.at += 1
    const type = typeOf([first, ...(withParts ? [group] : [])])
    this.put(this.target.cast(last.sql, type), true, last.spaced)
  }

  call(name: string, inside: readonly Piece[]): string {
    if (name === 'cast' || name === 'try_cast') return this.cast(name, inside)
    if (name === 'extract') return this.extract(inside)
    const parts = argumentsOf(inside)
    const given = {
      name,
      sql: parts.map(part => translate(part, this.target)),
      texts: parts.map(part => (part.length === 1 ? text(part[0]) : undefined)),
      quoteText: this.target.text,
    }
    return this.target.template(name)(given)
  }

  cast(name: string, inside: readonly Piece[]): string {
    const as = inside.findLastIndex(piece => word(piece) === 'as')
    if (as < 1) throw new Untranslatable('A CAST without its type')
    const type = typeOf(inside.slice(as + 1))
    const value = translate(inside.slice(0, as), this.target)
    return name === 'cast' ? this.target.cast(value, type) : `TRY_CAST(${value} AS ${this.target.type(type)})`
  }

  extract(inside: readonly Piece[]): string {
    const part = word(inside[0]) ?? ''
    if (!/^(?:year|quarter|month|week|day|doy|hour|minute)$/.test(part) || word(inside[1]) !== 'from')
      throw new Untranslatable(`EXTRACT(${part.toUpperCase()} …)`)
    return `EXTRACT(${part.toUpperCase()} FROM ${translate(inside.slice(2), this.target)})`
  }
}

const flat = (piece: Piece): string => {
  if (piece.kind === 'group') {
    const close = piece.open === '(' ? ')' : piece.open === '[' ? ']' : '}'
    return `${piece.open}${piece.inside.map(flat).join(' ')}${close}`
  }
  const { kind, value } = piece.token
  if (quotedKinds.has(kind)) return quoteIdentifier(value)
  return kind === 'string' ? quoteText(value) : value
}

const typeOf = (pieces: readonly Piece[]): DeltaType => {
  const type = parseTypeName(pieces.map(flat).join(' '))
  if (!type.ok) throw new Untranslatable(`A CAST: ${type.error.message}`)
  return type.value
}

const translate = (pieces: readonly Piece[], target: Target): string => {
  if (pieces.length === 0) throw new Untranslatable('A part that is empty')
  return new Translation(pieces, target).run()
}

const translated = (sql: string, target: Target): Result<string> => {
  try {
    return ok(translate(piecesOf(sql, target.from), target))
  } catch (thrown) {
    if (!(thrown instanceof Untranslatable)) throw thrown
    const way = target.from === 'spark' ? "from Spark's SQL" : "into Spark's SQL, in which Delta keeps it"
    const message = `The expression ${sql.trim()} can not be translated ${way}: ${thrown.message} has no counterpart.`
    return err({ kind: 'invalid', message, problems: [{ path: 'expression', message: thrown.message }] })
  }
}

/**
 * An expression in Spark's dialect, as CHECK constraints, generated columns and defaults are stored, in the engine's. Texts, names,
 * types and the common functions are translated; `invalid`, naming it, for what has no safe counterpart.
 */
export const fromSparkExpression = (sql: string): Result<string> => translated(sql, toEngine)

/**
 * An expression in the engine's dialect (names in backticks are taken too) in Spark's, to be stored. Functions that only Spark has
 * stay. `invalid`, naming it, for what Spark does not have.
 */
export const toSparkExpression = (sql: string): Result<string> => translated(sql, toSpark)
