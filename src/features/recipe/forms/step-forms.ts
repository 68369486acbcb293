import type { Operation } from '../../../core/recipe/recipe.ts'
import { stepKinds } from '../../../core/recipe/step-kinds.ts'
import { columnForms } from './forms-columns.ts'
import { rowForms } from './forms-rows.ts'
import { shapeForms } from './forms-shape.ts'
import { textForms } from './forms-text.ts'
import { valueForms } from './forms-values.ts'
import type { StepForm } from './step-form.ts'

export type OperationName = Operation['op']

const forms: Readonly<Record<string, StepForm>> = {
  ...columnForms,
  ...textForms,
  ...valueForms,
  ...rowForms,
  ...shapeForms,
}

/** The form of an operation. */
export const formOf = (op: string): StepForm => {
  const form = forms[op]
  if (form === undefined) throw new Error(`There is no form for ${op}`)
  return form
}

const isOperation = (op: string): op is OperationName => op in stepKinds

/** The operations, group by group, as they are offered. */
export const operations: readonly { readonly op: OperationName; readonly label: string }[] = Object.entries(
  forms,
).flatMap(([op, { label }]) => (isOperation(op) ? [{ op, label }] : []))
