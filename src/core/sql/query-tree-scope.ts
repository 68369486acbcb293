import type { StructType } from '../delta/schema.ts'
import { type TreeNode, asList, asNode, textOf } from './expression-tree-json.ts'
import { type FoundColumn, findColumn } from './query-tree-columns.ts'

/** Schemas of the tables of the lake in a query, by the name that each reference has in the tree. */
export type Schemas = ReadonlyMap<string, { readonly schema: StructType; readonly alias: string }>

/** Something in a FROM that columns may come from. */
interface Source {
  /** The table's name in the tree. */
  readonly table: string
  readonly alias: string
  /** Undefined where the columns are not known: a subquery, a function, a CTE. */
  readonly schema: StructType | undefined
}

/** All that the columns of one SELECT may come from. */
export interface Scope {
  readonly sources: readonly Source[]
  /** Columns that joins merge (USING), in lower case. */
  readonly merged: ReadonlySet<string>
  readonly hasNatural: boolean
  readonly onlyInner: boolean
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Whether a reference gives the columns other names: `t AS a (x, y)`. */
export const isRenamed = (from: TreeNode): boolean => asList(from['column_name_alias']).length > 0

const joinsOf = (from: TreeNode | undefined): readonly TreeNode[] =>
  from && textOf(from, 'type') === 'JOIN'
    ? [from, ...joinsOf(asNode(from['left'])), ...joinsOf(asNode(from['right']))]
    : []

const sourcesOf = (from: TreeNode | undefined, schemas: Schemas): readonly Source[] => {
  if (!from || textOf(from, 'type') === 'EMPTY') return []
  if (textOf(from, 'type') === 'JOIN')
    return [...sourcesOf(asNode(from['left']), schemas), ...sourcesOf(asNode(from['right']), schemas)]
  const table = textOf(from, 'type') === 'BASE_TABLE' ? textOf(from, 'table_name') : ''
  const known = schemas.get(table)
  const alias = textOf(from, 'alias') || (known?.alias ?? table)
  return [{ table, alias, schema: isRenamed(from) ? undefined : known?.schema }]
}

/** Reads the FROM of a SELECT. */
export const scopeOf = (from: TreeNode | undefined, schemas: Schemas): Scope => {
  const joins = joinsOf(from)
  return {
    sources: sourcesOf(from, schemas),
    merged: new Set(
      joins.flatMap(join =>
        asList(join['using_columns']).flatMap(name => (typeof name === 'string' ? name.toLowerCase() : [])),
      ),
    ),
    hasNatural: joins.some(join => textOf(join, 'ref_type') === 'NATURAL'),
    onlyInner: joins.every(join => textOf(join, 'join_type') === 'INNER'),
  }
}

/** A column without a qualifier: in one source only, or merged out of two that are alike. */
const unqualified = (scope: Scope, source: Source, names: readonly string[]): FoundColumn | undefined => {
  const [name = ''] = names
  const column = source.schema && findColumn(source.schema, names)
  const top = source.schema && findColumn(source.schema, [name])
  if (!column || !top) return undefined
  const others = scope.sources.filter(other => other !== source)
  const alike = others.flatMap(({ schema }) => (schema ? (findColumn(schema, [name]) ?? []) : []))
  const isMerged = scope.merged.has(name.toLowerCase()) || scope.hasNatural
  const allKnown = others.every(({ schema }) => schema !== undefined)
  // The same name in a source that is not known would be a mistake of the query, but where a join merges the two.
  if (alike.length === 0) return allKnown || !isMerged ? column : undefined
  const isSame = alike.length === 1 && alike[0]?.type === top.type && typeof top.type === 'string'
  return isSame && isMerged && allKnown && scope.onlyInner ? column : undefined
}

/**
 * The column that names in a SELECT mean, when it is surely one of the reference `table`: by its alias, or without a qualifier where
 * no other source can be meant.
 */
export const resolveIn = (scope: Scope, table: string, names: readonly string[]): FoundColumn | undefined => {
  const source = scope.sources.find(candidate => candidate.table === table)
  const [first = '', ...rest] = names
  if (!source?.schema) return undefined
  const named = rest.length === 0 ? [] : scope.sources.filter(({ alias }) => sameName(alias, first))
  if (named.length === 0) return unqualified(scope, source, names)
  return named.length === 1 && named[0] === source ? findColumn(source.schema, rest) : undefined
}
