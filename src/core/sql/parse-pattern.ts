import { type Result, err, ok } from '../result.ts'
import {
  type CodeRange,
  type PatternNode,
  type Replacement,
  type UnicodeClass,
  anyCharacter,
  canBeEmpty,
  characterNode,
  inEitherCase,
  otherThan,
} from './pattern.ts'

/** A pattern that was understood. */
interface Pattern {
  readonly root: PatternNode
  /** How many groups capture. */
  readonly groups: number
}

/** Thrown and caught in this module alone: a sentence for the user. */
class Fault extends Error {}

const categories = 'L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp'
const scripts =
  'Arabic Armenian Bengali Cyrillic Devanagari Georgian Greek Han Hangul Hebrew Hiragana Katakana Latin Tamil Thai'
const unicodeNames: ReadonlySet<string> = new Set(`${categories} ${scripts}`.split(' '))

const digits: readonly CodeRange[] = [[0x30, 0x39]]
const spaces: readonly CodeRange[] = [
  [0x9, 0xd],
  [0x20, 0x20],
]
const wordCharacters: readonly CodeRange[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
const shorthands: ReadonlyMap<string, readonly CodeRange[]> = new Map([
  ['d', digits],
  ['s', spaces],
  ['w', wordCharacters],
])
const controls: ReadonlyMap<string, number> = new Map([
  ['t', 0x9],
  ['n', 0xa],
  ['f', 0xc],
  ['r', 0xd],
])
const mostRepeats = 1000
const longest = 1000

/** What an escape or a character stands for where one character is meant. */
type Item =
  | { readonly point: number }
  | { readonly ranges: readonly CodeRange[]; readonly negated: boolean }
  | { readonly unicode: UnicodeClass }

const setOf = (
  ranges: readonly CodeRange[],
  negated: boolean,
  classes: readonly UnicodeClass[] = [],
): PatternNode => ({ kind: 'set', negated, ranges, classes })

class Reader {
  private readonly characters: readonly string[]
  private readonly ignoreCase: boolean
  private readonly dotAll: boolean
  private at: number
  groups = 0

  constructor(source: string, ignoreCase: boolean) {
    const flags = /^\(\?([is]+)\)/.exec(source)
    this.characters = Array.from(source)
    this.at = flags ? flags[0].length : 0
    this.ignoreCase = ignoreCase || flags?.[1]?.includes('i') === true
    this.dotAll = flags?.[1]?.includes('s') === true
  }

  private fault(message: string, at = this.at): never {
    throw new Fault(`${message} (character ${at + 1} of the pattern)`)
  }

  private next(): string | undefined {
    return this.characters[this.at]
  }

  private sees(text: string): boolean {
    return this.characters.slice(this.at, this.at + text.length).join('') === text
  }

  private takes(text: string): boolean {
    const found = this.sees(text)
    if (found) this.at += text.length
    return found
  }

  whole(): PatternNode {
    const root = this.either()
    if (this.next() !== undefined) this.fault('A ")" closes no group; write \\) for the character')
    return root
  }

  private either(): PatternNode {
    const branches = [this.sequence()]
    while (this.takes('|')) branches.push(this.sequence())
    const [first] = branches
    return branches.length === 1 && first ? first : { kind: 'either', of: branches }
  }

  private sequence(): PatternNode {
    const parts: PatternNode[] = []
    for (let next = this.next(); next !== undefined && next !== '|' && next !== ')'; next = this.next())
      parts.push(this.repeated())
    const [only] = parts
    return parts.length === 1 && only ? only : { kind: 'sequence', of: parts }
  }

  private repeated(): PatternNode {
    const start = this.at
    const of = this.atom()
    const quantifier = this.at
    const range = this.times()
    if (!range) return of
    if (this.takes('+')) this.fault('A "+" after a repetition is not the same in all engines', this.at - 1)
    const lazy = this.takes('?')
    const { min, max } = range
    if (Math.max(min, max ?? 0) > mostRepeats || (max !== undefined && max < min))
      this.fault(
        `A repetition counts from the smaller to the larger number, to ${mostRepeats} at most`,
        quantifier,
      )
    if (max !== 1 && canBeEmpty(of)) this.fault('What is repeated can be nothing at all', start)
    if (this.times()) this.fault('Two repetitions follow each other; put the first into brackets', quantifier)
    return { kind: 'repeat', of, min, max, lazy }
  }

  private times(): { readonly min: number; readonly max: number | undefined } | undefined {
    if (this.takes('*')) return { min: 0, max: undefined }
    if (this.takes('+')) return { min: 1, max: undefined }
    if (this.takes('?')) return { min: 0, max: 1 }
    const counted = /^\{(\d{1,9})(,(\d{0,9}))?\}/.exec(this.characters.slice(this.at, this.at + 24).join(''))
    if (!counted) return undefined
    this.at += counted[0].length
    const min = Number(counted[1])
    if (counted[2] === undefined) return { min, max: min }
    return { min, max: counted[3] === '' ? undefined : Number(counted[3]) }
  }

  private atom(): PatternNode {
    const at = this.at
    const next = this.next() ?? ''
    this.at += 1
    switch (next) {
      case '(':
        return this.group(at)
      case '[':
        return this.set(at)
      case '.':
        return this.dotAll ? anyCharacter : setOf([[0xa, 0xa]], true)
      case '^':
        return { kind: 'start' }
      case '$':
        return { kind: 'end' }
      case '\\':
        return this.escaped(at)
      case '*':
      case '+':
      case '?':
        return this.fault(
          `There is nothing that "${next}" could repeat; write \\${next} for the character`,
          at,
        )
      case '{':
        return this.fault('A "{" that is no repetition is written as \\{', at)
      default:
        return characterNode(next.codePointAt(0) ?? 0, this.ignoreCase)
    }
  }

  private group(at: number): PatternNode {
    let captures = true
    if (this.takes('?')) {
      const named = /^P?<[A-Za-z]\w*>/.exec(this.characters.slice(this.at, this.at + 64).join(''))
      if (this.takes(':')) captures = false
      else if (named) this.at += named[0].length
      else if (/^<?[=!]/.test(this.characters.slice(this.at, this.at + 2).join('')))
        this.fault('Looking ahead or behind does not work in the engine', at)
      else this.fault('Flags such as (?i) stand at the beginning of the pattern, and are i and s alone', at)
    }
    if (captures) this.groups += 1
    const of = this.either()
    if (!this.takes(')')) this.fault('A "(" is not closed; write \\( for the character', at)
    return { kind: 'group', captures, of }
  }

  private escaped(at: number): PatternNode {
    if (this.takes('b')) return { kind: 'word-edge' }
    if (this.takes('B')) return { kind: 'no-word-edge' }
    if (this.takes('A')) return { kind: 'start' }
    if (this.takes('z')) return { kind: 'end' }
    const item = this.escape(at)
    if ('point' in item) return characterNode(item.point, this.ignoreCase)
    if ('unicode' in item) return setOf([], false, [item.unicode])
    return setOf(item.ranges, item.negated)
  }

  /** What a backslash at `at` begins; the reader stands behind it. */
  private escape(at: number): Item {
    const next = this.next()
    if (next === undefined) return this.fault('The pattern ends with a backslash', at)
    this.at += 1
    const ranges = shorthands.get(next.toLowerCase())
    if (ranges) return { ranges, negated: next !== next.toLowerCase() }
    const control = controls.get(next)
    if (control !== undefined) return { point: control }
    if (next === 'p' || next === 'P') return this.unicodeClass(at, next === 'P')
    if (next === 'x' || next === 'u') return this.codePoint(at)
    if (/[1-9]/.test(next)) return this.fault('A reference back to a group does not work in the engine', at)
    if (/[A-Za-z0]/.test(next)) return this.fault(`"\\${next}" is not known`, at)
    return { point: next.codePointAt(0) ?? 0 }
  }

  private codePoint(at: number): Item {
    const rest = this.characters.slice(at, at + 12).join('')
    const found = /^\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4}))/.exec(rest)
    const point = Number.parseInt(found?.[1] ?? found?.[2] ?? found?.[3] ?? '', 16)
    const isHalf = point >= 0xd800 && point <= 0xdfff
    if (!found || isHalf || point > 0x10ffff)
      return this.fault('A character by its number is written as \\x41 or \\x{1F600}', at)
    this.at = at + found[0].length
    return { point }
  }

  private unicodeClass(at: number, negated: boolean): Item {
    const rest = this.characters.slice(this.at, this.at + 32).join('')
    const found = /^(?:([A-Z])|\{(\^?)(\w+)\})/.exec(rest)
    const name = found?.[1] ?? found?.[3] ?? ''
    if (!found || !unicodeNames.has(name))
      return this.fault(
        `"\\${negated ? 'P' : 'p'}" is followed by a category as {L} or {Lu}, or a script as {Greek}`,
        at,
      )
    this.at += found[0].length
    return { unicode: { name, negated: negated !== (found[2] === '^') } }
  }

  private set(at: number): PatternNode {
    const negated = this.takes('^')
    const ranges: CodeRange[] = []
    const classes: UnicodeClass[] = []
    const first = this.at
    while (!this.takes(']')) {
      const start = this.at
      const item = this.member(at, start === first)
      if ('unicode' in item) classes.push(item.unicode)
      else if ('ranges' in item) ranges.push(...(item.negated ? otherThan(item.ranges) : item.ranges))
      else ranges.push(this.span(item.point, start, at))
    }
    if (this.at === first + 1) this.fault('A set of characters is empty; write \\] for the character', at)
    return setOf(this.ignoreCase ? inEitherCase(ranges) : ranges, negated, classes)
  }

  private member(at: number, isFirst: boolean): Item {
    const start = this.at
    const next = this.next()
    if (next === undefined) return this.fault('A "[" is not closed; write \\[ for the character', at)
    this.at += 1
    if (next === '\\') return this.escape(start)
    if (next === '[') return this.fault('A "[" inside of a set is written as \\[', start)
    if (next === '-' && !isFirst && this.next() !== ']')
      return this.fault('A "-" inside of a set is written as \\-', start)
    return { point: next.codePointAt(0) ?? 0 }
  }

  /** A character of a set, or the range that it begins. */
  private span(from: number, start: number, at: number): CodeRange {
    if (this.next() !== '-' || this.characters[this.at + 1] === ']') return [from, from]
    this.at += 1
    const to = this.member(at, true)
    if (!('point' in to) || to.point < from)
      return this.fault('A range goes from one character to a later one', start)
    return [from, to.point]
  }
}

