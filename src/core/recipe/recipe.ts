import type { Assert } from './steps/assert.ts'
import type { Bin } from './steps/bin.ts'
import type { ByExample } from './steps/by-example.ts'
import type { Case } from './steps/case.ts'
import type { Cast } from './steps/cast.ts'
import type { Cluster } from './steps/cluster.ts'
import type { Collapse } from './steps/collapse.ts'
import type { Dedupe } from './steps/dedupe.ts'
import type { Derive } from './steps/derive.ts'
import type { Drop } from './steps/drop.ts'
import type { Extract } from './steps/extract.ts'
import type { Fill } from './steps/fill.ts'
import type { Filter } from './steps/filter.ts'
import type { Flatten } from './steps/flatten.ts'
import type { Group } from './steps/group.ts'
import type { Hash } from './steps/hash.ts'
import type { Join } from './steps/join.ts'
import type { MapValues } from './steps/map-values.ts'
import type { Mask } from './steps/mask.ts'
import type { Merge } from './steps/merge.ts'
import type { Normalize } from './steps/normalize.ts'
import type { Nullify } from './steps/nullify.ts'
import type { ParseTime } from './steps/parse-time.ts'
import type { Pivot } from './steps/pivot.ts'
import type { Rename } from './steps/rename.ts'
import type { Reorder } from './steps/reorder.ts'
import type { Replace } from './steps/replace.ts'
import type { Sample } from './steps/sample.ts'
import type { SelectColumns } from './steps/select.ts'
import type { Split } from './steps/split.ts'
import type { SqlStep } from './steps/sql.ts'
import type { Trim } from './steps/trim.ts'
import type { Union } from './steps/union.ts'
import type { Unnest } from './steps/unnest.ts'
import type { Unpivot } from './steps/unpivot.ts'
import type { Window } from './steps/window.ts'
import type { StepIdentity } from './step-kind.ts'

export type { CastType } from './cast.ts'
export type { Condition, ConditionOperator } from './condition.ts'
export type { SortKey } from './steps/dedupe.ts'

/** What a step does. */
export type Operation =
  | Assert
  | Bin
  | ByExample
  | Case
  | Cast
  | Cluster
  | Collapse
  | Dedupe
  | Derive
  | Drop
  | Extract
  | Fill
  | Filter
  | Flatten
  | Group
  | Hash
  | Join
  | MapValues
  | Mask
  | Merge
  | Normalize
  | Nullify
  | ParseTime
  | Pivot
  | Rename
  | Reorder
  | Replace
  | Sample
  | SelectColumns
  | Split
  | SqlStep
  | Trim
  | Union
  | Unnest
  | Unpivot
  | Window

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
