import { goToAggregate } from '../features/gold/gold-actions.ts'
import { aggregateChange, measureText } from '../features/gold/gold-words.ts'
import { HistoryPanel } from '../features/history/HistoryPanel.tsx'
import type { HistoryWords } from '../features/history/history-words.ts'
import { changeRecipe, goTo } from '../features/recipe/history-actions.ts'
import { changeWords } from '../features/recipe/history-model.ts'
import { label, markKind } from '../features/timeline/timeline-model.ts'
import { rowChange } from '../features/timeline/commit-words-model.ts'
import { type Definition, isRecipe } from '../core/edits/edit-log.ts'
import { sentence } from '../core/recipe/step-kinds.ts'
import type { Recipe } from '../core/recipe/recipe.ts'
import { useAggregate } from '../state/aggregate.ts'
import { findState } from '../state/app-history.ts'
import { editorText } from '../state/editor.ts'
import { showPreview } from '../state/preview.ts'
import { useRecipe } from '../state/recipe.ts'
import { showPanel } from '../state/route.ts'
import { say } from '../state/toasts.ts'

const words: HistoryWords = {
  commit: entry => label(entry, markKind(entry)),
  rows: rowChange,
  change: (before, after) => {
    if (isRecipe(before) && isRecipe(after)) return changeWords(before, after)
    return isRecipe(before) || isRecipe(after) ? 'Make the table another way' : aggregateChange(before, after)
  },
  lines: definition =>
    isRecipe(definition)
      ? definition.steps.map(step => ({
          id: step.id,
          text: sentence(step),
          isOff: step.disabled === true,
        }))
      : [
          ...definition.groupBy.map(name => ({ id: `by ${name}`, text: `Group by ${name}`, isOff: false })),
          ...definition.measures.map((measure, index) => ({
            id: `measure ${index}`,
            text: measureText(measure),
            isOff: false,
          })),
        ],
  editor: editorText,
}

/** Makes the open recipe what it was; as a new change where that state is not kept any more. None of the others is lost. */
const toRecipeState = (recipe: Recipe, id: string | undefined): void => {
  const { history, draft, phase } = useRecipe.getState()
  if (phase !== 'open' || !history || history.present.id !== recipe.id) {
    say('The recipe is not open', { body: `Open ${recipe.output} to change its recipe.` })
    return
  }
  if (draft) {
    say('A step is being edited', { body: 'Finish or leave its form first.' })
    return
  }
  const { output, revision } = history.present
  const state = findState(history, recipe, id)
  if (state) goTo(state)
  else changeRecipe({ ...recipe, output, revision })
  say('The recipe is back at that state')
}

const toState = (definition: Definition, id: string | undefined): void => {
  if (isRecipe(definition)) return toRecipeState(definition, id)
  const { history } = useAggregate.getState()
  if (history?.present.id === definition.id && history.present.output === definition.output)
    goToAggregate(definition, id)
  else useAggregate.setState({ request: { definition, id } })
  return showPanel('gold')
}

interface HistoryRoomProps {
  readonly table: string
  readonly version: number | undefined
}

/** The history of a table in the words of the rooms that it tells of. */
export const HistoryRoom = ({ table, version }: HistoryRoomProps) => (
  <HistoryPanel
    key={table}
    table={table}
    version={version}
    words={words}
    onState={toState}
    onRows={(definition, title) =>
      showPreview({
        table,
        source: isRecipe(definition)
          ? { kind: 'recipe', recipe: definition, steps: definition.steps.length }
          : { kind: 'aggregate', aggregate: definition },
        title,
      })
    }
  />
)
