import * as v from 'valibot'
import type { DeltaType } from '../../delta/schema.ts'
import { sumOf } from '../../sum-of.ts'
import { type Expr, call, choose, column, convert, isNull, nothing } from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import { type RecipeColumn, familyOf, findColumn } from '../columns.ts'
import { mappedTooMany, mappedTwice } from '../mapped-twice.ts'
import { freshName } from '../shape.ts'
import { inPlace, replacing, withTypes } from '../step-effects.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, shownType, shownValue } from '../step-words.ts'
import { fromText, textOfValue, valueFits, valueOf } from '../typed-value.ts'

/**
 * Replaces values by others, told by their text: exactly, in any place of the list. What is not in the list stays (`keep`), becomes NULL
 * or another value; NULL stays NULL. The column keeps its type where all new values are of it, and becomes text otherwise.
 */
export interface MapValues {
  readonly op: 'map-values'
  readonly column: string
  readonly values: readonly MappedValue[]
  readonly otherwise: 'keep' | 'null' | { readonly value: string }
}

interface MappedValue {
  readonly from: readonly string[]
  /** NULL when null. */
  readonly to: string | null
}

const fallback = ({ otherwise }: MapValues): string | undefined =>
  typeof otherwise === 'string' ? undefined : otherwise.value

const targets = (step: MapValues): readonly string[] => {
  const last = fallback(step)
  return [...step.values.flatMap(({ to }) => to ?? []), ...(last === undefined ? [] : [last])]
}

const typeAfter = (step: MapValues, type: DeltaType | undefined): DeltaType =>
  type !== undefined && targets(step).every(value => valueFits(value, type)) ? type : 'string'

/** Up to so many values are compared one by one, which reads well; a join is faster for more. */
const fewValues = 32

/** What is mapped, value by value of the list. */
const oneByOne = (step: MapValues, shown: Expr, to: DeltaType, otherwise: Expr): Expr => {
  const branches = step.values
    .filter(({ from }) => from.length > 0)
    .map(each => ({
      when: { kind: 'one-of', of: shown, values: each.from } as const,
      result: each.to === null ? convert(nothing, to) : valueOf(each.to, to),
    }))
  return branches.length === 0 ? otherwise : { kind: 'case', branches, otherwise }
}

/** The same by looking values up. What is not in a list and what becomes NULL is NULL there, so the latter is told apart first. */
const lookedUp = (
  { values }: MapValues,
  shown: Expr,
  to: DeltaType,
  otherwise: Expr,
  columns: readonly RecipeColumn[],
): Expr => {
  const emptied = values.flatMap(each => (each.to === null ? each.from : []))
  const pairs = values.flatMap(({ from, to: goal }) =>
    goal === null ? [] : from.map(value => [value, textOfValue(goal, to)] as const),
  )
  const names = [freshName('mapped_from', columns), freshName('mapped_to', columns)] as const
  const found: Expr = fromText({ kind: 'lookup', of: shown, pairs, names }, to)
  const rest = pairs.length === 0 ? otherwise : call('coalesce', found, otherwise)
  return emptied.length === 0
    ? rest
    : choose({ kind: 'one-of', of: shown, values: emptied }, convert(nothing, to), rest)
}

const mapped = (step: MapValues, { name, type }: RecipeColumn, columns: readonly RecipeColumn[]): Expr => {
  const to = typeAfter(step, type)
  const shown = printedValue(column(name), type)
  const last = fallback(step)
  const kept = to === type ? column(name) : shown
  const none = convert(nothing, to)
  const otherwise = last === undefined ? (step.otherwise === 'keep' ? kept : none) : valueOf(last, to)
  const count = sumOf(step.values, ({ from }) => from.length)
  return choose(
    isNull(column(name)),
    none,
    count > fewValues ? lookedUp(step, shown, to, otherwise, columns) : oneByOne(step, shown, to, otherwise),
  )
}

export const mapValues: StepKind<MapValues> = {
  schema: stepSchema('map-values', {
    column: nameSchema,
    values: v.array(v.strictObject({ from: v.array(v.string()), to: v.nullable(v.string()) })),
    otherwise: v.union([v.picklist(['keep', 'null']), v.strictObject({ value: v.string() })]),
  }),
  problems: (step, { columns }) => {
    const found = findColumn(columns, step.column)
    const family = familyOf(found?.type)
    return [
      ...chosenColumns([step.column], columns),
      ...(found && (family === 'nested' || family === 'binary')
        ? [`"${step.column}" is ${shownType(found.type)}; its values cannot be told by their text.`]
        : []),
      ...(step.values.every(({ from }) => from.length === 0) ? ['No value is mapped.'] : []),
      ...mappedTooMany(step.values, 'mapped'),
      ...mappedTwice(step.values).map(value => `${shownValue(value)} is mapped to two values.`),
    ]
  },
  effect: step => inPlace([step.column]),
  columns: (step, { columns }) =>
    withTypes(columns, ({ name, type }) => (name === step.column ? typeAfter(step, type) : type)),
  plan: (step, { columns }) => ({
    kind: 'values',
    items: replacing(columns, each => (each.name === step.column ? mapped(step, each, columns) : undefined)),
  }),
  sentence: step => {
    const parts = step.values.map(
      ({ from, to }) => `${listed(from.map(shownValue), 'or')} to ${to === null ? 'NULL' : shownValue(to)}`,
    )
    const last = fallback(step)
    const rest =
      last === undefined
        ? step.otherwise === 'null'
          ? '; others to NULL'
          : ''
        : `; others to ${shownValue(last)}`
    return `Map ${listed(parts)} in ${step.column}${rest}`
  },
}
