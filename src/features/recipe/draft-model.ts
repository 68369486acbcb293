import type { DetectedType } from '../../core/lake/job-views.ts'
import type { Operation, Recipe, Step } from '../../core/recipe/recipe.ts'
import type { Draft } from '../../state/recipe.ts'
import { type FormDocument, finishFields } from './forms/form-model.ts'
import { type OperationName, formOf } from './forms/step-forms.ts'

/** A form's document as what it is about to be. Forms may be half filled: the operation's schema decides when they are applied. */
export const asOperation = (document: FormDocument): Operation => document as unknown as Operation

/** An operation as the document that its form changes. */
export const asDocument = (operation: Operation): FormDocument => ({ ...operation })

/** The empty form of an operation, on a column when there is one at hand, with a value where the operation takes one. */
export const blankOperation = (op: OperationName, column?: string, value?: string): Operation =>
  asOperation({ op, ...formOf(op).blank(column, value) })

/** The operation without rows that were left empty. Undefined when nothing is left that could run. */
export const finished = (operation: Operation): Operation | undefined => {
  const { fields, finish } = formOf(operation.op)
  const document = finishFields(fields, asDocument(operation))
  const done = document && finish ? finish(document) : document
  return done && asOperation(done)
}

/** The step of a draft, with the note and switch of the step that it edits; undefined while the form is not finished. */
export const draftStep = (draft: Draft, recipe: Recipe): Step | undefined => {
  const operation = finished(draft.operation)
  if (operation === undefined) return undefined
  const before = draft.isNew ? undefined : recipe.steps.find(({ id }) => id === draft.id)
  return {
    ...operation,
    id: draft.id,
    ...(before?.disabled === undefined ? {} : { disabled: before.disabled }),
    ...(before?.note === undefined ? {} : { note: before.note }),
  }
}

/** The cast step that detection found. */
export const detectedCast = (types: readonly DetectedType[]): Operation => ({
  op: 'cast',
  columns: types.map(({ column, to, format }) =>
    format === undefined ? { column, to } : { column, to, format },
  ),
  onError: 'null',
})
