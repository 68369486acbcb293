import type { Metadata } from '../core/delta/actions.ts'
import type { Predicate } from '../core/delta/predicate.ts'
import type { Engine } from '../core/ports/engine.ts'
import { asList, asNode } from '../core/sql/expression-tree-json.ts'
import { predicateOfTree } from '../core/sql/expression-tree.ts'
import { findColumn } from '../core/sql/query-tree-columns.ts'
import { parseQuery } from './query-parse.ts'

/**
 * What a SQL condition on a table's rows says, as far as files can be judged by it. The predicate holds for exactly the rows for which
 * the condition is TRUE, but for parts that are `unknown`. A condition that can not be parsed is unknown as a whole: running it tells why.
 *
 * @param alias what columns are qualified by where they are; without it, qualified names are fields of structs
 */
export const predicateOf = async (
  engine: Engine,
  where: string,
  { schema }: Pick<Metadata, 'schema'>,
  alias?: string,
): Promise<Predicate> => {
  // The line break ends a comment that the condition may close with.
  const tree = await parseQuery(engine, `SELECT 1 WHERE (${where}\n)`)
  const [statement, ...others] = asList(asNode(tree)?.['statements'])
  const select = asNode(asNode(statement)?.['node'])
  if (!select || others.length > 0) return { kind: 'unknown' }
  return predicateOfTree(select['where_clause'], names => {
    if (alias === undefined || names.length === 1) return findColumn(schema, names)
    // What is qualified in another way may be a column of another table.
    return names[0]?.toLowerCase() === alias.toLowerCase() ? findColumn(schema, names.slice(1)) : undefined
  })
}
