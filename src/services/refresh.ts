import type { CommitInfo, Provenance } from '../core/delta/actions.ts'
import { snapshotRows } from '../core/delta/replay.ts'
import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { RefreshReport } from '../core/lake/job-views.ts'
import type { Job } from '../core/ports/job.ts'
import { sumOf } from '../core/sum-of.ts'
import { compactQuietly } from './auto-compact.ts'
import { checksOf } from './checks.ts'
import { takeLaterValues } from './clusters-later.ts'
import type { LakeDeps } from './deps.ts'
import { type Maker, definitionOf, readMaker } from './documents.ts'
import { storable } from './relation.ts'
import { keepRevision } from './revisions.ts'
import { type MakerInputs, inputsOf, loadInputs, makerRelation } from './maker-relation.ts'
import { madeByCurrent, provenanceOf } from './tables.ts'
import { writeTable } from './write-table.ts'

const provenance = (maker: Maker, made: MakerInputs): Provenance => {
  const inputs = [...made].map(([table, { version }]) => ({ table, version }))
  const { id, revision } = definitionOf(maker)
  return maker.kind === 'recipe'
    ? { recipe: { id, revision }, inputs }
    : { aggregate: { id, revision }, inputs }
}

const isCurrent = (maker: Maker, inputs: MakerInputs, made: CommitInfo['boathouse']): boolean =>
  madeByCurrent(maker, made) &&
  made?.inputs?.length === inputs.size &&
  made.inputs.every(({ table, version }) => inputs.get(table)?.version === version)

const build = async (
  deps: LakeDeps,
  table: string,
  maker: Maker,
  inputs: MakerInputs,
  job: Job,
): Promise<RefreshReport> => {
  const relation = await storable(deps.jobs, await makerRelation(deps, deps.jobs, maker, inputs))
  const phase = `Writing ${table}`
  const bytesTotal = sumOf(inputs.values(), ({ files }) => sumOf(files.values(), ({ size }) => size))
  const rowsIn = sumOf(inputs.values(), input => snapshotRows(input) ?? 0)
  const onBytes = ({ read }: { readonly read: number }) => {
    const bytesDone = Math.min(read, bytesTotal)
    const rowsDone = bytesTotal === 0 ? 0 : Math.floor((rowsIn * bytesDone) / bytesTotal)
    job.onProgress({ phase, rowsDone, bytesDone, bytesTotal })
  }
  onBytes({ read: 0 })
  const checks = maker.kind === 'recipe' ? await checksOf(deps, maker.recipe, inputs, job) : []
  const made = { ...provenance(maker, inputs), ...(checks.length > 0 ? { checks } : {}) }
  const options = { overwriteSchema: true, create: true, provenance: made, onBytes }
  await keepRevision(deps, definitionOf(maker))
  const { version, rows } = await writeTable(deps, table, relation, { kind: 'overwrite' }, options, job)
  await compactQuietly(deps, table, job)
  return { table, version, rows, committed: true, inputs: made.inputs ?? [] }
}

/** What makes a table, with the spellings that came since in its mappings; undefined when it was edited meanwhile. */
const withLaterValues = async (deps: LakeDeps, maker: Maker, job: Job): Promise<Maker | undefined> => {
  if (maker.kind !== 'recipe') return maker
  const recipe = await takeLaterValues(deps, maker.recipe, job)
  return recipe && { kind: 'recipe', recipe }
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
  for (const input of inputsOf(maker))
    if (await readMaker(deps.storage, input)) await refresh(deps, input, job, [...path, table])
  const inputs = await loadInputs(deps, maker)
  const existing = await deps.logs.find(table)
  if (existing && isCurrent(maker, inputs, await provenanceOf(deps.logs, table))) {
    const rows = snapshotRows(existing.snapshot) ?? 0
    const made = provenance(maker, inputs).inputs ?? []
    return { table, version: existing.snapshot.version, rows, committed: false, inputs: made }
  }
  const latest = await withLaterValues(deps, maker, job)
  // What the user wrote meanwhile is what counts.
  if (!latest) return refresh(deps, table, job, path)
  return build(deps, table, latest, inputs, job)
}
