import * as v from 'valibot'
import { sameType } from '../../delta/schema-json.ts'
import { type Expr, call, column, number } from '../../sql/ast.ts'
import { type CastType, canCast, castValue } from '../cast.ts'
import { type RecipeColumn, findColumn } from '../columns.ts'
import { type JsonPath, jsonKeyProblem, parseJsonPath } from '../json-path.ts'
import { rowEffect } from '../step-effects.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, newColumns, shownType } from '../step-words.ts'
import { castTypeSchema } from './cast.ts'

/**
 * Makes columns of what a struct, or JSON in text, has at paths (`a.b`, `items[0].name`). Fields of structs keep their types, what is in
 * JSON is text, unless a type is given; a value that does not convert, or is not there, is NULL.
 */
export interface Flatten {
  readonly op: 'flatten'
  readonly column: string
  readonly fields: readonly FlatField[]
  /** Whether the column itself stays. */
  readonly keep: boolean
}

interface FlatField {
  readonly path: string
  readonly type?: CastType
  readonly as: string
}

interface Found {
  readonly expr: Expr
  readonly type: RecipeColumn['type']
}

/** The value at a path; a string says why there is none. */
const follow = ({ expr, type }: Found, path: JsonPath, shown: string): Found | string => {
  const [key, ...rest] = path
  if (key === undefined) return { expr, type }
  if (type === 'string' || type === undefined)
    return jsonKeyProblem(path) ?? { expr: { kind: 'json-field', of: expr, path }, type: 'string' }
  if (typeof type === 'string') return `${shown} is ${type}, without anything inside.`
  if (type.type === 'map') return `${shown} is a map; its entries cannot be made columns.`
  if (type.type === 'array') {
    if (typeof key === 'string') return `${shown} is a list: give a place, such as [0].`
    const element: Expr = call('element', expr, number(key + 1))
    return follow({ expr: element, type: type.elementType }, rest, `${shown}[${key}]`)
  }
  const field = type.fields.find(({ name }) => name === key)
  if (typeof key === 'number' || !field) return `${shown} has no field ${JSON.stringify(key)}.`
  return follow(
    { expr: { kind: 'field', of: expr, name: key }, type: field.type },
    rest,
    `${shown}.${field.name}`,
  )
}

const fieldOf = ({ path, type }: FlatField, from: RecipeColumn): Found | string => {
  const keys = parseJsonPath(path)
  if (!keys.ok) return keys.error.kind === 'invalid' ? keys.error.message : path
  const found = follow({ expr: column(from.name), type: from.type }, keys.value, from.name)
  if (typeof found === 'string' || type === undefined) return found
  if (found.type !== undefined && sameType(found.type, type)) return found
  if (!canCast(found.type, type)) return `"${path}" is ${shownType(found.type)} and does not cast to ${type}.`
  return { expr: castValue(found.expr, found.type, type), type }
}

const isFlat = (type: RecipeColumn['type']): boolean =>
  (typeof type === 'string' && type !== 'string') || (typeof type === 'object' && type.type === 'map')

/** The columns after it; those that it makes have an expression. */
const after = (step: Flatten, columns: readonly RecipeColumn[]) =>
  columns.flatMap(before => {
    const same = { name: before.name, type: before.type, expr: column(before.name) }
    if (before.name !== step.column) return [same]
    const made = step.fields.map(field => {
      const found = fieldOf(field, before)
      return typeof found === 'string'
        ? { name: field.as, type: undefined, expr: column(before.name) }
        : { name: field.as, type: found.type, expr: found.expr }
    })
    return step.keep ? [same, ...made] : made
  })

export const flatten: StepKind<Flatten> = {
  schema: stepSchema('flatten', {
    column: nameSchema,
    fields: v.array(
      v.strictObject({ path: nameSchema, type: v.exactOptional(castTypeSchema), as: nameSchema }),
    ),
    keep: v.boolean(),
  }),
  problems: (step, { columns }) => {
    const from = findColumn(columns, step.column)
    const names = step.fields.map(({ as }) => as)
    const others = columns.filter(({ name }) => step.keep || name !== step.column)
    const flat = from && isFlat(from.type)
    const fields = from && !flat ? step.fields.map(field => fieldOf(field, from)) : []
    return [
      ...chosenColumns([step.column], columns),
      ...(step.fields.length === 0 ? ['No field is chosen.'] : []),
      ...(flat
        ? [`"${from.name}" is ${shownType(from.type)}; only structs and JSON in text have fields.`]
        : []),
      ...fields.filter(found => typeof found === 'string'),
      ...newColumns(names, others),
    ]
  },
  effect: step => {
    const names = step.fields.map(({ as }) => as)
    return rowEffect([step.column], names, step.keep || names.includes(step.column) ? [] : [step.column])
  },
  columns: (step, { columns }) => after(step, columns).map(({ name, type }) => ({ name, type })),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: after(step, columns).map(({ name, expr }) => ({ expr, as: name })),
  }),
  sentence: step =>
    `Make columns of ${listed(step.fields.map(({ path, as }) => (path === as ? path : `${path} as ${as}`)))} in ${step.column}`,
}
