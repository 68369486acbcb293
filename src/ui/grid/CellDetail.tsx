import { Copy } from 'lucide-react'
import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import styles from './Grid.module.css'
import { plainText, toJson } from './format-model.ts'
import type { CellValue, GridColumn } from './grid-types.ts'

interface CellDetailProps {
  readonly row: number
  readonly column: GridColumn
  readonly value: CellValue
  readonly onClose: () => void
}

const inFull = (value: CellValue, type: string): string =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
    ? toJson(value, 2)
    : plainText(value, type)

/** A value in full. */
export const CellDetail = ({ row, column, value, onClose }: CellDetailProps) => {
  const text = inFull(value, column.type)
  return (
    <Dialog
      title={`${column.name} · row ${(row + 1).toLocaleString('en')}`}
      isOpen
      onClose={onClose}
      footer={
        <Button icon={Copy} onPress={() => void navigator.clipboard.writeText(text)}>
          Copy value
        </Button>
      }
    >
      <p className={styles['detailType']}>{column.type}</p>
      {value === null && <p className={styles['detailNull']}>NULL</p>}
      {value === '' && <p className={styles['detailNull']}>empty text, 0 characters</p>}
      {text !== '' && <pre className={styles['detail']}>{text}</pre>}
    </Dialog>
  )
}
