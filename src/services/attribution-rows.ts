import { type Dimension, dimensionRows } from '../core/attribution/dimensions.ts'
import { rowsLooked } from '../core/attribution/groups.ts'
import type { Side } from '../core/diff/columns.ts'
import { flagName } from '../core/diff/rows-sql.ts'
import type { RowChange } from '../core/lake/diff-views.ts'
import { quoteText } from '../core/sql/quote.ts'
import { sumOf } from '../core/sum-of.ts'
import { rowNumber } from './prepared-results.ts'
import type { Relation } from './relation.ts'
import type { DiffPages } from './table-diff-pages.ts'

/** Rows of a difference: of a kind; with `flag`, those in which the cell of the column at that place changed. */
export interface ScopeRows {
  readonly kind: RowChange
  readonly rows: number
  readonly flag?: number
  /** The columns whose cells changed in the same rows as those of the flag. */
  readonly columns?: readonly string[]
}

/** The stored rows of a scope, every `step`-th of them. */
export const storedRows = (
  { parts }: DiffPages,
  { kind, flag }: Pick<ScopeRows, 'kind' | 'flag'>,
  step = 1,
): Relation => {
  const own = parts.filter(part => part.kind === kind && part.rows > 0)
  const selects = own.map(({ path, first, rows }) => {
    const only = [
      `${rowNumber} >= ${first} AND ${rowNumber} < ${first + rows}`,
      ...(step > 1 ? [`hash(${rowNumber}) % ${step} = 0`] : []),
      ...(flag === undefined ? [] : [flagName(flag)]),
    ]
    return `SELECT * FROM read_parquet([${quoteText(path)}]) WHERE ${only.join(' AND ')}`
  })
  return { sql: selects.join(' UNION ALL '), files: [...new Set(own.map(({ path }) => path))] }
}

/** The rows of a scope in dimensions, as they are on a side; some of them, where `sampled`. */
export const scopeRows = (
  pages: DiffPages,
  dimensions: readonly Dimension[],
  scope: ScopeRows,
  side: Side,
  sampled = false,
): Relation => {
  const stored = storedRows(pages, scope, sampled ? stepOf(pages, scope.kind) : 1)
  return { sql: dimensionRows(dimensions, pages.columns, side, stored.sql), files: stored.files }
}

/** One of so many rows of a kind is looked at for candidates. */
export const stepOf = ({ parts }: DiffPages, kind: RowChange): number =>
  Math.ceil(
    sumOf(
      parts.filter(part => part.kind === kind),
      ({ rows }) => rows,
    ) / rowsLooked,
  )

/** The side that tells what rows of a kind were when it happened to them. */
export const sideOf = (kind: RowChange): Side => (kind === 'added' ? 'to' : 'from')
