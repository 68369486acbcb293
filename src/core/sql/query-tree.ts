import type { ExpressionTree } from '../delta/predicate.ts'
import { type TreeNode, asList, asNode, textOf } from './expression-tree-json.ts'
import { readLiteral } from './expression-tree-literal.ts'
import { isRenamed } from './query-tree-scope.ts'

/** A place of a statement where a table is read. */
export interface TreeTable {
  /** As the tree has it, without schema. */
  readonly name: string
  readonly schema: string
  readonly hasAlias: boolean
}

/** What a parsed statement reads. */
export interface TreeTables {
  readonly tables: readonly TreeTable[]
  /** Names of common table expressions, in lower case. */
  readonly ctes: ReadonlySet<string>
}

const collect = (tree: ExpressionTree | undefined, tables: TreeTable[], ctes: Set<string>): void => {
  for (const item of asList(tree)) collect(item, tables, ctes)
  const node = asNode(tree)
  if (!node) return
  for (const entry of asList(asNode(node['cte_map'])?.['map']))
    ctes.add(textOf(asNode(entry), 'key').toLowerCase())
  if (textOf(node, 'type') === 'BASE_TABLE') {
    const [name, schema] = [textOf(node, 'table_name'), textOf(node, 'schema_name')]
    tables.push({ name, schema, hasAlias: textOf(node, 'alias') !== '' })
  }
  for (const member of Object.values(node)) collect(member, tables, ctes)
}

/** Every table that a parsed statement reads, wherever it stands in it, and the names that it makes itself. */
export const tablesOfTree = (tree: ExpressionTree): TreeTables => {
  const tables: TreeTable[] = []
  const ctes = new Set<string>()
  collect(tree, tables, ctes)
  return { tables, ctes }
}

const count = (tree: ExpressionTree | undefined): number | undefined => {
  if (tree === undefined || tree === null) return 0
  const literal = readLiteral(asNode(tree))
  const value = literal?.kind === 'exact' ? Number(literal.digits) : undefined
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

const isPlainItem = (tree: ExpressionTree): boolean => {
  const node = asNode(tree)
  const type = textOf(node, 'type')
  const isStar = type === 'STAR' && !isSet(node, 'replace_list') && !isSet(node, 'expr')
  return isStar || type === 'COLUMN_REF' || type === 'VALUE_CONSTANT'
}

/** What else a SELECT may have that needs more rows than it gives. */
const demanding = ['where_clause', 'group_expressions', 'group_sets', 'having', 'qualify', 'sample']

/**
 * The rows that are enough, for a statement that is nothing but `SELECT columns FROM table LIMIT n [OFFSET m]`: any n + m of the table.
 * Undefined for all others.
 */
export const limitOfTree = (
  tree: ExpressionTree,
): { readonly table: string; readonly rows: number } | undefined => {
  const statements = asList(asNode(tree)?.['statements'])
  const node = asNode(asNode(statements[0])?.['node'])
  const from = asNode(node?.['from_table'])
  const [modifier, ...others] = asList(node?.['modifiers']).map(asNode)
  if (statements.length !== 1 || !node || !from || !modifier || others.length > 0) return undefined
  if (textOf(node, 'aggregate_handling') !== 'STANDARD_HANDLING') return undefined
  if (textOf(node, 'type') !== 'SELECT_NODE' || demanding.some(key => isSet(node, key))) return undefined
  if (textOf(modifier, 'type') !== 'LIMIT_MODIFIER' || !isSet(modifier, 'limit')) return undefined
  if (textOf(from, 'type') !== 'BASE_TABLE' || isSet(from, 'sample') || isRenamed(from)) return undefined
  const [limit, offset] = [count(modifier['limit']), count(modifier['offset'])]
  if (limit === undefined || offset === undefined) return undefined
  return asList(node['select_list']).every(isPlainItem)
    ? { table: textOf(from, 'table_name'), rows: limit + offset }
    : undefined
}

const isSet = (node: TreeNode | undefined, key: string): boolean => {
  const member = node?.[key]
  return member !== undefined && member !== null && !(Array.isArray(member) && member.length === 0)
}
