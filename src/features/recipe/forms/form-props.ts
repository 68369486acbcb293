import type { Operation } from '../../../core/recipe/recipe.ts'
import type { Choice } from '../../../ui/Select.tsx'
import type { FormDocument } from './form-model.ts'

/** What a form can offer to choose from. */
export interface FormScope {
  /** The columns before the step, with their types as hints. */
  readonly columns: readonly Choice<string>[]
  /** The other tables of the lake. */
  readonly tables: readonly Choice<string>[]
  /** The columns of another table; none while they are not known. */
  readonly columnsOf: (table: string) => readonly Choice<string>[]
  /** Why the engine does not take the SQL that was typed. */
  readonly error: string | undefined
  /** Where in it; undefined where nobody knows. */
  readonly errorAt: number | undefined
}

/** What a form with a shape of its own is given: its operation as it stands, and what it may offer. */
export interface FormProps<T extends Operation['op']> {
  readonly operation: Extract<Operation, { readonly op: T }>
  readonly scope: FormScope
  readonly onChange: (operation: Operation) => void
}

/** What each field is given: its own description, the document that it is in, and the whole document. */
export interface FieldProps<F> {
  readonly field: F
  readonly document: FormDocument
  readonly whole: FormDocument
  readonly scope: FormScope
  /** Ends the labels of fields in rows: `1`. */
  readonly place?: string | undefined
  readonly autoFocus?: boolean
  readonly onChange: (document: FormDocument) => void
}
