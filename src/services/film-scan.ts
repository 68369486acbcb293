import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import { fileColumn, rowColumn } from '../core/delta/scan-part.ts'
import { rowsOfFile } from '../core/delta/stats.ts'
import type { FilmOrder } from '../core/film/order.ts'
import { type Bound, type Stretch, boundOf, stretchSql } from '../core/film/range.ts'
import type { Reading } from '../core/film/reading.ts'
import type { Value } from '../core/ports/engine.ts'
import { sumOf } from '../core/sum-of.ts'
import type { LakeDeps } from './deps.ts'
import { tableRelation } from './relation.ts'

/** Where rows of a film are read from. */
export interface FilmSource {
  readonly deps: LakeDeps
  readonly table: string
  /** Any state of the table. */
  readonly base: Snapshot
  readonly order: FilmOrder
}

/** A row of a file. */
export interface ScannedRow {
  /** Index into the files that were asked for. */
  readonly file: number
  readonly number: number
  /** The columns of the reading and its extras. */
  readonly values: readonly Value[]
}

const counts = new WeakMap<AddFile, { readonly rows: number | undefined }>()

/** Rows of a file that are not deleted, if its statistics say, which are read once. */
export const liveRows = (file: AddFile): number | undefined => {
  const known = counts.get(file) ?? { rows: rowsOfFile(file) }
  counts.set(file, known)
  return known.rows
}

const where = (sql: string | undefined): string => (sql === undefined ? '' : ` WHERE ${sql}`)

const orderSql = ({ columns }: FilmOrder, reading: Reading, count: number): string => {
  const items = columns.slice(0, count).flatMap(({ descending }, at) => {
    const sql = reading.order[at]?.sql
    return sql === undefined ? [] : [`${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`]
  })
  return items.length === 0 ? '' : ` ORDER BY ${items.join(', ')}`
}

const relationOf = async (
  { deps, table, base }: FilmSource,
  { metadata }: Reading,
  files: readonly AddFile[],
  options: { readonly locate?: boolean; readonly deletedToo?: boolean },
) => tableRelation(deps, deps.interactive, table, { ...base, metadata }, { files, ...options })

/** All rows of files in a stretch, deleted ones too; undefined when there are more than `most`. */
export const scanStretch = async (
  source: FilmSource,
  reading: Reading,
  files: readonly AddFile[],
  stretch: Stretch,
  most: number,
): Promise<{ readonly rows: readonly ScannedRow[] | undefined; readonly bytes: number }> => {
  const relation = await relationOf(source, reading, files, { locate: true, deletedToo: true })
  const items = ['*', ...reading.extras].join(', ')
  const sql = `SELECT ${items} FROM (${relation.sql})${where(stretchSql(source.order, reading, stretch))} LIMIT ${most + 1}`
  let bytes = 0
  const { columns, rows } = await source.deps.interactive.rows(sql, {
    files: relation.files,
    onBytes: ({ read }) => void (bytes = read),
  })
  if (rows.length > most) return { rows: undefined, bytes }
  const [file, row] = [fileColumn, rowColumn].map(name => columns.findIndex(column => column.name === name))
  return {
    rows: rows.map(values => ({
      file: Number(values[file ?? -1]),
      number: Number(values[row ?? -1]),
      values: values.filter((_, at) => at !== file && at !== row),
    })),
    bytes,
  }
}

const lastOf = async (
  source: FilmSource,
  reading: Reading,
  files: readonly AddFile[],
  stretch: Stretch,
  rows: number,
): Promise<{ readonly bound: Bound | undefined; readonly isAll: boolean }> => {
  const { deps, order } = source
  const relation = await relationOf(source, reading, files, { deletedToo: true })
  const items = reading.order.slice(0, order.told).map(({ sql }) => sql)
  const sql = `SELECT ${items.join(', ')} FROM (${relation.sql})${where(stretchSql(order, reading, stretch))}${orderSql(order, reading, order.told)} LIMIT ${rows}`
  const found = (await deps.interactive.rows(sql, { files: relation.files })).rows
  const last = found.at(-1)
  return { bound: last && boundOf(order, last), isAll: found.length < rows }
}

/**
 * The place of about so many rows after the beginning of a stretch, deleted rows counted. `isAll`: no more rows follow it. The largest file
 * alone mostly tells; how many rows it has of all is taken for how many it has there.
 */
export const findEnd = async (
  source: FilmSource,
  reading: Reading,
  files: readonly AddFile[],
  stretch: Stretch,
  rows: number,
): Promise<{ readonly bound: Bound | undefined; readonly isAll: boolean }> => {
  const counts = files.map(file => (rowsOfFile(file) ?? 0) + (file.deletionVector?.cardinality ?? 0))
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  const largest = files[counts.indexOf(most)]
  const share =
    most /
    Math.max(
      1,
      sumOf(counts, count => count),
    )
  const wanted = Math.ceil(rows * share)
  if (largest && files.length > 1 && wanted >= 16) {
    const guess = await lastOf(source, reading, [largest], { ...stretch, valuesOnly: true }, wanted)
    if (!guess.isAll) return guess
  }
  return lastOf(source, reading, files, stretch, rows)
}

/** The first rows of a version from a place on, asked for as they are: for what can not be kept. */
export const scanVersion = async (
  source: FilmSource,
  reading: Reading,
  files: readonly AddFile[],
  from: Bound | undefined,
  limit: number,
): Promise<readonly (readonly Value[])[]> => {
  const { deps, order } = source
  const relation = await relationOf(source, reading, files, {})
  const condition = stretchSql(order, reading, { from, fromIncluded: true })
  const sql = `SELECT * FROM (${relation.sql})${where(condition)}${orderSql(order, reading, order.columns.length)} LIMIT ${limit}`
  return (await deps.interactive.rows(sql, { files: relation.files })).rows
}
