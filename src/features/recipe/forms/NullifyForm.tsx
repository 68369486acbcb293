import { PickList } from '../../../ui/PickList.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { mergeChoice, replaceAt } from '../draft-model.ts'
import { FormRows } from './FormRows.tsx'
import type { FormProps } from './form-props.ts'

/** Replace value with null: the values, and the columns in which they mean nothing. */
export const NullifyForm = ({ operation, columns, onChange }: FormProps<'nullify'>) => {
  const { values } = operation
  const set = (index: number, value: string | undefined): void =>
    onChange({ ...operation, values: replaceAt(values, index, value) })
  return (
    <>
      <FormRows
        label="Values that become NULL"
        noun="value"
        onAdd={() => onChange({ ...operation, values: [...values, ''] })}
        onRemove={index => set(index, undefined)}
        rows={values.map((value, index) => (
          <TextField
            // Rows have no identity but their place.
            // eslint-disable-next-line react/no-array-index-key
            key={index}
            label={`Value ${index + 1}`}
            isLabelHidden
            isMono
            autoFocus={index === 0}
            placeholder="empty text"
            value={value}
            onChange={text => set(index, text)}
          />
        ))}
      />
      <PickList
        label="In columns"
        items={columns}
        chosen={operation.columns}
        onChange={chosen => onChange({ ...operation, columns: mergeChoice(operation.columns, chosen) })}
      />
    </>
  )
}
