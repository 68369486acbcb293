import type { Snapshot } from '../core/delta/actions.ts'
import { snapshotRows } from '../core/delta/replay.ts'
import { typeName } from '../core/delta/schema-json.ts'
import { fail } from '../core/failure.ts'
import type { ReadStats, RowDiff, RowQuery, RowSet, RowSource } from '../core/lake/row-views.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import { isAuditColumn } from '../core/medallion/audit.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { filtersSql } from '../core/profile/filter-sql.ts'
import type { SortKey } from '../core/recipe/recipe.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { filesAround } from './files-around.ts'
import { type FirstRows, withFirstRows } from './first-rows.ts'
import { loadInputs, makerRelation } from './maker-relation.ts'
import {
  type HeldResult,
  type PreparedResults,
  createPreparedResults,
  heldRelation,
} from './prepared-results.ts'
import { comparisonRelation } from './recipe-compare.ts'
import { recipeRows } from './recipe-rows.ts'
import { type Relation, type StorableRelation, tableRelation } from './relation.ts'
import { type SelectPagesOptions, createSelectPages } from './select-pages.ts'
import type { PageRows } from './shown-rows.ts'
import { sqlRelation } from './sql.ts'
import { columnsOf } from './tables.ts'

/** Results kept open at once; the one used longest ago goes first. */
const capacity = 16

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

/** What is known of a relation beside its columns. */
interface Told {
  readonly stats?: ReadStats
  /** Columns beyond those that it tells of are not shown. */
  readonly diff?: RowDiff
  readonly sampled?: number
  /** To be called when the relation is not read any more. */
  readonly release?: () => Promise<void>
}

/** A SELECT as a row set opens it. */
interface OpenedSelect extends StorableRelation, Told, SelectPagesOptions {
  /** Prepared rows that it reads. */
  readonly base?: HeldResult
  /** Its first rows, where they were read with its columns. */
  readonly first?: FirstRows
}

const viewOf = (id: string, { schema, stats, diff, sampled, first }: OpenedSelect): RowSet => {
  const columns = schema.fields.slice(0, diff?.columns.length).map(({ name, type }): ColumnView => ({
    name,
    type: typeName(type),
    nullable: true,
    audit: isAuditColumn(name),
  }))
  return {
    id,
    columns,
    ...(stats ? { stats } : {}),
    ...(diff ? { diff } : {}),
    ...(sampled === undefined ? {} : { sampled }),
    ...(first ? { first: first.rows } : {}),
    ...(first?.isAll && sampled === undefined ? { rows: first.rows.length } : {}),
  }
}

/** Rows of any SELECT. */
const openSelect = (
  deps: LakeDeps,
  results: PreparedResults,
  id: string,
  opened: OpenedSelect,
): OpenRowSet => {
  const pages = createSelectPages(deps, results, opened, opened, opened.first)
  return {
    view: viewOf(id, opened),
    read: (offset, limit, cancel = never) => pages.read(offset, limit, cancel),
    count: cancel => pages.count(cancel),
    close: async () => {
      await pages.close()
      await opened.base?.release()
      await opened.release?.()
    },
  }
}

const never: Cancel = {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}

/** The rows of a source as SQL; those of a table in the order of its files. */
export const relationOf = async (
  deps: LakeDeps,
  { source, sample }: RowQuery,
  cancel: Cancel,
): Promise<Relation & Told> => {
  switch (source.kind) {
    case 'table':
      return tableRelation(
        deps,
        deps.interactive,
        source.table,
        await deps.logs.snapshotAt(source.table, source.version),
        { ordered: true },
      )
    case 'recipe':
    case 'step':
    case 'rejected':
      return recipeRows(deps, deps.interactive, source, sample)
    case 'aggregate': {
      const maker = { kind: 'aggregate', aggregate: source.aggregate } as const
      return makerRelation(deps, deps.interactive, maker, await loadInputs(deps, maker))
    }
    case 'sql':
      return sqlRelation(deps, source.text, cancel, source.at)
    case 'comparison':
      return comparisonRelation(deps, source, cancel)
  }
}

const narrowed = (relation: StorableRelation, { where = [], orderBy = [] }: RowQuery): StorableRelation => {
  const columns = relation.schema.fields
  const condition = filtersSql(where, columns)
  const filter = condition === undefined ? '' : ` WHERE ${condition}`
  const names = new Set(columns.map(({ name }) => name.toLowerCase()))
  const keys = orderBy.filter(({ column }) => names.has(column.toLowerCase()))
  return { ...relation, sql: `SELECT * FROM (${relation.sql})${filter}${orderClause(keys)}` }
}

/** Gives up what a relation holds where its columns can not be told. */
const orRelease = async <T>(release: Told['release'], body: () => Promise<T>): Promise<T> => {
  try {
    return await body()
  } catch (thrown) {
    await release?.()
    throw thrown
  }
}

/** Rows that a recipe makes; a mistake in other queries is looked for by itself. */
const isMade = ({ kind }: RowSource): boolean => kind === 'recipe' || kind === 'step' || kind === 'rejected'

/** A query's rows; out of those of its source where they are prepared already. */
const openedSelect = async (
  deps: LakeDeps,
  results: PreparedResults,
  query: RowQuery,
  cancel: Cancel,
): Promise<OpenedSelect> => {
  const { source, where = [], orderBy = [] } = query
  const { stats, diff, sampled, release, ...relation } = await relationOf(deps, query, cancel)
  const isWhole = where.length === 0 && orderBy.length === 0
  const wanted = isWhole && isMade(source) ? query.first : undefined
  const { first, ...stored } = await orRelease(release, () =>
    withFirstRows(deps.interactive, relation, wanted, cancel),
  )
  const told = {
    ...(source.kind === 'sql' && stats ? { stats } : {}),
    ...(diff ? { diff } : {}),
    ...(sampled === undefined ? {} : { sampled }),
    ...(release ? { release } : {}),
  }
  if (isWhole)
    return {
      ...stored,
      ...told,
      ...(first ? { first } : {}),
      isNarrowed: false,
      isFresh: source.kind === 'sql',
    }
  const base = results.holdReady(stored)
  const from = base ? heldRelation(base, stored) : stored
  return {
    ...narrowed(from, query),
    ...told,
    isNarrowed: where.length > 0,
    isFresh: false,
    ...(base ? { base } : {}),
  }
}

/** Creates the registry of open results. */
export const createRowSets = (
  deps: LakeDeps,
  results: PreparedResults = createPreparedResults(deps),
): RowSets => {
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
      const { source, orderBy = [], where = [] } = query
      if (source.kind === 'table' && orderBy.length === 0 && where.length === 0) {
        const snapshot = await deps.logs.snapshotAt(source.table, source.version)
        return keep(openTable(deps, id, source.table, snapshot))
      }
      return keep(openSelect(deps, results, id, await openedSelect(deps, results, query, cancel)))
    },
    read: (id, offset, limit, cancel) => find(id).read(offset, limit, cancel),
    count: (id, cancel) => find(id).count(cancel),
  }
}
