import { unwrap } from '../core/failure.ts'
import { filmOrder } from '../core/film/order.ts'
import { boundOf, stretchSql } from '../core/film/range.ts'
import { Readings } from '../core/film/reading.ts'
import type { FilmQuery } from '../core/lake/film-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { LakeDeps } from './deps.ts'
import { tableRelation } from './relation.ts'

/**
 * How many rows of a version come before a film's anchor, in its order (`FilmReport.orderBy`) and under its filters; 0 without an anchor.
 * Failures: those of reading the version, and `invalid` for an order that can not be.
 */
export const filmPlace = async (
  deps: LakeDeps,
  { table, orderBy, where, anchor = [] }: FilmQuery,
  version: number,
  cancel: Cancel,
): Promise<number> => {
  if (anchor.length === 0) return 0
  const { snapshot: newest } = await deps.logs.load(table)
  const snapshot = await deps.logs.snapshotAt(table, version)
  const order = unwrap(filmOrder(newest.metadata, orderBy, []))
  const reading = new Readings(newest.metadata, order, where).of(snapshot.metadata)
  const { filter, ...unfiltered } = reading
  const after = stretchSql(
    order,
    { ...unfiltered, filter: undefined },
    {
      from: boundOf(order, anchor),
      fromIncluded: true,
    },
  )
  const { sql, files } = await tableRelation(deps, deps.interactive, table, snapshot)
  const before = `(${after ?? 'true'}) IS NOT TRUE`
  const condition = filter === undefined ? before : `${before} AND (${filter})`
  const { rows } = await deps.interactive.rows(`SELECT count(*) FROM (${sql}) WHERE ${condition}`, {
    files,
    cancel,
  })
  return Number(rows[0]?.[0])
}
