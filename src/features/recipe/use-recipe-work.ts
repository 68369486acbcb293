import { useEffect, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { showPreview } from '../../state/preview.ts'
import { type Draft, countSteps, tryRecipe, useRecipe } from '../../state/recipe.ts'
import { saveNow, withDraft } from './recipe-actions.ts'
import { asOfText, sameRecipe } from './recipe-model.ts'

/** Pauses before work starts, ms: nobody waits for a save, everybody for a preview. */
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

/** Counts what the steps do, a moment after each change; an older count is cancelled. */
export const useStepCounts = (recipe: Recipe | undefined, isSound: boolean, inputVersion: number): void => {
  useEffect(() => {
    if (recipe === undefined || !isSound || recipe.steps.length === 0) return undefined
    const controller = new AbortController()
    const count = async (): Promise<void> => {
      useRecipe.setState({ isCounting: true })
      const counts = await countSteps(recipe, controller.signal)
      if (controller.signal.aborted) return
      useRecipe.setState({
        isCounting: false,
        counts: new Map(counts.ok ? counts.value.map(one => [one.stepId, one]) : []),
      })
    }
    const timer = setTimeout(() => void count(), pause.count)
    return () => {
      clearTimeout(timer)
      controller.abort()
      useRecipe.setState({ isCounting: false })
    }
  }, [recipe, isSound, inputVersion])
}

/** Shows the chosen step's result in the grid of a table's page; not while a form is open. */
export const useStepPreview = (
  table: string,
  recipe: Recipe | undefined,
  asOf: number | undefined,
  isDrafting: boolean,
): void => {
  useEffect(() => {
    if (isDrafting || recipe === undefined) return
    if (asOf === undefined) showPreview(undefined)
    else {
      const title = `${recipe.output}: ${asOfText(asOf, recipe.steps.length)}`
      showPreview({ table, source: { kind: 'recipe', recipe, steps: asOf }, title })
    }
  }, [table, recipe, asOf, isDrafting])
}

const needsTrial = ({ operation }: Draft): boolean =>
  operation.op === 'derive' || (operation.op === 'filter' && JSON.stringify(operation).includes('"sql":'))

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
  useEffect(() => {
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
      showPreview({
        table,
        source: { kind: 'recipe', recipe: shown, steps },
        title: `${recipe.output}: ${title}`,
      })
    }
    const timer = setTimeout(() => void show(), pause.preview)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [table, recipe, draft, isSound])
  return error
}
