import type { FormDocument, FormField } from './form-model.ts'

/** The groups of the list of operations, in its order. */
export const formGroups = ['Columns', 'Text', 'Values', 'Rows', 'Shape'] as const

/** An operation as the user meets it. */
export interface StepForm {
  /** As the list of operations has it. The sentences of steps begin with the same verb where that is English. */
  readonly label: string
  readonly group: (typeof formGroups)[number]
  /** Other words by which people look for it. */
  readonly words: string
  readonly fields: readonly FormField[]
  /** The empty form, on a column when there is one at hand, with a cell's value where the operation takes one. */
  readonly blank: (column?: string, value?: string) => FormDocument
  /** What the form asks for, said while it is not finished. */
  readonly asks: string
  /** What is left to do to a form whose fields are finished. */
  readonly finish?: (document: FormDocument) => FormDocument | undefined
}

/** A list with the column at hand. */
export const chosen = (column: string | undefined): readonly string[] =>
  column === undefined ? [] : [column]

/** The columns on which an operation works. */
export const columnsField = (label: string): FormField => ({ kind: 'columns', path: 'columns', label })
