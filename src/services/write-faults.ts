import type { WriteSelect } from '../core/delta/write-select.ts'
import {
  brokenConstraint,
  fittingItems,
  kept,
  misfitError,
  violationError,
  violationItems,
} from '../core/delta/write-faults.ts'
import { Failure } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import type { Engine, QueryOptions } from '../core/ports/engine.ts'
import type { Relation } from './relation.ts'

const throwMisfit = async (
  engine: Engine,
  relation: Relation,
  { fittings }: WriteSelect,
  options: QueryOptions,
): Promise<void> => {
  if (fittings.length === 0) return
  const { rows } = await engine.rows(
    `SELECT ${fittingItems(fittings)} FROM (${relation.sql}\n) AS boathouse_source`,
    options,
  )
  const error = misfitError(fittings, rows[0] ?? [])
  if (error) fail(error)
}

const throwViolation = async (
  engine: Engine,
  { constraints, unchecked }: WriteSelect,
  options: QueryOptions,
): Promise<void> => {
  if (constraints.length === 0) return
  const counted = await engine.rows(
    `SELECT ${violationItems(constraints)} FROM (${unchecked}) AS rows`,
    options,
  )
  const broken = brokenConstraint(constraints, counted.rows[0] ?? [])
  if (!broken) return
  const { constraint, rows } = broken
  const first = await engine.rows(
    `SELECT * FROM (${unchecked}) AS rows WHERE NOT ${kept(constraint)} LIMIT 1`,
    options,
  )
  const columns = first.columns.map(({ name }) => name)
  fail(violationError(constraint, rows, columns, first.rows[0] ?? []))
}

/**
 * Tells why rows could not be written: reads them once more and fails with the columns that they do not fit, or the rule that they break,
 * how many rows do, and the first of them. The failure at hand again when it was none of these.
 */
export const explainWriteFailure = async (
  engine: Engine,
  relation: Relation,
  plan: WriteSelect,
  options: QueryOptions,
  thrown: unknown,
): Promise<never> => {
  if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') throw thrown
  const reading = { files: relation.files, ...(options.cancel ? { cancel: options.cancel } : {}) }
  await throwMisfit(engine, relation, plan, reading)
  await throwViolation(engine, plan, reading)
  throw thrown
}
