import { aggregateToSql } from '../core/aggregate/compile.ts'
import type { CommitInfo, Provenance, Snapshot } from '../core/delta/actions.ts'
import { snapshotRows } from '../core/delta/replay.ts'
import { rowIdSql } from '../core/delta/scan-part.ts'
import { fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { RefreshReport } from '../core/lake/job-views.ts'
import type { Engine } from '../core/ports/engine.ts'
import type { Job } from '../core/ports/job.ts'
import { recipeToSql } from '../core/recipe/compile.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import type { RecipeInput } from '../core/recipe/stage.ts'
import { sumOf } from '../core/sum-of.ts'
import { compactQuietly } from './auto-compact.ts'
import type { LakeDeps } from './deps.ts'
import { type Maker, readMaker } from './documents.ts'
import { type Relation, storable, tableRelation } from './relation.ts'
import { madeByCurrent, provenanceOf } from './tables.ts'
import { writeTable } from './write-table.ts'

const columnsOf = ({ metadata }: Snapshot): RecipeInput['columns'] =>
  metadata.schema.fields.map(({ name, type }) => ({ name, type }))

const inputOf = (maker: Maker): string =>
  maker.kind === 'recipe' ? maker.recipe.input : maker.aggregate.input

/** A table at a version as the input of a recipe, and its files. */
export const recipeInput = async (
  deps: LakeDeps,
  engine: Engine,
  { input, steps }: Recipe,
  snapshot: Snapshot,
): Promise<RecipeInput & Pick<Relation, 'files'>> => {
  const locate = steps.some(({ op, disabled }) => op === 'dedupe' && disabled !== true)
  const { sql, files } = await tableRelation(deps, engine, input, snapshot, { locate })
  const columns = columnsOf(snapshot)
  return { relation: `(${sql})`, columns, files, ...(locate ? { rowId: rowIdSql } : {}) }
}

/** The SELECT that makes a table out of its input at a version, for an engine to run. */
export const makerRelation = async (
  deps: LakeDeps,
  engine: Engine,
  maker: Maker,
  input: Snapshot,
  steps?: number,
): Promise<Relation> => {
  if (maker.kind === 'recipe') {
    const from = await recipeInput(deps, engine, maker.recipe, input)
    const compiled = recipeToSql(maker.recipe, from, steps === undefined ? {} : { steps })
    return { sql: unwrap(compiled).sql, files: from.files }
  }
  const { sql, files } = await tableRelation(deps, engine, inputOf(maker), input)
  const from = { relation: `(${sql})`, columns: columnsOf(input) }
  return { sql: unwrap(aggregateToSql(maker.aggregate, from)).sql, files }
}

const provenance = (maker: Maker, version: number): Provenance => {
  const inputs = [{ table: inputOf(maker), version }]
  if (maker.kind === 'recipe') {
    const { id, revision } = maker.recipe
    return { recipe: { id, revision }, inputs }
  }
  const { id, revision } = maker.aggregate
  return { aggregate: { id, revision }, inputs }
}

const isCurrent = (maker: Maker, input: Snapshot, made: CommitInfo['boathouse']): boolean =>
  madeByCurrent(maker, made) &&
  made?.inputs?.length === 1 &&
  made.inputs[0]?.table === inputOf(maker) &&
  made.inputs[0].version === input.version

const build = async (
  deps: LakeDeps,
  table: string,
  maker: Maker,
  input: Snapshot,
  job: Job,
): Promise<RefreshReport> => {
  const relation = await storable(deps.jobs, await makerRelation(deps, deps.jobs, maker, input))
  const phase = `Writing ${table}`
  const bytesTotal = sumOf(input.files.values(), ({ size }) => size)
  const rowsIn = snapshotRows(input) ?? 0
  const onBytes = ({ read }: { readonly read: number }) => {
    const bytesDone = Math.min(read, bytesTotal)
    const rowsDone = bytesTotal === 0 ? 0 : Math.floor((rowsIn * bytesDone) / bytesTotal)
    job.onProgress({ phase, rowsDone, bytesDone, bytesTotal })
  }
  onBytes({ read: 0 })
  const made = provenance(maker, input.version)
  const options = { overwriteSchema: true, create: true, provenance: made, onBytes }
  const { version, rows } = await writeTable(deps, table, relation, { kind: 'overwrite' }, options, job)
  await compactQuietly(deps, table, job)
  return { table, version, rows, committed: true, inputs: made.inputs ?? [] }
}

/**
 * Brings a table that has a recipe or an aggregate up to date: first its inputs, where they are made too, then itself. Writes nothing
 * when neither the definition nor the inputs changed since its newest version. Failures: `table-missing`, `invalid`, `query-failed` …
 */
export const refresh = async (
  deps: LakeDeps,
  table: string,
  job: Job,
  path: readonly string[] = [],
): Promise<RefreshReport> => {
  if (path.includes(table)) {
    const message = `These tables are made from each other: ${[...path, table].join(' → ')}.`
    return fail(invalidAt('input', message))
  }
  const maker = await readMaker(deps.storage, table)
  if (!maker)
    return fail({
      kind: 'table-missing',
      message: `${table} has no recipe or aggregate to make it from.`,
      table,
    })
  const input = inputOf(maker)
  if (await readMaker(deps.storage, input)) await refresh(deps, input, job, [...path, table])
  const { snapshot } = await deps.logs.load(input)
  const existing = await deps.logs.find(table)
  if (existing && isCurrent(maker, snapshot, await provenanceOf(deps.logs, table))) {
    const inputs = [{ table: input, version: snapshot.version }]
    const rows = snapshotRows(existing.snapshot) ?? 0
    return { table, version: existing.snapshot.version, rows, committed: false, inputs }
  }
  return build(deps, table, maker, snapshot, job)
}
