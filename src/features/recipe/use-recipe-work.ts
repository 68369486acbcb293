import { useEffect, useRef, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { StepCount } from '../../core/lake/job-views.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { kindOf, sentence, tablesOf } from '../../core/recipe/step-kinds.ts'
import { useCatalog } from '../../state/catalog.ts'
import { type Preview, showPreview } from '../../state/preview.ts'
import { type Draft, countSteps, readColumns, tryRecipe, useRecipe } from '../../state/recipe.ts'
import { say } from '../../state/toasts.ts'
import { undoChange } from './history-actions.ts'
import { showSteps, withDraft } from './recipe-actions.ts'
import { saveNow } from './save-actions.ts'
import { asOfText, effectText, sameRecipe, sourceAt, takenOutTitle } from './recipe-model.ts'

/**
 * Pauses before work starts, ms: nobody waits for a save, everybody for a preview. That of a change that follows no other closely does not
 * wait at all.
 */
const pause = { save: 250, count: 500, preview: 250 } as const

/** Saves the recipe in the lake a moment after each change. */
export const useAutosave = (recipe: Recipe | undefined, saved: Recipe | undefined): void => {
  useEffect(() => {
    if (recipe === undefined || (saved && sameRecipe(recipe, saved))) return undefined
    const timer = setTimeout(() => void saveNow(), pause.save)
    const onHide = (): void => void saveNow()
    addEventListener('pagehide', onHide)
    return () => {
      clearTimeout(timer)
      removeEventListener('pagehide', onHide)
    }
  }, [recipe, saved])
}

/** Says what the step that was applied last did, once it was counted. */
const sayApplied = (recipe: Recipe, counts: readonly StepCount[]): void => {
  const { applied, history } = useRecipe.getState()
  if (applied === undefined) return
  useRecipe.setState({ applied: undefined })
  const step = recipe.steps.find(({ id }) => id === applied)
  const count = counts.find(({ stepId }) => stepId === applied)
  if (!step || !count || history?.present !== recipe) return
  const isStill = (): boolean => useRecipe.getState().history?.present === recipe
  say(effectText(step.op, count, recipe.steps.indexOf(step) + 1), {
    body: sentence(step),
    topic: 'step',
    actions: [{ text: 'Undo', run: () => isStill() && undoChange() }],
  })
}

/** Counts what the steps do, a moment after each change; an older count is cancelled. */
export const useStepCounts = (recipe: Recipe | undefined, isSound: boolean, inputVersion: number): void => {
  useEffect(() => {
    if (recipe === undefined || !isSound || recipe.steps.length === 0) return undefined
    const controller = new AbortController()
    const count = async (): Promise<void> => {
      useRecipe.setState({ isCounting: true })
      const counts = await countSteps(recipe, controller.signal)
      if (controller.signal.aborted) return
      const counted = counts.ok ? counts.value : []
      useRecipe.setState({ isCounting: false, counts: new Map(counted.map(one => [one.stepId, one])) })
      sayApplied(recipe, counted)
    }
    const timer = setTimeout(() => void count(), pause.count)
    return () => {
      clearTimeout(timer)
      controller.abort()
      useRecipe.setState({ isCounting: false })
    }
  }, [recipe, isSound, inputVersion])
}

const stepsAt = (recipe: Recipe, steps: number): Omit<Preview, 'table'> => ({
  source: sourceAt(recipe, steps),
  title: `${recipe.output}: ${asOfText(steps, recipe.steps.length)}`,
})

/** The rows that the last of a number of steps takes out. */
const takenOutAt = (recipe: Recipe, steps: number): Omit<Preview, 'table'> => {
  const step = recipe.steps[steps - 1]
  if (step === undefined || step.disabled === true) return stepsAt(recipe, steps)
  return {
    source: { kind: 'rejected', recipe, step: steps - 1 },
    title: `${takenOutTitle(step.op, steps)}: ${sentence(step)}`,
    back: { text: `Back to step ${steps}`, run: () => showSteps(steps) },
  }
}

/** Shows the chosen step's result in the grid of a table's page; not while a form is open. */
export const useStepPreview = (
  table: string,
  recipe: Recipe | undefined,
  asOf: number | undefined,
  isTakenOut: boolean,
  isDrafting: boolean,
): void => {
  useEffect(() => {
    if (isDrafting || recipe === undefined) return
    if (asOf === undefined) showPreview(undefined)
    else showPreview({ table, ...(isTakenOut ? takenOutAt(recipe, asOf) : stepsAt(recipe, asOf)) })
  }, [table, recipe, asOf, isTakenOut, isDrafting])
}

/** Steps with SQL of the user's, of which only the engine knows whether it is right. */
const needsTrial = ({ operation }: Draft): boolean =>
  operation.op === 'derive' || JSON.stringify(operation).includes('"sql":')

/**
 * Shows the form's step in the grid while it is being filled in. Steps with SQL are tried first, so that a mistake is said under
 * the form and the grid keeps what it had. Returns that mistake.
 */
export const useDraftPreview = (
  table: string,
  recipe: Recipe,
  draft: Draft,
  isSound: boolean,
): LakeError | undefined => {
  const [error, setError] = useState<LakeError>()
  const changedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const now = performance.now()
    const isAlone = now - changedAt.current > pause.preview
    changedAt.current = now
    // The grid keeps what it has until it is known what the query gives.
    if (draft.operation.op === 'sql' && draft.operation.columns.length === 0) return undefined
    const changed = isSound ? withDraft(recipe, draft) : undefined
    const controller = new AbortController()
    const show = async (): Promise<void> => {
      const steps = changed ? draft.index + 1 : draft.index
      const shown = changed ?? recipe
      if (changed && needsTrial(draft)) {
        const tried = await tryRecipe(changed, steps, controller.signal)
        if (controller.signal.aborted) return
        setError(tried.ok ? undefined : tried.error)
        if (!tried.ok) return
      } else setError(undefined)
      const title = changed ? 'Preview of the step' : 'Before the step'
      const source: RowSource = changed ? sourceAt(shown, steps) : { kind: 'recipe', recipe, steps }
      showPreview({ table, source, title: `${recipe.output}: ${title}` })
    }
    const timer = setTimeout(() => void show(), isAlone ? 0 : pause.preview)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [table, recipe, draft, isSound])
  return error
}

/** Reads the columns of the tables that the recipe's steps, and the step of an open form, read beside the input. */
export const useOtherTables = (recipe: Recipe | undefined, draft: Draft | undefined): void => {
  const known = useCatalog(state => state.tables)
  const named = recipe === undefined ? [] : tablesOf(recipe)
  const drafted = draft === undefined ? [] : (kindOf(draft.operation).tables?.(draft.operation) ?? [])
  const versions = [...new Set([...named, ...drafted])].flatMap(name => {
    const table = known.find(one => one.name === name)
    return table ? [`${name}@${table.version}`] : []
  })
  const wanted = versions.join(' ')
  useEffect(() => {
    let gone = false
    const read = async (): Promise<void> => {
      const names = wanted === '' ? [] : wanted.split(' ').map(one => one.slice(0, one.lastIndexOf('@')))
      const found = await Promise.all(names.map(async name => [name, await readColumns(name)] as const))
      if (gone) return
      const columns = found.flatMap(([name, result]) => (result.ok ? [[name, result.value] as const] : []))
      useRecipe.setState({ tables: new Map(columns) })
    }
    void read()
    return () => {
      gone = true
    }
  }, [wanted])
}
