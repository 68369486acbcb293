import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../../../ui/Button.tsx'
import styles from './Forms.module.css'

interface FormRowsProps {
  readonly label: string
  /** What one row is called: "value", "column". */
  readonly noun: string
  readonly rows: readonly ReactNode[]
  /** The last row can be taken out too. */
  readonly isAllRemovable?: boolean
  readonly onAdd: () => void
  readonly onRemove: (index: number) => void
}

/** A list of small rows that can be added to and taken from. */
export const FormRows = ({ label, noun, rows, isAllRemovable = false, onAdd, onRemove }: FormRowsProps) => (
  <fieldset className={styles['rows']}>
    <legend className={styles['legend']}>{label}</legend>
    {rows.map((row, index) => (
      // Rows have no identity but their place.
      // eslint-disable-next-line react/no-array-index-key
      <div key={index} className={styles['row']}>
        <div className={styles['fields']}>{row}</div>
        <IconButton
          label={`Remove ${noun} ${index + 1}`}
          icon={X}
          size={14}
          isDisabled={!isAllRemovable && rows.length < 2}
          onPress={() => onRemove(index)}
        />
      </div>
    ))}
    <Button variant="quiet" icon={Plus} onPress={onAdd}>
      Add a {noun}
    </Button>
  </fieldset>
)
