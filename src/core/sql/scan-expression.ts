import { type Token, closers, tokenize } from './tokens.ts'

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

/** Follows brackets; the message when the mark breaks their balance. */
const balance = (open: string[], mark: string): string | undefined => {
  const closer = closers.get(mark)
  if (closer !== undefined) open.push(closer)
  else if (mark === ')' || mark === ']' || mark === '}') {
    if (open.pop() !== mark) return `There is a ${mark} without its opening bracket.`
  }
  return undefined
}

const problemOf = ({ kind, value, text }: Token, open: string[]): string | undefined => {
  if (kind === 'broken') return value
  if (kind === 'backtick') return `Names are quoted with double quotes here: "${value}", not ${text}.`
  if (kind !== 'mark') return undefined
  return value === ';' ? 'One expression is expected, without a semicolon.' : balance(open, value)
}

/** Finds the names in a SQL expression and whether it can be put between parentheses as it is. Linear in its length. */
export const scanExpression = (sql: string): ExpressionScan => {
  const names: NameToken[] = []
  const open: string[] = []
  let problem: string | undefined = undefined
  let star = false
  let before = ''
  for (const token of tokenize(sql)) {
    const { kind, value } = token
    if (kind === 'end') break
    if (kind === 'word' || kind === 'quoted') names.push({ name: value, quoted: kind === 'quoted' })
    problem ??= problemOf(token, open)
    if (value === '*' && kind === 'mark' && /^(?:[(,.]|select|distinct|)$/i.test(before)) star = true
    before = kind === 'word' || kind === 'mark' ? value : 'x'
  }
  if (before === '') problem ??= 'The expression is empty.'
  if (open.length > 0) problem ??= `A bracket is not closed: ${open.at(-1)} is missing.`
  return { names, star, problem }
}
