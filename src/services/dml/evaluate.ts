import type { RawValue } from '../../core/delta/dml-assign.ts'
import { type NewRows, rawSelect, typedSelect } from '../../core/delta/dml-rows.ts'
import type { StructField } from '../../core/delta/schema.ts'
import { type Fitting, assignSql } from '../../core/delta/write-casts.ts'
import { fittingItems, misfitError } from '../../core/delta/write-faults.ts'
import { type ColumnMismatch, Failure } from '../../core/error.ts'
import { fail } from '../../core/failure.ts'
import { quoteIdentifier } from '../../core/sql/quote.ts'
import { type Relation, describe } from '../relation.ts'
import { type Work, bound, over, rowsOf, stage } from './work.ts'

/** New values of rows, in the types of their columns. */
export interface Evaluated extends Relation {
  /** The values as they come out of the users' expressions. */
  readonly raw: Relation
  /** Over `raw`: what holds when all of them fit. */
  readonly fittings: readonly Fitting[]
}

const refuse = (columns: readonly ColumnMismatch[]): never => {
  const list = columns.map(
    ({ column, expected, found }) => `${column} (expected ${expected}, found ${found})`,
  )
  const message = `Values do not fit their columns: ${list.join('; ')}.`
  return fail({ kind: 'schema-mismatch', message, columns })
}

/**
 * New values of rows as a SELECT to be staged. Expressions of the user's may read other tables of the lake. Failure `schema-mismatch`
 * with every column for whose value there is no way to the column's type.
 */
export const evaluated = async (
  work: Work,
  rows: NewRows,
  columns: readonly StructField[],
  ...parts: readonly Relation[]
): Promise<Evaluated> => {
  const { sql, raws } = rawSelect(rows)
  const raw = await bound(work, sql, ...parts)
  const types = new Map((await describe(work.engine, raw)).map(({ name, type }) => [name, type]))
  const mismatches: ColumnMismatch[] = []
  const fittings: Fitting[] = []
  const typed = new Map<RawValue, string>()
  for (const { raw: value, name } of raws) {
    const assigned = assignSql(quoteIdentifier(name), types.get(name) ?? '', value.type, value.column)
    mismatches.push(...assigned.mismatches)
    fittings.push(...assigned.fittings)
    typed.set(value, assigned.sql)
  }
  if (mismatches.length > 0) refuse(mismatches)
  const select = typedSelect(rows, raw.sql, columns, value => typed.get(value) ?? 'NULL')
  return { ...over(select, raw), raw, fittings }
}

/** Stages new values. Failure `schema-mismatch` with the columns whose values do not fit, and one of each. */
export const stageValues = async (work: Work, values: Evaluated): Promise<Relation> => {
  try {
    return await stage(work, values)
  } catch (thrown) {
    const { raw, fittings } = values
    const misfits = thrown instanceof Failure && thrown.error.kind === 'query-failed' && fittings.length > 0
    if (!misfits) throw thrown
    const [cells = []] = await rowsOf(work, over(`SELECT ${fittingItems(fittings)} FROM (${raw.sql})`, raw))
    return fail(misfitError(fittings, cells) ?? thrown.error)
  }
}
