/** A word or quoted identifier of a piece of SQL. */
export interface NameToken {
  readonly name: string
  readonly quoted: boolean
}

/** What a look at a SQL expression, without a grammar, can tell. */
export interface ExpressionScan {
  readonly names: readonly NameToken[]
  /** A `*` that can only stand for all columns: `count(*)`, `t.*`, `SELECT *`. */
  readonly star: boolean
  /** Why it cannot be spliced into a statement; undefined when it can. */
  readonly problem: string | undefined
}

const lexemes = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n]*)`,
    String.raw`(?<text>[eE]'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|\$(?<tag>[A-Za-z_]*)\$[^]*?\$\k<tag>\$)`,
    String.raw`(?<unclosed>[eE]'|\$[A-Za-z_]*\$)`,
    String.raw`"(?<quoted>(?:[^"]|"")*)"`,
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

const closers: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

/** Follows brackets; the message when the mark breaks their balance. */
const balance = (open: string[], mark: string): string | undefined => {
  const closer = closers.get(mark)
  if (closer !== undefined) open.push(closer)
  else if (mark === ')' || mark === ']' || mark === '}') {
    if (open.pop() !== mark) return `There is a ${mark} without its opening bracket.`
  }
  return undefined
}

const badMark = (mark: string): string | undefined => {
  if (mark === ';') return 'One expression is expected, without a semicolon.'
  if (mark === "'") return "A text is not closed: a quote (') is missing."
  if (mark === '"') return 'A quoted name is not closed: a double quote (") is missing.'
  return mark === '\0' ? 'The character U+0000 cannot be part of SQL.' : undefined
}

/** Finds the names in a SQL expression and whether it can be put between parentheses as it is. Linear in its length. */
export const scanExpression = (sql: string): ExpressionScan => {
  const names: NameToken[] = []
  const open: string[] = []
  let problem: string | undefined = undefined
  let star = false
  let before = ''
  let at = 0
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      const end = commentEnd(sql, at)
      if (end === undefined) return { names, star, problem: problem ?? 'A comment is not closed.' }
      at = end
      continue
    }
    lexemes.lastIndex = at
    const groups = lexemes.exec(sql)?.groups ?? {}
    at = Math.max(lexemes.lastIndex, at + 1)
    const { space, unclosed, quoted, word, mark } = groups
    if (space !== undefined) continue
    if (unclosed !== undefined) problem ??= badMark("'")
    if (quoted !== undefined) names.push({ name: quoted.replaceAll('""', '"'), quoted: true })
    if (word !== undefined) names.push({ name: word, quoted: false })
    if (mark !== undefined) problem ??= badMark(mark) ?? balance(open, mark)
    if (mark === '*' && /^(?:[(,.]|select|distinct|)$/i.test(before)) star = true
    before = word ?? mark ?? 'x'
  }
  if (before === '') problem ??= 'The expression is empty.'
  if (open.length > 0) problem ??= `A bracket is not closed: ${open.at(-1)} is missing.`
  return { names, star, problem }
}
