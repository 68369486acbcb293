import { useEffect, useMemo } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { isAuditColumn } from '../../core/medallion/audit.ts'
import { checkRecipe } from '../../core/recipe/check.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useRecipe } from '../../state/recipe.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { hasMod, isTyping } from '../../ui/platform.ts'
import { NoRecipe } from './NoRecipe.tsx'
import { redoChange, undoChange } from './recipe-actions.ts'
import { columnsAt, toRecipeColumns } from './recipe-columns.ts'
import styles from './Recipe.module.css'
import { RecipeSteps } from './RecipeSteps.tsx'
import { RecipeChoice } from './RecipeChoice.tsx'
import { recipesOf, stepCommand } from './recipe-model.ts'
import { StepForm } from './StepForm.tsx'
import { useOpenRecipe } from './use-open-recipe.ts'
import { useAutosave, useStepCounts, useStepPreview } from './use-recipe-work.ts'

interface RecipePanelProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version?: number | undefined
}

/** Undo and redo from anywhere on the page, except where text is typed: that has its own. */
const useUndoKeys = (): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.defaultPrevented) return
      const command = stepCommand(event, hasMod(event))
      if (command !== 'undo' && command !== 'redo') return
      event.preventDefault()
      if (command === 'undo') undoChange()
      else redoChange()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

const OpenRecipe = ({ table }: { readonly table: string }) => {
  const { history, columns, draft, asOf, saved, counts, isCounting, saveError } = useRecipe()
  const recipe = history?.present
  const input = useMemo(() => toRecipeColumns(columns), [columns])
  const problems = useMemo(
    () =>
      new Map(
        recipe ? checkRecipe(recipe, input).map(({ stepId, problem }) => [stepId, problem] as const) : [],
      ),
    [recipe, input],
  )
  const textColumns = useMemo(
    () =>
      recipe
        ? columnsAt(recipe, input, recipe.steps.length).filter(
            ({ name, type }) => type === 'string' && !isAuditColumn(name),
          ).length
        : 0,
    [recipe, input],
  )
  const inputVersion = useTableSummary(recipe?.input ?? table)?.version ?? -1
  useAutosave(recipe, saved)
  useStepCounts(draft ? undefined : recipe, problems.size === 0, inputVersion)
  useStepPreview(table, recipe, asOf, draft !== undefined)
  useUndoKeys()
  if (history === undefined || recipe === undefined) return null
  if (draft) return <StepForm key={draft.id} table={table} recipe={recipe} columns={input} draft={draft} />
  return (
    <RecipeSteps
      table={table}
      history={history}
      asOf={asOf}
      counts={counts}
      isCounting={isCounting}
      saved={saved}
      saveError={saveError}
      textColumns={textColumns}
      problems={problems}
    />
  )
}

/** The recipe of the open table: the one that makes it, or one that is made from it. */
export const RecipePanel = ({ table, version }: RecipePanelProps) => {
  useOpenRecipe(table, version)
  const state = useRecipe()
  const output = state.history?.present.output
  const hasText = state.columns.some(({ type, audit }) => type === 'string' && !audit)
  const isHere = state.table === table
  return (
    <section className={styles['panel']} aria-label="Recipe">
      <header className={styles['head']}>
        <h2 className={styles['title']}>Recipe</h2>
        {isHere && (state.phase === 'open' || state.phase === 'absent') && (
          <RecipeChoice table={table} output={output} recipes={recipesOf(table, state.recipes)} />
        )}
      </header>
      {isHere && state.phase === 'absent' && <NoRecipe key={table} table={table} hasText={hasText} />}
      {isHere && state.phase === 'open' && <OpenRecipe table={table} />}
      {isHere && state.phase === 'failed' && state.error && (
        <EmptyState title="The recipe can not be opened">{explainError(state.error).body}</EmptyState>
      )}
    </section>
  )
}
