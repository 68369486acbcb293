import { PickList } from '../../../ui/PickList.tsx'
import { Select } from '../../../ui/Select.tsx'
import { ToggleGroup } from '../../../ui/ToggleGroup.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Plus } from 'lucide-react'
import { mergeChoice, replaceAt } from '../draft-model.ts'
import { FormRows } from './FormRows.tsx'
import type { FormProps } from './form-props.ts'

const OrderRows = ({ operation, columns, onChange }: FormProps<'dedupe'>) => {
  const { order } = operation
  const set = (index: number, key: (typeof order)[number] | undefined): void =>
    onChange({ ...operation, order: replaceAt(order, index, key) })
  const add = (): void => onChange({ ...operation, order: [...order, { column: '', descending: false }] })
  if (order.length === 0)
    return (
      <Button variant="quiet" icon={Plus} onPress={add}>
        Order the rows first
      </Button>
    )
  return (
    <FormRows
      label="After ordering by"
      noun="column"
      onAdd={add}
      onRemove={index => set(index, undefined)}
      rows={order.map((key, index) => (
        <>
          <Select
            label={`Order column ${index + 1}`}
            isLabelHidden
            placeholder="Column…"
            choices={columns}
            value={key.column === '' ? null : key.column}
            onChange={column => set(index, { ...key, column })}
          />
          <Select
            label={`Direction of ${key.column || `column ${index + 1}`}`}
            isLabelHidden
            choices={[
              { id: 'up', text: 'ascending' },
              { id: 'down', text: 'descending' },
            ]}
            value={key.descending ? 'down' : 'up'}
            onChange={direction => set(index, { ...key, descending: direction === 'down' })}
          />
        </>
      ))}
    />
  )
}

/** Deduplicate: the key, which of its rows stays, and by what order. */
export const DedupeForm = (props: FormProps<'dedupe'>) => {
  const { operation, columns, onChange } = props
  return (
    <>
      <PickList
        label="One row for each"
        items={columns}
        chosen={operation.keys}
        onChange={chosen => onChange({ ...operation, keys: mergeChoice(operation.keys, chosen) })}
      />
      <ToggleGroup
        label="Which row stays"
        choices={[
          { id: 'first', text: 'Keep the first' },
          { id: 'last', text: 'Keep the last' },
        ]}
        value={operation.keep}
        onChange={keep => onChange({ ...operation, keep })}
      />
      <OrderRows {...props} />
    </>
  )
}
