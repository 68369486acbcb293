import type { Operation } from '../../../core/recipe/recipe.ts'
import type { columnChoices } from '../recipe-columns.ts'

/** What every form of a step is given: its operation as it stands, and the columns before the step. */
export interface FormProps<T extends Operation['op']> {
  readonly operation: Extract<Operation, { readonly op: T }>
  readonly columns: ReturnType<typeof columnChoices>
  readonly onChange: (operation: Operation) => void
}
