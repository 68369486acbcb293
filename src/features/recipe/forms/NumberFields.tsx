import { useState } from 'react'
import { Switch } from '../../../ui/Switch.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { type FormField, textAt, valueAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'
import { numberOf, numbersOf, numbersText } from './number-text.ts'

interface ParsedFieldProps<T> extends FieldProps<Extract<FormField, { kind: 'number' | 'numbers' }>> {
  readonly parse: (text: string) => T | undefined
  readonly print: (value: unknown) => string
  readonly mistake: string
}

/** Keeps the text as it is typed ("1." on the way to "1.5"), while the document has what it means. */
function ParsedField<T>({ parse, print, mistake, ...props }: ParsedFieldProps<T>) {
  const { field, document, place, onChange } = props
  const value = valueAt(document, field.path)
  const [text, setText] = useState(() => print(value))
  const isSame = JSON.stringify(parse(text)) === JSON.stringify(value)
  const shown = isSame ? text : print(value)
  const isWrong = text.trim() !== '' && parse(text) === undefined
  return (
    <TextField
      label={place === undefined ? field.label : `${field.label} ${place}`}
      isLabelHidden={place !== undefined}
      isMono
      placeholder={field.placeholder ?? ''}
      {...(field.hint === undefined ? {} : { hint: field.hint })}
      error={isWrong ? mistake : undefined}
      value={shown}
      onChange={typed => {
        setText(typed)
        onChange(withValue(document, field.path, parse(typed)))
      }}
    />
  )
}

/** A number. */
export const NumberField = (props: FieldProps<Extract<FormField, { kind: 'number' }>>) => (
  <ParsedField
    {...props}
    parse={numberOf}
    print={value => (typeof value === 'number' ? String(value) : '')}
    mistake="This is not a number."
  />
)

/** Numbers, with commas between them. */
export const NumbersField = (props: FieldProps<Extract<FormField, { kind: 'numbers' }>>) => (
  <ParsedField
    {...props}
    parse={numbersOf}
    print={numbersText}
    mistake="Write numbers with commas between."
  />
)

/** A text, or NULL. */
export const NullableField = ({
  field,
  document,
  place,
  onChange,
}: FieldProps<Extract<FormField, { kind: 'nullable' }>>) => {
  const isNull = valueAt(document, field.path) === null
  return (
    <>
      <TextField
        label={place === undefined ? field.label : `${field.label} ${place}`}
        isLabelHidden={place !== undefined}
        isMono
        isDisabled={isNull}
        placeholder={isNull ? 'NULL' : 'empty text'}
        value={textAt(document, field.path)}
        onChange={text => onChange(withValue(document, field.path, text))}
      />
      <Switch isSelected={isNull} onChange={on => onChange(withValue(document, field.path, on ? null : ''))}>
        NULL
      </Switch>
    </>
  )
}
