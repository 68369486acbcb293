import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import { mergeAgain } from '../core/cluster/mapping.ts'
import type { UnmappedValue } from '../core/cluster/unmapped.ts'
import type { ClusterQuery, FoundClusters } from '../core/lake/cluster-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Progress } from '../core/ports/job.ts'
import { edit, replaceStep } from '../core/recipe/edit.ts'
import type { Recipe, Step } from '../core/recipe/recipe.ts'
import type { Cluster } from '../core/recipe/steps/cluster.ts'
import type { Result } from '../core/result.ts'
import { useRecipe } from './recipe.ts'

/** Rows whose values are to be clustered, and what it begins with: a column, or a step that is there. */
export interface ClusterRequest {
  readonly source: RowSource
  readonly column?: string
  readonly step?: Extract<Step, { op: 'cluster' }>
  /** Where a new step goes, when that was said. */
  readonly index?: number
}

/** The open cluster dialog, if there is one. */
export const useClusterRequest = create<{ readonly request?: ClusterRequest | undefined }>(() => ({}))

/** The rows that a new step would find: those at its place, else after the step that the grid shows, else after all; without a recipe, the table's. */
const rowsForNewStep = (table: string, index: number | undefined): RowSource => {
  const { history, phase, asOf, table: open } = useRecipe.getState()
  if (!history || phase !== 'open' || open !== table) return { kind: 'table', table }
  const recipe = history.present
  return {
    kind: 'recipe',
    recipe,
    steps: Math.min(index ?? asOf ?? recipe.steps.length, recipe.steps.length),
  }
}

/** Opens the cluster dialog over a table's page: on a column and for a step at a place, where those are at hand. */
export const openClusters = (table: string, column?: string, index?: number): void => {
  const source = rowsForNewStep(table, index)
  useClusterRequest.setState({
    request: {
      source,
      ...(column === undefined ? {} : { column }),
      ...(index === undefined ? {} : { index }),
    },
  })
}

/** Opens the cluster dialog on a cluster step of the open recipe. */
export const editClusters = (stepId: string): void => {
  const recipe = useRecipe.getState().history?.present
  const steps = recipe?.steps.findIndex(({ id }) => id === stepId) ?? -1
  const step = recipe?.steps[steps]
  if (!recipe || step?.op !== 'cluster') return
  useClusterRequest.setState({ request: { source: { kind: 'recipe', recipe, steps }, step } })
}

/** Puts what the dialog made of a cluster step in its place, and shows its result; can be undone as any edit. */
export const replaceClusters = (stepId: string, operation: Cluster): void => {
  const { history } = useRecipe.getState()
  const at = history?.present.steps.findIndex(({ id }) => id === stepId) ?? -1
  const step = history?.present.steps[at]
  if (!history || step?.op !== 'cluster') return
  const { later: _before, ...kept } = step
  const changed = replaceStep(history.present, stepId, { ...kept, ...operation })
  useRecipe.setState({ history: edit(history, changed), asOf: at + 1, applied: stepId })
}

/** Closes the cluster dialog. */
export const closeClusters = (): void => useClusterRequest.setState({ request: undefined })

/** Finds spellings of one value among all values of a column. */
export const findClusters = (
  query: ClusterQuery,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Result<FoundClusters>> => lake.clusters(query, signal, onProgress)

/** Values that a cluster step finds now, that belong to one of its clusters, and that its mapping does not have. */
export const findUnmapped = (
  recipe: Recipe,
  stepId: string,
  signal: AbortSignal,
): Promise<Result<readonly UnmappedValue[]>> => lake.unmappedValues(recipe, stepId, signal, () => undefined)

/** Takes values into the mapping of a cluster step of the open recipe; can be undone as any edit. */
export const takeUnmapped = (stepId: string, values: readonly UnmappedValue[]): void => {
  const { history } = useRecipe.getState()
  const step = history?.present.steps.find(({ id }) => id === stepId)
  if (!history || step?.op !== 'cluster') return
  const merges = values.map(({ value, to }) => ({ from: [value], to }))
  const changed = { ...step, mapping: mergeAgain(step.mapping, merges) }
  useRecipe.setState({ history: edit(history, replaceStep(history.present, stepId, changed)) })
}
