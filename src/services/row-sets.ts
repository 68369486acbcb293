import type { Snapshot } from '../core/delta/actions.ts'
import { rowsOfFile } from '../core/delta/stats.ts'
import { snapshotRows } from '../core/delta/replay.ts'
import { typeName } from '../core/delta/schema-json.ts'
import { fail } from '../core/failure.ts'
import type { ReadStats, RowQuery, RowSet } from '../core/lake/row-views.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import { isAuditColumn } from '../core/medallion/audit.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Value } from '../core/ports/engine.ts'
import type { SortKey } from '../core/recipe/recipe.ts'
import { quoteIdentifier, quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { loadInputs, makerRelation } from './maker-relation.ts'
import { type Relation, type StorableRelation, storable, tableRelation, withViews } from './relation.ts'
import { sqlRelation } from './sql.ts'
import { columnsOf } from './tables.ts'

/** Row number column of a prepared result; no user's column is called this. */
const rowNumber = '__boathouse_row'

/** Results kept open at once; the one used longest ago goes first. */
const capacity = 16

/** A page's rows, decoded. */
export type PageRows = readonly (readonly Value[])[]

/** An open result: how its pages are read. */
interface OpenRowSet {
  readonly view: RowSet
  read(offset: number, limit: number, cancel: Cancel | undefined): Promise<PageRows>
  count(cancel: Cancel): Promise<number>
  close(): Promise<void>
}

/** Open results of one worker. */
export interface RowSets {
  open(query: RowQuery, cancel: Cancel): Promise<RowSet>
  /** `cancel` ends the query that has to be run for the first rows. */
  read(id: string, offset: number, limit: number, cancel?: Cancel): Promise<PageRows>
  count(id: string, cancel: Cancel): Promise<number>
}

const orderClause = (keys: readonly SortKey[]): string =>
  keys.length === 0
    ? ''
    : ` ORDER BY ${keys.map(({ column, descending }) => `${quoteIdentifier(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`).join(', ')}`

/** The files that hold rows `offset` to `offset + limit`, and how many rows of them come before. Undefined without row counts. */
export const filesAround = (
  snapshot: Snapshot,
  offset: number,
  limit: number,
): { readonly part: Snapshot; readonly skip: number } | undefined => {
  const files = new Map<string, Snapshot['files'] extends ReadonlyMap<string, infer F> ? F : never>()
  let start = 0
  let skip: number | undefined
  for (const [path, file] of snapshot.files) {
    const rows = rowsOfFile(file)
    if (rows === undefined) return undefined
    if (start + rows > offset && start < offset + limit) {
      skip ??= offset - start
      files.set(path, file)
    }
    start += rows
  }
  return { part: { ...snapshot, files }, skip: skip ?? 0 }
}

/** Rows of a table in the order of its files: each page reads only the files that it lies in. */
const openTable = (deps: LakeDeps, id: string, table: string, snapshot: Snapshot): OpenRowSet => {
  const rows = snapshotRows(snapshot)
  const columns = columnsOf(snapshot)
  return {
    view: { id, columns, ...(rows === undefined ? {} : { rows }) },
    read: async (offset, limit) => {
      const around = filesAround(snapshot, offset, limit)
      const part = around?.part ?? snapshot
      const ordered = { ordered: true }
      const { sql, files } = await tableRelation(deps, deps.interactive, table, part, ordered)
      const skip = around?.skip ?? offset
      const page = await deps.interactive.rows(`SELECT * FROM (${sql}) LIMIT ${limit} OFFSET ${skip}`, {
        files,
      })
      return page.rows
    },
    count: async cancel => {
      if (rows !== undefined) return rows
      const { sql, files } = await tableRelation(deps, deps.jobs, table, snapshot)
      const counted = await deps.jobs.rows(`SELECT count(*) FROM (${sql})`, { files, cancel })
      return Number(counted.rows[0]?.[0])
    },
    close: () => Promise.resolve(),
  }
}

/** Writes a result to a scratch file with row numbers, so that any page of it is one small range read. */
const prepare = async (deps: LakeDeps, path: string, relation: Relation, cancel: Cancel): Promise<number> => {
  await withViews(deps.jobs, relation, ({ sql, files }) => {
    const numbered = `SELECT row_number() OVER () - 1 AS ${rowNumber}, * FROM (${sql})`
    return deps.jobs.copy(numbered, path, { files, cancel, format: 'parquet' })
  })
  const counted = await deps.jobs.rows(`SELECT count(*) FROM read_parquet([${quoteText(path)}])`, {
    files: [path],
  })
  return Number(counted.rows[0]?.[0])
}

/** Rows of any SELECT: the first page directly, the rest from a prepared file, made when first needed. */
const openSelect = (
  deps: LakeDeps,
  id: string,
  relation: StorableRelation & { readonly stats?: ReadStats },
): OpenRowSet => {
  const path = `${deps.scratch}/${id}.parquet`
  const columns = relation.schema.fields.map(({ name, type }): ColumnView => ({
    name,
    type: typeName(type),
    nullable: true,
    audit: isAuditColumn(name),
  }))
  let prepared: Promise<number> | undefined
  const ensure = (cancel: Cancel): Promise<number> => {
    prepared ??= prepare(deps, path, relation, cancel).catch((thrown: unknown) => {
      prepared = undefined
      throw thrown
    })
    return prepared
  }
  let ready = false
  return {
    view: { id, columns, ...(relation.stats ? { stats: relation.stats } : {}) },
    read: async (offset, limit, cancel = never) => {
      if (!ready && offset === 0) {
        const first = await withViews(deps.interactive, relation, ({ sql, files }) =>
          deps.interactive.rows(`SELECT * FROM (${sql}) LIMIT ${limit}`, { files, cancel }),
        )
        return first.rows
      }
      await ensure(never)
      ready = true
      const range = `${rowNumber} >= ${offset} AND ${rowNumber} < ${offset + limit}`
      const sql = `SELECT * EXCLUDE (${rowNumber}) FROM read_parquet([${quoteText(path)}]) WHERE ${range} ORDER BY ${rowNumber}`
      return (await deps.interactive.rows(sql, { files: [path] })).rows
    },
    count: async cancel => {
      const rows = await ensure(cancel)
      ready = true
      return rows
    },
    close: async () => {
      await prepared?.catch(() => undefined)
      await Promise.all([deps.interactive.release([path]), deps.jobs.release([path])])
      await deps.storage.remove(path)
    },
  }
}

const never: Cancel = {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}

const relationOf = async (
  deps: LakeDeps,
  { source }: RowQuery,
  cancel: Cancel,
): Promise<Relation & { readonly stats?: ReadStats }> => {
  switch (source.kind) {
    case 'table':
      return tableRelation(
        deps,
        deps.interactive,
        source.table,
        await deps.logs.snapshotAt(source.table, source.version),
      )
    case 'recipe': {
      const maker = { kind: 'recipe', recipe: source.recipe } as const
      return makerRelation(deps, deps.interactive, maker, await loadInputs(deps, maker), source.steps)
    }
    case 'aggregate': {
      const maker = { kind: 'aggregate', aggregate: source.aggregate } as const
      return makerRelation(deps, deps.interactive, maker, await loadInputs(deps, maker))
    }
    case 'sql':
      return sqlRelation(deps, source.text, cancel)
  }
}

/** Creates the registry of open results. */
export const createRowSets = (deps: LakeDeps): RowSets => {
  const sets = new Map<string, OpenRowSet>()

  const keep = async (set: OpenRowSet): Promise<RowSet> => {
    sets.set(set.view.id, set)
    for (const [id, oldest] of sets) {
      if (sets.size <= capacity) break
      sets.delete(id)
      await oldest.close()
    }
    return set.view
  }

  const find = (id: string): OpenRowSet => {
    const set = sets.get(id)
    if (!set)
      return fail({ kind: 'invalid', message: 'This result is no longer open; open it again.', problems: [] })
    sets.delete(id)
    sets.set(id, set)
    return set
  }

  return {
    open: async (query, cancel) => {
      const id = deps.ids.uuid()
      const { source, orderBy = [] } = query
      if (source.kind === 'table' && orderBy.length === 0) {
        const snapshot = await deps.logs.snapshotAt(source.table, source.version)
        return keep(openTable(deps, id, source.table, snapshot))
      }
      const relation = await relationOf(deps, query, cancel)
      const ordered =
        orderBy.length === 0 ? relation.sql : `SELECT * FROM (${relation.sql})${orderClause(orderBy)}`
      const stored = await storable(deps.interactive, { ...relation, sql: ordered })
      const stats = source.kind === 'sql' && relation.stats ? { stats: relation.stats } : {}
      return keep(openSelect(deps, id, { ...stored, ...stats }))
    },
    read: (id, offset, limit, cancel) => find(id).read(offset, limit, cancel),
    count: (id, cancel) => find(id).count(cancel),
  }
}
