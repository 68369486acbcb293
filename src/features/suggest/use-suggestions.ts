import { useEffect, useMemo, useState } from 'react'
import type { DetectedType } from '../../core/lake/job-views.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { type SuggestionCard, suggest, suggestTypes } from '../../core/recipe/suggest.ts'
import { type SuggestionExample, suggestionExamples } from '../../core/recipe/suggest-examples.ts'
import { useProfile } from '../../state/profile.ts'
import { detectTypes, useRecipe } from '../../state/recipe.ts'
import { useSelection } from '../../state/selection.ts'
import { readTouched } from '../../state/suggestions.ts'
import { type SuggestBase, suggestBase, withSuggestion } from './suggest-model.ts'

/** A table that was just opened is looked at after this, ms. */
const settled = 1200

/** The types of a new table's columns: looked for where its recipe has no step yet, and none is being made. */
const useDetected = (base: SuggestBase | undefined, isDrafting: boolean): readonly DetectedType[] => {
  const recipe = base?.recipe
  const isNew = !isDrafting && recipe?.steps.length === 0 && recipe.input.startsWith('bronze.')
  const key = isNew ? JSON.stringify(recipe) : undefined
  const [found, setFound] = useState<{ readonly key: string; readonly types: readonly DetectedType[] }>()
  useEffect(() => {
    if (key === undefined) return undefined
    const controller = new AbortController()
    const look = async (): Promise<void> => {
      const types = await detectTypes(JSON.parse(key) as Recipe, controller.signal)
      if (!controller.signal.aborted && types.ok) setFound({ key, types: types.value })
    }
    const timer = setTimeout(() => void look(), settled)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [key])
  return found !== undefined && found.key === key ? found.types : []
}

export interface Suggestions {
  readonly base: SuggestBase | undefined
  /** The column that they are about; undefined for those about the table. */
  readonly column: string | undefined
  readonly cards: readonly SuggestionCard[]
}

const noCards: readonly SuggestionCard[] = []

/** What may be done with what is selected on a table's page; with nothing selected on a new table, its types. */
export const useSuggestions = (table: string): Suggestions => {
  const state = useRecipe()
  const { asOf, columns, history, phase, tables } = state
  const base = useMemo(
    () => suggestBase(table, { table: state.table, asOf, columns, history, phase, tables }),
    [table, state.table, asOf, columns, history, phase, tables],
  )
  const selected = useSelection(now => (now.table === table ? now.latest : undefined))
  const column = selected?.column
  const profile = useProfile(now => (column === undefined ? undefined : now.columns.get(column)?.profile))
  const detected = useDetected(base, state.draft !== undefined)
  const cards = useMemo(() => {
    if (!base) return noCards
    if (selected) return suggest(selected, profile, base.columns)
    const types = suggestTypes(detected, base.columns)
    return types ? [types] : noCards
  }, [base, selected, profile, detected])
  return { base, column, cards }
}

/** Examples for each card, in their order, as they become known. */
export const useExamples = ({
  base,
  column,
  cards,
}: Suggestions): readonly (readonly SuggestionExample[] | undefined)[] => {
  const key = JSON.stringify(cards.map(({ operation }) => operation))
  const [found, setFound] = useState<{
    readonly key: string
    readonly examples: readonly (readonly SuggestionExample[])[]
  }>({ key: '', examples: [] })
  useEffect(() => {
    if (!base || cards.length === 0) return undefined
    const controller = new AbortController()
    const look = async (): Promise<void> => {
      const examples: (readonly SuggestionExample[])[] = []
      for (const { operation } of cards) {
        const touched = await readTouched(withSuggestion(base, operation), base.index, controller.signal)
        if (controller.signal.aborted) return
        const place = Math.max(0, touched?.names.indexOf(column ?? '') ?? 0)
        examples.push(touched ? suggestionExamples(touched.rows, touched.diff, place) : [])
        setFound({ key, examples: [...examples] })
      }
    }
    const timer = setTimeout(() => void look(), 150)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
    // Cards are in the key, as data.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, column])
  return found.key === key ? found.examples : []
}
