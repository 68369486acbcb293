import type { ColumnPath, Comparison, ExpressionTree, Predicate } from '../delta/predicate.ts'
import type { DeltaType } from '../delta/schema.ts'
import { type TreeColumn, compareColumn, literalFor, never, unknown } from './expression-tree-compare.ts'
import { type TreeNode, asList, asNode, childrenOf, textOf } from './expression-tree-json.ts'
import { type TreeLiteral, readLiteral } from './expression-tree-literal.ts'

/** Finds the column that names mean (`['a']`, `['t', 'a', 'b']`); undefined when they mean no column of the table, or it is not sure. */
export type ResolveColumn = (
  names: readonly string[],
) => { readonly path: ColumnPath; readonly type: DeltaType } | undefined

const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ['COMPARE_EQUAL', '='],
  ['COMPARE_NOTEQUAL', '<>'],
  ['COMPARE_LESSTHAN', '<'],
  ['COMPARE_LESSTHANOREQUALTO', '<='],
  ['COMPARE_GREATERTHAN', '>'],
  ['COMPARE_GREATERTHANOREQUALTO', '>='],
])

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

const opposite: Readonly<Record<Comparison, Comparison>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

/** Casts that keep every value and its order, by the column's type. */
const keeping: ReadonlyMap<DeltaType, readonly string[]> = new Map<DeltaType, readonly string[]>([
  ['byte', ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT']],
  ['short', ['SMALLINT', 'INTEGER', 'BIGINT']],
  ['integer', ['INTEGER', 'BIGINT']],
  ['long', ['BIGINT']],
  ['double', ['DOUBLE']],
  ['string', ['VARCHAR']],
  ['boolean', ['BOOLEAN']],
  ['date', ['DATE']],
  ['timestamp', ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE']],
  ['timestamp_ntz', ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE']],
])

const prefixFunctions: ReadonlySet<string> = new Set(['starts_with', 'prefix', '^@'])

/** All of the parts, or any of them, in as few nodes as need be. */
const joined = (kind: 'and' | 'or', of: readonly Predicate[]): Predicate => {
  const [first, ...rest] = of
  return first && rest.length === 0 ? first : { kind, of }
}

/** Reads trees of one table's columns. Each method gives what is known of the rows for which a node is TRUE, or for which it is FALSE. */
class TreeReader {
  private readonly resolve: ResolveColumn

  constructor(resolve: ResolveColumn) {
    this.resolve = resolve
  }

  /** The rows for which a condition is `want`; rows for which it is NULL are in neither. */
  holds(node: TreeNode | undefined, want: boolean): Predicate {
    if (!node) return unknown
    const type = textOf(node, 'type')
    const op = comparisons.get(type)
    if (op !== undefined) return this.comparison(node, want ? op : opposite[op])
    switch (type) {
      case 'CONJUNCTION_AND':
      case 'CONJUNCTION_OR': {
        const parts = childrenOf(node).map(child => this.holds(child, want))
        return joined((type === 'CONJUNCTION_AND') === want ? 'and' : 'or', parts)
      }
      case 'OPERATOR_NOT':
        return this.holds(childrenOf(node)[0], !want)
      case 'OPERATOR_IS_NULL':
        return this.nullTest(node, want)
      case 'OPERATOR_IS_NOT_NULL':
        return this.nullTest(node, !want)
      case 'COMPARE_BETWEEN':
        return this.between(node, want)
      case 'COMPARE_IN':
        return this.list(node, want)
      case 'COMPARE_NOT_IN':
        return this.list(node, !want)
      case 'COMPARE_DISTINCT_FROM':
        return this.distinct(node, want)
      case 'COMPARE_NOT_DISTINCT_FROM':
        return this.distinct(node, !want)
      case 'FUNCTION':
        return this.function(node, want)
      default:
        return this.truth(node, want)
    }
  }

  /** A literal or a column by itself. */
  private truth(node: TreeNode, want: boolean): Predicate {
    const literal = readLiteral(node)
    if (literal?.kind === 'null') return never
    if (literal?.kind === 'boolean') return literal.value === want ? { kind: 'true' } : never
    const column = this.column(node)
    return column?.type === 'boolean'
      ? { kind: 'compare', column: column.path, op: '=', value: want }
      : unknown
  }

  private nullTest(node: TreeNode, wantNull: boolean): Predicate {
    const column = this.column(childrenOf(node)[0])
    return column ? { kind: wantNull ? 'is-null' : 'is-not-null', column: column.path } : unknown
  }

  private comparison(node: TreeNode, op: Comparison): Predicate {
    return this.compare(asNode(node['left']), op, asNode(node['right']))
  }

  private compare(left: TreeNode | undefined, op: Comparison, right: TreeNode | undefined): Predicate {
    const literal = readLiteral(right)
    const column = this.column(left)
    if (column && literal) return compareColumn(column, op, literal)
    const other = this.column(right)
    const first = readLiteral(left)
    if (other && first) return compareColumn(other, mirrored[op], first)
    return literal?.kind === 'null' || first?.kind === 'null' ? never : unknown
  }

  private between(node: TreeNode, want: boolean): Predicate {
    const [input, lower, upper] = [node['input'], node['lower'], node['upper']].map(asNode)
    const [from, to] = [
      this.compare(input, want ? '>=' : '<', lower),
      this.compare(input, want ? '<=' : '>', upper),
    ]
    // The three are brought to one type: with one that is not understood the other may be read another way.
    if (from.kind === 'unknown' || to.kind === 'unknown' || this.mixes(input, [lower, upper])) return unknown
    // With one end as text all three are text, and a date of one end is not spelled as a moment of the other.
    const kinds = [lower, upper].map(end => readLiteral(end)?.kind).filter(kind => kind !== 'null')
    if (kinds.includes('text') && kinds.some(kind => kind !== 'text')) return unknown
    return joined(want ? 'and' : 'or', [from, to])
  }

  /** Whether literals make the engine compare an exact column by doubles, which rounds it. */
  private mixes(input: TreeNode | undefined, literals: readonly (TreeNode | undefined)[]): boolean {
    const type = this.column(input)?.type
    const isFloating = type === 'double' || type === 'float'
    return !isFloating && literals.some(literal => readLiteral(literal)?.kind === 'double')
  }

  private list(node: TreeNode, want: boolean): Predicate {
    const [input, ...items] = childrenOf(node)
    const column = this.column(input)
    const literals = items.map(readLiteral).filter(literal => literal !== undefined)
    if (!column || literals.length < items.length || this.mixes(input, items)) return unknown
    const given = literals.filter(({ kind }) => kind !== 'null')
    // A NULL in the list: a value is equal to another, or it is not known whether it is in the list.
    if (!want && given.length < literals.length) return never
    const op: Comparison = want ? '=' : '<>'
    const parts = given.map(literal => compareColumn(column, op, literal))
    if (parts.some(({ kind }) => kind === 'unknown')) return unknown
    // Against text the engine compares the list as text, where fewer spellings are equal.
    const asText = column.type !== 'string' && given.some(({ kind }) => kind === 'text')
    if (!asText) return oneOf(column, given, want) ?? joined(want ? 'or' : 'and', parts)
    return want ? { kind: 'and', of: [joined('or', parts), unknown] } : unknown
  }

  private distinct(node: TreeNode, want: boolean): Predicate {
    const [left, right] = [asNode(node['left']), asNode(node['right'])]
    const literal = readLiteral(right) ?? readLiteral(left)
    const column = this.column(left) ?? this.column(right)
    if (column && literal) return distinctFrom(column, literal, want)
    // `(a = 1) IS TRUE`; what is not so may be NULL as well, which is not told apart here.
    const truth = readLiteral(right)
    return truth?.kind === 'boolean' && !want ? this.holds(uncast(left), truth.value) : unknown
  }

  private function(node: TreeNode, want: boolean): Predicate {
    const name = textOf(node, 'function_name')
    const [input, argument] = childrenOf(node)
    const literal = readLiteral(argument)
    if (prefixFunctions.has(name)) return this.prefix(input, literal, want)
    if (name === '~~' || name === '!~~') return this.like(input, literal, want === (name === '~~'))
    return this.truth(node, want)
  }

  private prefix(input: TreeNode | undefined, literal: TreeLiteral | undefined, want: boolean): Predicate {
    if (literal?.kind === 'null') return never
    const column = this.column(input)
    if (column?.type !== 'string' || literal?.kind !== 'text') return unknown
    const starts: Predicate = { kind: 'starts-with', column: column.path, prefix: literal.text }
    return want ? starts : { kind: 'not', of: starts }
  }

  private like(input: TreeNode | undefined, literal: TreeLiteral | undefined, want: boolean): Predicate {
    if (literal?.kind !== 'text') return literal?.kind === 'null' ? never : unknown
    const [, head = '', rest = ''] = /^([^%_]*)([^]*)$/.exec(literal.text) ?? []
    const column = this.column(input)
    if (rest === '')
      return column?.type === 'string' ? compareColumn(column, want ? '=' : '<>', literal) : unknown
    const starts = this.prefix(input, { kind: 'text', text: head }, want)
    if (/^%+$/.test(rest)) return starts
    // More is asked than the prefix: those that match begin with it, those that do not may begin with it or not.
    return want ? { kind: 'and', of: [starts, unknown] } : unknown
  }

  /** The column that a node is, under casts that keep its order. */
  private column(node: TreeNode | undefined): TreeColumn | undefined {
    const names = namesOf(node)
    if (names) return this.resolve(names)
    if (!node || textOf(node, 'type') !== 'OPERATOR_CAST') return undefined
    const column = this.column(asNode(node['child']))
    if (!column || column.as !== undefined) return undefined
    const target = textOf(asNode(node['cast_type']), 'id')
    if (keeping.get(column.type)?.includes(target) === true) return column
    const { type } = column
    if (target === 'DATE' && (type === 'timestamp' || type === 'timestamp_ntz'))
      return { ...column, as: 'date' }
    return type === 'date' && target === 'TIMESTAMP' ? { ...column, as: 'timestamp' } : undefined
  }
}

const uncast = (node: TreeNode | undefined): TreeNode | undefined =>
  textOf(node, 'type') === 'OPERATOR_CAST' ? asNode(node?.['child']) : node

const distinctFrom = (column: TreeColumn, literal: TreeLiteral, want: boolean): Predicate => {
  if (literal.kind === 'null') return { kind: want ? 'is-not-null' : 'is-null', column: column.path }
  const compared = compareColumn(column, want ? '<>' : '=', literal)
  if (!want || compared.kind === 'unknown') return compared
  return { kind: 'or', of: [compared, { kind: 'is-null', column: column.path }] }
}

/** Membership as one node, where each literal is a plain value of the column's type. */
const oneOf = (
  column: TreeColumn,
  literals: readonly TreeLiteral[],
  want: boolean,
): Predicate | undefined => {
  const values = literals
    .map(literal => literalFor(column.type, literal))
    .filter(value => value !== undefined)
  if (column.as !== undefined || values.length < literals.length) return undefined
  const isIn: Predicate = { kind: 'in', column: column.path, values }
  return want ? isIn : { kind: 'not', of: isIn }
}

/** Names of a column and of fields in it, however they are written: `a.b`, `a['b']`, `struct_extract(a, 'b')`. */
const namesOf = (node: TreeNode | undefined): readonly string[] | undefined => {
  const type = textOf(node, 'type')
  if (!node) return undefined
  if (type === 'COLUMN_REF')
    return asList(node['column_names']).map(name => (typeof name === 'string' ? name : ''))
  const extracts = type === 'STRUCT_EXTRACT' || type === 'ARRAY_EXTRACT'
  if (!extracts && textOf(node, 'function_name') !== 'struct_extract') return undefined
  const [child, key] = childrenOf(node)
  const outer = namesOf(child)
  const literal = readLiteral(key)
  return outer && literal?.kind === 'text' ? [...outer, literal.text] : undefined
}

/** The parts of a condition that must all hold. */
export const conjuncts = (tree: ExpressionTree | undefined): readonly TreeNode[] => {
  const node = asNode(tree)
  if (!node) return []
  return textOf(node, 'type') === 'CONJUNCTION_AND' ? asList(node['children']).flatMap(conjuncts) : [node]
}

/**
 * What a condition says of a table's rows, out of the tree that `json_serialize_sql` prints for it (DuckDB 0.9.2). The predicate holds
 * for exactly the rows for which the condition is TRUE, but for the parts of it that are `unknown`.
 */
export const predicateOfTree = (tree: ExpressionTree | undefined, resolve: ResolveColumn): Predicate =>
  new TreeReader(resolve).holds(asNode(tree), true)
