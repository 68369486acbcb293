import { foundClusters } from '../core/cluster/found.ts'
import type { InParts } from '../core/cluster/effort.ts'
import { clustersOf } from '../core/cluster/group.ts'
import { mergedValues } from '../core/cluster/merged-values.ts'
import { parseClusterMethod } from '../core/cluster/method.ts'
import { type UnmappedValue, unmappedOf } from '../core/cluster/unmapped.ts'
import { fail, unwrap } from '../core/failure.ts'
import type { ClusterQuery, FoundClusters } from '../core/lake/cluster-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Job } from '../core/ports/job.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { countedValues } from './counted-values.ts'
import type { LakeDeps } from './deps.ts'

/** How long the worker computes before it hears what else is asked of it, ms: a page of the grid is asked and answered in a few turns. */
const slice = 16

/** How often it is told how far the work is, ms. */
const patience = 100

const checkCancel = (cancel: Cancel): void => {
  if (cancel.aborted) fail({ kind: 'cancelled', message: 'Clustering was cancelled.' })
}

/** Does work in slices, between which the worker answers others and hears of a cancel. */
const inSlices = async <T>(deps: LakeDeps, work: InParts<T>, phase: string, job: Job): Promise<T> => {
  const { clock } = deps
  let [until, tellAt] = [clock.now() + slice, clock.now()]
  for (;;) {
    const part = work.next()
    if (part.done === true) return part.value
    const now = clock.now()
    if (now < until) continue
    if (now >= tellAt) {
      job.onProgress({ phase, rowsDone: 0, bytesDone: Math.round(part.value * 1000), bytesTotal: 1000 })
      tellAt = now + patience
    }
    await clock.sleep(0)
    checkCancel(job.cancel)
    until = clock.now() + slice
  }
}

const phaseOf = (values: number, column: string): string =>
  `Comparing ${values.toLocaleString('en')} values of ${column}`

/**
 * Finds spellings of one value among all values of a text column. Progress is in thousandths of the work. Failures: `invalid` for a method that is none, and for a column
 * that is not there, is no text, or has more than 2,000,000 different values.
 */
export const findClusters = async (
  deps: LakeDeps,
  { source, column, method, mapping = [] }: ClusterQuery,
  job: Job,
): Promise<FoundClusters> => {
  const known = unwrap(parseClusterMethod(method))
  const counted = await countedValues(deps, source, column, job)
  const phase = phaseOf(counted.length, column)
  const values = await inSlices(deps, mergedValues(counted, mapping), phase, job)
  const clusters = await inSlices(deps, clustersOf(values, known), phase, job)
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
  const values = await countedValues(deps, { kind: 'recipe', recipe, steps: at }, step.column, job)
  const phase = phaseOf(values.length, step.column)
  return inSlices(deps, unmappedOf(values, step.mapping, step.method), phase, job)
}
