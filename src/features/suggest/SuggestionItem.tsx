import { Pencil } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import type { SuggestionCard } from '../../core/recipe/suggest.ts'
import type { SuggestionExample } from '../../core/recipe/suggest-examples.ts'
import { IconButton } from '../../ui/Button.tsx'
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
  /** Opens the step's form, filled in. */
  readonly onEdit: () => void
  readonly onClose: () => void
  /** Hovered or focused, or not any more. */
  readonly onLook: (isLooking: boolean) => void
}

/** A step that may be meant: looked at, the grid shows what it does; pressed, it is added. Its pencil opens its form first. */
export const SuggestionItem = ({ card, examples, onAdd, onEdit, onClose, onLook }: SuggestionItemProps) => (
  <div className={styles['item']}>
    <Button
      className={styles['card'] ?? ''}
      data-suggestion
      onPress={onAdd}
      onHoverChange={onLook}
      onFocusChange={onLook}
      onKeyDown={event => {
        if (event.key === 'Escape') onClose()
        else if (event.key === 'e') onEdit()
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
    <span className={styles['edit']}>
      <IconButton label="Edit before adding (E)" icon={Pencil} size={12} onPress={onEdit} />
    </span>
  </div>
)
