import { ComboBox } from '../../../ui/ComboBox.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import type { FormProps } from './form-props.ts'

interface DeriveFormProps extends FormProps<'derive'> {
  /** Why the engine does not take the expression. */
  readonly error: string | undefined
}

/** Derive: a column, new or in the place of an old one, and the expression that fills it. */
export const DeriveForm = ({ operation, columns, onChange, error }: DeriveFormProps) => (
  <>
    <ComboBox
      label="Column"
      choices={columns}
      placeholder="new_column"
      value={operation.column}
      onChange={column => onChange({ ...operation, column })}
    />
    <TextField
      label="Expression"
      isMono
      lines={4}
      autoFocus={operation.column !== ''}
      placeholder={`round("altitude" * 0.3048, 1)`}
      hint="SQL over the columns before this step. Names with spaces or capitals go in double quotes."
      error={error}
      value={operation.expression}
      onChange={expression => onChange({ ...operation, expression })}
    />
  </>
)
