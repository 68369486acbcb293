import { TextField } from '../../../ui/TextField.tsx'
import { FormRows } from './FormRows.tsx'
import { type FormField, textsAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'
import { replaceAt } from './list-edit.ts'

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** Texts, one under the other. */
export const TextsField = ({
  field,
  document,
  place,
  autoFocus = false,
  onChange,
}: FieldProps<Extract<FormField, { kind: 'texts' }>>) => {
  const texts = textsAt(document, field.path)
  const set = (index: number, text: string | undefined): void =>
    onChange(withValue(document, field.path, replaceAt(texts, index, text)))
  const within = place === undefined ? '' : ` of ${place}`
  return (
    <FormRows
      label={place === undefined ? field.label : `${field.label} ${place}`}
      noun={field.noun}
      onAdd={() => onChange(withValue(document, field.path, [...texts, '']))}
      onRemove={index => set(index, undefined)}
      rows={texts.map((text, index) => (
        <TextField
          // Texts have no identity but their place.
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          label={`${capital(field.noun)} ${index + 1}${within}`}
          isLabelHidden
          isMono
          autoFocus={autoFocus && index === 0}
          placeholder={field.placeholder ?? (field.isRaw ? 'empty text' : field.noun)}
          value={text}
          onChange={typed => set(index, typed)}
        />
      ))}
    />
  )
}
