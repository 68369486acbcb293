import type { StepPreflight } from '../recipe/preflight.ts'
import type { CastType, Recipe } from '../recipe/recipe.ts'

/** What a step did when the recipe ran on the whole input. */
export interface StepCount {
  readonly stepId: string
  readonly rowsIn: number
  readonly rowsOut: number
  /** Cells that the step changed in rows that it kept; undefined where that has no meaning. */
  readonly cellsChanged?: number
}

export interface RefreshReport {
  readonly table: string
  readonly version: number
  readonly rows: number
  /** False: inputs and recipe are those of the newest version, nothing was written. */
  readonly committed: boolean
  readonly inputs: readonly { readonly table: string; readonly version: number }[]
}

/** What a table can be exported as. */
export const exportFormats = ['parquet', 'csv', 'json'] as const

export type ExportFormat = (typeof exportFormats)[number]

export interface StorageUse {
  readonly used: number
  readonly quota: number
  readonly persisted: boolean
}

/** A recipe that was looked at against the lake: it can run when no step is `broken`. */
export interface CheckedRecipe {
  readonly recipe: Recipe
  /** Each step, in order. */
  readonly steps: readonly StepPreflight[]
}

/** A type that every value of a text column converts to, with the strptime format where one was needed. */
export interface DetectedType {
  readonly column: string
  readonly to: CastType
  readonly format?: string
}
