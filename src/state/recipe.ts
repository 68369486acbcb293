import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { DetectedType, StepCount } from '../core/lake/job-views.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import type { EditHistory } from '../core/recipe/edit.ts'
import type { Operation, Recipe } from '../core/recipe/recipe.ts'
import { type Result, ok } from '../core/result.ts'
import { showPanel } from './route.ts'

/** A step that is being made or edited. Half-filled forms are operations too. */
export interface Draft {
  readonly id: string
  /** Where the step is, or will be. */
  readonly index: number
  readonly isNew: boolean
  readonly operation: Operation
}

/** A step that was asked for outside the panel, such as in a column's menu. */
export interface StepRequest {
  readonly op: Operation['op']
  readonly column?: string
  readonly value?: string
}

export interface RecipeState {
  /** The table whose page is open. */
  readonly table: string
  readonly phase: 'loading' | 'absent' | 'open' | 'failed'
  readonly error?: LakeError | undefined
  /** Columns of the recipe's input, or of the table while there is no recipe. */
  readonly columns: readonly ColumnView[]
  readonly history?: EditHistory | undefined
  /** All recipes of the lake. */
  readonly recipes: readonly Recipe[]
  /** The recipe as the lake has it. */
  readonly saved?: Recipe | undefined
  readonly saveError?: LakeError | undefined
  /** What each step did, by its id, when the recipe was last counted. */
  readonly counts: ReadonlyMap<string, StepCount>
  readonly isCounting: boolean
  /** How many steps the grid shows the result of; undefined while it shows the table. */
  readonly asOf?: number | undefined
  readonly draft?: Draft | undefined
  readonly request?: StepRequest | undefined
}

/** The recipe on the open table's page. */
export const useRecipe = create<RecipeState>(() => ({
  table: '',
  phase: 'loading',
  columns: [],
  recipes: [],
  counts: new Map(),
  isCounting: false,
}))

/** Opens the recipe panel of the open table and starts a step there, on a column and with a cell's value where there is one. */
export const startStep = (op: Operation['op'], column?: string, value?: string): void => {
  useRecipe.setState({
    request: { op, ...(column === undefined ? {} : { column }), ...(value === undefined ? {} : { value }) },
  })
  showPanel('recipe')
}

/** All saved recipes of the lake. */
export const readRecipes = (): Promise<Result<readonly Recipe[]>> => lake.recipes()

/** The columns of a table at its latest version. */
export const readColumns = async (table: string): Promise<Result<readonly ColumnView[]>> => {
  const view = await lake.table(table)
  return view.ok ? ok(view.value.columns) : view
}

/** Saves a recipe in the lake. */
export const saveRecipe = (recipe: Recipe): Promise<Result<Recipe>> => lake.saveRecipe(recipe)

/** Counts what every step did, over the whole input. */
export const countSteps = (recipe: Recipe, signal: AbortSignal): Promise<Result<readonly StepCount[]>> =>
  lake.countSteps(recipe, signal)

/** The types that the text columns left after the recipe's steps turn out to have. */
export const detectTypes = (recipe: Recipe, signal: AbortSignal): Promise<Result<readonly DetectedType[]>> =>
  lake.detectTypes(recipe, signal)

/** Whether the engine takes a recipe up to a number of steps: its columns, or why not. */
export const tryRecipe = async (
  recipe: Recipe,
  steps: number,
  signal: AbortSignal,
): Promise<Result<readonly ColumnView[]>> => {
  const opened = await lake.openRows({ source: { kind: 'recipe', recipe, steps } }, signal)
  return opened.ok ? ok(opened.value.columns) : opened
}
