import { Failure } from '../core/error.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Engine } from '../core/ports/engine.ts'
import {
  type Relation,
  type StorableRelation,
  asText,
  noteColumns,
  storable,
  storableAs,
  withViews,
} from './relation.ts'
import type { PageRows } from './shown-rows.ts'

/** The first rows of a result; `isAll`: there are no others. */
export interface FirstRows {
  readonly rows: PageRows
  readonly isAll: boolean
}

/** More rows than this are not kept, so that the pages after them need not join them. */
export const mostFirst = 4_096

/** Most first rows are there sooner than an engine that is started anew, ms. */
const patience = 250

const isFailedQuery = (thrown: unknown): boolean =>
  thrown instanceof Failure && thrown.error.kind === 'query-failed'

/** The first rows of a relation, and the names and engine types of its columns, by one statement. Undefined where that does not tell them. */
const read = async (engine: Engine, relation: Relation, limit: number, cancel: Cancel) => {
  try {
    const { columns, rows } = await withViews(engine, relation, ({ sql, files }) =>
      // What Arrow calls the types does not tell all of them apart.
      engine.rows(`SELECT *, typeof(COLUMNS(*)) FROM (SELECT * FROM (${sql}) LIMIT ${limit})`, {
        files,
        cancel,
        patience,
      }),
    )
    const width = columns.length / 2
    const types = rows[0]?.slice(width)
    if (!types) return undefined
    return {
      columns: columns.slice(0, width).map(({ name }, at) => ({ name, type: asText(types[at]) })),
      rows: rows.map(row => row.slice(0, width)),
    }
  } catch (thrown) {
    // Said, in the engine's words, by the statements that do one thing each.
    if (isFailedQuery(thrown)) return undefined
    throw thrown
  }
}

/**
 * A relation in types that Delta has, as `storable`, and with `limit` its first rows too, where one statement gives both. Where it does
 * not (no row, a type that has to be cast, a statement that fails), the rows are left to whoever reads them.
 */
export const withFirstRows = async (
  engine: Engine,
  relation: Relation,
  limit: number | undefined,
  cancel: Cancel,
): Promise<StorableRelation & { readonly first?: FirstRows }> => {
  const found =
    limit === undefined || limit < 1 || limit > mostFirst
      ? undefined
      : await read(engine, relation, limit, cancel)
  if (!found || limit === undefined) return storable(engine, relation)
  const { columns, rows } = found
  noteColumns(engine, relation, columns)
  const stored = storableAs(relation, columns)
  return stored.sql === relation.sql ? { ...stored, first: { rows, isAll: rows.length < limit } } : stored
}
