import { type Token, closers, tokenize } from './tokens.ts'

/** Thrown inside the translation only: what stands in the way, for the user. */
export class Untranslatable extends Error {}

/** A piece of an expression: a token, or what stands between two brackets. */
export type Piece =
  | { readonly kind: 'token'; readonly token: Token; readonly spaced: boolean }
  | {
      readonly kind: 'group'
      readonly open: string
      readonly inside: readonly Piece[]
      readonly spaced: boolean
    }

const sparkLexemes = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n\r]*|/\*(?!\+)[^]*?\*/)`,
    String.raw`(?<raw>[rR](?:'[^']*'|"[^"]*"))`,
    String.raw`(?<text>(?:'(?:[^'\\]|\\[^]|'')*'|"(?:[^"\\]|\\[^]|"")*"))`,
    '`(?<backtick>(?:[^`]|``)*)`',
    String.raw`(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:BD|[LSYFD])?(?![\p{L}\p{N}_]))`,
    String.raw`(?<word>[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*)`,
    String.raw`(?<mark>[^])`,
  ].join('|'),
  'uyi',
)

const sparkEscapes: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['b', '\b'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['Z', '\x1a'],
  // A pattern of LIKE keeps its own escapes.
  ['%', '\\%'],
  ['_', '\\_'],
])

/** The value of a Spark text literal without its quotes. */
const unescapeSpark = (inside: string, quote: string): string =>
  inside
    .split(quote + quote)
    .map(part =>
      part.replaceAll(
        /\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|([0-3][0-7]{2})|([^]))/gu,
        (
          _whole: string,
          unit: string | undefined,
          point: string | undefined,
          octal: string | undefined,
          one = '',
        ) => {
          if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
          if (point !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(point, 16), 0x10ffff))
          if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
          return sparkEscapes.get(one) ?? one
        },
      ),
    )
    .join(quote)

/** The tokens of an expression in Spark's dialect: texts in either quotes with backslash escapes, names in backticks. */
const tokenizeSpark = (sql: string): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const start = at
    sparkLexemes.lastIndex = at
    const groups = sparkLexemes.exec(sql)?.groups ?? {}
    at = Math.max(sparkLexemes.lastIndex, at + 1)
    const text = sql.slice(start, at)
    const place = { text, start, end: at }
    const { raw, backtick, word, number } = groups
    if (groups['space'] !== undefined) continue
    if (raw !== undefined) tokens.push({ kind: 'string', value: raw.slice(2, -1), ...place })
    else if (groups['text'] !== undefined)
      tokens.push({ kind: 'string', value: unescapeSpark(text.slice(1, -1), text.charAt(0)), ...place })
    else if (backtick !== undefined)
      tokens.push({ kind: 'backtick', value: backtick.replaceAll('``', '`'), ...place })
    else if (number !== undefined) tokens.push({ kind: 'number', value: number, ...place })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word, ...place })
    else tokens.push({ kind: /['"`\0]/.test(text) ? 'broken' : 'mark', value: text, ...place })
  }
  return tokens
}

/** Operators of more than one character, the longest first. */
const operators: readonly string[] =
  '<=> !~~* !~~ ->> ~~* :: <= >= <> != == || // ** -> !~ ~~ ^@ @> <@ && << >>'.split(' ')

/** Joins the marks of one operator into one token, and texts that follow each other into one text, as both dialects read them. */
const joined = (tokens: readonly Token[], sql: string): readonly Token[] => {
  const result: Token[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (!token || token.kind === 'end') continue
    const last = result.at(-1)
    const operator =
      token.kind === 'mark' ? operators.find(mark => sql.startsWith(mark, token.start)) : undefined
    if (operator !== undefined) {
      const end = token.start + operator.length
      result.push({ ...token, text: operator, value: operator, end })
      while ((tokens[at + 1]?.start ?? end) < end) at += 1
    } else if (token.kind === 'string' && last?.kind === 'string') {
      result[result.length - 1] = { ...last, value: last.value + token.value, end: token.end }
    } else result.push(token)
  }
  return result
}

const nest = (tokens: readonly Token[]): readonly Piece[] => {
  const stack: { readonly open: string; readonly pieces: Piece[]; readonly spaced: boolean }[] = []
  let pieces: Piece[] = []
  let end = -1
  for (const token of tokens) {
    const spaced = token.start > end && end >= 0
    end = token.end
    if (token.kind === 'broken') throw new Untranslatable(`It is not closed or not SQL: ${token.text}`)
    const open = stack.at(-1)
    if (token.kind === 'mark' && closers.has(token.value)) {
      stack.push({ open: token.value, pieces, spaced })
      pieces = []
    } else if (token.kind === 'mark' && open && closers.get(open.open) === token.value) {
      stack.pop()
      open.pieces.push({ kind: 'group', open: open.open, inside: pieces, spaced: open.spaced })
      pieces = open.pieces
    } else pieces.push({ kind: 'token', token, spaced })
  }
  if (stack.length > 0) throw new Untranslatable(`A bracket is not closed: ${stack.at(-1)?.open ?? ''}`)
  return pieces
}

/** Takes an expression apart, in the dialect of Spark or of the engine. */
export const piecesOf = (sql: string, dialect: 'spark' | 'engine'): readonly Piece[] =>
  nest(joined(dialect === 'spark' ? tokenizeSpark(sql) : tokenize(sql), sql))

/** The arguments of a call: what stands between the commas. */
export const argumentsOf = (inside: readonly Piece[]): readonly (readonly Piece[])[] => {
  if (inside.length === 0) return []
  const list: Piece[][] = [[]]
  for (const piece of inside) {
    if (piece.kind === 'token' && piece.token.kind === 'mark' && piece.token.value === ',') list.push([])
    else list.at(-1)?.push(piece)
  }
  return list
}
