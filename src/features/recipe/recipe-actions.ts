import {
  createEditHistory,
  insertStep,
  moveStep,
  removeStep,
  replaceStep,
  toggleStep,
} from '../../core/recipe/edit.ts'
import type { ColumnView } from '../../core/lake/table-views.ts'
import { findColumn } from '../../core/recipe/columns.ts'
import { remapColumn, skipStep, stopAtStep } from '../../core/recipe/preflight.ts'
import { sentence } from '../../core/recipe/step-kinds.ts'
import type { Operation, Recipe, Step } from '../../core/recipe/recipe.ts'
import { reopenRecipe } from '../../state/app-history.ts'
import { editClusters } from '../../state/clusters.ts'
import { showPreview } from '../../state/preview.ts'
import { useProfile } from '../../state/profile.ts'
import {
  type Draft,
  type RecipeDialog,
  closedRecipe,
  detectTypes,
  readColumns,
  useRecipe,
} from '../../state/recipe.ts'
import { announce } from '../../state/shell.ts'
import { say, sayError } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { blankOn, detectedCast, draftStep } from './draft-model.ts'
import { changeRecipe, undoChange } from './history-actions.ts'
import { columnsAt, toOtherTables, toRecipeColumns } from './recipe-columns.ts'
import { newRecipe } from './recipe-model.ts'
import { saveNow } from './save-actions.ts'

const current = (): Recipe | undefined => useRecipe.getState().history?.present

const newId = (): string => crypto.randomUUID().slice(0, 8)

/** Opens a new, empty recipe from the open table into a silver table. */
export const startRecipe = (table: string, output: string): void => {
  const history = createEditHistory(newRecipe(crypto.randomUUID(), table, output))
  useRecipe.setState({ phase: 'open', history, saved: undefined, asOf: undefined })
}

/** Opens another of the recipes on the table's page. */
export const openRecipe = async (recipe: Recipe): Promise<void> => {
  const { table } = useRecipe.getState()
  if (!(await saveNow())) return
  const [columns, history] = await Promise.all([readColumns(recipe.input), reopenRecipe(recipe)])
  if (useRecipe.getState().table !== table) return
  if (!columns.ok) return sayError(columns.error, `open the recipe of ${recipe.output}`)
  useRecipe.setState({ ...closedRecipe, phase: 'open', columns: columns.value, history, saved: recipe })
}

/** Begins another recipe from the open table. */
export const beginAnother = async (): Promise<void> => {
  const { table } = useRecipe.getState()
  if (!(await saveNow())) return
  const columns = await readColumns(table)
  if (useRecipe.getState().table !== table) return
  if (!columns.ok) return sayError(columns.error, `read the columns of ${table}`)
  showPreview(undefined)
  useRecipe.setState({ ...closedRecipe, phase: 'absent', columns: columns.value, history: undefined })
}

/** Opens a dialog over the recipe room. */
export const openDialog = (dialog: RecipeDialog): void => useRecipe.setState({ dialog })

/** Shows the result of the first so many steps in the grid; undefined shows the table itself. */
export const showSteps = (asOf: number | undefined): void => useRecipe.setState({ asOf, isTakenOut: false })

/** Shows the rows that a step takes out in the grid. */
export const showTakenOut = (index: number): void => useRecipe.setState({ asOf: index + 1, isTakenOut: true })

/** Where a new step goes: after the step that the grid shows, else at the end. */
const nextIndex = (recipe: Recipe): number => {
  const { asOf } = useRecipe.getState()
  return Math.min(asOf ?? recipe.steps.length, recipe.steps.length)
}

/** Opens the list of operations for a step at a place. */
export const beginInsert = (index: number): void => useRecipe.setState({ adding: { index } })

/** The type that all of a column's values were seen to have, else the one that most have as its profile shows them. */
const likelyHint = (columns: readonly ColumnView[], column: string | undefined): string | undefined => {
  const hint = columns.find(({ name }) => name === column)?.hint
  if ((hint !== undefined && hint !== 'string') || column === undefined) return hint
  const expected = useProfile.getState().columns.get(column)?.profile.expected
  return expected?.kind === 'type' ? expected.to : hint
}

/** Opens the form of a new step: at the place given, else after the step that the grid shows, else at the end. */
export const openNewStep = (op: Operation['op'], column?: string, value?: string, at?: number): void => {
  const recipe = current()
  if (!recipe) return
  const { columns, tables } = useRecipe.getState()
  const index = at ?? nextIndex(recipe)
  const hint = likelyHint(columns, column)
  const before = columnsAt(recipe, toRecipeColumns(columns), index, toOtherTables(tables))
  const on =
    column === undefined ? undefined : (findColumn(before, column) ?? { name: column, type: undefined })
  const operation = blankOn(op, on, value, hint)
  useRecipe.setState({ draft: { id: newId(), index, isNew: true, operation }, adding: undefined })
}

/** Opens the form of a new step that is filled in. */
export const openFilledStep = (operation: Operation): void => {
  const recipe = current()
  if (!recipe) return
  const draft = { id: newId(), index: nextIndex(recipe), isNew: true, operation }
  useRecipe.setState({ draft, adding: undefined })
}

/** Takes a step in that needs no form, at the place given or where a new one goes, and shows its result. */
export const addFinishedStep = (operation: Operation, at?: number): void => {
  const recipe = current()
  if (!recipe) return
  const [id, index] = [newId(), Math.min(at ?? nextIndex(recipe), recipe.steps.length)]
  changeRecipe(insertStep(recipe, { ...operation, id }, index))
  useRecipe.setState({
    draft: undefined,
    asOf: index + 1,
    isTakenOut: false,
    applied: id,
    focusOn: { step: id },
  })
}

