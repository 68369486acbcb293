import type { Aggregate } from '../core/aggregate/aggregate.ts'
import { parseAggregate } from '../core/aggregate/validate.ts'
import type { Definition } from '../core/edits/edit-log.ts'
import { attempt, fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import { parseTableName } from '../core/medallion/names.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Locks } from '../core/ports/locks.ts'
import type { Storage } from '../core/ports/storage.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { parseRecipe } from '../core/recipe/validate.ts'
import type { Result } from '../core/result.ts'
import { keepSaved, removeEdits } from './edits.ts'

/** Directory of the lake's own documents. */
export const documentsRoot = '_boathouse'

/** Reads a JSON document of the lake; undefined when there is none. */
export const readDocument = async (storage: Storage, path: string): Promise<unknown> => {
  const bytes = await storage.read(`${documentsRoot}/${path}`)
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch {
    const full = `${documentsRoot}/${path}`
    return fail({
      kind: 'storage-failed',
      message: `The document ${full} is damaged: it is not JSON.`,
      path: full,
    })
  }
}

/** Writes a JSON document of the lake, replacing it whole. */
export const writeDocument = (storage: Storage, path: string, document: unknown): Promise<void> =>
  storage.write(
    `${documentsRoot}/${path}`,
    new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`),
  )

const recipePath = (output: string): string => `recipes/${unwrap(parseTableName(output)).name}.json`
const aggregatePath = (output: string): string => `aggregates/${unwrap(parseTableName(output)).name}.json`

/** The recipe that makes a silver table; undefined when it has none. */
export const readRecipe = async (storage: Storage, output: string): Promise<Recipe | undefined> => {
  const document = await readDocument(storage, recipePath(output))
  return document === undefined ? undefined : unwrap(parseRecipe(document))
}

/** The documents of one kind, by name. One that is damaged is left out here, and says so where it is opened by its name. */
const listDocuments = async <T>(
  storage: Storage,
  directory: string,
  parse: (json: unknown) => Result<T>,
): Promise<readonly T[]> => {
  const entries = await storage.list(`${documentsRoot}/${directory}`)
  const files = entries.filter(({ kind, name }) => kind === 'file' && name.endsWith('.json'))
  const found = await Promise.all(
    files.map(async ({ name }) => {
      const document = await attempt(() => readDocument(storage, `${directory}/${name}`))
      return document.ok ? parse(document.value) : document
    }),
  )
  return found.flatMap(one => (one.ok ? [one.value] : []))
}

/** All saved recipes, by their output's name; whether their tables were written or not. */
export const listRecipes = (storage: Storage): Promise<readonly Recipe[]> =>
  listDocuments(storage, 'recipes', parseRecipe)

/** All saved aggregates, by their output's name; whether their tables were written or not. */
export const listAggregates = (storage: Storage): Promise<readonly Aggregate[]> =>
  listDocuments(storage, 'aggregates', parseAggregate)

/** Where definitions are changed: what is read before one is written must still hold then, in all tabs. */
interface DefinitionDeps {
  readonly storage: Storage
  readonly locks: Locks
  readonly clock: Pick<Clock, 'now'>
}

const withDefinitionLock = <T>(
  { locks }: Pick<DefinitionDeps, 'locks'>,
  output: string,
  body: () => Promise<T>,
): Promise<T> => locks.withLock(`boathouse:definition:${output}`, body)

/** Writes a definition with the next revision; one that says the same as the saved one keeps its revision. */
const saveDefinition = async <T extends Definition>(
  deps: DefinitionDeps,
  path: string,
  layer: string,
  definition: T,
  before: T | undefined,
): Promise<T> => {
  if (!definition.output.startsWith(`${layer}.`))
    return fail(invalidAt('output', `The output must be a ${layer} table: "${layer}.name".`))
  if (definition.input === definition.output)
    return fail(invalidAt('input', 'A table cannot be made from itself.'))
  // One that comes back goes on from its revision: tables tell by it what they were made by.
  const saved = { ...definition, revision: before?.revision ?? definition.revision }
  if (before && JSON.stringify(before) === JSON.stringify(saved)) return before
  const next = { ...saved, revision: saved.revision + 1 }
  await writeDocument(deps.storage, path, next)
  await keepSaved(deps, next)
  return next
}

/**
 * Checks and saves a recipe under its output table.
 *
 * @param base the revision that the lake must still have, 0: none; `commit-conflict` when it has another. Absent: whatever it has.
 */
export const saveRecipe = async (deps: DefinitionDeps, document: unknown, base?: number): Promise<Recipe> => {
  const recipe = unwrap(parseRecipe(document))
  const { output } = recipe
  return withDefinitionLock(deps, output, async () => {
    const before = await readRecipe(deps.storage, output)
    const version = before?.revision ?? 0
    if (base !== undefined && base !== version) {
      const message = `The recipe of ${output} was changed elsewhere: it is at revision ${version}, not ${base}.`
      return fail({ kind: 'commit-conflict', message, table: output, version })
    }
    return saveDefinition(deps, recipePath(output), 'silver', recipe, before)
  })
}

const deletedDirectory = 'deleted-recipes'

/** Takes a recipe out of the lake; the table that it made stays as it is. The recipe is kept aside (`listDeletedRecipes`). */
export const deleteRecipe = (
  deps: Pick<DefinitionDeps, 'storage' | 'locks'>,
  output: string,
): Promise<void> =>
  withDefinitionLock(deps, output, async () => {
    const recipe = await readRecipe(deps.storage, output)
    if (!recipe) return
    await writeDocument(deps.storage, `${deletedDirectory}/${encodeURIComponent(recipe.id)}.json`, recipe)
    await deps.storage.remove(`${documentsRoot}/${recipePath(output)}`)
  })

/** Recipes that were deleted and are not back, each as it was then. */
export const listDeletedRecipes = async (storage: Storage): Promise<readonly Recipe[]> => {
  const deleted = await listDocuments(storage, deletedDirectory, parseRecipe)
  if (deleted.length === 0) return []
  const there = new Set((await listRecipes(storage)).map(({ id }) => id))
  return deleted.filter(({ id }) => !there.has(id))
}

/** The definition that makes a gold table; undefined when it has none. */
export const readAggregate = async (storage: Storage, output: string): Promise<Aggregate | undefined> => {
  const document = await readDocument(storage, aggregatePath(output))
  return document === undefined ? undefined : unwrap(parseAggregate(document))
}

/** Checks and saves an aggregate under its output table. */
export const saveAggregate = async (deps: DefinitionDeps, document: unknown): Promise<Aggregate> => {
  const aggregate = unwrap(parseAggregate(document))
  const { output } = aggregate
  return withDefinitionLock(deps, output, async () => {
    const before = await readAggregate(deps.storage, output)
    return saveDefinition(deps, aggregatePath(output), 'gold', aggregate, before)
  })
}

/** What makes a table: its recipe or its aggregate. */
export type Maker =
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'aggregate'; readonly aggregate: Aggregate }

/** The definition of what makes a table. */
export const definitionOf = (maker: Maker): Definition =>
  maker.kind === 'recipe' ? maker.recipe : maker.aggregate

/** Finds what makes a table; undefined for tables that are ingested or came from elsewhere. */
export const readMaker = async (storage: Storage, table: string): Promise<Maker | undefined> => {
  if (table.startsWith('silver.')) {
    const recipe = await readRecipe(storage, table)
    return recipe && { kind: 'recipe', recipe }
  }
  if (table.startsWith('gold.')) {
    const aggregate = await readAggregate(storage, table)
    return aggregate && { kind: 'aggregate', aggregate }
  }
  return undefined
}

/** Removes what makes a table, and what was done to that, when the table is dropped. */
export const removeMaker = async (storage: Storage, table: string): Promise<void> => {
  const maker = await attempt(() => readMaker(storage, table))
  if (table.startsWith('silver.')) await storage.remove(`${documentsRoot}/${recipePath(table)}`)
  if (table.startsWith('gold.')) await storage.remove(`${documentsRoot}/${aggregatePath(table)}`)
  if (maker.ok && maker.value) await removeEdits({ storage }, definitionOf(maker.value).id)
}
