import type { AddFile, Snapshot } from '../../core/delta/actions.ts'
import { columnList, fileColumn, rowColumn } from '../../core/delta/dml-columns.ts'
import type { GeneratedColumn } from '../../core/delta/dml-derived.ts'
import {
  type Called,
  clauseOfPair,
  deletedKeys,
  insertFrom,
  insertKeys,
  pairsSelect,
  severalMatches,
  unmatchedSourceSelect,
  unmatchedTargetSelect,
  updateFrom,
  updateKeys,
  updatedFiles,
} from '../../core/delta/dml-merge-sql.ts'
import { type ClauseValues, assignedColumns } from '../../core/delta/dml-rows.ts'
import { type PlannedClause, allowsSeveralMatches } from '../../core/delta/merge-plan.ts'
import type { StructField } from '../../core/delta/schema.ts'
import { fail } from '../../core/failure.ts'
import { scanExpression } from '../../core/sql/scan-expression.ts'
import { quoteIdentifier } from '../../core/sql/quote.ts'
import { type Relation, asText, tableRelation } from '../relation.ts'
import { evaluated, stageValues } from './evaluate.ts'
import type { StagedSource } from './merge-source.ts'
import { type Work, bound, over, rowsOf, stage } from './work.ts'

/** A MERGE with all its names resolved, and the rows it works on. */
export interface MergeInput {
  /** The state that is changed, with its schema as it will be. */
  readonly snapshot: Snapshot
  readonly alias: string
  readonly on: string
  readonly clauses: readonly PlannedClause[]
  readonly generated: readonly GeneratedColumn[]
  readonly source: StagedSource
  /** The files that may have matches. */
  readonly located: Relation & { readonly located: readonly AddFile[] }
}

const only = (
  { clauses }: MergeInput,
  when: PlannedClause['when'],
  kind?: PlannedClause['kind'],
): readonly PlannedClause[] =>
  clauses.filter(clause => clause.when === when && (kind === undefined || clause.kind === kind))

const targetOf = ({ located, alias }: MergeInput): Called => ({ sql: located.sql, alias })
const sourceOf = ({ source }: MergeInput): Called => ({ sql: source.relation.sql, alias: source.alias })

/** Pairs of target and source rows, staged. */
export const stagePairs = async (work: Work, input: MergeInput): Promise<Relation> => {
  const { located, source, on } = input
  const sql = pairsSelect(targetOf(input), sourceOf(input), on, only(input, 'matched'))
  return stage(work, await bound(work, sql, located, source.relation))
}

/** The columns that tell the user which row is meant: those that the condition names, or the first. */
const telling = ({ snapshot, on }: MergeInput): readonly StructField[] => {
  const { fields } = snapshot.metadata.schema
  const names = new Set(scanExpression(on).names.map(({ name }) => name.toLowerCase()))
  const named = fields.filter(({ name }) => names.has(name.toLowerCase()))
  return named.length > 0 ? named : fields.slice(0, 1)
}

/** Fails when a target row would be changed by more than one source row: what became of it would be chance. */
export const checkMatches = async (work: Work, input: MergeInput, pairs: Relation): Promise<void> => {
  if (allowsSeveralMatches(input.clauses)) return
  const [found = []] = await rowsOf(work, over(severalMatches(pairs.sql), pairs))
  const [count = 0, file = 0, row = 0, sources = 0] = found.map(Number)
  if (count === 0) return
  const fields = telling(input)
  const items = fields
    .map(({ name }) => `coalesce(CAST(${quoteIdentifier(name)} AS VARCHAR), 'NULL')`)
    .join(', ')
  const sql = `SELECT ${items} FROM (${input.located.sql}) WHERE ${fileColumn} = ${file} AND ${rowColumn} = ${row}`
  const [cells = []] = await rowsOf(work, over(sql, input.located))
  const key = fields.map(({ name }, index) => `${name} = ${asText(cells[index])}`).join(', ')
  const rows = count === 1 ? '1 row' : `${count} rows`
  const message =
    `${rows} of ${work.table} ${count === 1 ? 'is' : 'are'} matched by more than one row of the source, so what becomes of ` +
    `${count === 1 ? 'it' : 'them'} is not certain. For example the row with ${key} is matched by ${sources} source rows. ` +
    `Make the source have one row for each row of the table, or narrow the conditions.`
  fail({ kind: 'invalid', message, problems: [{ path: 'on', message }] })
}

