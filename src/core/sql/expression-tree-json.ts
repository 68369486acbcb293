import type { ExpressionTree } from '../delta/predicate.ts'

/** A node of a tree as `json_serialize_sql` prints it. */
export type TreeNode = { readonly [key: string]: ExpressionTree }

const isList = (tree: ExpressionTree | undefined): tree is readonly ExpressionTree[] => Array.isArray(tree)

/** The tree as a node; undefined for a list or a plain value. */
export const asNode = (tree: ExpressionTree | undefined): TreeNode | undefined =>
  tree === undefined || tree === null || typeof tree !== 'object' || isList(tree) ? undefined : tree

/** The tree as a list; empty when it is none. */
export const asList = (tree: ExpressionTree | undefined): readonly ExpressionTree[] =>
  isList(tree) ? tree : []

/** A member that is text; empty when it is none. */
export const textOf = (node: TreeNode | undefined, key: string): string => {
  const text = node?.[key]
  return typeof text === 'string' ? text : ''
}

/** What stands below an operator or a function. */
export const childrenOf = (node: TreeNode): readonly (TreeNode | undefined)[] =>
  asList(node['children']).map(asNode)
