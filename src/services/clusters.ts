import type { CountedValue } from '../core/cluster/canonical.ts'
import { foundClusters } from '../core/cluster/found.ts'
import { type InParts, clustersOf } from '../core/cluster/group.ts'
import { type Merge, targetsOf } from '../core/cluster/mapping.ts'
import { type UnmappedValue, unmappedOf } from '../core/cluster/unmapped.ts'
import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { ClusterQuery, FoundClusters } from '../core/lake/cluster-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Job } from '../core/ports/job.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { asText, describe, withViews } from './relation.ts'
import { relationOf } from './row-sets.ts'

/** More are not taken into memory at once. */
const mostValues = 2_000_000

/** Values that are decoded at once. */
const pageSize = 20_000

/** How long the worker computes before it hears what else is asked of it, ms. */
const slice = 40

/** The different values of a column, with how many rows have each. The engine counts; they are read out of it page by page. */
const valuesOf = async (
  deps: LakeDeps,
  source: RowSource,
  column: string,
  job: Job,
): Promise<readonly CountedValue[]> => {
  const { release, ...relation } = await relationOf(deps, { source }, job.cancel)
  const table = `"values ${deps.ids.uuid()}"`
  const { cancel } = job
  const phase = `Counting the values of ${column}`
  const run = async (sql: string, files: readonly string[] = []) =>
    (await deps.jobs.rows(sql, { files, cancel })).rows
  try {
    const found = (await describe(deps.interactive, relation)).find(({ name }) => name === column)
    if (!found) return fail(invalidAt('column', `There is no column "${column}".`))
    if (found.type !== 'VARCHAR')
      return fail(invalidAt('column', `"${column}" is ${found.type}; only text can be clustered.`))
    job.onProgress({ phase, rowsDone: 0, bytesDone: 0 })
    const name = quoteIdentifier(column)
    await withViews(deps.jobs, relation, ({ sql, files }) =>
      run(
        `CREATE TEMP TABLE ${table} AS SELECT ${name} AS v, count(*) AS n FROM (${sql}) WHERE ${name} IS NOT NULL GROUP BY 1`,
        files,
      ),
    )
    const distinct = Number((await run(`SELECT count(*) FROM ${table}`))[0]?.[0])
    if (distinct > mostValues) {
      const message = `"${column}" has ${distinct} different values; at most ${mostValues} can be clustered. Filter the rows first.`
      return fail(invalidAt('column', message))
    }
    const values: CountedValue[] = []
    for (let from = 0; from < distinct; from += pageSize) {
      const page = await run(
        `SELECT v, n FROM ${table} WHERE rowid >= ${from} AND rowid < ${from + pageSize}`,
      )
      for (const [value, rows] of page) values.push({ value: asText(value), rows: Number(rows) })
      job.onProgress({ phase, rowsDone: values.length, bytesDone: from, bytesTotal: distinct })
    }
    return values
  } finally {
    await deps.jobs.query(`DROP TABLE IF EXISTS ${table}`).catch(() => undefined)
    await release?.()
  }
}

const checkCancel = (cancel: Cancel): void => {
  if (cancel.aborted) fail({ kind: 'cancelled', message: 'Clustering was cancelled.' })
}

/** Does work in slices, between which the worker answers others and hears of a cancel. */
const inSlices = async <T>(deps: LakeDeps, work: InParts<T>, phase: string, job: Job): Promise<T> => {
  let until = deps.clock.now() + slice
  for (;;) {
    const part = work.next()
    if (part.done === true) return part.value
    if (deps.clock.now() < until) continue
    job.onProgress({ phase, rowsDone: 0, bytesDone: Math.round(part.value * 1000), bytesTotal: 1000 })
    await deps.clock.sleep(0)
    checkCancel(job.cancel)
    until = deps.clock.now() + slice
  }
}

/** Values that become one are counted as one. */
const mapped = (values: readonly CountedValue[], mapping: readonly Merge[]): readonly CountedValue[] => {
  if (mapping.length === 0) return values
  const targets = targetsOf(mapping)
  const rows = new Map<string, number>()
  for (const each of values) {
    const value = targets.get(each.value) ?? each.value
    rows.set(value, (rows.get(value) ?? 0) + each.rows)
  }
  return [...rows].map(([value, count]) => ({ value, rows: count }))
}

/**
 * Finds spellings of one value among all values of a text column. Progress is in thousandths of the work. Failures: `invalid` for a column
 * that is not there, is no text, or has more than 2,000,000 different values.
 */
export const findClusters = async (
  deps: LakeDeps,
  { source, column, method, mapping = [] }: ClusterQuery,
  job: Job,
): Promise<FoundClusters> => {
  const values = mapped(await valuesOf(deps, source, column, job), mapping)
  const phase = `Comparing ${values.length} values of ${column}`
  const clusters = await inSlices(deps, clustersOf(values, method), phase, job)
  return foundClusters(clusters, values)
}

/**
 * The values that a cluster step finds now, that belong to one of its clusters by its method, and that it does not have: spellings that
 * came with later batches. None where the step is not there, or is no cluster step.
 */
export const unmappedValues = async (
  deps: LakeDeps,
  recipe: Recipe,
  stepId: string,
  job: Job,
): Promise<readonly UnmappedValue[]> => {
  const at = recipe.steps.findIndex(({ id }) => id === stepId)
  const step = recipe.steps[at]
  if (step?.op !== 'cluster') return []
  const values = await valuesOf(deps, { kind: 'recipe', recipe, steps: at }, step.column, job)
  const phase = `Comparing ${values.length} values of ${step.column}`
  return inSlices(deps, unmappedOf(values, step.mapping, step.method), phase, job)
}
