import { useEffect } from 'react'
import { useCatalog, useTableSummary } from '../../state/catalog.ts'
import { showPreview, usePreview } from '../../state/preview.ts'
import { readColumns, useRecipe } from '../../state/recipe.ts'
import { openPage } from './open-page.ts'
import { addFinishedStep, openFilledStep, openNewStep, showSteps, startRecipe } from './recipe-actions.ts'
import { lookForNews, saveNow } from './save-actions.ts'
import { suggestOutput, takenNames } from './recipe-model.ts'

/** Starts the step that was asked for outside the panel, in a new recipe where there is none. */
const useRequests = (table: string): void => {
  const request = useRecipe(state => state.request)
  const phase = useRecipe(state => state.phase)
  const isHere = useRecipe(state => state.table === table)
  useEffect(() => {
    const now = useRecipe.getState()
    if (request === undefined || now.table !== table || now.phase === 'loading' || now.phase === 'failed')
      return
    const taken = takenNames(useCatalog.getState().tables, useRecipe.getState().recipes)
    if (now.phase === 'absent') startRecipe(table, suggestOutput(table, taken))
    if ('add' in request) addFinishedStep(request.add, request.index)
    else if ('edit' in request) openFilledStep(request.edit)
    else if ('find' in request) useRecipe.setState({ draft: undefined, adding: { column: request.find } })
    else openNewStep(request.op, request.column, request.value)
    useRecipe.setState({ request: undefined })
  }, [request, phase, isHere, table])
}

/** Opens the recipe of a table's page, keeps its input's columns up to date, and saves what was not saved when the page is left. */
export const useOpenRecipe = (table: string, version: number | undefined): void => {
  const input = useRecipe(state => state.history?.present.input)
  const inputVersion = useTableSummary(input ?? table)?.version
  useEffect(() => {
    let gone = false
    void openPage(table, () => gone)
    return () => {
      gone = true
      void saveNow()
      showPreview(undefined)
    }
  }, [table])

  // After the page was begun anew: what was asked for must not go to the recipe that was open before.
  useRequests(table)

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

  const output = useRecipe(state => state.history?.present.output)
  const made = useTableSummary(output ?? '')
  const stamp = made && `${made.version} ${made.modified}`
  // A refresh may give the recipe a new revision, in this tab or another; tabs save without a commit, which is heard of on coming back.
  useEffect(() => {
    if (output === undefined) return undefined
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') void lookForNews()
    }
    onVisible()
    document.addEventListener('visibilitychange', onVisible)
    return () => document.removeEventListener('visibilitychange', onVisible)
  }, [output, stamp])

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
