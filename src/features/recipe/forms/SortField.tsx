import { Plus } from 'lucide-react'
import { Button } from '../../../ui/Button.tsx'
import { Select } from '../../../ui/Select.tsx'
import { FormRows } from './FormRows.tsx'
import { type FormDocument, type FormField, documentsAt, textAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'
import { replaceAt } from './list-edit.ts'

const directions = [
  { id: 'up', text: 'ascending' },
  { id: 'down', text: 'descending' },
] as const

/** Columns to order by; none is an answer too. */
export const SortField = ({
  field,
  document,
  scope,
  onChange,
}: FieldProps<Extract<FormField, { kind: 'sort' }>>) => {
  const keys = documentsAt(document, field.path)
  const set = (index: number, key: FormDocument | undefined): void =>
    onChange(withValue(document, field.path, replaceAt(keys, index, key)))
  const add = (): void =>
    onChange(withValue(document, field.path, [...keys, { column: '', descending: false }]))
  if (keys.length === 0)
    return (
      <Button variant="quiet" icon={Plus} onPress={add}>
        Order the rows first
      </Button>
    )
  return (
    <FormRows
      label={field.label}
      noun="column"
      isAllRemovable
      onAdd={add}
      onRemove={index => set(index, undefined)}
      rows={keys.map((key, index) => (
        <>
          <Select
            label={`Order column ${index + 1}`}
            isLabelHidden
            placeholder="Column…"
            choices={scope.columns}
            value={textAt(key, 'column') || null}
            onChange={column => set(index, { ...key, column })}
          />
          <Select
            label={`Direction of ${textAt(key, 'column') || `column ${index + 1}`}`}
            isLabelHidden
            choices={directions}
            value={key['descending'] === true ? 'down' : 'up'}
            onChange={direction => set(index, { ...key, descending: direction === 'down' })}
          />
        </>
      ))}
    />
  )
}