const clauseValues = (clauses: readonly PlannedClause[]): readonly ClauseValues[] =>
  clauses.map(({ index, values }) => ({ guard: `${clauseOfPair} = ${index}`, clause: index, values }))

/** The new values of rows that `updates` decide on. `columns` are those that any update of the statement sets. */
const updatedRows = async (
  work: Work,
  input: MergeInput,
  chosen: Relation,
  updates: readonly PlannedClause[],
  columns: readonly StructField[],
): Promise<Relation | undefined> => {
  if (updates.length === 0) return undefined
  const { snapshot, alias, source, located, generated } = input
  const numbers = (await rowsOf(work, over(updatedFiles(chosen.sql, updates), chosen))).map(([file]) =>
    Number(file),
  )
  if (numbers.length === 0) return undefined
  const files = numbers.flatMap(number => located.located[number] ?? [])
  const again = await tableRelation(work.deps, work.engine, work.table, snapshot, { files, locate: true })
  const places = new Map(located.located.map((file, index) => [file, index]))
  const target = { sql: again.sql, alias, positions: again.located.map(file => places.get(file) ?? -1) }
  const beside = updates.some(({ when }) => when === 'matched') ? sourceOf(input) : undefined
  const rows = {
    keys: updateKeys,
    from: updateFrom(chosen.sql, updates, target, beside),
    schema: snapshot.metadata.schema,
    before: alias,
    clauses: clauseValues(updates),
    generated,
  }
  return stageValues(work, await evaluated(work, rows, columns, chosen, again, source.relation))
}

/** What clauses do to rows of the table, staged, and the columns that they set; undefined when no clause does anything. */
export const stageChanges = async (
  work: Work,
  input: MergeInput,
  pairs: Relation,
): Promise<{ readonly staged: Relation | undefined; readonly assigned: ReadonlySet<string> }> => {
  const { snapshot, clauses, generated } = input
  const { schema } = snapshot.metadata
  const updates = clauses.filter(({ kind }) => kind === 'update')
  const columns =
    updates.length === 0 ? [] : assignedColumns({ schema, clauses: clauseValues(updates), generated })
  const parts: Relation[] = []
  let updating = false
  for (const when of ['matched', 'not-matched-by-source'] as const) {
    if (only(input, when).length === 0) continue
    const chosen =
      when === 'matched'
        ? pairs
        : await stage(
            work,
            await bound(
              work,
              unmatchedTargetSelect(targetOf(input), pairs.sql, only(input, when)),
              input.located,
              pairs,
            ),
          )
    const deletes = only(input, when, 'delete')
    if (deletes.length > 0) parts.push(over(deletedKeys(chosen.sql, deletes), chosen))
    const updated = await updatedRows(work, input, chosen, only(input, when, 'update'), columns)
    updating ||= updated !== undefined
    if (updated) parts.push(updated)
  }
  if (parts.length === 0) return { staged: undefined, assigned: new Set() }
  const sql = parts.map(part => `(${part.sql})`).join(' UNION ALL BY NAME ')
  return {
    staged: await stage(work, over(sql, ...parts)),
    assigned: new Set(updating ? columns.map(({ name }) => name) : []),
  }
}

/** New rows that clauses insert, staged; undefined when there are none. */
export const stageInserts = async (
  work: Work,
  input: MergeInput,
  pairs: Relation,
): Promise<{ readonly relation: Relation; readonly rows: number } | undefined> => {
  const inserts = only(input, 'not-matched')
  if (inserts.length === 0) return undefined
  const { snapshot, source, generated } = input
  const { schema } = snapshot.metadata
  const choice = unmatchedSourceSelect(sourceOf(input), pairs.sql, inserts)
  const chosen = await stage(work, await bound(work, choice, source.relation, pairs))
  const rows = {
    keys: insertKeys,
    from: insertFrom(chosen.sql, inserts, sourceOf(input)),
    schema,
    before: undefined,
    clauses: clauseValues(inserts),
    generated,
  }
  const staged = await stageValues(work, await evaluated(work, rows, schema.fields, chosen, source.relation))
  const [count] = await rowsOf(work, over(`SELECT count(*) FROM (${staged.sql})`, staged))
  const inserted = Number(count?.[0] ?? 0)
  return inserted === 0
    ? undefined
    : { relation: over(`SELECT ${columnList(schema)} FROM (${staged.sql})`, staged), rows: inserted }
}
