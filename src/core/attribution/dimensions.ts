import { toEngineType } from '../delta/engine-types.ts'
import { sameType } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import { type PairedColumn, type Side, columnName } from '../diff/columns.ts'
import { valueName } from '../diff/rows-sql.ts'
import { isAuditColumn } from '../medallion/audit.ts'
import { type ProfiledColumn, expectedSql } from '../profile/filter-sql.ts'
import type { Expectation } from '../profile/filter.ts'
import { hasBins } from '../profile/edges.ts'
import { quoteIdentifier } from '../sql/quote.ts'

/** A column by whose values groups of rows are made. */
export interface Dimension extends ProfiledColumn {
  /** Its place among the columns of the difference. */
  readonly at: number
  /** Whether ranges of its values say something: those of ids do not, newer rows have higher ones. */
  readonly hasRanges: boolean
  /** Text that holds numbers or times. */
  readonly as?: Extract<Expectation, { kind: 'type' }>
}

/** Columns that are looked at; a table may have hundreds. */
const most = 40

const unfit: ReadonlySet<DeltaType> = new Set<DeltaType>(['binary'])
const isId = (name: string): boolean =>
  /(^|_)(id|key|uuid|guid|pk|nr|no|number)$/i.test(name) || /[a-z](Id|ID|Key)$/.test(name)

const hinted = ({ to }: PairedColumn): Dimension['as'] => {
  const hint = to?.metadata['boathouse.hint']
  if (to?.type !== 'string') return undefined
  return hint === 'long' || hint === 'double' || hint === 'date' ? { kind: 'type', to: hint } : undefined
}

/** The columns of both versions by which rows can be grouped. `key`: columns by which rows are told apart. */
export const dimensionsOf = (
  columns: readonly PairedColumn[],
  key: readonly string[],
): readonly Dimension[] =>
  columns
    .flatMap((column, at): readonly Dimension[] => {
      const { to, shape } = column
      if (!to || shape?.kind !== 'plain' || unfit.has(to.type)) return []
      const name = columnName(column)
      const as = hinted(column)
      const isOrdered = hasBins(to.type) || as !== undefined
      const hasRanges = isOrdered && !key.includes(name) && !isId(name) && !isAuditColumn(name)
      return [{ name, type: to.type, at, hasRanges, ...(as && hasRanges ? { as } : {}) }]
    })
    .slice(0, most)

/** A value of a column in its rows, to compare and to order by. */
export const rangeValue = ({ name, as }: Dimension): string =>
  as ? expectedSql(name, as) : quoteIdentifier(name)

/** Rows of a side of a difference as rows of the table, in the dimensions, by their names and in their types, and in more. */
export const dimensionRows = (
  dimensions: readonly Dimension[],
  columns: readonly PairedColumn[],
  side: Side,
  rows: string,
  more: readonly string[] = [],
): string => {
  const items = dimensions.map(({ at, name, type }) => {
    const field = columns[at]?.[side]
    const value = valueName(side, at)
    const typed = field && sameType(field.type, type) ? value : `TRY_CAST(${value} AS ${toEngineType(type)})`
    return `${typed} AS ${quoteIdentifier(name)}`
  })
  const all = [...more, ...items]
  return `SELECT ${all.length === 0 ? '1 AS nothing' : all.join(', ')} FROM (${rows})`
}
