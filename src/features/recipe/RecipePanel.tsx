import { useEffect, useMemo, useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { isAuditColumn } from '../../core/medallion/audit.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { showPreview } from '../../state/preview.ts'
import { useRecipe } from '../../state/recipe.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { hasMod, isTyping } from '../../ui/platform.ts'
import { NoRecipe } from './NoRecipe.tsx'
import { redoChange, undoChange } from './history-actions.ts'
import { type StepTrouble, troubles as troublesOf } from './mend-model.ts'
import { columnsAt, toOtherTables, toRecipeColumns } from './recipe-columns.ts'
import styles from './Recipe.module.css'
import { RecipeSteps } from './RecipeSteps.tsx'
import { RecipeChoice } from './RecipeChoice.tsx'
import { asOfText, recipesOf, stepCommand } from './recipe-model.ts'
import { StepForm } from './StepForm.tsx'
import { noStepFilter } from './step-filter.ts'
import { useOtherTables, useStepCounts, useStepPreview } from './use-recipe-work.ts'

interface RecipePanelProps {
  readonly table: string
  /** Opens the dialog that finds values that are spelled alike, on a column where one is at hand. */
  readonly onCluster?: ((column: string | undefined, index: number | undefined) => void) | undefined
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

/** Which steps are listed; a step that is added would else be in none's sight. */
const useStepFilter = (total: number) => {
  const [filter, setFilter] = useState(noStepFilter)
  const [known, setKnown] = useState(total)
  if (total !== known) {
    setKnown(total)
    if (total > known) setFilter(noStepFilter)
  }
  return [filter, setFilter] as const
}

interface OpenRecipeProps {
  readonly table: string
  readonly onCluster?: ((column: string | undefined, index: number | undefined) => void) | undefined
}

const OpenRecipe = ({ table, onCluster }: OpenRecipeProps) => {
  const { history, columns, tables, draft, asOf, isTakenOut, saved, counts, isCounting, saveError } =
    useRecipe()
  const recipe = history?.present
  const input = useMemo(() => toRecipeColumns(columns), [columns])
  const others = useMemo(() => toOtherTables(tables), [tables])
  const troubles = useMemo(
    () => (recipe ? troublesOf(recipe, input, others) : new Map<string, StepTrouble>()),
    [recipe, input, others],
  )
  const textColumns = useMemo(
    () =>
      recipe
        ? columnsAt(recipe, input, recipe.steps.length, others).filter(
            ({ name, type }) => type === 'string' && !isAuditColumn(name),
          ).length
        : 0,
    [recipe, input, others],
  )
  const inputVersion = useTableSummary(recipe?.input ?? table)?.version ?? -1
  const [filter, setFilter] = useStepFilter(recipe?.steps.length ?? 0)
  useOtherTables(recipe, draft)
  useStepCounts(draft ? undefined : recipe, troubles.size === 0, inputVersion)
  useStepPreview(table, recipe, asOf, isTakenOut === true, draft !== undefined)
  useUndoKeys()
  if (history === undefined || recipe === undefined) return null
  if (draft)
    return (
      <StepForm key={draft.id} table={table} recipe={recipe} columns={input} tables={others} draft={draft} />
    )
  return (
    <RecipeSteps
      table={table}
      history={history}
      asOf={asOf}
      isTakenOut={isTakenOut}
      counts={counts}
      isCounting={isCounting}
      saved={saved}
      saveError={saveError}
      textColumns={textColumns}
      troubles={troubles}
      filter={filter}
      onFilter={setFilter}
      onCluster={onCluster}
    />
  )
}

/** How far the grid shows the recipe: "5 / 7". */
const Position = () => {
  const total = useRecipe(state => state.history?.present.steps.length ?? 0)
  const asOf = useRecipe(state => state.asOf ?? total)
  if (total === 0) return null
  return (
    <span className={styles['position']} title={asOfText(asOf, total)}>
      {asOf} / {total}
    </span>
  )
}

/** The recipe of the open table: the one that makes it, or one that is made from it. */
export const RecipePanel = ({ table, onCluster }: RecipePanelProps) => {
  useEffect(() => {
    // Without the list of steps, nothing says which of them the grid shows.
    return () => {
      useRecipe.setState({ asOf: undefined, isTakenOut: false, adding: undefined })
      showPreview(undefined)
    }
  }, [table])
  const state = useRecipe()
  const recipe = state.history?.present
  const hasText = state.columns.some(({ type, audit }) => type === 'string' && !audit)
  const isHere = state.table === table
  return (
    <section className={styles['panel']} aria-label="Recipe">
      <header className={styles['head']}>
        <h2 className={styles['title']}>Recipe</h2>
        {isHere && state.phase === 'open' && <Position />}
        {isHere && (state.phase === 'open' || state.phase === 'absent') && (
          <RecipeChoice
            table={table}
            recipe={recipe}
            recipes={recipesOf(table, state.recipes)}
            deleted={recipesOf(table, state.deleted)}
          />
        )}
      </header>
      {isHere && state.phase === 'absent' && <NoRecipe key={table} table={table} hasText={hasText} />}
      {isHere && state.phase === 'open' && <OpenRecipe table={table} onCluster={onCluster} />}
      {isHere && state.phase === 'failed' && state.error && (
        <EmptyState title="The recipe can not be opened">{explainError(state.error).body}</EmptyState>
      )}
    </section>
  )
}
