import { type Expr, call, choose, compare, nothing, number, text } from '../sql/ast.ts'
import { type CharacterSet, type PatternNode, literalPattern, whiteSpace } from '../sql/pattern.ts'
import type { MonthForm, Part, Piece, Program, TokenClass, Writing } from './by-example-program.ts'
import { monthIn, monthSpellings } from './by-example-run.ts'
import type { RecipeColumn } from './columns.ts'
import { lowerCase, titleCase, upperCase } from './letter-case.ts'
import { printedColumn } from './text-columns.ts'

const set = (
  classes: readonly string[],
  ranges: CharacterSet['ranges'] = [],
  negated = false,
): CharacterSet => ({
  kind: 'set',
  negated,
  ranges,
  classes: classes.map(name => ({ name, negated: false })),
})

const some = (of: PatternNode, min = 1): PatternNode => ({
  kind: 'repeat',
  of,
  min,
  max: undefined,
  lazy: false,
})

const digit = set([], [[0x30, 0x39]])
const points = set(
  [],
  [
    [0x2c, 0x2c],
    [0x2e, 0x2e],
  ],
)
const fraction: PatternNode = {
  kind: 'group',
  captures: false,
  of: { kind: 'sequence', of: [points, some(digit)] },
}

const tokens: Readonly<Record<TokenClass, PatternNode>> = {
  letters: some(set(['L', 'M'])),
  digits: some(digit),
  word: some(set(['L', 'M', 'N'])),
  capitals: some(set(['Lu'])),
  solid: some({ kind: 'set', negated: true, ...whiteSpace }),
  number: { kind: 'sequence', of: [some(digit), some(fraction, 0)] },
}

const pattern = (of: PatternNode): Expr => ({ kind: 'pattern', of })
const one = number(1)

const takePart = (value: Expr, part: Part): Expr => {
  if ('token' in part)
    return call('element', call('all-matches', value, pattern(tokens[part.token])), number(part.at))
  if ('separator' in part)
    return call('element', call('pieces', value, pattern(literalPattern(part.separator))), number(part.at))
  if ('first' in part) return call('substring', value, one, number(part.first))
  if ('after' in part) return call('substring', value, number(part.after + 1))
  const length = call('length', value)
  const left = (less: number) => call('subtract', length, number(less))
  if ('last' in part) {
    const end = call('substring', value, left(part.last - 1))
    return choose(compare(length, '>', number(part.last)), end, value)
  }
  const start = call('substring', value, one, left(part.before))
  // Of NULL nothing is left, rather than a text without characters.
  return choose(compare(length, '<=', number(part.before)), text(''), start)
}

const asMonth = (value: Expr, form: MonthForm): Expr => ({
  kind: 'case',
  branches: monthSpellings.map((spellings, index) => ({
    when: { kind: 'one-of', of: call('lower', value), values: spellings },
    result: text(monthIn(index, form)),
  })),
  otherwise: nothing,
})

/** The digits without zeros before them, as group 1. */
const significant: PatternNode = {
  kind: 'sequence',
  of: [
    { kind: 'start' },
    some({ kind: 'character', point: 0x30 }, 0),
    { kind: 'group', captures: true, of: some(digit) },
    { kind: 'end' },
  ],
}

const withDigits = (value: Expr, digits: number): Expr => {
  const plain = call('without', call('extract', value, pattern(significant), one), text(''))
  if (digits === 1) return plain
  const length = call('length', plain)
  const padded = call('substring', call('concat', text('0'.repeat(digits)), plain), {
    kind: 'sum-of',
    of: [length, one],
  })
  return choose(compare(length, '<', number(digits)), padded, plain)
}

const written = (value: Expr, writing: Writing, columns: readonly RecipeColumn[]): Expr => {
  const month = writing.month === undefined ? value : asMonth(value, writing.month)
  const padded = writing.digits === undefined ? month : withDigits(month, writing.digits)
  if (writing.case === 'lower') return lowerCase(padded)
  if (writing.case === 'upper') return upperCase(padded)
  return writing.case === 'title' ? titleCase(padded, columns) : padded
}

const pieceExpr = (piece: Piece, columns: readonly RecipeColumn[]): Expr => {
  if ('text' in piece) return text(piece.text)
  const part = (piece.parts ?? []).reduce(takePart, printedColumn(piece.column, columns))
  return written(part, piece, columns)
}

/** A program as SQL, over columns of any type that prints as text. */
export const programExpr = ({ pieces }: Program, columns: readonly RecipeColumn[]): Expr => {
  const exprs = pieces.map(piece => pieceExpr(piece, columns))
  const [only] = exprs
  if (only && exprs.length === 1) return only
  return exprs.length === 0 ? nothing : call('concat', ...exprs)
}
