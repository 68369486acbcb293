import { type FormEvent, useState } from 'react'
import type { ColumnView } from '../../core/lake/table-views.ts'
import type { NamedRow } from '../../core/lake/timeline-views.ts'
import { chooseRowKey, lookUpRow } from '../../state/biography.ts'
import { Button } from '../../ui/Button.tsx'
import { PickList } from '../../ui/PickList.tsx'
import { TextField } from '../../ui/TextField.tsx'
import styles from './Biography.module.css'
import { textOf } from './biography-model.ts'

interface KeyFormProps {
  readonly table: string
  readonly columns: readonly ColumnView[]
  /** The columns by which rows are told apart; empty where nobody knows. */
  readonly keyColumns: readonly string[]
  /** Values to begin with: the key that is shown, or the row that was asked for. */
  readonly row: NamedRow | undefined
}

const valueText = (row: NamedRow | undefined, column: string): string => {
  const value = row && Object.hasOwn(row, column) ? row[column] : undefined
  return value === undefined || value === null ? '' : textOf(value)
}

/** Which row: the values of the key's columns, and which columns these are. */
export const KeyForm = ({ table, columns, keyColumns, row }: KeyFormProps) => {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const [isChoosing, setChoosing] = useState(keyColumns.length === 0)
  const plain = columns.filter(({ type }) => !/^(struct|array|map|binary)/.test(type))
  const textAt = (column: string) => texts[column] ?? valueText(row, column)
  const isReady = keyColumns.length > 0 && keyColumns.every(column => textAt(column) !== '')
  const lookUp = (event: FormEvent): void => {
    event.preventDefault()
    if (!isReady) return
    lookUpRow(Object.fromEntries(keyColumns.map(column => [column, textAt(column)])))
    setChoosing(false)
  }
  const choose = (chosen: ReadonlySet<string>) =>
    chooseRowKey(
      table,
      plain.map(({ name }) => name).filter(name => chosen.has(name)),
    )
  return (
    <form className={styles['form']} onSubmit={lookUp} aria-label="Which row">
      {keyColumns.length === 0 && (
        <p className={styles['note']}>
          Nothing tells the rows of this table apart by itself. Choose the columns that do.
        </p>
      )}
      {isChoosing && (
        <PickList
          label="Columns that tell rows apart"
          items={plain.map(({ name, type }) => ({ id: name, hint: type }))}
          chosen={keyColumns}
          onChange={choose}
        />
      )}
      {keyColumns.map(column => (
        <TextField
          key={column}
          label={column}
          isMono
          value={textAt(column)}
          onChange={text => setTexts({ ...texts, [column]: text })}
        />
      ))}
      <div className={styles['formEnd']}>
        <Button type="submit" variant={row ? 'plain' : 'primary'} isDisabled={!isReady}>
          Look up
        </Button>
        {keyColumns.length > 0 && (
          <Button variant="quiet" aria-expanded={isChoosing} onPress={() => setChoosing(!isChoosing)}>
            Other columns
          </Button>
        )}
      </div>
    </form>
  )
}
