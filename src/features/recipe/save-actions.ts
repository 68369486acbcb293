import type { LakeError } from '../../core/error.ts'
import { edit } from '../../core/recipe/edit.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { reloadCatalog, useCatalog } from '../../state/catalog.ts'
import { type Draft, readRecipe, saveRecipe, useRecipe } from '../../state/recipe.ts'
import { refreshTable } from '../../state/refresh.ts'
import { openTable } from '../../state/route.ts'
import { say, sayError } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { undoChange } from './history-actions.ts'
import { inTurn } from './in-turn.ts'
import { mergeOperations, mergeRecipes, newsOf } from './merge-model.ts'
import { openPage } from './open-page.ts'
import { samePlace, sameRecipe, withRecipe } from './recipe-model.ts'

/** What this page saved last of each recipe, by its output: the next save begins there, whatever is open by then. */
const written = new Map<string, Recipe>()

/** Whether the recipe of a table is the one that is open. */
const isOpen = (output: string): boolean => useRecipe.getState().history?.present.output === output

/** An open form with what became of its step and of the steps before it. */
const draftAfter = (draft: Draft, before: Recipe, merged: Recipe, base: Recipe, latest: Recipe): Draft => {
  const place = samePlace(draft.index, before, merged) ?? draft.index
  if (draft.isNew) return { ...draft, index: place }
  const at = merged.steps.findIndex(({ id }) => id === draft.id)
  // Taken out elsewhere while it was being edited: it can be put back.
  if (at < 0) return { ...draft, index: place, isNew: true }
  const [old, other] = [base, latest].map(({ steps }) => steps.find(({ id }) => id === draft.id))
  return {
    ...draft,
    index: at,
    operation: other ? mergeOperations(old, draft.operation, other) : draft.operation,
  }
}

/** Takes a newer state of the open recipe in, beside what the user changed and is changing. */
const takeLatest = (latest: Recipe): void => {
  const { history, saved, draft, asOf, recipes } = useRecipe.getState()
  if (!history || !saved) return
  const { present } = history
  const merged = mergeRecipes(saved, present, latest)
  const isNews = !sameRecipe(merged, present)
  useRecipe.setState({
    saved: latest,
    saveError: undefined,
    recipes: withRecipe(recipes, latest),
    ...(isNews ? { history: edit(history, merged), asOf: samePlace(asOf, present, merged) } : {}),
    ...(isNews && draft ? { draft: draftAfter(draft, present, merged, saved, latest) } : {}),
  })
  written.set(latest.output, latest)
  if (!isNews) return
  const isStill = (): boolean => useRecipe.getState().history?.present === merged
  say(`The recipe of ${latest.output} was changed elsewhere`, {
    body: newsOf(saved, latest),
    topic: 'latest',
    ...(draft ? {} : { actions: [{ text: 'Undo', run: () => isStill() && undoChange() }] }),
  })
}

const look = async (): Promise<void> => {
  const { saved, table } = useRecipe.getState()
  if (!saved) return
  const found = await readRecipe(saved.output)
  const now = useRecipe.getState()
  if (!found.ok || !now.saved || now.saved.output !== saved.output || now.table !== table) return
  if (found.value) {
    if (found.value.revision > now.saved.revision) takeLatest(found.value)
    return
  }
  // What the user has changed since stays, and is saved as a new recipe.
  if (now.draft || !now.history || !sameRecipe(now.saved, now.history.present)) return
  say(`The recipe of ${saved.output} was deleted elsewhere`)
  // Not waited for: it has to wait for this turn.
  void openPage(table, () => useRecipe.getState().table !== table)
}

/** Looks whether the lake has another state of the open recipe by now, as a refresh or another tab makes one, and takes it in. */
export const lookForNews = (): Promise<void> => inTurn(look)

const baseOf = ({ output, id }: Recipe, saved: Recipe | undefined): Recipe | undefined => {
  const mine = written.get(output)
  return mine?.id === id && mine.revision > (saved?.revision ?? 0) ? mine : saved
}

const isSaved = (saved: Recipe): void => {
  written.set(saved.output, saved)
  useRecipe.setState(({ recipes }) => ({ recipes: withRecipe(recipes, saved) }))
  if (isOpen(saved.output)) useRecipe.setState({ saved, saveError: undefined })
  // A written table is behind its recipe from now on, and the catalog says so.
  if (useCatalog.getState().tables.some(({ name }) => name === saved.output)) void reloadCatalog()
}

const notSaved = (output: string, error: LakeError): false => {
  if (isOpen(output)) useRecipe.setState({ saveError: error })
  return false
}

/** The recipe with what the lake has of it by now; undefined where that can not be told. */
const rebased = async (
  recipe: Recipe,
  base: Recipe,
): Promise<{ recipe: Recipe; base?: Recipe } | undefined> => {
  const found = await readRecipe(recipe.output)
  if (!found.ok) return undefined
  const latest = found.value
  if (!latest) return { recipe }
  const { history, saved } = useRecipe.getState()
  if (!isOpen(recipe.output) || !history || !saved)
    return { recipe: mergeRecipes(base, recipe, latest), base: latest }
  takeLatest(latest)
  return { recipe: useRecipe.getState().history?.present ?? recipe, base: latest }
}

/** Others may save in between each time; whoever meets that so often is told. */
const attempts = 4

const save = async (wanted: Recipe, saved: Recipe | undefined): Promise<boolean> => {
  let [recipe, base] = [wanted, baseOf(wanted, saved)]
  for (let attempt = 1; ; attempt += 1) {
    if (base && sameRecipe(base, recipe)) return true
    const result = await saveRecipe(recipe, base?.revision ?? 0)
    if (result.ok) {
      isSaved(result.value)
      return true
    }
    const { error } = result
    const isLate = error.kind === 'commit-conflict' && base !== undefined && attempt < attempts
    const next = isLate && base ? await rebased(recipe, base) : undefined
    if (!next) return notSaved(recipe.output, error)
    recipe = next.recipe
    base = next.base
  }
}

/**
 * Saves the recipe if it differs from the one that the lake has; what others made of it since is taken in, not written over. False when
 * that failed.
 */
export const saveNow = (): Promise<boolean> => {
  const { history, saved } = useRecipe.getState()
  if (!history || (saved && sameRecipe(saved, history.present))) return Promise.resolve(true)
  const { present } = history
  return inTurn(() => save(present, saved))
}

/** Forgets what was saved of a recipe: it is not in the lake any more. */
export const forgetSaved = (output: string): void => {
  written.delete(output)
}

/** Writes the silver table. */
export const writeOutput = async (): Promise<void> => {
  const recipe = useRecipe.getState().history?.present
  if (!recipe) return
  if (!(await saveNow())) {
    const { saveError } = useRecipe.getState()
    if (saveError) sayError(saveError, `save the recipe of ${recipe.output}`)
    return
  }
  const done = await refreshTable(recipe.output)
  if (!done.ok) return sayError(done.error, `write ${recipe.output}`)
  const { table, version, rows, committed } = done.value
  const isHere = useRecipe.getState().table === table
  if (isHere) useRecipe.setState({ asOf: undefined, isTakenOut: false })
  const rowsText = formatPlural(rows, 'row')
  say(committed ? `Wrote ${table} v${version}` : `${table} is up to date`, {
    body: committed ? rowsText : `v${version}, ${rowsText}: its input and recipe have not changed since.`,
    ...(isHere ? {} : { actions: [{ text: `Open ${table}`, run: () => openTable(table) }] }),
  })
}
