import * as v from 'valibot'
import { type Expr, call, column } from '../../sql/ast.ts'
import { type RecipeColumn, findColumn } from '../columns.ts'
import { ascending, freshName } from '../shape.ts'
import { rowEffect } from '../step-effects.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, newColumns, shownType } from '../step-words.ts'

/**
 * Makes a row of each element of a list, or of a JSON array in text (its elements as text). The element takes the list's place, or goes
 * into a column of its own behind it. `position`: a column for its place, from 1. `outer`: rows without an element stay, with NULL.
 */
export interface Unnest {
  readonly op: 'unnest'
  readonly column: string
  readonly into?: string
  readonly position?: string
  readonly outer: boolean
}

const added = ({ into, position }: Unnest): readonly string[] => [into, position].flatMap(name => name ?? [])

const elementType = (type: RecipeColumn['type']): RecipeColumn['type'] => {
  if (typeof type === 'object' && type.type === 'array') return type.elementType
  return type === 'string' ? 'string' : undefined
}

const isList = (type: RecipeColumn['type']): boolean =>
  type === undefined || type === 'string' || (typeof type === 'object' && type.type === 'array')

/** The columns after it, each with where it comes from: the element, its place, or the column as it was. */
const after = (step: Unnest, columns: readonly RecipeColumn[]) => {
  const made = columns.flatMap(before => {
    const same = { name: before.name, type: before.type, is: 'same' as const }
    if (before.name !== step.column) return [same]
    const element = { name: step.into ?? before.name, type: elementType(before.type), is: 'element' as const }
    return step.into === undefined ? [element] : [same, element]
  })
  if (step.position === undefined) return made
  return [...made, { name: step.position, type: 'long' as const, is: 'position' as const }]
}

export const unnest: StepKind<Unnest> = {
  schema: stepSchema('unnest', {
    column: nameSchema,
    into: v.exactOptional(nameSchema),
    position: v.exactOptional(nameSchema),
    outer: v.boolean(),
  }),
  problems: (step, { columns }) => {
    const found = findColumn(columns, step.column)
    return [
      ...chosenColumns([step.column], columns),
      ...(found && !isList(found.type)
        ? [`"${found.name}" is ${shownType(found.type)}; only lists and JSON arrays have elements.`]
        : []),
      ...newColumns(added(step), columns),
    ]
  },
  effect: step =>
    rowEffect([step.column], step.into === undefined ? [step.column, ...added(step)] : added(step)),
  columns: (step, { columns }) => after(step, columns).map(({ name, type }) => ({ name, type })),
  plan: (step, { columns, order }) => {
    const value = freshName('element', columns)
    const position = freshName('place', columns)
    const isText = findColumn(columns, step.column)?.type === 'string'
    const list: Expr = isText ? call('json-list', column(step.column)) : column(step.column)
    const items = after(step, columns).map(({ name, is }) => ({
      expr: column(is === 'element' ? value : is === 'position' ? position : name),
      as: name,
    }))
    return {
      kind: 'rows',
      select: from => ({
        items,
        from: { kind: 'exploded', from, list, value, position, outer: step.outer },
      }),
      order: [...order, ...ascending([column(position)])],
    }
  },
  sentence: step => {
    const into = step.into === undefined ? '' : ` in ${step.into}`
    const numbered = step.position === undefined ? '' : `, numbered in ${step.position}`
    return `Make a row of each element of ${step.column}${into}${numbered}${step.outer ? '; keep rows without one' : ''}`
  },
}
