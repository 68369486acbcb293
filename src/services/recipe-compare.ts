import { fail } from '../core/failure.ts'
import type { RecipeComparison } from '../core/lake/compare-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import {
  type CompareSide,
  compareCountsSql,
  compareRowsSql,
  comparisonOf,
  keyProblems,
} from '../core/recipe/compare.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { keepResult, keptRows } from './kept-results.ts'
import { loadInputs, makerRelation } from './maker-relation.ts'
import { rowNumber } from './prepared-results.ts'
import type { MarkedRelation } from './recipe-rows.ts'
import { storable } from './relation.ts'

interface HeldSide {
  readonly side: CompareSide
  readonly path: string
  readonly release: () => Promise<void>
}

/** The output of a recipe, in a scratch file. */
const outputOf = async (deps: LakeDeps, recipe: Recipe, cancel: Cancel): Promise<HeldSide> => {
  const maker = { kind: 'recipe', recipe } as const
  const made = await makerRelation(deps, deps.jobs, maker, await loadInputs(deps, maker))
  const relation = await storable(deps.jobs, made)
  const held = await keepResult(deps, relation, cancel)
  const side = { relation: keptRows(held), columns: relation.schema.fields, row: rowNumber }
  return { side, path: held.path, release: () => held.release() }
}

interface HeldSides {
  readonly a: CompareSide
  readonly b: CompareSide
  readonly files: readonly string[]
  readonly release: () => Promise<void>
}

const holdSides = async (
  deps: LakeDeps,
  recipes: { readonly a: Recipe; readonly b: Recipe },
  key: readonly string[],
  cancel: Cancel,
): Promise<HeldSides> => {
  const held = [await outputOf(deps, recipes.a, cancel)]
  const release = async () => {
    for (const each of held) await each.release()
  }
  try {
    held.push(await outputOf(deps, recipes.b, cancel))
    const [a, b] = held
    if (!a || !b) throw new TypeError('Two outputs are held')
    const problems = keyProblems(a.side, b.side, key).map(message => ({ path: 'key', message }))
    const [first] = problems
    if (first) fail({ kind: 'invalid', message: first.message, problems })
    return { a: a.side, b: b.side, files: [...new Set([a.path, b.path])], release }
  } catch (thrown) {
    await release()
    throw thrown
  }
}

/**
 * Compares what two recipes make, on all rows. Both outputs are written to scratch files and stay a while, so that another key, or the
 * rows themselves, are there soon. Failures: as for a refresh, and `invalid` for a key that is not in both outputs.
 */
export const compareRecipes = async (
  deps: LakeDeps,
  a: Recipe,
  b: Recipe,
  key: readonly string[],
  cancel: Cancel,
): Promise<RecipeComparison> => {
  const sides = await holdSides(deps, { a, b }, key, cancel)
  try {
    const sql = compareCountsSql(sides.a, sides.b, key)
    const { rows } = await deps.jobs.rows(sql, { files: sides.files, cancel })
    return comparisonOf(sides.a, sides.b, key, rows[0] ?? [])
  } finally {
    await sides.release()
  }
}

/** The rows in which two outputs differ. Whoever reads them calls `release` at the end. */
export const comparisonRelation = async (
  deps: LakeDeps,
  { a, b, key = [] }: Extract<RowSource, { kind: 'comparison' }>,
  cancel: Cancel,
): Promise<MarkedRelation> => {
  const { files, release, ...sides } = await holdSides(deps, { a, b }, key, cancel)
  return { ...compareRowsSql(sides.a, sides.b, key), files, release }
}
