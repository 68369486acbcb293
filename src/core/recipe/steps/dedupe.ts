import * as v from 'valibot'
import { type OrderKey, column } from '../../sql/ast.ts'
import { familyOf } from '../columns.ts'
import { type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, listed, shownType, unique } from '../step-words.ts'

/** A column to sort by. NULL comes last in either direction. */
export interface SortKey {
  readonly column: string
  readonly descending: boolean
}

/**
 * Keeps one row for each key: the first or last by the order; ties are settled by the input's own order. NULL keys are equal; NULL in
 * the order never wins over a value, whichever end is kept.
 */
export interface Dedupe {
  readonly op: 'dedupe'
  readonly keys: readonly string[]
  readonly order: readonly SortKey[]
  readonly keep: 'first' | 'last'
}

/** Columns to sort by, in a document. */
export const sortKeysSchema = v.array(v.strictObject({ column: nameSchema, descending: v.boolean() }))

/** An order in words: `day, then amount descending`. */
export const orderWords = (keys: readonly SortKey[]): string =>
  keys.map(({ column: by, descending }) => (descending ? `${by} descending` : by)).join(', then ')

export const dedupe: StepKind<Dedupe> = {
  schema: stepSchema('dedupe', {
    keys: namesSchema,
    order: sortKeysSchema,
    keep: v.picklist(['first', 'last']),
  }),
  ordered: () => true,
  problems: (step, { columns }) => {
    const used = [...step.keys, ...step.order.map(({ column: name }) => name)]
    const unordered = columns.filter(({ name, type }) => used.includes(name) && familyOf(type) === 'nested')
    return [
      ...(step.keys.length === 0 ? ['No key column is chosen.'] : []),
      ...absentColumns(used, columns),
      ...unordered.map(
        ({ name, type }) => `"${name}" is ${shownType(type)} and can be neither key nor order.`,
      ),
    ]
  },
  effect: step => ({
    reads: unique([...step.keys, ...step.order.map(({ column: name }) => name)]),
    writes: [],
    removes: [],
    reach: 'keyed',
    repeatable: true,
  }),
  columns: (_step, { columns }) => columns,
  plan: (step, { order: arrival }) => {
    const last = step.keep === 'last'
    const asked = step.order.map(({ column: by, descending }): OrderKey => ({
      by: column(by),
      descending: descending !== last,
    }))
    const ties = arrival.map(({ by, descending }): OrderKey => ({ by, descending: descending !== last }))
    return { kind: 'first-of', keys: step.keys.map(column), order: [...asked, ...ties] }
  },
  sentence: step => {
    const by = step.order.length > 0 ? ` by ${orderWords(step.order)}` : ''
    return `Keep the ${step.keep} row of each ${listed(step.keys)}${by}`
  },
}
