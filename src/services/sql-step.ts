import { Failure } from '../core/error.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import { typeName } from '../core/delta/schema-json.ts'
import { isAuditColumn } from '../core/medallion/audit.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { recipeToSql } from '../core/recipe/compile.ts'
import type { Recipe, Step } from '../core/recipe/recipe.ts'
import { kindOf } from '../core/recipe/step-kinds.ts'
import type { SqlText } from '../core/sql/delta-statement.ts'
import { parseStatement } from '../core/sql/parse-statement.ts'
import { userPosition } from '../core/sql/parse-text.ts'
import { type Token, tokenize } from '../core/sql/tokens.ts'
import type { LakeDeps } from './deps.ts'
import { loadInputs, recipeInput } from './maker-relation.ts'
import { storable } from './relation.ts'

/** The step's query, refused where no step may have it. */
const queryOf = (step: Extract<Step, { op: 'sql' }>): SqlText => {
  const parsed = parseStatement(step.sql)
  // What it gives is what is asked for here: any column will do.
  const asked = { ...step, columns: [{ name: 'any', type: 'string' }] }
  const [message] = kindOf(asked).problems(asked, { columns: [], tables: new Map() })
  if (!parsed.ok && parsed.error.message === message) return fail(parsed.error)
  if (parsed.ok && parsed.value.kind === 'query' && message === undefined) return parsed.value.text
  return fail({ kind: 'query-failed', message: message ?? 'A SELECT is expected.', sql: step.sql })
}

/**
 * The query as the end of one statement that has the rows as `input`: the engine tells places only in a statement's own level. `cut`:
 * what of the query is not in that end.
 */
const statementOf = (query: string, rows: string): { readonly sql: string; readonly cut: number } => {
  const [first, second] = tokenize(query)
  const isWord = (token: Token | undefined, word: string): token is Token =>
    token?.kind === 'word' && token.value.toLowerCase() === word
  if (!isWord(first, 'with')) return { sql: `WITH input AS (${rows}) ${query}`, cut: 0 }
  const isRecursive = isWord(second, 'recursive')
  const cut = isRecursive ? second.end : first.end
  return { sql: `WITH ${isRecursive ? 'RECURSIVE ' : ''}input AS (${rows}),${query.slice(cut)}`, cut }
}

/** What went wrong, with its place in the user's text instead of the whole statement's. */
const inStep = (thrown: unknown, sql: string, query: SqlText, cut: number): unknown => {
  if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') return thrown
  const { position, sql: statement, ...error } = thrown.error
  const at = position === undefined ? -1 : position - statement.length + query.sql.length
  return new Failure({ ...error, sql, ...(at < cut ? {} : { position: userPosition(query, at) }) })
}

/**
 * The columns that the query of an SQL step gives, whatever columns the step itself names, in types that tables can have. Steps behind
 * it do not matter. `query-failed`, with the place in the step's text, where the query is wrong.
 */
export const describeSqlStep = async (
  deps: LakeDeps,
  recipe: Recipe,
  index: number,
  cancel: Cancel,
): Promise<readonly ColumnView[]> => {
  const step = recipe.steps[index]
  if (step?.op !== 'sql') throw new TypeError(`Step ${index + 1} is no SQL step`)
  const query = queryOf(step)
  const before: Recipe = { ...recipe, audit: 'keep', steps: recipe.steps.slice(0, index) }
  const inputs = await loadInputs(deps, { kind: 'recipe', recipe: before })
  const input = await recipeInput(deps, deps.interactive, before, inputs)
  const rows = unwrap(recipeToSql(before, input)).sql
  const { sql, cut } = statementOf(query.sql, rows)
  try {
    const { schema } = await storable(deps.interactive, { sql, files: input.files })
    if (cancel.aborted) return fail({ kind: 'cancelled', message: 'The query is not looked at any more.' })
    return schema.fields.map(({ name, type }) => ({
      name,
      type: typeName(type),
      nullable: true,
      audit: isAuditColumn(name),
    }))
  } catch (thrown) {
    throw inStep(thrown, step.sql, query, cut)
  }
}
