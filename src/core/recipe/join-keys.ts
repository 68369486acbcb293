import {
  type Expr,
  type Query,
  type Select,
  column,
  compare,
  convert,
  isNotNull,
  isNull,
  number,
} from '../sql/ast.ts'
import { printQuery } from '../sql/print.ts'
import { type RecipeColumn, familyOf, findColumn, isNumeric } from './columns.ts'
import { sideColumn } from './shape.ts'
import type { RecipeTable } from './stage.ts'
import { shownType } from './step-words.ts'

/** A column here and a column of the other table that have to be equal. */
export interface JoinKey {
  readonly left: string
  readonly right: string
}

/** Why two columns cannot be compared as keys; undefined when they can, or a type is not known yet. */
export const keyTypesProblem = (
  { left, right }: JoinKey,
  columns: readonly RecipeColumn[],
  others: readonly RecipeColumn[],
): string | undefined => {
  const [a, b] = [findColumn(columns, left)?.type, findColumn(others, right)?.type]
  const [of, other] = [familyOf(a), familyOf(b)]
  const nested = of === 'nested' ? left : other === 'nested' ? right : undefined
  if (nested !== undefined) return `"${nested}" is ${shownType(nested === left ? a : b)} and cannot be a key.`
  if (of === 'unknown' || other === 'unknown' || of === other) return undefined
  if (isNumeric(of) && isNumeric(other)) return undefined
  return `"${left}" is ${shownType(a)} and "${right}" is ${shownType(b)}; cast one of them first.`
}

const one = number(1)
const count: Expr = { kind: 'aggregate', fn: 'count' }

/** A row for each key of one side, with how many rows have it. */
const keyCounts = (names: readonly string[], relation: string): Select => ({
  items: [
    ...names.map((name, index) => ({ expr: column(name), as: `key_${index}` })),
    { expr: count, as: 'rows_of' },
  ],
  from: { kind: 'relation', sql: relation },
  groupBy: names.map(column),
})

const sumWhere = (when: Expr, value: Expr, as: string) => {
  const zero = number(0)
  const each: Expr = { kind: 'case', branches: [{ when, result: value }], otherwise: zero }
  const sum: Expr = { kind: 'aggregate', fn: 'sum', of: each }
  return { expr: convert({ kind: 'call', fn: 'coalesce', args: [sum, zero] }, 'long'), as }
}

/**
 * One DuckDB statement that tells how the rows of `left` (the recipe before a join) find those of `right`: one row with `matched`,
 * `unmatched` and `several` (rows of the left with a match, without, and with more than one; the last are among the first), and
 * `unused_keys` (keys of the right that no row has). NULL keys match nothing. For a step without problems.
 */
export const joinMatchesSql = (
  step: { readonly on: readonly JoinKey[] },
  left: RecipeTable,
  right: RecipeTable,
): string => {
  const sides = [
    keyCounts(
      step.on.map(({ left: name }) => name),
      left.relation,
    ),
    keyCounts(
      step.on.map(({ right: name }) => name),
      right.relation,
    ),
  ] as const
  const on: Expr = {
    kind: 'and',
    of: step.on.map((_key, index) =>
      compare(sideColumn('a', `key_${index}`), '=', sideColumn('b', `key_${index}`)),
    ),
  }
  const [here, there] = [sideColumn('a', 'rows_of'), sideColumn('b', 'rows_of')]
  const noNull = step.on.map((_key, index) => isNotNull(sideColumn('b', `key_${index}`)))
  const body: Select = {
    items: [
      sumWhere(isNotNull(there), here, 'matched'),
      sumWhere(isNull(there), here, 'unmatched'),
      sumWhere(compare(there, '>', one), here, 'several'),
      sumWhere({ kind: 'and', of: [isNull(here), ...noNull] }, one, 'unused_keys'),
    ],
    from: {
      kind: 'join',
      how: 'full',
      a: { kind: 'select', select: sides[0] },
      b: { kind: 'select', select: sides[1] },
      on,
    },
  }
  const query: Query = { ctes: [], body }
  return printQuery(query)
}
