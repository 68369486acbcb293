import { dimensionRows, dimensionsOf } from '../core/attribution/dimensions.ts'
import { columnName } from '../core/diff/columns.ts'
import { flagName, shownRowsSql } from '../core/diff/rows-sql.ts'
import type { DiffGroup, DiffRow } from '../core/lake/diff-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import { filtersSql } from '../core/profile/filter-sql.ts'
import { quoteText } from '../core/sql/quote.ts'
import { sideOf } from './attribution-rows.ts'
import type { LakeDeps } from './deps.ts'
import { rowNumber } from './prepared-results.ts'
import { type DiffPages, type Wanted, shownRow } from './table-diff-pages.ts'

/** A condition on the stored rows of a part: that they belong to the group. */
const belongs = (
  { columns }: DiffPages,
  { kind, path, first, rows }: DiffPages['parts'][number],
  { where, changed }: DiffGroup,
): string => {
  const range = `${rowNumber} >= ${first} AND ${rowNumber} < ${first + rows}`
  const flagged = columns.findIndex(column => column.shape && columnName(column) === changed)
  const own = changed === undefined ? [range] : [range, flagged < 0 ? 'false' : flagName(flagged)]
  const dimensions = dimensionsOf(columns, [])
  const condition = filtersSql(where, dimensions)
  if (condition === undefined) return own.join(' AND ')
  const part = `SELECT * FROM read_parquet([${quoteText(path)}]) WHERE ${range}`
  const named = dimensionRows(dimensions, columns, sideOf(kind), part, [rowNumber])
  return [...own, `${rowNumber} IN (SELECT ${rowNumber} FROM (${named}) WHERE ${condition})`].join(' AND ')
}

/** Rows `offset` to `offset + limit` of a group, of one kind or of all one after the other; fewer at the end. */
export const readGroup = async (
  { interactive }: LakeDeps,
  pages: DiffPages,
  { kind, offset, limit }: Wanted,
  group: DiffGroup,
  cancel: Cancel,
): Promise<readonly DiffRow[]> => {
  const { columns, parts } = pages
  const found: DiffRow[] = []
  let skip = offset
  for (const part of parts) {
    if ((kind !== undefined && part.kind !== kind) || part.rows === 0 || found.length >= limit) continue
    const options = { files: [part.path], cancel }
    const stored = `SELECT * FROM read_parquet([${quoteText(part.path)}]) WHERE ${belongs(pages, part, group)}`
    const sql = `${shownRowsSql(columns, part.kind, stored)} ORDER BY ${rowNumber} LIMIT ${limit - found.length} OFFSET ${skip}`
    const { rows } = await interactive.rows(sql, options)
    found.push(...rows.map(values => shownRow(columns, part.kind, values)))
    if (rows.length > 0) skip = 0
    else if (skip > 0) {
      const [[count] = []] = (await interactive.rows(`SELECT count(*) FROM (${stored})`, options)).rows
      skip = Math.max(skip - Number(count), 0)
    }
  }
  return found
}
