import type { SqlResult } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { quoteIdentifier, quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { type Relation, asText, describe, tableRelation, withViews } from './relation.ts'
import { layers, tableNames } from './tables.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const isRecord = (json: Json): json is { readonly [key: string]: Json } =>
  json !== null && typeof json === 'object' && !Array.isArray(json)

/** Tables that a parsed statement names: every BASE_TABLE node in one of the layers' schemas. */
const tablesInTree = (json: Json, found: Set<string> = new Set()): Set<string> => {
  if (Array.isArray(json)) for (const item of json as readonly Json[]) tablesInTree(item, found)
  if (!isRecord(json)) return found
  const schema = json['schema_name']
  const table = json['table_name']
  if (json['type'] === 'BASE_TABLE' && typeof schema === 'string' && typeof table === 'string') {
    const layer = schema.toLowerCase()
    if (layers.some(name => name === layer)) found.add(`${layer}.${table.toLowerCase()}`)
  }
  for (const value of Object.values(json)) tablesInTree(value, found)
  return found
}

/** Lets the engine's own parser find the tables of a query; statements that it cannot take apart are searched as text. */
const tablesNamed = async (
  deps: LakeDeps,
  text: string,
  known: readonly string[],
  cancel: Cancel,
): Promise<readonly string[]> => {
  const { rows } = await deps.interactive.rows(
    `SELECT CAST(json_serialize_sql(${quoteText(text)}) AS VARCHAR)`,
    { cancel },
  )
  const tree = JSON.parse(asText(rows[0]?.[0])) as Json
  const parsed = isRecord(tree) && tree['error'] === false
  const named = parsed ? tablesInTree(tree) : undefined
  const plain = text.toLowerCase().replaceAll('"', '')
  return known.filter(name => (named ? named.has(name.toLowerCase()) : plain.includes(name.toLowerCase())))
}

const qualified = (table: string): string => {
  const dot = table.indexOf('.')
  return `${quoteIdentifier(table.slice(0, dot))}.${quoteIdentifier(table.slice(dot + 1))}`
}

/** The tables that a statement names, at their newest versions, as views; and the files that they read. */
const viewsFor = async (
  deps: LakeDeps,
  text: string,
  cancel: Cancel,
): Promise<Required<Pick<Relation, 'files' | 'views'>>> => {
  const views = []
  for (const table of await tablesNamed(deps, text, await tableNames(deps), cancel)) {
    const { snapshot } = await deps.logs.load(table)
    const { sql, files } = tableRelation(table, snapshot)
    views.push({ name: qualified(table), key: `${snapshot.metadata.id} ${snapshot.version}`, sql, files })
  }
  return { views, files: views.flatMap(({ files }) => files) }
}

const trimmed = (text: string): string => text.trim().replace(/;+$/, '')

/** A user's query as a relation: its tables are `layer.name` at their newest versions. */
export const sqlRelation = async (deps: LakeDeps, text: string, cancel: Cancel): Promise<Relation> => {
  const sql = trimmed(text)
  const views = await viewsFor(deps, sql, cancel)
  // Looked at by itself first: inside another statement the engine does not tell the place of a mistake.
  await describe(deps.interactive, { sql, ...views })
  // The line break ends a comment that the text may close with.
  return { sql: `SELECT * FROM (${sql}\n)`, ...views }
}

/** Runs one statement of the user's; tables are `layer.name` at their newest versions. Failure `query-failed` has the place. */
export const runSql = async (deps: LakeDeps, text: string, cancel: Cancel): Promise<SqlResult> => {
  const sql = trimmed(text)
  const { files, views } = await viewsFor(deps, sql, cancel)
  await withViews(deps.interactive, { sql, files, views })
  return deps.interactive.rows(sql, { files, cancel })
}
