import type { ExpressionTree } from '../core/delta/predicate.ts'
import type { ReadStats } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Engine } from '../core/ports/engine.ts'
import { filtersOf } from '../core/sql/query-tree-filters.ts'
import { type MarkedText, type PlacedTable, markTables, placeTables } from '../core/sql/query-tree-mark.ts'
import { limitOfTree, tablesOfTree } from '../core/sql/query-tree.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import type { UserText } from './query-errors.ts'
import { parseQuery } from './query-parse.ts'
import { type Part, type QueryInput, changesPart, neededFiles, summed, tablePart } from './query-parts.ts'
import { type Reference, isAmbiguous, referencesOf } from './query-references.ts'
import { type QueryContext, tableAt } from './query-sources.ts'
import type { Relation } from './relation.ts'
import { tableNames } from './tables.ts'

/** A user's statement as the engine can run it: `sql` is the statement itself, without a comment or a semicolon at its end. */
export interface PreparedQuery extends Relation {
  /** Summed over all places where a table is named. */
  readonly stats: ReadStats
  readonly inputs: readonly QueryInput[]
  readonly user: UserText
  /** Whether tables were put into the statement. */
  readonly isPlaced: boolean
}

/** A name that no other table has in the statement, and none that it makes itself. */
const freeName = (wanted: string, taken: Set<string>): string => {
  let name = wanted
  for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${wanted} (${n})`
  taken.add(name.toLowerCase())
  return name
}

const schemasOf = (references: readonly Reference[]) =>
  new Map(
    references.flatMap(({ mention, alias, source }) =>
      source.kind === 'table'
        ? [[mention.marker, { schema: source.snapshot.metadata.schema, alias }] as const]
        : [],
    ),
  )

/** Puts each table into the statement, with no more files than are needed at that place. */
const withTables = async (
  context: QueryContext,
  marked: MarkedText,
  tree: ExpressionTree,
  references: readonly Reference[],
): Promise<PreparedQuery> => {
  const filters = filtersOf(tree, schemasOf(references))
  const limit = limitOfTree(tree)
  const taken = new Set(tablesOfTree(tree).ctes)
  const parts: Part[] = []
  const placed: PlacedTable[] = []
  for (const { mention, alias, hasAlias, source } of references) {
    const { marker } = mention
    const rows = limit?.table === marker ? limit.rows : undefined
    const part =
      source.kind === 'table'
        ? await tablePart(context, source, neededFiles(source.snapshot, filters.get(marker), rows))
        : await changesPart(context, source)
    parts.push(part)
    const name = freeName(source.table, taken)
    placed.push({ mention, name, alias: hasAlias ? undefined : alias, sql: part.sql })
  }
  const { sql, placeOf } = placeTables(marked, placed)
  return {
    ...summed(parts),
    sql,
    user: { text: context.text, placeOf, known: context.known },
    isPlaced: true,
  }
}

/** For statements that the parser's tree does not have (PIVOT, DESCRIBE, SUMMARIZE …): whole tables, as views under their names. */
const withNames = async (context: QueryContext, marked: MarkedText): Promise<PreparedQuery> => {
  const views = new Map<string, NonNullable<Relation['views']>[number]>()
  const parts: Part[] = []
  for (const mention of marked.mentions) {
    if (mention.kind !== 'table') continue
    const [first = '', second] = mention.names
    const name = [second === undefined ? 'main' : first.toLowerCase(), second ?? first]
      .map(quoteIdentifier)
      .join('.')
    if (views.has(name.toLowerCase())) continue
    const found = await tableAt(context, mention)
    if (!found) continue
    const part = await tablePart(context, found, [...found.snapshot.files.values()])
    views.set(name.toLowerCase(), { name, sql: part.sql, files: part.files })
    parts.push(part)
  }
  return {
    ...summed(parts),
    sql: marked.statement,
    views: [...views.values()],
    user: { text: context.text, placeOf: position => position, known: context.known },
    isPlaced: false,
  }
}

/**
 * Looks up the tables that a statement names, prunes their files, and puts them in. Statements that name none, or that the engine's
 * parser has no tree for, stay as they are.
 *
 * @param newest states that count as the newest of their tables; those of others are looked up and added
 */
export const prepareQuery = async (
  deps: LakeDeps,
  engine: Engine,
  text: string,
  cancel: Cancel,
  newest: QueryContext['newest'] = new Map(),
): Promise<PreparedQuery> => {
  const known = await tableNames(deps)
  const context: QueryContext = { deps, engine, cancel, text, known, newest }
  const marked = markTables(text)
  const tree = marked.mentions.length > 0 ? await parseQuery(engine, marked.marked, cancel) : undefined
  if (tree === undefined) return withNames(context, marked)
  const references = await referencesOf(context, marked, tree)
  if (references.length === 0) return withNames(context, { ...marked, mentions: [] })
  return isAmbiguous(marked, references)
    ? withNames(context, marked)
    : withTables(context, marked, tree, references)
}
