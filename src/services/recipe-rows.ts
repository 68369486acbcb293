import { snapshotRows } from '../core/delta/replay.ts'
import { unwrap } from '../core/failure.ts'
import type { RowDiff, RowSource } from '../core/lake/row-views.ts'
import type { Engine } from '../core/ports/engine.ts'
import { recipeToSql } from '../core/recipe/compile.ts'
import { stepDiff } from '../core/recipe/diff.ts'
import type { Operation, Recipe } from '../core/recipe/recipe.ts'
import { rejectedRows } from '../core/recipe/rejected.ts'
import type { RecipeInput } from '../core/recipe/stage.ts'
import { looksBeyondRows } from '../core/recipe/stages.ts'
import { kindOf } from '../core/recipe/step-kinds.ts'
import type { LakeDeps } from './deps.ts'
import { filesAround } from './files-around.ts'
import { type MakerInputs, loadInputs, recipeColumns, recipeInput } from './maker-relation.ts'
import type { Relation } from './relation.ts'

/** A relation with what of it is other than before. */
export interface MarkedRelation extends Relation {
  readonly diff?: RowDiff
  /** Only so many of the input's rows were read. */
  readonly sampled?: number
  /** To be called when it is not read any more: it reads files that others may remove then. */
  readonly release?: () => Promise<void>
}

/** What a recipe is compiled against, but for the rows. */
const columnsOf = (recipe: Recipe, inputs: MakerInputs): RecipeInput => {
  const tables = [...inputs].map(([name, snapshot]) => {
    return [name, { relation: '', columns: recipeColumns(snapshot) }] as const
  })
  const own = inputs.get(recipe.input)
  return { relation: '', columns: own ? recipeColumns(own) : [], tables: new Map(tables) }
}

/** Whether a step reads the recipe's own input as another table. */
const readsItself = ({ input, steps }: Recipe): boolean =>
  steps.some(step => step.disabled !== true && kindOf<Operation>(step).tables?.(step).includes(input))

/** The inputs of a recipe, its own with only those files that have so many of its first rows, unless a step reads it once more. */
const firstFiles = (inputs: MakerInputs, recipe: Recipe, rows: number): MakerInputs => {
  const snapshot = inputs.get(recipe.input)
  if (!snapshot || readsItself(recipe)) return inputs
  const around = filesAround(snapshot, 0, rows)
  return around ? new Map([...inputs, [recipe.input, around.part]]) : inputs
}

/** The first rows of an input. */
const sampleOf = (input: RecipeInput, rows: number): RecipeInput => ({
  ...input,
  relation: `(SELECT * FROM ${input.relation} LIMIT ${rows})`,
})

/**
 * The rows of a recipe as of a number of steps, or at one of its steps with what the step does to them, or those that it takes out. With `sample`, a recipe that
 * looks beyond single rows is given only so many of the input's first rows: enough for a first look, and soon there. Other recipes
 * answer soon by themselves, for as many rows as are read of them.
 */
export const recipeRows = async (
  deps: LakeDeps,
  engine: Engine,
  source: Extract<RowSource, { kind: 'recipe' | 'step' | 'rejected' }>,
  sample: number | undefined,
): Promise<MarkedRelation> => {
  const until = source.kind === 'recipe' ? source.steps : source.step + 1
  // What later steps read does not matter.
  const recipe: Recipe = { ...source.recipe, steps: source.recipe.steps.slice(0, Math.max(0, until)) }
  const inputs = await loadInputs(deps, { kind: 'recipe', recipe })
  const snapshot = inputs.get(recipe.input)
  const isMore = sample !== undefined && (snapshot ? (snapshotRows(snapshot) ?? Infinity) : 0) > sample
  // Of the first rows, a step may take out none.
  const isSampled = isMore && source.kind !== 'rejected' && looksBeyondRows(recipe, columnsOf(recipe, inputs))
  const read = isSampled ? firstFiles(inputs, recipe, sample) : inputs
  const input = await recipeInput(deps, engine, recipe, read)
  const from = isSampled ? sampleOf(input, sample) : input
  const told = { files: input.files, ...(isSampled ? { sampled: sample } : {}) }
  if (source.kind === 'recipe') return { sql: unwrap(recipeToSql(recipe, from)).sql, ...told }
  if (source.kind === 'rejected') return { ...unwrap(rejectedRows(recipe, from, source.step)), ...told }
  const only = source.only ? { only: source.only } : {}
  return { ...unwrap(stepDiff(recipe, from, source.step, only)), ...told }
}
