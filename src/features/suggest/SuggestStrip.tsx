import { Lightbulb, X } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Toolbar } from 'react-aria-components/Toolbar'
import type { Operation } from '../../core/recipe/recipe.ts'
import type { SuggestionCard } from '../../core/recipe/suggest.ts'
import { type Preview, showPreview, usePreview } from '../../state/preview.ts'
import { addStep, editNewStep } from '../../state/recipe.ts'
import { clearSelection } from '../../state/selection.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import styles from './Suggest.module.css'
import { SuggestionItem } from './SuggestionItem.tsx'
import { withSuggestion } from './suggest-model.ts'
import { useExamples, useSuggestions } from './use-suggestions.ts'

/** A pointer that only passes over a card shows nothing, ms. */
const patience = 140

/** Shows a step's effect in the grid while its card is looked at, and what was there before afterwards. */
const useLook = (table: string) => {
  const before = useRef<{ readonly preview: Preview | undefined }>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const leave = useCallback(() => {
    clearTimeout(timer.current)
    const { current } = before
    before.current = undefined
    // Somebody else may have shown something by now.
    if (current && usePreview.getState().preview?.isPassing === true) showPreview(current.preview)
  }, [])
  const look = (preview: Omit<Preview, 'table' | 'isPassing'>) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const { preview: shown } = usePreview.getState()
      if (shown?.isPassing !== true) before.current = { preview: shown }
      showPreview({ ...preview, table, isPassing: true })
    }, patience)
  }
  useEffect(() => leave, [leave, table])
  return { look, leave }
}

/** Steps that the selection may be about, as cards under the grid. Nothing where there are none. */
export const SuggestStrip = ({ table }: { readonly table: string }) => {
  const suggestions = useSuggestions(table)
  const examples = useExamples(suggestions)
  const [closed, setClosed] = useState<string>()
  const { look, leave } = useLook(table)
  const { base, column, cards } = suggestions
  if (!base || cards.length === 0 || (column === undefined && closed === table)) return null
  const close = () => {
    leave()
    // The strip goes, and the focus must not go with it.
    document.getElementById('main')?.focus()
    if (column === undefined) setClosed(table)
    else clearSelection()
  }
  const show = ({ operation, sentence }: SuggestionCard) => {
    const recipe = withSuggestion(base, operation)
    const source = { kind: 'step', recipe, step: base.index } as const
    // What is selected may be far down: the rows that change are what there is to see.
    if (column === undefined) look({ source, title: sentence })
    else look({ source: { ...source, only: 'touched' }, title: `${sentence}: the rows that it touches` })
  }
  /** Hands the step over to the recipe, where it is looked at from there. */
  const take = (into: (operation: Operation) => void, { operation }: SuggestionCard) => {
    leave()
    clearSelection()
    into(operation)
  }
  return (
    <section className={styles['strip']} aria-label="Suggestions" data-dock>
      <h2 className={styles['title']}>
        <Icon of={Lightbulb} size={14} />
        {column === undefined ? 'Suggestion' : `Suggestions for ${column}`}
        <IconButton label="Close suggestions" icon={X} size={12} onPress={close} />
      </h2>
      <Toolbar aria-label="Suggested steps" className={styles['cards'] ?? ''}>
        {cards.map((card, index) => (
          <SuggestionItem
            key={JSON.stringify(card.operation)}
            card={card}
            examples={examples[index]}
            onLook={isLooking => (isLooking ? show(card) : leave())}
            onClose={close}
            onAdd={() => take(addStep, card)}
            onEdit={() => take(editNewStep, card)}
          />
        ))}
      </Toolbar>
    </section>
  )
}
