import { Copy, Lightbulb } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import { CellText, type TextRange } from './CellText.tsx'
import styles from './Grid.module.css'
import { plainText, toJson } from './format-model.ts'
import type { CellValue, GridColumn } from './grid-types.ts'

interface CellDetailProps {
  readonly row: number
  readonly column: GridColumn
  readonly value: CellValue
  /** The old value of a changed cell; null for NULL. */
  readonly old?: string | null | undefined
  /** Takes a part of a text that steps are wanted for; absent where there are none. */
  readonly onTextPart?: ((text: string, part: TextRange) => void) | undefined
  readonly onClose: () => void
}

const inFull = (value: CellValue, type: string): string =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    ? toJson(value, 2)
    : plainText(value, type)

/** A value in full. */
export const CellDetail = ({ row, column, value, old, onTextPart, onClose }: CellDetailProps) => {
  const [part, setPart] = useState<TextRange>()
  const text = inFull(value, column.type)
  return (
    <Dialog
      title={`${column.name} · row ${(row + 1).toLocaleString('en')}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          {onTextPart && typeof value === 'string' && (
            <Button
              icon={Lightbulb}
              isDisabled={!part}
              onPress={() => {
                if (part) onTextPart(value, part)
                onClose()
              }}
            >
              Suggest steps for the selection
            </Button>
          )}
          <Button icon={Copy} onPress={() => void navigator.clipboard.writeText(text)}>
            Copy value
          </Button>
        </>
      }
    >
      <p className={styles['detailType']}>{column.type}</p>
      {old !== undefined && (
        <>
          <p className={styles['detailNull']}>Before</p>
          <pre className={styles['detail']}>{old ?? 'NULL'}</pre>
          <p className={styles['detailNull']}>Now</p>
        </>
      )}
      {value === null && <p className={styles['detailNull']}>NULL</p>}
      {value === '' && <p className={styles['detailNull']}>empty text, 0 characters</p>}
      {text !== '' &&
        (onTextPart && typeof value === 'string' && text === value ? (
          <CellText label={`Value of ${column.name}`} text={text} onSelect={setPart} />
        ) : (
          <pre className={styles['detail']}>{text}</pre>
        ))}
    </Dialog>
  )
}
