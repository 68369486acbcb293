import { useEffect } from 'react'
import { createEditHistory } from '../../core/recipe/edit.ts'
import { useCatalog, useTableSummary } from '../../state/catalog.ts'
import { showPreview, usePreview } from '../../state/preview.ts'
import { readColumns, readRecipes, useRecipe } from '../../state/recipe.ts'
import { addFinishedStep, openNewStep, saveNow, showSteps, startRecipe } from './recipe-actions.ts'
import { recipesOf, suggestOutput, takenNames } from './recipe-model.ts'

const open = async (table: string, isGone: () => boolean): Promise<void> => {
  useRecipe.setState({
    table,
    phase: 'loading',
    error: undefined,
    columns: [],
    history: undefined,
    saved: undefined,
    saveError: undefined,
    counts: new Map(),
    asOf: undefined,
    draft: undefined,
    adding: undefined,
    applied: undefined,
  })
  const found = await readRecipes()
  const recipes = found.ok ? found.value : []
  const recipe = recipesOf(table, recipes)[0]
  const columns = found.ok ? await readColumns(recipe?.input ?? table) : found
  if (isGone()) return
  useRecipe.setState({ recipes })
  if (!columns.ok) useRecipe.setState({ phase: 'failed', error: columns.error })
  else if (recipe === undefined) useRecipe.setState({ phase: 'absent', columns: columns.value })
  else {
    const history = createEditHistory(recipe)
    useRecipe.setState({ phase: 'open', columns: columns.value, history, saved: recipe })
  }
}

/** Starts the step that was asked for outside the panel, in a new recipe where there is none. */
const useRequests = (table: string): void => {
  const request = useRecipe(state => state.request)
  const phase = useRecipe(state => state.phase)
  const isHere = useRecipe(state => state.table === table)
  useEffect(() => {
    if (request === undefined || !isHere || phase === 'loading' || phase === 'failed') return
    const taken = takenNames(useCatalog.getState().tables, useRecipe.getState().recipes)
    if (phase === 'absent') startRecipe(table, suggestOutput(table, taken))
    if ('add' in request) addFinishedStep(request.add)
    else openNewStep(request.op, request.column, request.value)
    useRecipe.setState({ request: undefined })
  }, [request, phase, isHere, table])
}

/** Opens the recipe of a table's page, keeps its input's columns up to date, and saves what was not saved when the page is left. */
export const useOpenRecipe = (table: string, version: number | undefined): void => {
  const input = useRecipe(state => state.history?.present.input)
  const inputVersion = useTableSummary(input ?? table)?.version
  useRequests(table)

  useEffect(() => {
    let gone = false
    void open(table, () => gone)
    return () => {
      gone = true
      void saveNow()
      showPreview(undefined)
    }
  }, [table])

  useEffect(() => {
    if (input === undefined || inputVersion === undefined) return undefined
    let gone = false
    const read = async (): Promise<void> => {
      const columns = await readColumns(input)
      if (!gone && columns.ok) useRecipe.setState({ columns: columns.value })
    }
    void read()
    return () => {
      gone = true
    }
  }, [input, inputVersion])

  // The preview can be closed from outside, above the grid.
  useEffect(
    () =>
      usePreview.subscribe((now, before) => {
        if (before.preview && !now.preview && useRecipe.getState().asOf !== undefined) showSteps(undefined)
      }),
    [],
  )

  // Whoever goes to a version wants to see it, not a step.
  useEffect(() => {
    if (version !== undefined) showSteps(undefined)
  }, [version])
}
