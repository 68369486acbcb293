import { Select } from '../../../ui/Select.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { FormRows } from './FormRows.tsx'
import type { FormProps } from './form-props.ts'
import { replaceAt } from './list-edit.ts'

/** Rename: columns and their new names. */
export const RenameForm = ({ operation, scope, onChange }: FormProps<'rename'>) => {
  const names = operation.columns
  const set = (index: number, one: (typeof names)[number] | undefined): void =>
    onChange({ ...operation, columns: replaceAt(names, index, one) })
  return (
    <FormRows
      label="Columns and their new names"
      noun="column"
      onAdd={() => onChange({ ...operation, columns: [...names, { from: '', to: '' }] })}
      onRemove={index => set(index, undefined)}
      rows={names.map((one, index) => (
        <>
          <Select
            label={`Column ${index + 1}`}
            isLabelHidden
            placeholder="Column…"
            choices={scope.columns}
            value={one.from === '' ? null : one.from}
            onChange={from => set(index, { from, to: one.to === '' || one.to === one.from ? from : one.to })}
          />
          <TextField
            label={`New name of ${one.from || `column ${index + 1}`}`}
            isLabelHidden
            isMono
            autoFocus={index === 0 && one.from !== ''}
            placeholder="new name"
            value={one.to}
            onChange={to => set(index, { ...one, to })}
          />
        </>
      ))}
    />
  )
}
