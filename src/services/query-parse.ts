import { parseJson } from '../core/delta/log-json.ts'
import type { ExpressionTree } from '../core/delta/predicate.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Engine } from '../core/ports/engine.ts'
import { asNode } from '../core/sql/expression-tree-json.ts'
import { quoteText } from '../core/sql/quote.ts'
import { asText } from './relation.ts'

/** A statement as the engine's own parser sees it; undefined for what it can not take apart, or not understand at all. */
export const parseQuery = async (
  engine: Engine,
  text: string,
  cancel?: Cancel,
): Promise<ExpressionTree | undefined> => {
  // Not `skip_empty`: that leaves out empty texts, too.
  const sql = `SELECT CAST(json_serialize_sql(${quoteText(text)}, skip_null := true) AS VARCHAR)`
  const { rows } = await engine.rows(sql, cancel ? { cancel } : {})
  const tree = parseJson(asText(rows[0]?.[0]))
  return asNode(tree)?.['error'] === false ? tree : undefined
}
