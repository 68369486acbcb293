import type { DeltaType } from '../delta/schema.ts'
import type { FunctionName } from './ast.ts'
import type { PatternNode, Replacement } from './pattern.ts'

/** What dialects say differently. Arguments are printed SQL. */
export interface Words {
  identifier(name: string): string
  text(value: string): string
  type(type: DeltaType): string
  call(fn: FunctionName, args: readonly string[]): string
  differs(left: string, right: string): string
  parseTime(value: string, format: string): string
  /** Text at a path of JSON text. */
  jsonField(value: string, path: readonly (string | number)[]): string
  /** A regular expression in the engine's syntax, not quoted. */
  pattern(node: PatternNode): string
  /** What a match is replaced with in the engine's syntax, not quoted. */
  replacement(parts: Replacement): string
  /** Text whose matches of a pattern are changed one by one. */
  eachMatch(of: string, pattern: string, word: string, becomes: string): string
  /** Pairs of texts as rows: what stands after FROM, before the names. */
  pairs(pairs: readonly (readonly [from: string, to: string])[]): string
  /** A number for each row of the SELECT that it stands in. */
  readonly rowId: string
  /** What stands after FROM to have a row for each element of a list. */
  exploded(parts: ExplodedWords): string
}

/** The printed parts of an `exploded` source. */
export interface ExplodedWords {
  readonly from: string
  readonly list: string
  readonly value: string
  readonly position: string
  readonly outer: boolean
}

/**
 * White space as the recipe's trim sees it: Unicode's White_Space, and the byte order mark that files carry inside. A character
 * class that RE2 and Java read alike.
 */
export const spaceClass = '[\\t-\\r \\x{85}\\x{FEFF}\\p{Z}]'

/** White space at the beginning or the end of a text. */
export const edgeSpace = `\\A${spaceClass}+|${spaceClass}+\\z`

/** Whether times of a strptime format are instants: they name their zone. */
export const hasZone = (format: string): boolean => /%[zZ]/.test(format.replaceAll('%%', ''))
