import type { Operation, Recipe } from './recipe.ts'
import type { StepContext, StepEffect, StepKind } from './step-kind.ts'
import { assert } from './steps/assert.ts'
import { bin } from './steps/bin.ts'
import { byExample } from './steps/by-example.ts'
import { letterCase } from './steps/case.ts'
import { cast } from './steps/cast.ts'
import { cluster } from './steps/cluster.ts'
import { collapse } from './steps/collapse.ts'
import { dedupe } from './steps/dedupe.ts'
import { derive } from './steps/derive.ts'
import { drop } from './steps/drop.ts'
import { extract } from './steps/extract.ts'
import { fill } from './steps/fill.ts'
import { filter } from './steps/filter.ts'
import { flatten } from './steps/flatten.ts'
import { group } from './steps/group.ts'
import { hash } from './steps/hash.ts'
import { join } from './steps/join.ts'
import { mapValues } from './steps/map-values.ts'
import { mask } from './steps/mask.ts'
import { merge } from './steps/merge.ts'
import { normalize } from './steps/normalize.ts'
import { nullify } from './steps/nullify.ts'
import { parseTime } from './steps/parse-time.ts'
import { pivot } from './steps/pivot.ts'
import { rename } from './steps/rename.ts'
import { reorder } from './steps/reorder.ts'
import { replace } from './steps/replace.ts'
import { sample } from './steps/sample.ts'
import { select } from './steps/select.ts'
import { split } from './steps/split.ts'
import { sql } from './steps/sql.ts'
import { trim } from './steps/trim.ts'
import { union } from './steps/union.ts'
import { unnest } from './steps/unnest.ts'
import { unpivot } from './steps/unpivot.ts'
import { window } from './steps/window.ts'
import type { RecipeColumn } from './columns.ts'

type Kinds = { readonly [Op in Operation['op']]: StepKind<Extract<Operation, { op: Op }>> }

/** Every operation that a recipe can have. */
export const stepKinds: Kinds = {
  assert,
  bin,
  'by-example': byExample,
  case: letterCase,
  cast,
  cluster,
  collapse,
  dedupe,
  derive,
  drop,
  extract,
  fill,
  filter,
  flatten,
  group,
  hash,
  join,
  'map-values': mapValues,
  mask,
  merge,
  normalize,
  nullify,
  'parse-time': parseTime,
  pivot,
  rename,
  reorder,
  replace,
  sample,
  select,
  split,
  sql,
  trim,
  union,
  unnest,
  unpivot,
  window,
}

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
