import { lake } from '../client/lake.ts'
import type { Value } from '../core/ports/engine.ts'
import type { RowDiff } from '../core/lake/row-views.ts'
import type { Recipe } from '../core/recipe/recipe.ts'

/** Rows of the input that examples are looked for in, and rows that are read for them. */
const looked = 20_000
const read = 12

/** Some rows that a step touches, and what it does to them. */
export interface TouchedRows {
  readonly names: readonly string[]
  readonly rows: readonly (readonly Value[])[]
  readonly diff: RowDiff
}

/** Some rows that a step of a recipe touches, soon there; undefined where they cannot be had. */
export const readTouched = async (
  recipe: Recipe,
  step: number,
  signal: AbortSignal,
): Promise<TouchedRows | undefined> => {
  const source = { kind: 'step', recipe, step, only: 'touched' } as const
  const opened = await lake.openRows({ source, sample: looked }, signal)
  if (!opened.ok || signal.aborted) return undefined
  const { id, columns, diff } = opened.value
  if (!diff) return undefined
  const page = await lake.readRows(id, 0, read, signal)
  return page.ok ? { names: columns.map(({ name }) => name), rows: page.value, diff } : undefined
}
