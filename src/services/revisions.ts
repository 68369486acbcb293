import type { Aggregate } from '../core/aggregate/aggregate.ts'
import { parseAggregate } from '../core/aggregate/validate.ts'
import { commitInfoOf } from '../core/delta/replay.ts'
import type { Definition } from '../core/edits/edit-log.ts'
import { unwrap } from '../core/failure.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { parseRecipe } from '../core/recipe/validate.ts'
import type { Result } from '../core/result.ts'
import type { LakeDeps } from './deps.ts'
import { type Maker, definitionOf, readDocument, readMaker, writeDocument } from './documents.ts'

const revisionPath = ({ id, revision }: Pick<Recipe, 'id' | 'revision'>): string =>
  `revisions/${encodeURIComponent(id)}/${revision}.json`

/** Keeps a recipe or an aggregate as it makes a table, so that it can be looked at when it has long been edited. Once kept, a revision stays as it is. */
export const keepRevision = async (
  { storage }: Pick<LakeDeps, 'storage'>,
  definition: Definition,
): Promise<void> => {
  const path = revisionPath(definition)
  if ((await readDocument(storage, path)) === undefined) await writeDocument(storage, path, definition)
}

type RevisionDeps = Pick<LakeDeps, 'storage' | 'logs'>

const makerAt = async <T extends Definition>(
  { storage, logs }: RevisionDeps,
  table: string,
  version: number,
  kind: Maker['kind'],
  parse: (json: unknown) => Result<T>,
): Promise<T | undefined> => {
  const [entry] = await logs.entries(table, version, version)
  const made = entry && commitInfoOf(entry).boathouse?.[kind]
  if (!made) return undefined
  const kept = await readDocument(storage, revisionPath(made))
  if (kept !== undefined) return unwrap(parse(kept))
  const maker = await readMaker(storage, table)
  const now = maker?.kind === kind ? definitionOf(maker) : undefined
  return now?.id === made.id && now.revision === made.revision ? unwrap(parse(now)) : undefined
}

/**
 * The recipe that made a version of a table, as it was then. Undefined for a version that no recipe made, and where that revision was not
 * kept: earlier builds kept none, and another lake's commits may have been brought without their documents.
 */
export const recipeAt = (deps: RevisionDeps, table: string, version: number): Promise<Recipe | undefined> =>
  makerAt(deps, table, version, 'recipe', parseRecipe)

/** The aggregate that made a version of a table, as it was then; undefined as for `recipeAt`. */
export const aggregateAt = (
  deps: RevisionDeps,
  table: string,
  version: number,
): Promise<Aggregate | undefined> => makerAt(deps, table, version, 'aggregate', parseAggregate)
