import { type Expr, call, choose, column, number, text } from '../sql/ast.ts'
import { type CharacterSet, type PatternNode, anyCharacter, oneOfPattern } from '../sql/pattern.ts'
import type { RecipeColumn } from './columns.ts'
import { freshName } from './shape.ts'
import { spelledOut } from './text-columns.ts'

/** Ranges that hold all characters whose capital is several characters (SpecialCasing.txt, which does not change). */
const specialRanges = [
  [0xdf, 0x149],
  [0x1f0, 0x1f0],
  [0x390, 0x3b0],
  [0x587, 0x587],
  [0x1e96, 0x1e9a],
  [0x1f50, 0x1ffc],
  [0xfb00, 0xfb17],
] as const

const longCapitals = specialRanges.flatMap(([from, to]) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index))
    .map(letter => [letter, letter.toUpperCase()] as const)
    .filter(([, capital]) => capital.length > 1),
)

const longLetters = longCapitals.map(([letter]) => letter).join('')

const unicodeClass = (name: string, negated = false): CharacterSet => ({
  kind: 'set',
  negated: false,
  ranges: [],
  classes: [{ name, negated }],
})

const pattern = (...of: readonly PatternNode[]): Expr => ({ kind: 'pattern', of: { kind: 'sequence', of } })
const some = (of: PatternNode, min: number): PatternNode => ({
  kind: 'repeat',
  of,
  min,
  max: undefined,
  lazy: false,
})
const capture = (of: PatternNode): PatternNode => ({ kind: 'group', captures: true, of })

const letter = unicodeClass('L')
const marks = some(unicodeClass('M'), 0)

/** A capital sigma behind a letter, with what follows it: no letter. */
const lastSigma = pattern(
  capture({ kind: 'sequence', of: [letter, marks] }),
  { kind: 'character', point: 0x3a3 },
  capture({ kind: 'either', of: [unicodeClass('L', true), { kind: 'end' }] }),
)

/**
 * Small letters. The engines disagree about two letters, which are therefore given theirs before: a sigma at the end of a word has a
 * form of its own, and `İ` becomes a plain `i`.
 */
export const lowerCase = (value: Expr): Expr => {
  const sigmas = call('replace-all', value, lastSigma, { kind: 'replacement', parts: [1, 'ς', 2] })
  const plain = call('translate', sigmas, text('İΣ'), text('iσ'))
  const isThere = call('finds', value, { kind: 'pattern', of: oneOfPattern('İΣ') })
  return call('lower', choose(isThere, plain, value))
}

const rareCapitals = longCapitals.filter(([letter]) => letter !== 'ß')

/** Capitals; `ß` becomes `SS`, and so on. */
export const upperCase = (value: Expr): Expr =>
  call('upper', call('replace', spelledOut(value, rareCapitals), text('ß'), text('SS')))

/** Letters, digits, and those of these characters. */
const wordCharacter = (more: readonly string[], negated = false): CharacterSet => ({
  kind: 'set',
  negated,
  ranges: more.map(each => [each.codePointAt(0) ?? 0, each.codePointAt(0) ?? 0]),
  classes: ['L', 'M', 'N'].map(name => ({ name, negated: false })),
})

/** A word, which may have apostrophes inside, or what stands between words. */
const words: PatternNode = {
  kind: 'either',
  of: [
    { kind: 'sequence', of: [wordCharacter([]), some(wordCharacter(["'", '’']), 0)] },
    some(wordCharacter([], true), 1),
  ],
}

/** The first character as a capital, where that is one character. */
const capitalized = (lower: Expr): Expr => {
  const first = call('substring', lower, number(1), number(1))
  const isLong = call('finds', first, { kind: 'pattern', of: oneOfPattern(longLetters) })
  return choose(isLong, lower, call('concat', call('upper', first), call('substring', lower, number(2))))
}

/** A capital at the beginning of each word, small letters after it. Words are letters, digits, and apostrophes inside. */
export const titleCase = (value: Expr, columns: readonly RecipeColumn[]): Expr => {
  const word = freshName('word', columns)
  return {
    kind: 'each-match',
    of: lowerCase(value),
    pattern: words,
    word,
    becomes: capitalized(column(word)),
  }
}

/** All before the first letter or digit. */
const lead = pattern({ kind: 'start' }, capture(some(wordCharacter([], true), 0)))

const wordStart = pattern({ kind: 'start' }, wordCharacter([]))

/** A capital at the beginning of the text, small letters after it. */
export const sentenceCase = (value: Expr, columns: readonly RecipeColumn[]): Expr => {
  const word = freshName('word', columns)
  const before = call('extract', column(word), lead, number(1))
  const start: Expr = { kind: 'sum-of', of: [call('length', before), number(1)] }
  const later = call('concat', before, capitalized(call('substring', column(word), start)))
  return {
    kind: 'each-match',
    of: lowerCase(value),
    pattern: some(anyCharacter, 1),
    word,
    // Most texts begin with a letter, and looking for the first one takes its time.
    becomes: choose(call('finds', column(word), wordStart), capitalized(column(word)), later),
  }
}
