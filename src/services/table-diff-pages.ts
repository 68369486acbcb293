import { type PairedColumn, type Side, columnName } from '../core/diff/columns.ts'
import { rowKinds, shownRowsSql } from '../core/diff/rows-sql.ts'
import type { CellChange, DiffRow, RowChange } from '../core/lake/diff-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Value } from '../core/ports/engine.ts'
import { quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { rowNumber } from './prepared-results.ts'
import type { Relation } from './relation.ts'

/** Where the rows of one kind are: `rows` of them in a scratch file, from the number `first` on. */
interface DiffPart {
  readonly kind: RowChange
  readonly path: string
  readonly first: number
  readonly rows: number
}

/** The rows of a difference, in order. */
export interface DiffPages {
  readonly columns: readonly PairedColumn[]
  readonly parts: readonly DiffPart[]
}

/** A page of the rows that differ. */
export interface Wanted {
  readonly kind: RowChange | undefined
  readonly offset: number
  readonly limit: number
}

/** A row out of what `shownRowsSql` selects. */
export const shownRow = (
  columns: readonly PairedColumn[],
  kind: RowChange,
  values: readonly Value[],
): DiffRow => {
  const row = values.slice(0, columns.length)
  let next = columns.length
  const cells: CellChange[] = []
  for (const [at, column] of columns.entries()) {
    if (kind !== 'changed' || !column.shape) continue
    const [isChanged, from = null] = values.slice(next, next + 2)
    next += 2
    if (isChanged === true) cells.push({ column: columnName(column), from, to: row[at] ?? null })
  }
  return { kind, row, cells }
}

/** A row out of what `wholeRowsSql` selects. */
export const wholeRow = (columns: readonly PairedColumn[], values: readonly Value[]): DiffRow => {
  const kind = rowKinds[Number(values[0])] ?? 'unchanged'
  const places: Record<Side, number> = { from: 1, to: 1 + columns.filter(({ from }) => from).length }
  let flag = places.to + columns.filter(({ to }) => to).length
  const cells: CellChange[] = []
  const row = columns.map((column): Value => {
    const value = (side: Side): Value => (column[side] ? (values[places[side]++] ?? null) : null)
    const [old, now] = [value('from'), value('to')]
    if (column.shape && values[flag++] === true)
      cells.push({ column: columnName(column), from: old, to: now })
    return kind === 'removed' || !column.to ? old : now
  })
  return { kind, row, cells }
}

/** All stored rows of a kind; undefined where there are none. */
export const partRows = ({ parts }: DiffPages, kind: RowChange): Relation | undefined => {
  const own = parts.filter(part => part.kind === kind && part.rows > 0)
  if (own.length === 0) return undefined
  const selects = own.map(({ path, first, rows }) => {
    const range = `${rowNumber} >= ${first} AND ${rowNumber} < ${first + rows}`
    return `SELECT * FROM read_parquet([${quoteText(path)}]) WHERE ${range}`
  })
  return { sql: selects.join(' UNION ALL '), files: [...new Set(own.map(({ path }) => path))] }
}

/** Rows `offset` to `offset + limit` of one kind, or of all one after the other; fewer at the end. */
export const readPage = async (
  { interactive }: LakeDeps,
  { columns, parts }: DiffPages,
  { kind, offset, limit }: Wanted,
  cancel: Cancel,
): Promise<readonly DiffRow[]> => {
  const rows: DiffRow[] = []
  let skip = offset
  for (const part of parts) {
    if (kind !== undefined && part.kind !== kind) continue
    const count = Math.min(part.rows - skip, limit - rows.length)
    if (count > 0) {
      const start = part.first + skip
      const range = `${rowNumber} >= ${start} AND ${rowNumber} < ${start + count}`
      const stored = `SELECT * FROM read_parquet([${quoteText(part.path)}]) WHERE ${range}`
      const sql = `${shownRowsSql(columns, part.kind, stored)} ORDER BY ${rowNumber}`
      const page = await interactive.rows(sql, { files: [part.path], cancel })
      rows.push(...page.rows.map(values => shownRow(columns, part.kind, values)))
    }
    skip = Math.max(skip - part.rows, 0)
  }
  return rows
}
