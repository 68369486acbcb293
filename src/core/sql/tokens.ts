/** What a token is. `broken`: a text, name or comment that is not closed, or a character that SQL cannot have. */
type TokenKind =
  'word' | 'quoted' | 'backtick' | 'string' | 'number' | 'parameter' | 'mark' | 'broken' | 'end'

/** A piece of SQL with its place: UTF-16 units, `end` excluded. White space and comments are no tokens. */
export interface Token {
  readonly kind: TokenKind
  /** As written. */
  readonly text: string
  /** A name without its quotes, a text's value, else what is written; for a broken token what is wrong with it. */
  readonly value: string
  readonly start: number
  readonly end: number
}

const lexemes = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n\r]*)`,
    String.raw`(?<escaped>[eE]'(?:[^'\\]|\\[^]|'')*')`,
    String.raw`(?<text>'(?:[^']|'')*')`,
    String.raw`(?<dollar>\$(?<tag>(?:[\p{L}_][\p{L}\p{N}_]*)?)\$[^]*?\$\k<tag>\$)`,
    String.raw`(?<unclosed>[eE]'|\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)`,
    String.raw`(?<parameter>\$(?:\d+|[\p{L}_][\p{L}\p{N}_]*)|\?\d*)`,
    String.raw`"(?<quoted>(?:[^"]|"")*)"`,
    '`(?<backtick>(?:[^`]|``)*)`',
    String.raw`(?<word>[\p{L}_][\p{L}\p{M}\p{N}_$]*)`,
    String.raw`(?<number>\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)`,
    String.raw`(?<mark>[^])`,
  ].join('|'),
  'uy',
)

/** The end of a block comment that begins at `from`; comments nest. Undefined when it is not closed. */
const commentEnd = (sql: string, from: number): number | undefined => {
  let depth = 0
  for (let at = from; at < sql.length; at += 1) {
    const two = sql.slice(at, at + 2)
    if (two !== '/*' && two !== '*/') continue
    depth += two === '/*' ? 1 : -1
    at += 1
    if (depth === 0) return at + 1
  }
  return undefined
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** The value of the inside of an E'…' text. */
const unescape = (inside: string): string =>
  inside.replaceAll(
    /''|\\(?:x([\dA-Fa-f]{1,2})|u([\dA-Fa-f]{4})|([0-7]{1,3})|([^]))/gu,
    (
      whole: string,
      hex: string | undefined,
      unit: string | undefined,
      octal: string | undefined,
      one = '',
    ) => {
      if (whole === "''") return "'"
      if (hex !== undefined || unit !== undefined)
        return String.fromCharCode(Number.parseInt(hex ?? unit ?? '', 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      return escapes.get(one) ?? one
    },
  )

const brokenMarks: ReadonlyMap<string, string> = new Map([
  ["'", "A text is not closed: a quote (') is missing."],
  ['"', 'A quoted name is not closed: a double quote (") is missing.'],
  ['`', 'A quoted name is not closed: a backtick (`) is missing.'],
  ['\0', 'The character U+0000 cannot be part of SQL.'],
])

type Groups = Readonly<Partial<Record<string, string>>>

const classify = (groups: Groups, text: string): Pick<Token, 'kind' | 'value'> => {
  const { escaped, dollar, tag = '', quoted, backtick, word, mark } = groups
  if (escaped !== undefined) return { kind: 'string', value: unescape(escaped.slice(2, -1)) }
  if (groups['text'] !== undefined) return { kind: 'string', value: text.slice(1, -1).replaceAll("''", "'") }
  if (dollar !== undefined) return { kind: 'string', value: dollar.slice(tag.length + 2, -(tag.length + 2)) }
  if (groups['unclosed'] !== undefined) return { kind: 'broken', value: brokenMarks.get("'") ?? '' }
  if (groups['parameter'] !== undefined) return { kind: 'parameter', value: text }
  if (quoted !== undefined) return { kind: 'quoted', value: quoted.replaceAll('""', '"') }
  if (backtick !== undefined) return { kind: 'backtick', value: backtick.replaceAll('``', '`') }
  if (word !== undefined) return { kind: 'word', value: word }
  if (mark === undefined) return { kind: 'number', value: text }
  const problem = brokenMarks.get(mark)
  return problem === undefined ? { kind: 'mark', value: mark } : { kind: 'broken', value: problem }
}

/**
 * The tokens of a piece of SQL, as the engine's own lexer would cut it, and names in backticks besides. Total: what cannot be read
 * becomes a `broken` token, and reading goes on after it. The last token is of kind `end`. Linear in the length.
 */
export const tokenize = (sql: string): readonly [...Token[], Token] => {
  const tokens: Token[] = []
  let at = 0
  while (at < sql.length) {
    const start = at
    if (sql.startsWith('/*', at)) {
      const end = commentEnd(sql, at)
      at = end ?? sql.length
      if (end === undefined)
        tokens.push({
          kind: 'broken',
          text: sql.slice(start),
          value: 'A comment is not closed.',
          start,
          end: at,
        })
      continue
    }
    lexemes.lastIndex = at
    const groups: Groups = lexemes.exec(sql)?.groups ?? {}
    at = Math.max(lexemes.lastIndex, at + 1)
    if (groups['space'] !== undefined) continue
    const text = sql.slice(start, at)
    tokens.push({ ...classify(groups, text), text, start, end: at })
  }
  return [...tokens, { kind: 'end', text: '', value: '', start: sql.length, end: sql.length }]
}

/** What each opening bracket is closed by. */
export const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])