/** How often the innermost part of a pattern is repeated by counted repetitions; the engine has a limit. */
const repeats = (node: PatternNode): number => {
  switch (node.kind) {
    case 'group':
      return repeats(node.of)
    case 'sequence':
    case 'either':
      return Math.max(1, ...node.of.map(repeats))
    case 'repeat':
      return repeats(node.of) * Math.max(1, node.min, node.max ?? 0)
    default:
      return 1
  }
}

/**
 * Reads a regular expression, in the syntax that RE2, Java, Python and JavaScript share; a message for the user where it is none, or
 * where engines would read it differently. `.` is all but a line end (all with `(?s)` in front), `\d`, `\w`, `\s` and `\b` are
 * ASCII's, `^` and `$` the ends of the whole text.
 */
export const parsePattern = (source: string, ignoreCase = false): Result<Pattern, string> => {
  if (source === '') return err('The pattern is empty')
  if (source.length > longest) return err(`The pattern has more than ${longest} characters`)
  try {
    const reader = new Reader(source, ignoreCase)
    const root = reader.whole()
    if (repeats(root) > mostRepeats)
      return err(`Repetitions within repetitions count more than ${mostRepeats}`)
    return ok({ root, groups: reader.groups })
  } catch (error) {
    if (error instanceof Fault) return err(error.message)
    throw error
  }
}

/** Reads what matches are replaced with: `$1` to `$9` are groups, `$0` is the match, `$$` a dollar; all else is text. */
export const parseReplacement = (source: string): Replacement => {
  const parts: (string | number)[] = []
  for (const [part] of source.matchAll(/\$[0-9$]|[^$]+|\$/g)) {
    if (/^\$[0-9]$/.test(part)) {
      parts.push(Number(part[1]))
      continue
    }
    const text = part === '$$' ? '$' : part
    const last = parts.at(-1)
    if (typeof last === 'string') parts[parts.length - 1] = last + text
    else parts.push(text)
  }
  return parts
}
