import type { SqlText, Span, TextPiece } from './delta-statement.ts'
import { failAt } from './parse-error.ts'
import { quoteIdentifier } from './quote.ts'
import { type Edit, timeTravelEdits } from './time-travel.ts'
import { type Token, tokenize } from './tokens.ts'

/** How embedded SQL becomes the engine's. */
export interface TextOptions {
  /** `a <=> b`, null-safe in Spark, becomes IS NOT DISTINCT FROM. Off in queries, where the engine has its own meaning for it. */
  readonly nullSafe?: boolean
  /** A table at a version gets its own name as alias. */
  readonly alias?: boolean
}

const isMark = (token: Token | undefined, mark: string): boolean =>
  token?.kind === 'mark' && token.value === mark

const backtickEdit = (sql: string, token: Token, before: readonly (Token | undefined)[]): Edit => {
  const [name, dot] = before
  if (isMark(dot, '.') && name?.kind === 'word' && name.value.toLowerCase() === 'delta')
    return failAt(
      sql,
      name.start,
      'Tables are named layer.table here; a path, as in delta.`…`, can not be read.',
    )
  if (token.value === '' || token.value.includes('\0'))
    return failAt(sql, token.start, 'A name can not be empty.')
  return { start: token.start, end: token.end, sql: quoteIdentifier(token.value) }
}

const ownEdits = (sql: string, tokens: readonly Token[], { nullSafe }: TextOptions): readonly Edit[] =>
  tokens.flatMap((token, at): readonly Edit[] => {
    if (token.kind === 'backtick') return [backtickEdit(sql, token, [tokens[at - 2], tokens[at - 1]])]
    const [middle, last] = [tokens[at + 1], tokens[at + 2]]
    const equal =
      nullSafe === true &&
      isMark(token, '<') &&
      isMark(middle, '=') &&
      isMark(last, '>') &&
      last?.start === token.start + 2
    if (!equal) return []
    const [before, after] = [sql.slice(token.start - 1, token.start), sql.slice(last.end, last.end + 1)]
    const words = `${/\s/.test(before) ? '' : ' '}IS NOT DISTINCT FROM${/\s/.test(after) ? '' : ' '}`
    return [{ start: token.start, end: last.end, sql: words }]
  })

/** Puts SQL together out of runs of the user's text and words of our own, and remembers what came from where. */
export class TextBuilder {
  private sql = ''
  private readonly pieces: TextPiece[] = []
  private readonly source: string

  constructor(source: string) {
    this.source = source
  }

  copy(start: number, end: number): this {
    if (end > start) this.replace({ start, end, sql: this.source.slice(start, end) })
    return this
  }

  /** Words that stand for a part of the user's text, which may be empty. */
  replace({ start, end, sql }: Edit): this {
    this.pieces.push({ at: this.sql.length, start, end })
    this.sql += sql
    return this
  }

  /** The user's tokens, as the engine wants them. */
  tokens(tokens: readonly Token[], options: TextOptions = {}): this {
    const [first, last] = [tokens[0], tokens.at(-1)]
    if (!first || !last) return this
    const travels = timeTravelEdits(this.source, tokens, options.alias ?? true)
    const inside = (edit: Edit): boolean =>
      travels.some(({ start, end }) => edit.start >= start && edit.end <= end)
    const own = ownEdits(this.source, tokens, options).filter(edit => !inside(edit))
    let at = first.start
    for (const edit of [...travels, ...own].sort((a, b) => a.start - b.start)) {
      this.copy(at, edit.start).replace(edit)
      at = edit.end
    }
    return this.copy(at, last.end)
  }

  build(span: Span): SqlText {
    const { sql, pieces } = this
    const [only] = pieces
    const plain = pieces.length === 1 && only?.start === span.start && sql.length === span.end - span.start
    return plain ? { sql, span } : { sql, span, pieces }
  }
}

/** A run of the user's tokens as SQL for the engine. There must be one at least. */
export const textOf = (source: string, tokens: readonly Token[], options: TextOptions = {}): SqlText => {
  const span = { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 }
  return new TextBuilder(source).tokens(tokens, options).build(span)
}

/** The place in the user's statement (UTF-16 units) that a place in `text.sql` comes from. */
export const userPosition = ({ sql, span, pieces }: SqlText, position: number): number => {
  if (!pieces) return Math.min(span.start + Math.min(position, sql.length), span.end)
  const piece = pieces.findLast(({ at }) => at <= position)
  return piece ? Math.min(piece.start + position - piece.at, piece.end) : span.start
}

/** SQL that is kept for good: on one line, without comments, but else as it was written. */
export const plainText = ({ sql }: SqlText): string => {
  const tokens = tokenize(sql)
  return tokens
    .map(({ text, start }, at) => {
      const end = tokens[at - 1]?.end
      return end === undefined || end === start || at === tokens.length - 1 ? text : ` ${text}`
    })
    .join('')
}
