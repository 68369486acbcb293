import type { RowChange } from '../lake/diff-views.ts'
import type { PairedColumn, Side } from './columns.ts'
import { type OrderValue, orderItems } from './order.ts'
import { comparables, flagName, hashesOf, noValues, rowKinds, sidesColumns } from './rows-sql.ts'
import { comparable, shapeOf } from './shape.ts'

/** Rows of a kind that a difference stored, as a SELECT: those of one side where the others have none. */
export interface StoredRows {
  readonly kind: RowChange
  readonly sql: string
}

const values = (columns: readonly PairedColumn[], side: Side): readonly string[] =>
  sidesColumns(columns, side).map(({ value }) => value)

const flags = (columns: readonly PairedColumn[]): readonly string[] =>
  columns.flatMap(({ shape }, at) => (shape ? [flagName(at)] : []))

/** The columns of `wholeRowsSql`, as a list. */
export const wholeItems = (columns: readonly PairedColumn[]): string =>
  ['kind', ...values(columns, 'from'), ...values(columns, 'to'), ...flags(columns)].join(', ')

/** The columns of `wholeRowsSql` in their order, as far as they are of the rows. */
const rowValues = (columns: readonly PairedColumn[], { kind, sql }: StoredRows): string => {
  const side = (own: Side, isThere: boolean) => (isThere ? values(columns, own) : noValues(columns, own))
  const cells = flags(columns).map(flag => (kind === 'changed' ? flag : `false AS ${flag}`))
  const items = [...side('from', kind !== 'added'), ...side('to', kind !== 'removed'), ...cells]
  return `SELECT ${[String(rowKinds.indexOf(kind)), ...items].join(', ')} FROM (${sql})`
}

/** All that a side has of a row, also what only it has, to tell rows that are quite the same. */
const ownHashes = (columns: readonly PairedColumn[], side: Side): string =>
  hashesOf(
    sidesColumns(columns, side).map(({ field, value }) =>
      comparable(value, shapeOf(field.type, field.type, ['none', 'none']), side),
    ),
  )

/** The rows of a side without those that are stored as different: of rows that are quite the same, as many as are left. */
const unchangedOn = (
  columns: readonly PairedColumn[],
  side: Side,
  rows: string,
  stored: readonly StoredRows[],
): string => {
  const own = values(columns, side)
  const gone = side === 'to' ? 'removed' : 'added'
  const differing = stored.filter(({ kind }) => kind !== gone)
  if (differing.length === 0) return `SELECT ${own.join(', ')} FROM (${rows})`
  const all = differing.map(({ sql }) => `SELECT ${own.join(', ')} FROM (${sql})`).join(' UNION ALL ')
  const hashed = (from: string): string => `SELECT *, ${ownHashes(columns, side)} FROM (${from})`
  const numbered = `SELECT *, row_number() OVER (PARTITION BY h, g) AS nth FROM (${hashed(rows)})`
  const counted = `SELECT h, g, count(*) AS n FROM (${hashed(all)}) GROUP BY h, g`
  return (
    `SELECT ${own.map(value => `p.${value}`).join(', ')} FROM (${numbered}) AS p ` +
    `LEFT JOIN (${counted}) AS d ON p.h = d.h AND p.g = d.g WHERE p.nth > coalesce(d.n, 0)`
  )
}

/** Unchanged rows with the values of both sides, those that are equal in what both have being one. */
const unchangedRows = (
  columns: readonly PairedColumn[],
  rows: Readonly<Record<Side, string | undefined>>,
  stored: readonly StoredRows[],
): string => {
  const to = unchangedOn(columns, 'to', rows.to ?? '', stored)
  const none = flags(columns).map(flag => `false AS ${flag}`)
  if (rows.from === undefined) {
    const items = [...noValues(columns, 'from'), ...values(columns, 'to'), ...none]
    return `SELECT ${[String(rowKinds.length), ...items].join(', ')} FROM (${to})`
  }
  const from = unchangedOn(columns, 'from', rows.from, stored)
  const paired = (side: Side, sql: string): string =>
    `SELECT *, row_number() OVER (PARTITION BY h, g) AS nth ` +
    `FROM (SELECT *, ${hashesOf(comparables(columns, side))} FROM (${sql}))`
  const both = [
    ...values(columns, 'from').map(value => `x.${value}`),
    ...values(columns, 'to').map(value => `y.${value}`),
  ]
  return (
    `SELECT ${[String(rowKinds.length), ...both, ...none].join(', ')} FROM (${paired('from', from)}) AS x ` +
    `JOIN (${paired('to', to)}) AS y ON x.h = y.h AND x.g = y.g AND x.nth = y.nth`
  )
}

/**
 * All rows of both versions in order, those of both as one: `kind` (an index into `rowKinds`; one more: unchanged), the values of both
 * sides and whether cells changed, as in `pairedRowsSql`. Of unchanged rows only what `to` has, unless the rows of `from` are given.
 *
 * @param rows what the versions have, each a SELECT of its columns; `stored`: what the difference has of these
 */
export const wholeRowsSql = (
  columns: readonly PairedColumn[],
  order: readonly OrderValue[],
  rows: Readonly<Record<Side, string | undefined>>,
  stored: readonly StoredRows[],
): string => {
  // Without a column in common no two rows are the same one.
  const isComparable = columns.some(({ shape }) => shape)
  const parts = [
    ...(isComparable ? [unchangedRows(columns, rows, stored)] : []),
    ...stored.map(part => rowValues(columns, part)),
  ]
  const items = order.map(
    ({ sql }) => `CASE WHEN kind = ${rowKinds.indexOf('removed')} THEN ${sql('from')} ELSE ${sql('to')} END`,
  )
  // Of rows at one place what went comes before what came.
  const ranks = ['removed', 'changed', 'unchanged', 'added'].map(kind => {
    const at = rowKinds.findIndex(one => one === kind)
    return at < 0 ? rowKinds.length : at
  })
  const rank = `list_position([${ranks.join(', ')}], kind)`
  return (
    `SELECT * FROM (${parts.map(sql => `(${sql})`).join(' UNION ALL ')}) AS w(${wholeItems(columns)}) ` +
    `ORDER BY ${[...(items.length > 0 ? [orderItems(items)] : []), rank].join(', ')}`
  )
}
