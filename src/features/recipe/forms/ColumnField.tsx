import { ComboBox } from '../../../ui/ComboBox.tsx'
import { Select } from '../../../ui/Select.tsx'
import { type FormField, textAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'

type Kinds = Extract<FormField, { kind: 'column' | 'table' | 'new-column' }>

/** One column of those before the step or of another table; one table; or a column that need not be there yet. */
export const ColumnField = ({ field, document, whole, scope, place, onChange }: FieldProps<Kinds>) => {
  const value = textAt(document, field.path)
  const label = place === undefined ? field.label : `${field.label} ${place}`
  const set = (id: string): void => onChange(withValue(document, field.path, id))
  if (field.kind === 'new-column')
    return (
      <ComboBox label={label} choices={scope.columns} placeholder="new_column" value={value} onChange={set} />
    )
  const choices =
    field.kind === 'table'
      ? scope.tables
      : field.of === undefined
        ? scope.columns
        : scope.columnsOf(textAt(whole, field.of))
  // A column that is gone stays in sight, so that it can be replaced.
  const isGone = value !== '' && choices.every(({ id }) => id !== value)
  const shown = isGone ? [{ id: value, text: value, hint: 'missing' }, ...choices] : choices
  return (
    <Select
      label={label}
      isLabelHidden={place !== undefined}
      placeholder={field.kind === 'table' ? 'Table…' : place === undefined ? 'Column…' : `${field.label}…`}
      choices={shown}
      value={value === '' ? null : value}
      onChange={set}
    />
  )
}
