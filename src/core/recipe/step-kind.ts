import * as v from 'valibot'
import type { Expr, OrderKey, Select, SelectItem, Source } from '../sql/ast.ts'
import type { RecipeColumn } from './columns.ts'

/** How far the result of one row depends on others: each row alone, rows of one key, all rows. */
export type Reach = 'row' | 'keyed' | 'table'

/** What a step does to columns and rows: decided here and nowhere else (DESIGN §7). */
export interface StepEffect {
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  readonly removes: readonly string[]
  readonly reach: Reach
  /** Whether computing it again for the same rows gives the same, in whichever order they come. */
  readonly repeatable: boolean
}

/** The columns of tables that a recipe reads beside its input, by their names (`silver.airports`). */
export type OtherTables = ReadonlyMap<string, readonly RecipeColumn[]>

/** What a step finds: the columns before it, and the other tables. */
export interface StepContext {
  readonly columns: readonly RecipeColumn[]
  readonly tables: OtherTables
}

/** What a step is planned with. */
export interface PlanContext extends StepContext {
  /** The order in which the rows came; no two are equal in it. Empty where no step of the recipe is `ordered`. */
  readonly order: readonly OrderKey[]
  /** Another table, to select from. */
  source(table: string): Source
}

/** A column after a step: its value as SQL over the columns before. */
export interface StepItem extends SelectItem {
  /** The column whose cells it changes in place, so that changed cells can be shown and counted. */
  readonly replaces?: string
  /** Which cells count as changed: those that print differently (when absent), or only values that became NULL. */
  readonly counts?: 'lost'
}

/** What becomes of the rows. Expressions are over the columns before the step. */
export type StepPlan =
  /** Each row becomes one row; those for which `rejects` is true are taken out, for a `reason` in words. */
  | {
      readonly kind: 'values'
      readonly items: readonly StepItem[]
      readonly rejects?: Expr
      readonly reason?: Expr
    }
  /** Rows stay for which it is true; not those for which it is NULL. */
  | { readonly kind: 'filter'; readonly keeps: Expr }
  /** The first row of each key stays, or the first `count`. */
  | {
      readonly kind: 'first-of'
      readonly keys: readonly Expr[]
      readonly order: readonly OrderKey[]
      readonly count?: number
    }
  /** Rows stay as they are; those for which it is not true are counted, and stop the statement where `message` is given. */
  | { readonly kind: 'assert'; readonly holds: Expr; readonly message?: Expr }
  /** Other rows: a SELECT, and the order of what it gives, in expressions that may stand in it. An empty order: none. */
  | { readonly kind: 'rows'; readonly select: (from: Source) => Select; readonly order: readonly OrderKey[] }

/** All that Boathouse knows of one operation. A new one is a module in `steps/` and a line in `step-kinds.ts`. */
export interface StepKind<O extends { readonly op: string }> {
  /** The document's form, of a step with its identity (`stepSchema`). */
  readonly schema: v.GenericSchema<unknown, O & StepIdentity>
  /** Whether a step needs numbered rows: its result depends on the order in which they come, or it gives them in another. */
  readonly ordered?: (step: O) => boolean
  /** Other tables that it reads. */
  readonly tables?: (step: O) => readonly string[]
  /** What is wrong with it where it stands, said to the user; empty when it can run. */
  problems(step: O, context: StepContext): readonly string[]
  effect(step: O, context: StepContext): StepEffect
  /** The columns after it, in order; names in the step that are not there are passed over. */
  columns(step: O, context: StepContext): readonly RecipeColumn[]
  /** For a step without problems. */
  plan(step: O, context: PlanContext): StepPlan
  /** In plain English, for the recipe panel: `Trim name and city`. */
  sentence(step: O): string
}

/** What every step has, whatever it does. */
export interface StepIdentity {
  /** Survives edits and moves. */
  readonly id: string
  /** A disabled step stays in the recipe and does nothing. */
  readonly disabled?: boolean
  readonly note?: string
}

/** A name of a column or the like in a document. */
export const nameSchema = v.pipe(v.string(), v.minLength(1, 'A name is empty'))

/** Names in a document. */
export const namesSchema = v.array(nameSchema)

/** The document of a step: its operation, its own entries, and what every step has. */
export const stepSchema = <Op extends string, Entries extends v.ObjectEntries>(op: Op, entries: Entries) =>
  v.strictObject({
    op: v.literal(op),
    ...entries,
    id: nameSchema,
    disabled: v.exactOptional(v.boolean()),
    note: v.exactOptional(v.string()),
  })
