import { Select } from '../../../ui/Select.tsx'
import { castTypes } from './cast-types.ts'
import { type FormField, textAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'

/** A type that values can be cast to. */
export const TypeField = ({
  field,
  document,
  place,
  onChange,
}: FieldProps<Extract<FormField, { kind: 'type' }>>) => {
  const value = textAt(document, field.path)
  const types: readonly string[] = value === '' ? castTypes : [...new Set([...castTypes, value])]
  const choices = types.map(type => ({ id: type, text: type }))
  return (
    <Select
      label={place === undefined ? field.label : `${field.label} ${place}`}
      isLabelHidden={place !== undefined}
      placeholder="Type…"
      choices={field.isOptional ? [{ id: '', text: 'as it is' }, ...choices] : choices}
      value={value === '' && !field.isOptional ? null : value}
      onChange={type => onChange(withValue(document, field.path, type))}
    />
  )
}
