import { ArrowUpDown, Check } from 'lucide-react'
import { IconButton } from '../../ui/Button.tsx'
import { Menu, MenuItem } from '../../ui/Menu.tsx'
import { Select } from '../../ui/Select.tsx'
import styles from './Profile.module.css'
import { type ColumnOrder, columnOrders, orderedColumns } from './column-order.ts'
import { shareText } from './profile-model.ts'

interface ListOrderProps {
  readonly order: ColumnOrder
  readonly onOrderChange: (order: ColumnOrder) => void
}

/** The order in which columns are listed. */
export const ListOrder = ({ order, onOrderChange }: ListOrderProps) => {
  const shown = columnOrders.find(({ id }) => id === order)?.text.toLowerCase() ?? ''
  return (
    <Menu
      label="Order of the list"
      trigger={<IconButton label={`Order of the list: ${shown}`} icon={ArrowUpDown} size={14} />}
    >
      {columnOrders.map(({ id, text }) => (
        <MenuItem key={id} onAction={() => onOrderChange(id)} {...(id === order && { icon: Check })}>
          {text}
        </MenuItem>
      ))}
    </Menu>
  )
}

interface ColumnChoiceProps extends ListOrderProps {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly column: string | undefined
  readonly onChange: (column: string) => void
  /** The share of missing values, by column, as far as it is known. */
  readonly missing: ReadonlyMap<string, number>
}

/** Which column the panel tells of, and the order in which they are offered. */
export const ColumnChoice = (props: ColumnChoiceProps) => {
  const { columns, column, onChange, order, onOrderChange, missing } = props
  const hint = (name: string, type: string): string => {
    const share = order === 'missing' ? missing.get(name) : undefined
    return share === undefined ? type : `${shareText(share)} missing`
  }
  return (
    <div className={styles['choice']}>
      <Select
        label="Column"
        isLabelHidden
        choices={orderedColumns(columns, order, missing).map(({ name, type }) => ({
          id: name,
          text: name,
          hint: hint(name, type),
        }))}
        value={column ?? null}
        onChange={onChange}
        placeholder="Choose a column…"
      />
      <ListOrder order={order} onOrderChange={onOrderChange} />
    </div>
  )
}
