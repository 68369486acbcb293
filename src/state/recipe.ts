import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { RecipeComparison } from '../core/lake/compare-views.ts'
import type { DetectedType, StepCount } from '../core/lake/job-views.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import type { EditHistory } from '../core/recipe/edit.ts'
import type { RecipeExport, RecipeFormat } from '../core/recipe/export-recipe.ts'
import type { Operation, Recipe } from '../core/recipe/recipe.ts'
import type { Value } from '../core/ports/engine.ts'
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

/** A step that was asked for outside the panel, such as in a column's menu: its form, the finished step itself, or the list of steps. */
export type StepRequest =
  | {
      readonly op: Operation['op']
      readonly column?: string
      readonly value?: string
    }
  | { readonly add: Operation; readonly index?: number }
  | { readonly edit: Operation }
  | { readonly find: string }

/** A dialog over the recipe room. */
export type RecipeDialog =
  | { readonly kind: 'import' }
  /** `upTo`: only the steps up to that place, until others are chosen. */
  | { readonly kind: 'export'; readonly upTo?: number }
  | { readonly kind: 'delete' }
  /** What goes into the step at a place, and what comes out. */
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'compare'; readonly other: Recipe }

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
  /** Recipes that were deleted and are not back. */
  readonly deleted: readonly Recipe[]
  /** The recipe as the lake has it. */
  readonly saved?: Recipe | undefined
  readonly saveError?: LakeError | undefined
  /** What each step did, by its id, when the recipe was last counted. */
  readonly counts: ReadonlyMap<string, StepCount>
  readonly isCounting: boolean
  /** How many steps the grid shows the result of; undefined while it shows the table. */
  readonly asOf?: number | undefined
  /** The grid shows the rows that the last of these steps takes out, in place of those that it leaves. */
  readonly isTakenOut?: boolean | undefined
  readonly draft?: Draft | undefined
  /** The list of operations is open; `index`: where the step goes, `column`: what it begins with, when that was said. */
  readonly adding?: { readonly index?: number; readonly column?: string } | undefined
  /** The step that was applied last, until what it did was said; by its id. */
  readonly applied?: string | undefined
  /** Where the focus goes when what had it is gone: to a step, by its id, else to the button of the list of operations. */
  readonly focusOn?: { readonly step?: string } | undefined
  /** Columns of the other tables that the recipe's steps read, as far as they were read. */
  readonly tables: ReadonlyMap<string, readonly ColumnView[]>
  readonly request?: StepRequest | undefined
  /** Here, since it outlives the panel, which a narrower window makes anew. */
  readonly dialog?: RecipeDialog | undefined
}

/** What of the state belongs to the recipe that is open, when it is closed. */
export const closedRecipe = {
  saved: undefined,
  saveError: undefined,
  counts: new Map(),
  asOf: undefined,
  isTakenOut: false,
  draft: undefined,
} as const satisfies Partial<RecipeState>

/** The recipe on the open table's page. */
export const useRecipe = create<RecipeState>(() => ({
  table: '',
  phase: 'loading',
  columns: [],
  recipes: [],
  deleted: [],
  counts: new Map(),
  isCounting: false,
  tables: new Map(),
}))

/** Opens the recipe panel of the open table and starts a step there, on a column and with a cell's value where there is one. */
export const startStep = (op: Operation['op'], column?: string, value?: string): void => {
  useRecipe.setState({
    request: { op, ...(column === undefined ? {} : { column }), ...(value === undefined ? {} : { value }) },
  })
  showPanel('recipe')
}

/** Opens the recipe panel of the open table and the list of operations there, for a step that begins with a column. */
export const findStep = (column: string): void => {
  useRecipe.setState({ request: { find: column } })
  showPanel('recipe')
}

/** Opens the recipe panel of the open table and adds a finished step there: at a place, else after the step that the grid shows, else at the end. */
export const addStep = (operation: Operation, index?: number): void => {
  useRecipe.setState({ request: { add: operation, ...(index === undefined ? {} : { index }) } })
  showPanel('recipe')
}

/** Opens the recipe panel of the open table and the form of a step there, filled in. */
export const editNewStep = (operation: Operation): void => {
  useRecipe.setState({ request: { edit: operation } })
  showPanel('recipe')
}

/** All saved recipes of the lake. */
export const readRecipes = (): Promise<Result<readonly Recipe[]>> => lake.recipes()

/** The columns of a table at its latest version. */
export const readColumns = async (table: string): Promise<Result<readonly ColumnView[]>> => {
  const view = await lake.table(table)
  return view.ok ? ok(view.value.columns) : view
}

/** The recipe of a table as the lake has it now. */
export const readRecipe = (output: string): Promise<Result<Recipe | undefined>> => lake.recipe(output)

/** Saves a recipe in the lake, where that still has it at a revision (0: has none); `commit-conflict` elsewise. */
export const saveRecipe = (recipe: Recipe, base: number): Promise<Result<Recipe>> =>
  lake.saveRecipe(recipe, base)

/** Takes a table's recipe out of the lake, which keeps it aside. */
export const removeRecipe = (output: string): Promise<Result<void>> => lake.deleteRecipe(output)

/** Recipes that were deleted and are not back. */
export const readDeleted = (): Promise<Result<readonly Recipe[]>> => lake.deletedRecipes()

/** The columns that the query of a recipe's SQL step gives. */
export const describeSql = (
  recipe: Recipe,
  step: number,
  signal: AbortSignal,
): Promise<Result<readonly ColumnView[]>> => lake.describeSql(recipe, step, signal)

/** The first rows of a recipe after a number of steps: their plain values as text, by column. */
export const firstRows = async (
  recipe: Recipe,
  steps: number,
  count: number,
  signal: AbortSignal,
): Promise<Result<readonly Readonly<Record<string, string | null>>[]>> => {
  const opened = await lake.openRows({ source: { kind: 'recipe', recipe, steps }, sample: 1000 }, signal)
  if (!opened.ok) return opened
  const { id, columns } = opened.value
  const rows = await lake.readRows(id, 0, count, signal)
  if (!rows.ok) return rows
  const text = (value: Value | undefined): string | null =>
    value === null || value === undefined || typeof value === 'object' ? null : String(value)
  return ok(
    rows.value.map(row => Object.fromEntries(columns.map(({ name }, index) => [name, text(row[index])]))),
  )
}

/** A recipe as files of a format, `schema` being the address of the JSON Schema that a document names. */
export const exportRecipe = (
  recipe: Recipe,
  format: RecipeFormat,
  schema: string,
): Promise<Result<RecipeExport>> => lake.exportRecipe(recipe, format, schema)

/** Compares what two recipes make, on all rows. */
export const compareRecipes = (
  a: Recipe,
  b: Recipe,
  key: readonly string[],
  signal: AbortSignal,
): Promise<Result<RecipeComparison>> => lake.compareRecipes(a, b, key, signal)

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
