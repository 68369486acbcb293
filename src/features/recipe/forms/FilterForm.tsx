import type { Condition } from '../../../core/recipe/recipe.ts'
import { ConditionGroup } from './ConditionGroup.tsx'
import type { FormProps } from './form-props.ts'

const asGroup = (condition: Condition): Extract<Condition, { all: unknown } | { any: unknown }> =>
  'all' in condition || 'any' in condition ? condition : { all: [condition] }

interface FilterFormProps extends FormProps<'filter'> {
  /** Why the engine does not take the SQL. */
  readonly error: string | undefined
}

/** Filter: comparisons that all or any must hold, groups of them, or SQL. */
export const FilterForm = ({ operation, columns, onChange, error }: FilterFormProps) => (
  <ConditionGroup
    label="Keep rows where"
    group={asGroup(operation.condition)}
    columns={columns}
    error={error}
    onChange={condition => onChange({ op: 'filter', condition })}
  />
)
