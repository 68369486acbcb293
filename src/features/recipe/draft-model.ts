import type { DetectedType } from '../../core/lake/job-views.ts'
import { type RecipeColumn, type TypeFamily, familyOf, isNumeric, isTime } from '../../core/recipe/columns.ts'
import type { CastType, Operation, Recipe, Step } from '../../core/recipe/recipe.ts'
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

/** The type that a column is likely to be given: what its text looks like, else a number; text for all that is no text. */
const likelyType = ({ type }: RecipeColumn, hint: string | undefined): CastType => {
  const family = familyOf(type)
  if (family !== 'text' && family !== 'unknown') return 'string'
  return hint === undefined || hint === 'string' ? 'long' : (hint as CastType)
}

/** Rows are grouped by what they share: the month of a time, the text of a text; numbers are rather added up. */
const groupOn = ({ name }: RecipeColumn, family: TypeFamily): Operation =>
  isNumeric(family)
    ? { op: 'group', by: [{ column: '' }], values: [{ fn: 'sum', column: name, as: '' }] }
    : {
        op: 'group',
        by: [isTime(family) ? { column: name, unit: 'month' } : { column: name }],
        values: [{ fn: 'count', as: '' }],
      }

/**
 * The form of an operation as it opens on a column: as `blankOperation`, with what the column's type makes likely.
 *
 * @param hint the type that the column's values were seen to have
 */
export const blankOn = (
  op: OperationName,
  column: RecipeColumn | undefined,
  value?: string,
  hint?: string,
): Operation => {
  const blank = blankOperation(op, column?.name, value)
  if (column === undefined) return blank
  const { name, type } = column
  if (blank.op === 'cast') return { ...blank, columns: [{ column: name, to: likelyType(column, hint) }] }
  const family = familyOf(type)
  if (blank.op === 'filter' && (family === 'nested' || family === 'binary'))
    return { ...blank, condition: { column: name, is: 'is-not-null' } }
  if (blank.op === 'group') return groupOn(column, family)
  return blank
}

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
