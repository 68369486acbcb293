import type { AddFile } from '../../core/delta/actions.ts'
import type { Reads } from '../../core/delta/commit-plan.ts'
import type { ColumnValue } from '../../core/delta/dml-assign.ts'
import { generatedColumns } from '../../core/delta/dml-derived.ts'
import { assignedColumns } from '../../core/delta/dml-rows.ts'
import { changeKeys, keySelect, matchFrom } from '../../core/delta/dml-sql.ts'
import { fileKey } from '../../core/delta/file-key.ts'
import { matcher } from '../../core/delta/match.ts'
import type { Predicate } from '../../core/delta/predicate.ts'
import { pruneFiles } from '../../core/delta/prune.ts'
import { unwrap } from '../../core/failure.ts'
import { predicateOf } from '../predicates.ts'
import { type Relation, tableRelation } from '../relation.ts'
import { evaluated, stageValues } from './evaluate.ts'
import { type Work, bound, stage, tell } from './work.ts'

/** Which rows, and what becomes of them. */
export interface Search {
  /** Undefined: all rows. */
  readonly where: string | undefined
  /** By what `where` calls the table. */
  readonly alias: string
  /** The new values of the rows; undefined when they go. */
  readonly values: readonly ColumnValue[] | undefined
}

/** The rows that were found, staged, and what the finding hangs on. */
export interface Found {
  readonly located: readonly AddFile[]
  readonly staged: Relation | undefined
  /** Names of the columns that the rows get new values of. */
  readonly assigned: ReadonlySet<string>
  /** Files that go whole, known from the log alone. */
  readonly whole: readonly AddFile[]
  readonly reads: Reads
}

/** What a commit has read when it looked at these files for the rows of a predicate. */
export const readsOf = (work: Work, predicate: Predicate, files: readonly AddFile[]): Reads =>
  work.inputs.has(work.table) || predicate.kind === 'true'
    ? 'whole-table'
    : { predicate, files: new Set(files.map(fileKey)) }

/** The rows, and their new values, staged. */
const stageRows = async (work: Work, located: Relation, { where, alias, values }: Search) => {
  const from = matchFrom(located.sql, alias, where)
  const keys = changeKeys(alias, values !== undefined)
  if (!values) {
    const staged = await stage(work, await bound(work, keySelect(keys, from), located))
    return { staged, assigned: new Set<string>() }
  }
  const { schema } = work.base.metadata
  const clauses = [{ guard: undefined, clause: undefined, values }]
  const rows = { keys, from, schema, before: alias, clauses, generated: unwrap(generatedColumns(schema)) }
  const columns = assignedColumns(rows)
  const staged = await stageValues(work, await evaluated(work, rows, columns, located))
  return { staged, assigned: new Set(columns.map(({ name }) => name)) }
}

/**
 * Finds the rows that a condition holds for: files that can have none are not read, nor are those that go whole. The condition and the
 * new values are evaluated once for each row.
 */
export const findRows = async (work: Work, search: Search): Promise<Found> => {
  const { deps, engine, table, base } = work
  const { where, alias, values } = search
  const { metadata } = base
  const predicate: Predicate =
    where === undefined ? { kind: 'true' } : await predicateOf(engine, where, metadata, alias)
  const { kept } = pruneFiles(base, predicate)
  const match = matcher(metadata, predicate)
  const whole = values ? [] : kept.filter(file => match(file) === 'all')
  const known = new Set(whole)
  const files = kept.filter(file => !known.has(file))
  if (files.length === 0 && where === undefined && !values) {
    return {
      located: [],
      staged: undefined,
      assigned: new Set(),
      whole,
      reads: readsOf(work, predicate, kept),
    }
  }
  tell(work, `Finding rows of ${table}`)
  // With no files too: a mistake in the statement is told, whatever rows there are.
  const located = await tableRelation(deps, engine, table, base, { files, locate: true })
  const { staged, assigned } = await stageRows(work, located, search)
  return { located: located.located, staged, assigned, whole, reads: readsOf(work, predicate, kept) }
}
