import { Button } from 'react-aria-components/Button'
import type { SuggestionCard } from '../../core/recipe/suggest.ts'
import type { SuggestionExample } from '../../core/recipe/suggest-examples.ts'
import { cx } from '../../ui/cx.ts'
import styles from './Suggest.module.css'

const text = (value: string | null): string => (value === null ? 'NULL' : value === '' ? '""' : value)

const Example = ({ before, after }: SuggestionExample) => (
  <span className={styles['example']}>
    <del className={cx(styles['before'], before === null && styles['null'])}>{text(before)}</del>
    <span aria-hidden className={styles['arrow']}>
      →
    </span>
    <span className={cx(styles['after'], (after ?? null) === null && styles['null'])}>
      {after === undefined ? 'taken out' : text(after)}
    </span>
  </span>
)

interface SuggestionItemProps {
  readonly card: SuggestionCard
  /** Undefined until they are known. */
  readonly examples: readonly SuggestionExample[] | undefined
  readonly onAdd: () => void
  readonly onClose: () => void
  /** Hovered or focused, or not any more. */
  readonly onLook: (isLooking: boolean) => void
}

/** A step that may be meant: looked at, the grid shows what it does; pressed, it is added. */
export const SuggestionItem = ({ card, examples, onAdd, onClose, onLook }: SuggestionItemProps) => (
  <Button
    className={styles['card'] ?? ''}
    onPress={onAdd}
    onHoverChange={onLook}
    onFocusChange={onLook}
    onKeyDown={event => {
      if (event.key === 'Escape') onClose()
      // The arrow keys are the toolbar's.
      else event.continuePropagation()
    }}
  >
    <span className={styles['sentence']}>{card.sentence}</span>
    <span className={styles['why']}>{card.why}</span>
    <span className={styles['examples']}>
      {examples?.map(example => (
        <Example key={`${example.before} ${example.after}`} {...example} />
      ))}
    </span>
  </Button>
)
