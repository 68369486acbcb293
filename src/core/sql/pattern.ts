/** Code points from one to another, both included. */
export type CodeRange = readonly [from: number, to: number]

/** A general category or a script of Unicode: `L`, `Lu`, `Greek`. */
export interface UnicodeClass {
  readonly name: string
  readonly negated: boolean
}

/** One character out of a set, or not in it. */
export interface CharacterSet {
  readonly kind: 'set'
  readonly negated: boolean
  readonly ranges: readonly CodeRange[]
  readonly classes: readonly UnicodeClass[]
}

/**
 * A regular expression as a tree, of what RE2 and Java's engine can be told to read alike. `start` and `end` are those of the whole
 * text; a `word-edge` has a letter, digit or underscore of ASCII on one side alone.
 */
export type PatternNode =
  | { readonly kind: 'character'; readonly point: number }
  | CharacterSet
  | { readonly kind: 'start' | 'end' | 'word-edge' | 'no-word-edge' }
  | { readonly kind: 'group'; readonly captures: boolean; readonly of: PatternNode }
  | { readonly kind: 'sequence' | 'either'; readonly of: readonly PatternNode[] }
  | {
      readonly kind: 'repeat'
      readonly of: PatternNode
      readonly min: number
      /** Undefined: no limit. */
      readonly max: number | undefined
      readonly lazy: boolean
    }

/** What a text is replaced with: text, and groups of the match by number (0: all of it). */
export type Replacement = readonly (string | number)[]

const highest = 0x10ffff

/** Any character. */
export const anyCharacter: PatternNode = { kind: 'set', negated: false, ranges: [[0, highest]], classes: [] }

const merged = (ranges: readonly CodeRange[]): readonly CodeRange[] => {
  const result: [number, number][] = []
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

/** All code points that are not in the ranges. */
export const otherThan = (ranges: readonly CodeRange[]): readonly CodeRange[] => {
  const result: CodeRange[] = []
  let next = 0
  for (const [from, to] of merged(ranges)) {
    if (from > next) result.push([next, from - 1])
    next = to + 1
  }
  return next > highest ? result : [...result, [next, highest]]
}

/** The highest code point that has a capital or a small letter beside it. */
const lastCased = 0x1e943

/** A character, its small letter and its capital, where those are one character each. */
const caseVariants = (point: number): readonly number[] => {
  const character = String.fromCodePoint(point)
  // The capital of both small sigmas is the same; a text in capitals is found by either.
  const forms = [character, character.toLowerCase(), character.toUpperCase(), character === 'Σ' ? 'ς' : '']
  const points = forms.flatMap(form => {
    const code = form.codePointAt(0)
    return code !== undefined && form === String.fromCodePoint(code) ? [code] : []
  })
  return [...new Set(points)]
}

/** The ranges, with what differs from a character in them in case alone. */
export const inEitherCase = (ranges: readonly CodeRange[]): readonly CodeRange[] => {
  const more: CodeRange[] = []
  for (const [from, to] of ranges)
    for (let point = from; point <= Math.min(to, lastCased); point += 1)
      for (const variant of caseVariants(point))
        if (variant < from || variant > to) more.push([variant, variant])
  return merged([...ranges, ...more])
}

/** One character, in either case where case is ignored. */
export const characterNode = (point: number, ignoreCase: boolean): PatternNode => {
  const variants = ignoreCase ? caseVariants(point) : [point]
  if (variants.length === 1) return { kind: 'character', point }
  return { kind: 'set', negated: false, ranges: merged(variants.map(each => [each, each])), classes: [] }
}

/** White space as the recipe's trim sees it: Unicode's White_Space, and the byte order mark that files carry inside. */
export const whiteSpace = {
  ranges: [
    [0x9, 0xd],
    [0x20, 0x20],
    [0x85, 0x85],
    [0xfeff, 0xfeff],
  ],
  classes: [{ name: 'Z', negated: false }],
} as const satisfies Pick<CharacterSet, 'ranges' | 'classes'>

/** Exactly a text. */
export const literalPattern = (text: string, ignoreCase = false): PatternNode => ({
  kind: 'sequence',
  of: Array.from(text, character => characterNode(character.codePointAt(0) ?? 0, ignoreCase)),
})

/** One character of a text. */
export const oneOfPattern = (characters: string): PatternNode => ({
  kind: 'set',
  negated: false,
  ranges: merged(
    Array.from(characters, (character): CodeRange => {
      const point = character.codePointAt(0) ?? 0
      return [point, point]
    }),
  ),
  classes: [],
})

/** Whether a pattern matches text of no length. */
export const canBeEmpty = (node: PatternNode): boolean => {
  switch (node.kind) {
    case 'character':
    case 'set':
      return false
    case 'group':
      return canBeEmpty(node.of)
    case 'sequence':
      return node.of.every(canBeEmpty)
    case 'either':
      return node.of.some(canBeEmpty)
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.of)
    default:
      return true
  }
}

/** Whether a pattern asks for a place in the text, so that it matters what is around. */
export const hasPlaces = (node: PatternNode): boolean => {
  switch (node.kind) {
    case 'character':
    case 'set':
      return false
    case 'group':
    case 'repeat':
      return hasPlaces(node.of)
    case 'sequence':
    case 'either':
      return node.of.some(hasPlaces)
    default:
      return true
  }
}

/** The same pattern with groups that capture nothing. */
export const withoutCaptures = (node: PatternNode): PatternNode => {
  switch (node.kind) {
    case 'group':
      return { kind: 'group', captures: false, of: withoutCaptures(node.of) }
    case 'repeat':
      return { ...node, of: withoutCaptures(node.of) }
    case 'sequence':
    case 'either':
      return { kind: node.kind, of: node.of.map(withoutCaptures) }
    default:
      return node
  }
}
