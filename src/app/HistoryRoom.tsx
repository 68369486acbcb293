import { HistoryPanel } from '../features/history/HistoryPanel.tsx'
import type { HistoryWords } from '../features/history/history-words.ts'
import { changeRecipe, goTo } from '../features/recipe/history-actions.ts'
import { changeWords } from '../features/recipe/history-model.ts'
import { sameRecipe } from '../features/recipe/recipe-model.ts'
import { rowChange } from '../features/timeline/commit-words-model.ts'
import { label, markKind } from '../features/timeline/timeline-model.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { useRecipe } from '../state/recipe.ts'
import { say } from '../state/toasts.ts'

const words: HistoryWords = {
  commit: entry => label(entry, markKind(entry)),
  rows: rowChange,
  change: changeWords,
}

/** Makes the open recipe what it was; as a new change where that state is not kept any more. None of the others is lost. */
const toRecipeState = (recipe: Recipe): void => {
  const { history, draft, phase } = useRecipe.getState()
  if (phase !== 'open' || !history || history.present.output !== recipe.output) {
    say('The recipe is not open', { body: `Open ${recipe.output} to change its recipe.` })
    return
  }
  if (draft) {
    say('A step is being edited', { body: 'Finish or leave its form first.' })
    return
  }
  goTo(recipe)
  const { history: now } = useRecipe.getState()
  if (now && !sameRecipe(now.present, recipe)) changeRecipe(recipe)
  say('The recipe is back at that state')
}

interface HistoryRoomProps {
  readonly table: string
  readonly version: number | undefined
}

/** The history of a table in the words of the rooms that it tells of. */
export const HistoryRoom = ({ table, version }: HistoryRoomProps) => (
  <HistoryPanel key={table} table={table} version={version} words={words} onRecipeState={toRecipeState} />
)
