import { type Token, tokenize } from '../sql/tokens.ts'
import { fieldNamed } from './field-named.ts'
import type { MergeSource } from './merge-plan.ts'
import type { Literal, Predicate } from './predicate.ts'
import type { DeltaType, StructField, StructType } from './schema.ts'

/** A column of the table that the condition of a MERGE sets equal to one of the source. */
export interface KeyPair {
  readonly target: StructField
  readonly source: StructField
}

/** Source values that are looked at one by one; of more, only the smallest and the largest are. */
export const mostKeys = 100

const integers: ReadonlySet<DeltaType> = new Set(['byte', 'short', 'integer', 'long'])

/** Whether values of both are compared as they are. Floats are left out, since NaN is beyond all bounds, and times, which may have zones. */
const isAlike = ({ target, source }: KeyPair): boolean =>
  (integers.has(target.type) && integers.has(source.type)) ||
  (typeof target.type === 'string' &&
    target.type === source.type &&
    /^(?:string|date|decimal\(.*)$/.test(target.type))

type Name = readonly string[]
type Piece = Pick<Token, 'kind' | 'value'>

const step = ({ kind, value }: Piece): number => {
  if (kind !== 'mark') return 0
  return /[([{]/.test(value) ? 1 : /[)\]}]/.test(value) ? -1 : 0
}

/** The tokens without brackets around them all. */
const unwrapped = (tokens: readonly Piece[]): readonly Piece[] => {
  if (tokens[0]?.kind !== 'mark' || tokens[0].value !== '(') return tokens
  let depth = 0
  const end = tokens.findIndex(token => (depth += step(token)) === 0)
  return end === tokens.length - 1 ? unwrapped(tokens.slice(1, -1)) : tokens
}

/** Parts of a condition between ANDs on its outermost level; none where another word there makes them mean something else. */
const conjuncts = (tokens: readonly Piece[]): readonly (readonly Piece[])[] => {
  const parts: Piece[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    depth += step(token)
    const word = token.kind === 'word' && depth === 0 ? token.value.toLowerCase() : ''
    if (word === 'or' || word === 'between' || word === 'case') return []
    if (word === 'and') parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts.length === 1 ? parts : parts.flatMap(part => conjuncts(unwrapped(part)))
}

/** `a.b = c.d`, as the names on both sides. */
const equality = (tokens: readonly Piece[]): readonly [Name, Name] | undefined => {
  const sides: string[][] = [[], []]
  let side = 0
  for (const [index, { kind, value }] of tokens.entries()) {
    const name = kind === 'word' || kind === 'quoted'
    const after = tokens[index - 1]
    const expectsName =
      index === 0 || (after?.kind === 'mark' && (after.value === '.' || after.value === '='))
    if (name !== expectsName) return undefined
    if (name) sides[side]?.push(value)
    else if (kind === 'mark' && value === '=') side += 1
    else if (kind !== 'mark' || value !== '.') return undefined
  }
  const [left = [], right = []] = sides
  return side === 1 && left.length > 0 && right.length > 0 ? [left, right] : undefined
}

/**
 * The pairs of columns that the condition of a MERGE sets equal, on its outermost level: `t.id = s.id AND …`. Only what is called by its
 * table is taken, so that it can not be anything else.
 */
export const keyPairs = (
  on: string,
  schema: StructType,
  alias: string,
  source: MergeSource,
): readonly KeyPair[] => {
  const find = ([first = '', second, ...rest]: Name, own: string, of: StructType): StructField | undefined =>
    second !== undefined && rest.length === 0 && first.toLowerCase() === own.toLowerCase()
      ? fieldNamed(of, second)
      : undefined
  const all = tokenize(on).filter(({ kind }) => kind !== 'end')
  return conjuncts(unwrapped(all)).flatMap(tokens => {
    const [left, right] = equality(tokens) ?? []
    if (!left || !right) return []
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const pair = { target: find(one, alias, schema), source: find(other, source.alias, source.schema) }
      const { target: own, source: theirs } = pair
      if (own && theirs && isAlike({ target: own, source: theirs })) return [{ target: own, source: theirs }]
    }
    return []
  })
}

/** Which rows of the table can have a match, by all values that the source has for a key. NULL matches nothing. */
export const keyPredicate = ({ target }: KeyPair, values: readonly Literal[]): Predicate =>
  values.length === 0 ? { kind: 'false' } : { kind: 'in', column: [target.name], values }

/** As `keyPredicate`, by the smallest and the largest of the values. */
export const keyRange = ({ target }: KeyPair, smallest: Literal, largest: Literal): Predicate => {
  const column = [target.name]
  return {
    kind: 'and',
    of: [
      { kind: 'compare', column, op: '>=', value: smallest },
      { kind: 'compare', column, op: '<=', value: largest },
    ],
  }
}
