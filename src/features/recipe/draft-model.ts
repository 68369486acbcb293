import type { DetectedType } from '../../core/lake/job-views.ts'
import type { CastType, Condition, Operation, Recipe, Step } from '../../core/recipe/recipe.ts'

import type { Draft } from '../../state/recipe.ts'

export type OperationName = Operation['op']

/** The operations, as the menu offers them and in its order. Verbs are those of the sentences. */
export const operations: readonly { readonly op: OperationName; readonly label: string }[] = [
  { op: 'cast', label: 'Change type' },
  { op: 'rename', label: 'Rename' },
  { op: 'trim', label: 'Trim' },
  { op: 'nullify', label: 'Replace value with null' },
  { op: 'filter', label: 'Filter' },
  { op: 'derive', label: 'Derive' },
  { op: 'dedupe', label: 'Deduplicate' },
  { op: 'drop', label: 'Drop columns' },
]

/** The menu's word for an operation. */
export const operationLabel = (op: OperationName): string =>
  operations.find(one => one.op === op)?.label ?? op

/** The types on offer. A decimal that is not among them is kept when it is there already. */
export const castTypes: readonly CastType[] = [
  'string',
  'long',
  'integer',
  'double',
  'decimal(18,2)',
  'boolean',
  'date',
  'timestamp',
]

/** The empty form of an operation, on a column when there is one at hand, with a value where the operation takes one. */
export const blankOperation = (op: OperationName, column?: string, value?: string): Operation => {
  const columns = column === undefined ? [] : [column]
  switch (op) {
    case 'cast':
      return { op, columns: [{ column: column ?? '', to: 'long' }], onError: 'null' }
    case 'rename':
      return { op, columns: [{ from: column ?? '', to: column ?? '' }] }
    case 'trim':
    case 'drop':
      return { op, columns }
    case 'nullify':
      return { op, columns, values: [value ?? ''] }
    case 'filter':
      return { op, condition: { column: column ?? '', is: 'equals', value: value ?? '' } }
    case 'derive':
      return { op, column: '', expression: column === undefined ? '' : `"${column.replaceAll('"', '""')}"` }
    case 'dedupe':
      return { op, keys: columns, order: [], keep: 'first' }
  }
}

const takesNoValue = new Set(['is-null', 'is-not-null'])

/** Whether a comparison is made with a value. */
export const takesValue = (is: string): boolean => !takesNoValue.has(is)

const cleanCondition = (condition: Condition): Condition | undefined => {
  if ('sql' in condition) return condition.sql.trim() === '' ? undefined : { sql: condition.sql.trim() }
  if ('column' in condition) {
    if (condition.column === '') return undefined
    const { column, is, value = '' } = condition
    return takesValue(is) ? { column, is, value } : { column, is }
  }
  const parts = ('all' in condition ? condition.all : condition.any).flatMap(
    part => cleanCondition(part) ?? [],
  )
  if (parts.length < 2) return parts[0]
  return 'all' in condition ? { all: parts } : { any: parts }
}

/** The operation without rows that were left empty. Undefined when nothing is left that could run. */
export const finished = (operation: Operation): Operation | undefined => {
  switch (operation.op) {
    case 'cast': {
      const columns = operation.columns
        .filter(({ column }) => column !== '')
        .map(({ column, to, format }) => {
          const keepsFormat = format !== undefined && format !== '' && (to === 'date' || to === 'timestamp')
          return keepsFormat ? { column, to, format } : { column, to }
        })
      return columns.length === 0 ? undefined : { ...operation, columns }
    }
    case 'rename': {
      const columns = operation.columns
        .map(({ from, to }) => ({ from, to: to.trim() }))
        .filter(({ from, to }) => from !== '' && to !== '' && from !== to)
      return columns.length === 0 ? undefined : { ...operation, columns }
    }
    case 'trim':
    case 'drop':
      return operation.columns.length === 0 ? undefined : operation
    case 'nullify': {
      const values = [...new Set(operation.values)]
      return operation.columns.length === 0 || values.length === 0 ? undefined : { ...operation, values }
    }
    case 'filter': {
      const condition = cleanCondition(operation.condition)
      return condition && { op: 'filter', condition }
    }
    case 'derive': {
      const [column, expression] = [operation.column.trim(), operation.expression.trim()]
      return column === '' || expression === '' ? undefined : { op: 'derive', column, expression }
    }
    case 'dedupe': {
      const order = operation.order.filter(({ column }) => column !== '')
      return operation.keys.length === 0 ? undefined : { ...operation, order }
    }
  }
}

/** What the form still asks for, in words. */
export const asksFor = (op: OperationName): string => {
  switch (op) {
    case 'cast':
      return 'Choose a column and its type.'
    case 'rename':
      return 'Give a column a new name.'
    case 'trim':
    case 'drop':
      return 'Choose at least one column.'
    case 'nullify':
      return 'Choose at least one column and one value.'
    case 'filter':
      return 'Choose a column to compare.'
    case 'derive':
      return 'Name the column and write an expression.'
    case 'dedupe':
      return 'Choose the columns that make a key.'
  }
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

/** The chosen names after a change of the choice: those that stay keep their order, new ones come last. */
export const mergeChoice = (before: readonly string[], chosen: ReadonlySet<string>): readonly string[] => [
  ...before.filter(name => chosen.has(name)),
  ...[...chosen].filter(name => !before.includes(name)),
]

/** Replaces one element of a list, or takes it out when nothing is given for it. */
export const replaceAt = <T>(list: readonly T[], index: number, item: T | undefined): readonly T[] =>
  list.flatMap((one, at) => (at !== index ? [one] : item === undefined ? [] : [item]))
