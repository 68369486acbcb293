import type { Cast } from './steps/cast.ts'
import type { Dedupe } from './steps/dedupe.ts'
import type { Derive } from './steps/derive.ts'
import type { Drop } from './steps/drop.ts'
import type { Filter } from './steps/filter.ts'
import type { Nullify } from './steps/nullify.ts'
import type { Rename } from './steps/rename.ts'
import type { Trim } from './steps/trim.ts'
import type { StepIdentity } from './step-kind.ts'

export type { CastType } from './cast.ts'
export type { Condition, ConditionOperator } from './condition.ts'
export type { SortKey } from './steps/dedupe.ts'

/** What a step does. */
export type Operation = Cast | Dedupe | Derive | Drop | Filter | Nullify | Rename | Trim

/** A step: an operation with an identity that survives edits and moves. */
export type Step = Operation & StepIdentity

/** The ordered steps that make a silver table from its input. Kept as `_boathouse/recipes/<table>.json`. */
export interface Recipe {
  readonly formatVersion: 1
  readonly id: string
  /** Grows by one with each save. */
  readonly revision: number
  /** `bronze.airports`; may be silver too. Records of a bronze table that did not parse are left out. */
  readonly input: string
  /** `silver.airports`. */
  readonly output: string
  /** Whether the output keeps the audit columns of the input. */
  readonly audit: 'keep' | 'drop'
  readonly steps: readonly Step[]
}
