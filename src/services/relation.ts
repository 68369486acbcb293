import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import { castSql, storableType } from '../core/delta/engine-types.ts'
import { fileKey } from '../core/delta/file-key.ts'
import type { Predicate } from '../core/delta/predicate.ts'
import { pruneFiles } from '../core/delta/prune.ts'
import type { ScanFile } from '../core/delta/scan-part.ts'
import { dataFilePath, isOutside, planScan } from '../core/delta/scan.ts'
import type { StructField, StructType } from '../core/delta/schema.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { ReadStats } from '../core/lake/row-views.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Engine, Value } from '../core/ports/engine.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { sumOf } from '../core/sum-of.ts'
import type { LakeDeps } from './deps.ts'
import { physicalSchemasOf } from './physical-schemas.ts'
import { prepareDeletions } from './scan-deletions.ts'

/** Something that can be selected from, and the lake's files that the engine needs for it. */
export interface Relation {
  /** A SELECT, without parentheses around it. */
  readonly sql: string
  readonly files: readonly string[]
  /** Views that the SELECT names, by SQL name; an engine must have them while it runs (`withViews`). */
  readonly views?: readonly TableView[]
}

/** A table at a version under the name by which a user's SQL calls it. */
interface TableView {
  /** Quoted, as in SQL. */
  readonly name: string
  readonly sql: string
  readonly files: readonly string[]
}

/** The last of those who wait to have views in an engine. */
const turns = new WeakMap<Engine, Promise<unknown>>()

const makeViews = async (engine: Engine, views: readonly TableView[]): Promise<void> => {
  for (const { name, sql, files } of views) {
    await engine.query(`CREATE SCHEMA IF NOT EXISTS ${name.slice(0, name.indexOf('.'))}`)
    await engine.query(`CREATE OR REPLACE VIEW ${name} AS ${sql}`, { files })
  }
}

/** An engine that was started anew has none of them. */
const dropViews = async (engine: Engine, epoch: number, views: readonly TableView[]): Promise<void> => {
  for (const { name } of views) if (engine.epoch === epoch) await engine.query(`DROP VIEW IF EXISTS ${name}`)
}

/**
 * Runs the body while an engine has the views that a relation names, and no others': two statements may mean different versions by one
 * name. The relation that the body gets names none, so that it can be handed on.
 */
export const withViews = async <T>(
  engine: Engine,
  relation: Relation,
  body: (relation: Relation) => Promise<T>,
): Promise<T> => {
  const { views = [], ...plain } = relation
  if (views.length === 0) return body(plain)
  const run = async (): Promise<T> => {
    const { epoch } = engine
    try {
      await makeViews(engine, views)
      return await body(plain)
    } finally {
      await dropViews(engine, epoch, views)
    }
  }
  const turn = (turns.get(engine) ?? Promise.resolve()).then(run)
  turns.set(
    engine,
    turn.catch(() => undefined),
  )
  return turn
}

type ScanDeps = Pick<LakeDeps, 'storage' | 'scratch' | 'ids'>

export interface ScanOptions {
  /** The files to read; all live ones when absent. */
  readonly files?: readonly AddFile[]
  /** Logical names of the columns wanted; all when absent. */
  readonly columns?: readonly string[]
  /** Files that can not have a row for which this holds are left out; the rows of the others are all given. */
  readonly where?: Predicate
  /** Adds `__boathouse_file` (INTEGER, index into `located`) and `__boathouse_row` (BIGINT, the row's number in its file). */
  readonly locate?: boolean
  /** Gives rows that deletion vectors delete, too. */
  readonly deletedToo?: boolean
  /** Gives the rows in the order of the files. */
  readonly ordered?: boolean
}

/** A table, or some of its files, as a relation. */
interface TableRelation extends Relation {
  readonly stats: ReadStats
  /** The files that are read. */
  readonly located: readonly AddFile[]
}

const chosenFiles = (
  { metadata, files: live }: Snapshot,
  { files, where }: ScanOptions,
): { readonly kept: readonly AddFile[]; readonly skipped: number } => {
  if (!where) return { kept: files ?? [...live.values()], skipped: 0 }
  const of = files ? new Map(files.map(file => [fileKey(file), file])) : live
  const { kept, skipped } = pruneFiles({ metadata, files: of }, where)
  return { kept, skipped: skipped.length }
}

