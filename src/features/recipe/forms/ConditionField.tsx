import type { Condition } from '../../../core/recipe/recipe.ts'
import { ConditionGroup } from './ConditionGroup.tsx'
import type { FormScope } from './form-props.ts'

const asGroup = (condition: Condition): Extract<Condition, { all: unknown } | { any: unknown }> =>
  'all' in condition || 'any' in condition ? condition : { all: [condition] }

interface ConditionFieldProps {
  readonly label: string
  readonly condition: Condition
  readonly scope: FormScope
  readonly onChange: (condition: Condition) => void
}

/** Comparisons that all or any must hold, groups of them, or SQL. */
export const ConditionField = ({ label, condition, scope, onChange }: ConditionFieldProps) => (
  <ConditionGroup label={label} group={asGroup(condition)} scope={scope} onChange={onChange} />
)
