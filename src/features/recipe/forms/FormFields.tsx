import type { ReactNode } from 'react'
import { PickList } from '../../../ui/PickList.tsx'
import { Switch } from '../../../ui/Switch.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import type { Condition } from '../../../core/recipe/recipe.ts'
import { ChoiceField } from './ChoiceField.tsx'
import { ColumnField } from './ColumnField.tsx'
import { ConditionField } from './ConditionField.tsx'
import { ExpressionField } from './ExpressionField.tsx'
import { type FormField, textAt, textsAt, valueAt, withValue } from './form-model.ts'
import type { FieldProps } from './form-props.ts'
import { mergeChoice } from './list-edit.ts'
import { NullableField, NumberField, NumbersField } from './NumberFields.tsx'
import { RowsField } from './RowsField.tsx'
import { SortField } from './SortField.tsx'
import { TextsField } from './TextsField.tsx'
import { TypeField } from './TypeField.tsx'
import { VariantField } from './VariantField.tsx'
import { ZoneField } from './ZoneField.tsx'

/** One field of a form. */
const Field = (props: FieldProps<FormField>): ReactNode => {
  const { field, document, scope, place, autoFocus = false, onChange } = props
  if (field.kind === 'variant') return <VariantField {...props} field={field} fieldsOf={FormFields} />
  const set = (value: unknown): void => onChange(withValue(document, field.path, value))
  const label = place === undefined ? field.label : `${field.label} ${place}`
  switch (field.kind) {
    case 'columns':
    case 'tables':
      return (
        <PickList
          label={label}
          items={field.kind === 'tables' ? scope.tables : scope.columns}
          chosen={textsAt(document, field.path)}
          isOrdered={field.kind === 'columns' && field.isOrdered === true}
          {...(field.kind === 'tables' ? { noun: ['table', 'tables'] as const } : {})}
          onChange={chosen => set(mergeChoice(textsAt(document, field.path), chosen))}
        />
      )
    case 'text':
      return (
        <TextField
          label={label}
          isLabelHidden={place !== undefined}
          isMono={field.isMono === true}
          placeholder={field.placeholder ?? (place === undefined ? '' : field.label)}
          lines={field.lines ?? 1}
          autoFocus={autoFocus}
          {...(field.hint === undefined ? {} : { hint: field.hint })}
          value={textAt(document, field.path)}
          onChange={set}
        />
      )
    case 'switch':
      return (
        <Switch isSelected={valueAt(document, field.path) === true} onChange={set}>
          {field.label}
        </Switch>
      )
    case 'condition':
      return (
        <ConditionField
          label={label}
          // A condition's fields write nothing else there.
          condition={valueAt(document, field.path) as Condition}
          scope={scope}
          onChange={set}
        />
      )
    case 'expression':
      return (
        <ExpressionField
          label={label}
          placeholder={field.placeholder ?? ''}
          hint={field.hint ?? ''}
          columns={
            field.isQuery ? [{ id: 'input', text: 'input', hint: 'rows' }, ...scope.columns] : scope.columns
          }
          error={scope.error}
          autoFocus={autoFocus}
          value={textAt(document, field.path)}
          onChange={set}
        />
      )
    case 'column':
    case 'table':
    case 'new-column':
      return <ColumnField {...props} field={field} />
    case 'choice':
      return <ChoiceField {...props} field={field} />
    case 'number':
      return <NumberField {...props} field={field} />
    case 'numbers':
      return <NumbersField {...props} field={field} />
    case 'nullable':
      return <NullableField {...props} field={field} />
    case 'texts':
      return <TextsField {...props} field={field} />
    case 'rows':
      return <RowsField {...props} field={field} fieldsOf={FormFields} />
    case 'sort':
      return <SortField {...props} field={field} />
    case 'type':
      return <TypeField {...props} field={field} />
    case 'zone':
      return <ZoneField {...props} field={field} />
  }
}

interface FormFieldsProps extends Omit<FieldProps<unknown>, 'field'> {
  readonly fields: readonly FormField[]
}

const keyOf = (field: FormField): string => (field.kind === 'variant' ? field.label : field.path)

/** The fields of a form that its document has use for, drawn by their descriptions. */
export const FormFields = ({ fields, ...rest }: FormFieldsProps) => (
  <>
    {fields
      .filter(field => field.kind === 'variant' || field.when?.(rest.document) !== false)
      .map(field => (
        <Field key={keyOf(field)} field={field} {...rest} />
      ))}
  </>
)
