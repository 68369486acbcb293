import type { Operation, Recipe } from './recipe.ts'
import type { StepContext, StepEffect, StepKind } from './step-kind.ts'
import { cast } from './steps/cast.ts'
import { dedupe } from './steps/dedupe.ts'
import { derive } from './steps/derive.ts'
import { drop } from './steps/drop.ts'
import { filter } from './steps/filter.ts'
import { nullify } from './steps/nullify.ts'
import { rename } from './steps/rename.ts'
import { trim } from './steps/trim.ts'
import type { RecipeColumn } from './columns.ts'

type Kinds = { readonly [Op in Operation['op']]: StepKind<Extract<Operation, { op: Op }>> }

/** Every operation that a recipe can have. */
export const stepKinds: Kinds = { cast, dedupe, derive, drop, filter, nullify, rename, trim }

/** What is known of a step's operation. */
export const kindOf = <O extends Operation>(step: O): StepKind<O> =>
  // Each kind stands under its own operation (Kinds), which the compiler does not follow through the union.
  stepKinds[step.op] as unknown as StepKind<O>

/** A step in plain English, for the recipe panel: "Trim name and city", "Keep rows where active equals Y". */
export const sentence = (step: Operation): string => kindOf(step).sentence(step)

/** Names of the tables that a recipe's enabled steps read beside its input, each once. */
export const tablesOf = (recipe: Pick<Recipe, 'input' | 'steps'>): readonly string[] => {
  const named = recipe.steps.flatMap(step =>
    step.disabled === true ? [] : (kindOf<Operation>(step).tables?.(step) ?? []),
  )
  return [...new Set(named)].filter(table => table !== recipe.input)
}

type MaybeDisabled = Operation & { readonly disabled?: boolean }

/**
 * The columns that a step reads, writes and removes, and how far it looks. A disabled step does nothing. Which later steps an edit
 * touches, incremental refresh and column lineage follow from this alone (DESIGN §7).
 */
export const stepEffect = (step: MaybeDisabled, context: StepContext): StepEffect =>
  step.disabled === true
    ? { reads: [], writes: [], removes: [], reach: 'row', repeatable: true }
    : kindOf<Operation>(step).effect(step, context)

/** The columns after a step, in order; names in the step that are not there are passed over. */
export const columnsAfter = (step: MaybeDisabled, context: StepContext): readonly RecipeColumn[] =>
  step.disabled === true ? context.columns : kindOf<Operation>(step).columns(step, context)
