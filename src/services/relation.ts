import type { Snapshot } from '../core/delta/actions.ts'
import { castSql, storableType } from '../core/delta/engine-types.ts'
import { planScan } from '../core/delta/scan.ts'
import type { StructField, StructType } from '../core/delta/schema.ts'
import { unwrap } from '../core/failure.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Engine, Value } from '../core/ports/engine.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'

/** Something that can be selected from, and the lake's files that the engine needs for it. */
export interface Relation {
  /** A SELECT, without parentheses around it. */
  readonly sql: string
  readonly files: readonly string[]
  /** Views that the SELECT names, by SQL name; an engine must have them before it runs (`withViews`). */
  readonly views?: readonly TableView[]
}

/** A table at a version under the name by which a user's SQL calls it. */
interface TableView {
  /** Quoted, as in SQL. */
  readonly name: string
  /** Differs between any two states of any two tables. */
  readonly key: string
  readonly sql: string
  readonly files: readonly string[]
}

interface MadeViews {
  readonly epoch: number
  /** Key of each view that the engine has, by name. */
  readonly keys: Map<string, string>
}

const viewsOf = new WeakMap<Engine, MadeViews>()

/** Gives an engine the views of a relation, where it does not have them yet, and takes away all others: their tables may be gone. */
export const withViews = async (engine: Engine, { views = [] }: Relation): Promise<void> => {
  let made = viewsOf.get(engine)
  if (made?.epoch !== engine.epoch) made = { epoch: engine.epoch, keys: new Map() }
  viewsOf.set(engine, made)
  const wanted = new Set(views.map(({ name }) => name))
  for (const name of made.keys.keys()) {
    if (wanted.has(name)) continue
    await engine.query(`DROP VIEW IF EXISTS ${name}`)
    made.keys.delete(name)
  }
  for (const { name, key, sql, files } of views) {
    if (made.keys.get(name) === key) continue
    await engine.query(`CREATE SCHEMA IF NOT EXISTS ${name.slice(0, name.indexOf('.'))}`)
    await engine.query(`CREATE OR REPLACE VIEW ${name} AS ${sql}`, { files })
    made.keys.set(name, key)
  }
}

/** A table at a version, as a relation with the table's columns in order. */
export const tableRelation = (table: string, snapshot: Snapshot): Relation => {
  const { sql, files } = planScan(snapshot, tableDirectory(table))
  return { sql, files }
}

/** A relation whose columns all have Delta types, and that schema. */
export interface StorableRelation extends Relation {
  readonly schema: StructType
}

/** Text that the engine is known to answer with; a bug when it is anything else. */
export const asText = (value: Value | undefined): string => {
  if (typeof value === 'string') return value
  throw new TypeError(`Expected text from the engine, found ${typeof value}`)
}

/** Names and engine types of a relation's columns. */
export const describe = async (
  engine: Engine,
  relation: Relation,
): Promise<readonly { readonly name: string; readonly type: string }[]> => {
  const { sql, files } = relation
  await withViews(engine, relation)
  const { rows } = await engine.rows(`DESCRIBE ${sql}`, { files })
  return rows.map(([name, type]) => ({ name: asText(name), type: asText(type) }))
}

/**
 * Asks the engine for the column types of a relation and casts what Delta cannot hold (HUGEINT, UUID, TIME …). Failure
 * `schema-mismatch` or `query-failed` for what can not be stored at all.
 */
export const storable = async (engine: Engine, relation: Relation): Promise<StorableRelation> => {
  const columns = (await describe(engine, relation)).map(({ name, type }) => {
    const stored = unwrap(storableType(type))
    const field: StructField = { name, type: stored.type, nullable: true, metadata: {} }
    return { field, stored }
  })
  const schema: StructType = { type: 'struct', fields: columns.map(({ field }) => field) }
  if (columns.every(({ stored }) => stored.cast === undefined)) return { ...relation, schema }
  const list = columns.map(({ field, stored }) => {
    const name = quoteIdentifier(field.name)
    return `${castSql(name, stored)} AS ${name}`
  })
  return { ...relation, sql: `SELECT ${list.join(', ')} FROM (${relation.sql})`, schema }
}
