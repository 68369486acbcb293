import { commitInfoOf } from '../core/delta/replay.ts'
import { unwrap } from '../core/failure.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { parseRecipe } from '../core/recipe/validate.ts'
import type { LakeDeps } from './deps.ts'
import { readDocument, readRecipe, writeDocument } from './documents.ts'

const revisionPath = ({ id, revision }: Pick<Recipe, 'id' | 'revision'>): string =>
  `revisions/${encodeURIComponent(id)}/${revision}.json`

/** Keeps a recipe as it makes a table, so that it can be looked at when it has long been edited. Once kept, a revision stays as it is. */
export const keepRevision = async ({ storage }: Pick<LakeDeps, 'storage'>, recipe: Recipe): Promise<void> => {
  const path = revisionPath(recipe)
  if ((await readDocument(storage, path)) === undefined) await writeDocument(storage, path, recipe)
}

/**
 * The recipe that made a version of a table, as it was then. Undefined for a version that no recipe made, and where that revision was not
 * kept: earlier builds kept none, and another lake's commits may have been brought without their documents.
 */
export const recipeAt = async (
  { storage, logs }: Pick<LakeDeps, 'storage' | 'logs'>,
  table: string,
  version: number,
): Promise<Recipe | undefined> => {
  const [entry] = await logs.entries(table, version, version)
  const made = entry && commitInfoOf(entry).boathouse?.recipe
  if (!made) return undefined
  const kept = await readDocument(storage, revisionPath(made))
  if (kept !== undefined) return unwrap(parseRecipe(kept))
  const now = await readRecipe(storage, table)
  return now?.id === made.id && now.revision === made.revision ? now : undefined
}
