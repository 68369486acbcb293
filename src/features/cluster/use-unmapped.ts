import { useEffect, useState } from 'react'
import type { UnmappedValue } from '../../core/cluster/unmapped.ts'
import type { Recipe } from '../../core/recipe/recipe.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { findUnmapped } from '../../state/clusters.ts'
import { useRecipe } from '../../state/recipe.ts'
import { noteUnmapped } from '../../state/unmapped.ts'

/** New spellings that a cluster step does not have. */
export interface StepNews {
  readonly stepId: string
  readonly column: string
  readonly values: readonly UnmappedValue[]
}

/** Steps are edited one after the other; the values are read when it is quiet. */
const patience = 1500

const reporting = ({ steps }: Recipe) =>
  steps.flatMap(step =>
    step.op === 'cluster' && step.disabled !== true && step.later !== 'apply' ? [step] : [],
  )

const readNews = async (recipe: Recipe, signal: AbortSignal): Promise<readonly StepNews[]> => {
  const news: StepNews[] = []
  for (const { id, column } of reporting(recipe)) {
    const found = await findUnmapped(recipe, id, signal)
    if (found.ok && found.value.length > 0) news.push({ stepId: id, column, values: found.value })
  }
  return news
}

/** What the cluster steps of the open recipe do not have of their input now; read again when either changes. */
export const useUnmapped = (table: string): readonly StepNews[] => {
  const recipe = useRecipe(({ history, table: open }) => (open === table ? history?.present : undefined))
  const version = useTableSummary(recipe?.input ?? table)?.version
  const [news, setNews] = useState<{ readonly of?: Recipe; readonly found: readonly StepNews[] }>({
    found: [],
  })

  useEffect(() => {
    if (!recipe || version === undefined || reporting(recipe).length === 0) return undefined
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      const found = await readNews(recipe, controller.signal)
      if (controller.signal.aborted) return
      setNews({ of: recipe, found })
      noteUnmapped(recipe, new Map(found.map(({ stepId, values }) => [stepId, values])))
    }
    const timer = setTimeout(() => void read(), patience)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [recipe, version])

  return news.of === recipe ? news.found : []
}
