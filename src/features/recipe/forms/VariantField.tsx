import { Labelled } from './Labelled.tsx'
import type { FormField } from './form-model.ts'
import type { FieldProps } from './form-props.ts'
import { ChoiceButtons } from './ChoiceField.tsx'
import type { NestedFields } from './RowsField.tsx'

interface VariantFieldProps extends FieldProps<Extract<FormField, { kind: 'variant' }>> {
  readonly fieldsOf: NestedFields
}

/** One of several shapes of a part of the document, with the fields of the chosen one. */
export const VariantField = ({ field, fieldsOf: Fields, ...rest }: VariantFieldProps) => {
  const chosen = field.choices.find(({ is }) => is(rest.document))
  const take = (id: string): void => {
    const choice = field.choices.find(one => one.id === id)
    if (choice && choice !== chosen) rest.onChange(choice.take(rest.document))
  }
  return (
    <>
      <Labelled label={field.label}>
        <ChoiceButtons label={field.label} choices={field.choices} value={chosen?.id ?? ''} onChange={take} />
      </Labelled>
      {chosen && <Fields {...rest} fields={chosen.fields} />}
    </>
  )
}
