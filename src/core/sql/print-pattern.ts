import type { Dialect } from './ast.ts'
import type { CharacterSet, CodeRange, PatternNode, Replacement } from './pattern.ts'

const wordCharacter = '[0-9A-Za-z_]'
const before = `(?<=${wordCharacter})`
const notBefore = `(?<!${wordCharacter})`
const after = `(?=${wordCharacter})`
const notAfter = `(?!${wordCharacter})`

/** Java 17 takes letters of all scripts into its own `\b`, which RE2 does not. */
const edges = {
  duckdb: { 'word-edge': '\\b', 'no-word-edge': '\\B' },
  spark: {
    'word-edge': `(?:${before}${notAfter}|${notBefore}${after})`,
    'no-word-edge': `(?:${before}${after}|${notBefore}${notAfter})`,
  },
} as const

/** Control characters, and those that would not be seen. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]/u

const hex = (point: number): string => `\\x{${point.toString(16).toUpperCase()}}`

const character = (point: number, escaped: string): string => {
  const text = String.fromCodePoint(point)
  if (unseen.test(text)) return hex(point)
  return escaped.includes(text) ? `\\${text}` : text
}

const ranged = ([from, to]: CodeRange): string => {
  const [first, last] = [from, to].map(point => character(point, '\\[]^-&~'))
  if (from === to) return first ?? ''
  return to === from + 1 ? `${first}${last}` : `${first}-${last}`
}

const unicodeClass = (name: string, negated: boolean, dialect: Dialect): string => {
  const isScript = dialect === 'spark' && name.length > 2
  return `\\${negated ? 'P' : 'p'}{${isScript ? 'Is' : ''}${name}}`
}

const set = ({ negated, ranges, classes }: CharacterSet, dialect: Dialect): string => {
  const [range] = ranges
  if (!negated && range?.[0] === 0 && range[1] === 0x10ffff) return '(?s:.)'
  const [only] = classes
  if (only && ranges.length === 0 && classes.length === 1)
    return unicodeClass(only.name, only.negated !== negated, dialect)
  const items = [
    ...ranges.map(ranged),
    ...classes.map(each => unicodeClass(each.name, each.negated, dialect)),
  ]
  return `[${negated ? '^' : ''}${items.join('')}]`
}

const times = (min: number, max: number | undefined): string => {
  if (max === undefined) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  return min === max ? `{${min}}` : `{${min},${max}}`
}

/** A pattern in the syntax of the dialect's engine: RE2 or java.util.regex. Equal trees print equal text. */
export const printPattern = (node: PatternNode, dialect: Dialect): string => {
  switch (node.kind) {
    case 'character':
      return character(node.point, '\\.[]{}()*+?^$|')
    case 'set':
      return set(node, dialect)
    case 'start':
      return '\\A'
    case 'end':
      return '\\z'
    case 'group':
      return `(${node.captures ? '' : '?:'}${printPattern(node.of, dialect)})`
    case 'sequence':
      return node.of
        .map(each =>
          each.kind === 'either' ? `(?:${printPattern(each, dialect)})` : printPattern(each, dialect),
        )
        .join('')
    case 'either':
      return node.of.map(each => printPattern(each, dialect)).join('|')
    case 'repeat': {
      const isOne = node.of.kind === 'character' || node.of.kind === 'set' || node.of.kind === 'group'
      const of = printPattern(node.of, dialect)
      return `${isOne ? of : `(?:${of})`}${times(node.min, node.max)}${node.lazy ? '?' : ''}`
    }
    default:
      return edges[dialect][node.kind]
  }
}

/** What a match is replaced with, in the syntax of the dialect's engine. Group numbers are 0 to 9. */
export const printReplacement = (parts: Replacement, dialect: Dialect): string =>
  parts
    .map((part, index) => {
      if (dialect === 'duckdb') return typeof part === 'number' ? `\\${part}` : part.replaceAll('\\', '\\\\')
      if (typeof part === 'number') return `$${part}`
      // Java reads a digit after a group's number into it.
      const text = part.replace(/[\\$]/g, '\\$&')
      return typeof parts[index - 1] === 'number' ? text.replace(/^\d/, '\\$&') : text
    })
    .join('')