/** Puts a copy of a step behind it. */
export const duplicateStep = (index: number): void => {
  const recipe = current()
  const step = recipe?.steps[index]
  if (!recipe || !step) return
  changeRecipe(insertStep(recipe, { ...step, id: newId() }, index + 1))
  announce(`Step ${index + 1} is there twice`)
}

/** Gives a step a comment; an empty one takes it off. */
export const commentStep = (index: number, text: string): void => {
  const recipe = current()
  const step = recipe?.steps[index]
  if (!recipe || !step) return
  const { note: _before, ...rest } = step
  const note = text.trim()
  changeRecipe(replaceStep(recipe, step.id, note === '' ? rest : { ...rest, note }))
}

/** Uses another column in place of one that a step misses; in all steps that miss it, so that one name is mended once. */
export const mendColumn = (from: string, to: string): void => {
  const recipe = current()
  if (!recipe) return
  const { columns, tables } = useRecipe.getState()
  changeRecipe(remapColumn(recipe, 'all', from, to, toRecipeColumns(columns), toOtherTables(tables)))
  announce(`${from} is now ${to}`)
}

/** Switches a step off that can not run. */
export const skip = (stepId: string): void => {
  const recipe = current()
  if (recipe) changeRecipe(skipStep(recipe, stepId))
}

/** Switches a step and all after it off. */
export const stopAt = (stepId: string): void => {
  const recipe = current()
  if (recipe) changeRecipe(stopAtStep(recipe, stepId))
}

/** Opens the form of a step that is there, or the dialog that made it. */
export const editStep = (index: number): void => {
  const step = current()?.steps[index]
  if (step?.op === 'cluster') editClusters(step.id)
  else if (step) useRecipe.setState({ draft: { id: step.id, index, isNew: false, operation: step } })
}

/** Changes the form. */
export const changeDraft = (draft: Draft, operation: Operation): void =>
  useRecipe.setState({ draft: { ...draft, operation } })

/** The recipe with the draft's step in its place; undefined while the form is not finished. */
export const withDraft = (recipe: Recipe, draft: Draft): Recipe | undefined => {
  const step = draftStep(draft, recipe)
  if (step === undefined) return undefined
  return draft.isNew ? insertStep(recipe, step, draft.index) : replaceStep(recipe, step.id, step)
}

/** Leaves the form without a change. */
export const cancelDraft = (): void => {
  const { draft } = useRecipe.getState()
  if (draft) useRecipe.setState({ draft: undefined, focusOn: draft.isNew ? {} : { step: draft.id } })
}

/** Takes the form's step into the recipe, and shows its result. */
export const applyDraft = (): void => {
  const { draft } = useRecipe.getState()
  const recipe = current()
  const changed = draft && recipe && withDraft(recipe, draft)
  if (!changed) return
  changeRecipe(changed)
  useRecipe.setState({
    draft: undefined,
    asOf: draft.index + 1,
    isTakenOut: false,
    applied: draft.id,
    focusOn: { step: draft.id },
  })
}

/** Takes a step out; the message about it can put it back. */
export const deleteStep = (index: number): void => {
  const recipe = current()
  const step = recipe?.steps[index]
  if (!recipe || !step) return
  changeRecipe(removeStep(recipe, step.id))
  const left = current()
  if (recipe.steps.length === 1) useRecipe.setState({ focusOn: {} })
  const { asOf } = useRecipe.getState()
  if (asOf !== undefined && asOf > index) showSteps(asOf - 1)
  say(`Deleted step ${index + 1}`, {
    body: sentence(step),
    // By the list that the keys go along, as long as nothing came after.
    actions: [
      {
        text: 'Undo',
        run: () => (current() === left && !useRecipe.getState().draft ? undoChange() : putBack(step, index)),
      },
    ],
  })
}

const putBack = (step: Step, index: number): void => {
  const recipe = current()
  if (!recipe || recipe.steps.some(({ id }) => id === step.id)) return
  changeRecipe(insertStep(recipe, step, Math.min(index, recipe.steps.length)))
}

/** Switches a step off or on. */
export const switchStep = (index: number): void => {
  const recipe = current()
  const step = recipe?.steps[index]
  if (recipe && step) changeRecipe(toggleStep(recipe, step.id))
}

/** Moves a step to another place. */
export const placeStep = (from: number, to: number): void => {
  const recipe = current()
  const step = recipe?.steps[from]
  if (!recipe || !step || from === to || to < 0 || to >= recipe.steps.length) return
  changeRecipe(moveStep(recipe, step.id, to))
  if (useRecipe.getState().asOf !== undefined) showSteps(to + 1)
  announce(`Step moved to place ${to + 1} of ${recipe.steps.length}`)
}

/** Adds one step with the types that all values of the text columns turn out to have. */
export const addDetectedTypes = async (signal: AbortSignal): Promise<void> => {
  const recipe = current()
  if (!recipe) return
  const found = await detectTypes(recipe, signal)
  if (signal.aborted) return
  if (!found.ok) return sayError(found.error, 'detect the types')
  const latest = current()
  if (!latest) return
  if (found.value.length === 0) return say('No text column has another type: all of them stay text')
  // The types hold after the steps that were looked at; steps that were added meanwhile come after.
  const index = Math.min(recipe.steps.length, latest.steps.length)
  const id = newId()
  changeRecipe(insertStep(latest, { ...detectedCast(found.value), id }, index))
  useRecipe.setState({ applied: id })
  const { draft } = useRecipe.getState()
  if (draft) useRecipe.setState({ draft: { ...draft, index: draft.index + (draft.index >= index ? 1 : 0) } })
  else showSteps(index + 1)
  return announce(`Found the types of ${formatPlural(found.value.length, 'column')}`)
}
