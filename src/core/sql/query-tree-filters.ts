import type { ExpressionTree, Predicate } from '../delta/predicate.ts'
import { type TreeNode, asList, asNode, textOf } from './expression-tree-json.ts'
import { conjuncts, predicateOfTree } from './expression-tree.ts'
import { type Schemas, type Scope, isRenamed, resolveIn, scopeOf } from './query-tree-scope.ts'

/** A condition that rows must fulfil to have a part in the result. */
interface Filter {
  readonly condition: TreeNode
  /** Whether a row of NULLs takes the place of rows that are missing: then only conditions that fail for it say something. */
  readonly padded: boolean
}

/** Whether a predicate may be TRUE (or FALSE) for a row of NULLs. */
const canBe = (predicate: Predicate, want: boolean): boolean => {
  switch (predicate.kind) {
    case 'true':
    case 'is-null':
      return want
    case 'false':
    case 'is-not-null':
      return !want
    case 'unknown':
      return true
    case 'and':
      return want
        ? predicate.of.every(part => canBe(part, true))
        : predicate.of.some(part => canBe(part, false))
    case 'or':
      return want
        ? predicate.of.some(part => canBe(part, true))
        : predicate.of.every(part => canBe(part, false))
    case 'not':
      return canBe(predicate.of, !want)
    case 'compare':
    case 'in':
    case 'starts-with':
      return false
  }
}

const padded = (filters: readonly Filter[]): readonly Filter[] =>
  filters.map(filter => ({ ...filter, padded: true }))

/** What of the filters of a join holds for the rows of its two sides. */
const throughJoin = (
  join: TreeNode,
  filters: readonly Filter[],
): readonly [left: readonly Filter[], right: readonly Filter[]] => {
  const on = conjuncts(join['condition']).map(condition => ({ condition, padded: false }))
  const both = [...filters, ...on]
  const refType = textOf(join, 'ref_type')
  const joinType = textOf(join, 'join_type')
  // Which row is met depends on all rows of the other side.
  if (refType === 'POSITIONAL') return [[], []]
  if (refType === 'ASOF') return [joinType === 'INNER' || joinType === 'LEFT' ? filters : [], []]
  switch (joinType) {
    case 'INNER':
      return [both, both]
    case 'LEFT':
      return [filters, [...padded(filters), ...on]]
    case 'RIGHT':
      return [[...padded(filters), ...on], filters]
    case 'FULL':
    case 'OUTER':
      return [padded(filters), padded(filters)]
    case 'SEMI':
      return [both, on]
    case 'ANTI':
      return [filters, on]
    default:
      return [[], []]
  }
}

class FilterReader {
  readonly found = new Map<string, Predicate>()
  private readonly schemas: Schemas

  constructor(schemas: Schemas) {
    this.schemas = schemas
  }

  /** Looks at every SELECT in the tree, each by itself. */
  tree(tree: ExpressionTree | undefined): void {
    for (const item of asList(tree)) this.tree(item)
    const node = asNode(tree)
    if (!node) return
    if (textOf(node, 'type') === 'SELECT_NODE') this.select(node)
    for (const member of Object.values(node)) this.tree(member)
  }

  private select(node: TreeNode): void {
    // A sample is taken before rows are filtered.
    if (node['sample'] !== undefined && node['sample'] !== null) return
    const from = asNode(node['from_table'])
    const filters = conjuncts(node['where_clause']).map(condition => ({ condition, padded: false }))
    this.from(from, filters, scopeOf(from, this.schemas))
  }

  private from(node: TreeNode | undefined, filters: readonly Filter[], scope: Scope): void {
    const type = textOf(node, 'type')
    if (!node || (node['sample'] !== undefined && node['sample'] !== null)) return
    if (type === 'JOIN') {
      const [left, right] = throughJoin(node, filters)
      this.from(asNode(node['left']), left, scope)
      this.from(asNode(node['right']), right, scope)
      return
    }
    const table = textOf(node, 'table_name')
    if (type !== 'BASE_TABLE' || !this.schemas.has(table) || isRenamed(node)) return
    const of = filters.flatMap(filter => {
      const predicate = predicateOfTree(filter.condition, names => resolveIn(scope, table, names))
      return filter.padded && canBe(predicate, true) ? [] : [predicate]
    })
    this.found.set(table, { kind: 'and', of })
  }
}

/**
 * For each reference of a table in a parsed statement, by its name in the tree: what surely holds for the rows of it that have a part in
 * the result, from the WHERE of its own SELECT and the ON of its joins. References of which nothing can be said may be left out.
 */
export const filtersOf = (tree: ExpressionTree, schemas: Schemas): ReadonlyMap<string, Predicate> => {
  const reader = new FilterReader(schemas)
  reader.tree(tree)
  return reader.found
}