const checkInside = (table: string, files: readonly AddFile[]): void => {
  const file = files.find(({ path }) => isOutside(path))?.path
  if (file === undefined) return
  const message = `${table} has the data file ${file}, which is outside the table. Boathouse reads only files that are in it: copy the table with its data first.`
  fail({ kind: 'input-unreadable', message, file })
}

/**
 * A table at a version, or some of its files, as a relation with the table's columns in order and in their types (DESIGN §5). Footers of files that
 * were never read are read with `engine`. Failures: `input-unreadable` for data files that are outside the table or damaged, and for
 * deletion vectors that are; `storage-failed` for missing files; `schema-mismatch` for files whose columns have other types.
 */
export const tableRelation = async (
  deps: ScanDeps,
  engine: Engine,
  table: string,
  snapshot: Snapshot,
  options: ScanOptions = {},
): Promise<TableRelation> => {
  const { columns, locate = false, ordered = false, deletedToo = false } = options
  const directory = tableDirectory(table)
  const { kept, skipped } = chosenFiles(snapshot, options)
  checkInside(table, kept)
  const data = kept.map(({ path, size }) => ({ path: dataFilePath(directory, path), size }))
  const schemas = await physicalSchemasOf(deps.storage, engine, data)
  const vectors = deletedToo ? [] : kept.flatMap(({ deletionVector }) => deletionVector ?? [])
  const deleted = vectors.length === 0 ? undefined : await prepareDeletions(deps, engine, directory, vectors)
  let vector = 0
  const files = kept.map((file, at): ScanFile => ({
    file,
    path: data[at]?.path ?? '',
    schema: schemas[at] ?? [],
    ...(deleted && file.deletionVector ? { vector: vector++ } : {}),
  }))
  const request = {
    metadata: snapshot.metadata,
    files,
    locate,
    ordered,
    ...(columns ? { columns } : {}),
    ...(deleted ? { deleted } : {}),
  }
  const bytesRead = sumOf(kept, ({ size }) => size)
  return {
    sql: unwrap(planScan(request)),
    files: [...data.map(({ path }) => path), ...(deleted?.files ?? [])],
    stats: { filesRead: kept.length, filesSkipped: skipped, bytesRead },
    located: kept,
  }
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

type Described = readonly { readonly name: string; readonly type: string }[]

/** Columns that are known, by SQL: a long recipe is described several times until its rows are shown. */
const described = new WeakMap<Engine, Map<string, Promise<Described>>>()
const mostDescribed = 64

const readColumns = async (engine: Engine, relation: Relation): Promise<Described> => {
  const { rows } = await withViews(engine, relation, ({ sql, files }) =>
    engine.rows(`DESCRIBE ${sql}`, { files }),
  )
  return rows.map(([name, type]) => ({ name: asText(name), type: asText(type) }))
}

const describedBy = (engine: Engine): Map<string, Promise<Described>> => {
  const known = described.get(engine) ?? new Map<string, Promise<Described>>()
  described.set(engine, known)
  return known
}

const keep = (known: Map<string, Promise<Described>>, sql: string, columns: Promise<Described>): void => {
  known.delete(sql)
  known.set(sql, columns)
  for (const oldest of known.keys()) {
    if (known.size <= mostDescribed) break
    known.delete(oldest)
  }
}

/** Notes a relation's columns, so that they need not be asked for. */
export const noteColumns = (engine: Engine, { sql, views }: Relation, columns: Described): void => {
  if (!views) keep(describedBy(engine), sql, Promise.resolve(columns))
}

/** Names and engine types of a relation's columns. Without views, they follow from its SQL: data files never change. */
export const describe = async (engine: Engine, relation: Relation): Promise<Described> => {
  if (relation.views) return readColumns(engine, relation)
  const known = describedBy(engine)
  const columns = known.get(relation.sql) ?? readColumns(engine, relation)
  keep(known, relation.sql, columns)
  columns.catch(() => known.delete(relation.sql))
  return columns
}

/** A relation, whose columns have these engine types, in types that Delta has: as `storable`. */
export const storableAs = (relation: Relation, described: Described): StorableRelation => {
  const columns = described.map(({ name, type }) => {
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

/**
 * Asks the engine for the column types of a relation and casts what Delta cannot hold (HUGEINT, UUID, TIME …). Failure
 * `schema-mismatch` or `query-failed` for what can not be stored at all.
 */
export const storable = async (engine: Engine, relation: Relation): Promise<StorableRelation> =>
  storableAs(relation, await describe(engine, relation))
