import { dayOfMicros, daysOf, hasZone, microsOf, microsOfDay } from '../delta/match-times.ts'
import { type TreeNode, asNode, childrenOf, textOf } from './expression-tree-json.ts'

/** A literal of a parsed expression, with the type that the engine gives it. */
export type TreeLiteral =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** An integer or decimal, in digits: `-2.50`. */
  | { readonly kind: 'exact'; readonly digits: string }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'date'; readonly days: number }
  | { readonly kind: 'timestamp'; readonly micros: bigint }

const wholeNumber = /^[+-]?\d+$/
const decimalNumber = /^([+-]?)(\d+)(?:\.(\d+))?$/
const anyNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/

const integers: ReadonlySet<string> = new Set(
  ['', 'U'].flatMap(sign => ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'].map(name => sign + name)),
)

/** Digits that a number has, without leading zeros. */
export const significant = (digits: string): number => digits.replace(/[-+.]/g, '').replace(/^0+/, '').length

/** Digits behind the point. */
export const scaleOf = (digits: string): number => /\.(\d*)$/.exec(digits)?.[1]?.length ?? 0

const pointed = (unscaled: bigint, scale: number): string => {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return unscaled < 0n ? `-${text}` : text
}

const asBigint = (value: unknown): bigint | undefined =>
  typeof value === 'bigint' ? value : Number.isSafeInteger(value) ? BigInt(value as number) : undefined

/** Numbers of more than 64 bits come in two halves. */
const unscaledOf = (node: TreeNode): bigint | undefined => {
  const halves = asNode(node['value'])
  if (!halves) return asBigint(node['value'])
  const [upper, lower] = [asBigint(halves['upper']), asBigint(halves['lower'])]
  return upper === undefined || lower === undefined ? undefined : (upper << 64n) + lower
}

const exactOf = (value: TreeNode, scale: number): TreeLiteral | undefined => {
  const unscaled = unscaledOf(value)
  return unscaled === undefined ? undefined : { kind: 'exact', digits: pointed(unscaled, scale) }
}

const constant = (value: TreeNode): TreeLiteral | undefined => {
  if (value['is_null'] === true) return { kind: 'null' }
  const type = asNode(value['type'])
  const id = textOf(type, 'id')
  const plain = value['value']
  if (integers.has(id) || id === 'HUGEINT') return exactOf(value, 0)
  if (id === 'DECIMAL') return exactOf(value, Number(asNode(type?.['type_info'])?.['scale'] ?? 0))
  if (id === 'DOUBLE') return typeof plain === 'number' ? { kind: 'double', value: plain } : undefined
  if (id === 'VARCHAR') return typeof plain === 'string' ? { kind: 'text', text: plain } : undefined
  return id === 'BOOLEAN' ? { kind: 'boolean', value: plain === true || plain === 1 } : undefined
}

/** A moment as the engine reads one out of text; only spellings that leave no doubt. */
const momentOf = (text: string, zoneAllowed: boolean): bigint | undefined => {
  if (/\.\d{7}/.test(text) || (!zoneAllowed && hasZone(text))) return undefined
  return microsOf(text)
}

/** A number of up to fifteen digits is the same double however it is read. */
const fitsDouble = (digits: string): boolean => significant(digits) <= 15

const toBoolean = (literal: TreeLiteral): TreeLiteral | undefined => {
  if (literal.kind === 'boolean') return literal
  const word = literal.kind === 'text' ? literal.text.toLowerCase() : ''
  if (word === 't' || word === 'true') return { kind: 'boolean', value: true }
  return word === 'f' || word === 'false' ? { kind: 'boolean', value: false } : undefined
}

const toExact = (literal: TreeLiteral, scale: number): TreeLiteral | undefined => {
  const digits = literal.kind === 'exact' ? literal.digits : literal.kind === 'text' ? literal.text : ''
  const pattern = scale === 0 ? wholeNumber : decimalNumber
  return pattern.test(digits) && scaleOf(digits) <= scale
    ? { kind: 'exact', digits: digits.replace('+', '') }
    : undefined
}

const toDouble = (literal: TreeLiteral): TreeLiteral | undefined => {
  if (literal.kind === 'double') return literal
  if (literal.kind === 'exact')
    return fitsDouble(literal.digits) ? { kind: 'double', value: Number(literal.digits) } : undefined
  if (literal.kind !== 'text') return undefined
  if (/^nan$/i.test(literal.text)) return { kind: 'double', value: Number.NaN }
  return anyNumber.test(literal.text) ? { kind: 'double', value: Number(literal.text) } : undefined
}

/** A literal as a day. */
export const toDate = (literal: TreeLiteral): TreeLiteral | undefined => {
  if (literal.kind === 'date') return literal
  if (literal.kind === 'timestamp') return { kind: 'date', days: dayOfMicros(literal.micros) }
  const days = literal.kind === 'text' ? daysOf(literal.text) : undefined
  return days === undefined ? undefined : { kind: 'date', days }
}

/** A literal as a moment; text without a zone is in UTC. */
export const toTimestamp = (literal: TreeLiteral, zoneAllowed: boolean): TreeLiteral | undefined => {
  if (literal.kind === 'timestamp') return literal
  if (literal.kind === 'date') return { kind: 'timestamp', micros: microsOfDay(literal.days) }
  const micros = literal.kind === 'text' ? momentOf(literal.text, zoneAllowed) : undefined
  return micros === undefined ? undefined : { kind: 'timestamp', micros }
}

const cast = (literal: TreeLiteral, type: TreeNode): TreeLiteral | undefined => {
  if (literal.kind === 'null') return literal
  const id = textOf(type, 'id')
  if (integers.has(id)) return toExact(literal, 0)
  switch (id) {
    case 'VARCHAR':
      return literal.kind === 'text' ? literal : undefined
    case 'BOOLEAN':
      return toBoolean(literal)
    case 'DECIMAL':
      return toExact(literal, Number(asNode(type['type_info'])?.['scale'] ?? 0))
    case 'DOUBLE':
      return toDouble(literal)
    case 'DATE':
      return toDate(literal)
    case 'TIMESTAMP':
    case 'TIMESTAMP WITH TIME ZONE':
      return toTimestamp(literal, id !== 'TIMESTAMP')
    default:
      return undefined
  }
}

const negated = (literal: TreeLiteral | undefined): TreeLiteral | undefined => {
  if (literal?.kind === 'double') return { kind: 'double', value: -literal.value }
  if (literal?.kind !== 'exact') return undefined
  return {
    kind: 'exact',
    digits: literal.digits.startsWith('-') ? literal.digits.slice(1) : `-${literal.digits}`,
  }
}

/** The literal that a node is: a constant, a cast of one, or one with a minus. Undefined when it is none that is known for sure. */
export const readLiteral = (node: TreeNode | undefined): TreeLiteral | undefined => {
  const type = textOf(node, 'type')
  if (!node) return undefined
  if (type === 'VALUE_CONSTANT') {
    const value = asNode(node['value'])
    return value && constant(value)
  }
  if (type === 'OPERATOR_CAST') {
    const literal = readLiteral(asNode(node['child']))
    const target = asNode(node['cast_type'])
    return literal && target && cast(literal, target)
  }
  const children = childrenOf(node)
  return type === 'FUNCTION' && textOf(node, 'function_name') === '-' && children.length === 1
    ? negated(readLiteral(children[0]))
    : undefined
}
