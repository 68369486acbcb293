import { PickList } from '../../../ui/PickList.tsx'
import { mergeChoice } from '../draft-model.ts'
import type { FormProps } from './form-props.ts'

/** Trim and drop: nothing but columns. */
export const ColumnsForm = ({ operation, columns, onChange }: FormProps<'trim' | 'drop'>) => (
  <PickList
    label={operation.op === 'trim' ? 'Columns to trim' : 'Columns to drop'}
    items={columns}
    chosen={operation.columns}
    onChange={chosen => onChange({ ...operation, columns: mergeChoice(operation.columns, chosen) })}
  />
)
