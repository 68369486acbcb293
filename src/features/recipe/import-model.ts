import type { RecipeColumn } from '../../core/recipe/columns.ts'
import { type StepPreflight, preflight } from '../../core/recipe/preflight.ts'
import type { Recipe, Step } from '../../core/recipe/recipe.ts'
import type { OtherTables } from '../../core/recipe/step-kind.ts'
import { parseRecipe } from '../../core/recipe/validate.ts'
import { type Result, err } from '../../core/result.ts'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A document with what may be left out where only its steps are wanted. */
const filledIn = (json: unknown): unknown => {
  if (!isRecord(json) || !Array.isArray(json['steps'])) return json
  const steps = json['steps'].map((step: unknown, index) =>
    isRecord(step) && step['id'] === undefined ? { ...step, id: `imported-${index + 1}` } : step,
  )
  const whole = { formatVersion: 1, id: 'imported', revision: 0, audit: 'drop' }
  return { ...whole, input: 'bronze.imported', output: 'silver.imported', ...json, steps }
}

/** Reads a recipe out of text; of a document with nothing but steps, what else a recipe has is made up. */
export const readRecipe = (text: string): Result<Recipe> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    return err({
      kind: 'invalid',
      message: `This is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      problems: [],
    })
  }
  return parseRecipe(filledIn(json))
}

/** Whether imported steps come after those that are there, or in their place. */
export type ImportWay = 'after' | 'instead'

/** The open recipe with the imported steps; ids that are taken are made new with `newId`. */
export const withImported = (
  recipe: Recipe,
  imported: Recipe,
  way: ImportWay,
  newId: (old: string) => string,
): Recipe => {
  if (way === 'instead') return { ...recipe, audit: imported.audit, steps: imported.steps }
  const taken = new Set(recipe.steps.map(({ id }) => id))
  const steps = imported.steps.map(step => (taken.has(step.id) ? { ...step, id: newId(step.id) } : step))
  return { ...recipe, steps: [...recipe.steps, ...steps] }
}

/** An imported step and how it would stand. */
export interface ImportedStep {
  readonly step: Step
  readonly flight: StepPreflight
}

/** The imported steps of a recipe against the columns at hand: those behind the first `before` steps. */
export const importedSteps = (
  recipe: Recipe,
  before: number,
  columns: readonly RecipeColumn[],
  tables: OtherTables,
): readonly ImportedStep[] => {
  const flights = preflight(recipe, columns, tables)
  return recipe.steps.flatMap((step, index) => {
    const flight = flights[index]
    return index < before || flight === undefined ? [] : [{ step, flight }]
  })
}
