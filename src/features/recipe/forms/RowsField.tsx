import type { ReactNode } from 'react'
import { FormRows } from './FormRows.tsx'
import { type FormDocument, type FormField, documentsAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'
import { replaceAt } from './list-edit.ts'

/** Draws fields. Given as a property, because fields hold fields. */
export type NestedFields = (
  props: Omit<FieldProps<unknown>, 'field'> & { readonly fields: readonly FormField[] },
) => ReactNode

interface RowsFieldProps extends FieldProps<Extract<FormField, { kind: 'rows' }>> {
  readonly fieldsOf: NestedFields
}

/** A list of small documents, each with the same fields in one row. */
export const RowsField = ({
  field,
  document,
  fieldsOf: Fields,
  place,
  onChange,
  ...rest
}: RowsFieldProps) => {
  const rows = documentsAt(document, field.path)
  const set = (index: number, row: FormDocument | undefined): void =>
    onChange(withValue(document, field.path, replaceAt(rows, index, row)))
  return (
    <FormRows
      label={place === undefined ? field.label : `${field.label} ${place}`}
      noun={field.noun}
      isAllRemovable={field.isOptional === true}
      onAdd={() => onChange(withValue(document, field.path, [...rows, field.blank]))}
      onRemove={index => set(index, undefined)}
      rows={rows.map((row, index) => (
        <Fields
          // Rows have no identity but their place.
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          {...rest}
          fields={field.fields}
          document={row}
          place={String(index + 1)}
          onChange={next => set(index, next)}
        />
      ))}
    />
  )
}
