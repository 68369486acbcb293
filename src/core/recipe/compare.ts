import { typeName } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import type { ColumnComparison, RecipeComparison } from '../lake/compare-views.ts'
import type { RowDiff } from '../lake/row-views.ts'
import type { Value } from '../ports/engine.ts'
import { type SelectItem, column } from '../sql/ast.ts'
import { printQuery } from '../sql/print.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { printedValue } from './cast.ts'
import { sameName } from './columns.ts'

/** One side of a comparison: a relation that can stand after FROM, whose rows have a number of their own. */
export interface CompareSide {
  readonly relation: string
  readonly columns: readonly { readonly name: string; readonly type: DeltaType }[]
  /** The column with the row's number, which is not one of `columns`. */
  readonly row: string
}

/** A column that at least one side has: its place on either side. */
interface Matched {
  readonly name: string
  readonly a: number
  readonly b: number
}

/** The columns of `a` with their likes in `b` (names that differ in case are one), then those of `b` alone; −1: not there. */
const matchColumns = (a: CompareSide, b: CompareSide): readonly Matched[] => {
  const placeIn = ({ columns }: CompareSide, name: string) =>
    columns.findIndex(each => sameName(each.name, name))
  const ofA = a.columns.map(({ name }, index) => ({ name, a: index, b: placeIn(b, name) }))
  const onlyB = b.columns.flatMap(({ name }, index) =>
    placeIn(a, name) < 0 ? [{ name, a: -1, b: index }] : [],
  )
  return [...ofA, ...onlyB]
}

/** What is wrong with a key, said to the user; empty when it can be used. */
export const keyProblems = (a: CompareSide, b: CompareSide, key: readonly string[]): readonly string[] => {
  const both = matchColumns(a, b).filter(each => each.a >= 0 && each.b >= 0)
  return key.flatMap(name =>
    both.some(each => sameName(each.name, name))
      ? []
      : [`"${name}" is not in both outputs and cannot tell their rows apart.`],
  )
}

/** The columns as `v0` …, as text `t0` …, and the row's number `n`. */
const named = ({ relation, columns, row }: CompareSide): string => {
  const items = columns.flatMap(({ name, type }, index): SelectItem[] => [
    { expr: column(name), as: `v${index}` },
    { expr: printedValue(column(name), type), as: `t${index}` },
  ])
  const from = { kind: 'relation', sql: relation } as const
  return printQuery({ ctes: [], body: { items: [...items, { expr: column(row), as: 'n' }], from } })
}

/** Rows by what they are matched by: one text, never NULL, that tells NULL from ''. A hash where it is the whole row. */
const matchedBy = (matched: readonly Matched[], side: 'a' | 'b', key: readonly string[]): string => {
  const both = matched.filter(each => each.a >= 0 && each.b >= 0)
  const used = key.length === 0 ? both : both.filter(({ name }) => key.some(each => sameName(each, name)))
  if (used.length === 0) return `''`
  const list = `CAST(to_json([${used.map(each => `t${each[side]}`).join(', ')}]) AS VARCHAR)`
  return key.length === 0 ? `md5(${list})` : list
}

/** CTEs `a`, `b` and `pairs`: numbers of the rows that are one (`an`, `bn`), NULL on the side that has none. */
const pairing = (a: CompareSide, b: CompareSide, key: readonly string[]): string => {
  const matched = matchColumns(a, b)
  const numbered = (side: 'a' | 'b') =>
    `SELECT n, k, row_number() OVER (PARTITION BY k ORDER BY n) AS nth FROM (SELECT n, ${matchedBy(matched, side, key)} AS k FROM ${side}_rows)`
  return [
    `WITH a_rows AS (${named(a)})`,
    `b_rows AS (${named(b)})`,
    `pairs AS (SELECT x.n AS an, y.n AS bn FROM (${numbered('a')}) AS x FULL JOIN (${numbered('b')}) AS y ON x.k = y.k AND x.nth = y.nth)`,
  ].join(',\n')
}

const matchedRows = 'pairs LEFT JOIN a_rows AS a ON a.n = an LEFT JOIN b_rows AS b ON b.n = bn'
const inBoth = 'an IS NOT NULL AND bn IS NOT NULL'
const differ = ({ a, b }: Matched): string => `(${inBoth} AND a.t${a} IS DISTINCT FROM b.t${b})`

/** Columns whose values are compared in rows that both sides have. Without a key such rows are equal. */
const comparedColumns = (a: CompareSide, b: CompareSide, key: readonly string[]): readonly Matched[] =>
  key.length === 0 ? [] : matchColumns(a, b).filter(each => each.a >= 0 && each.b >= 0)

/** One DuckDB statement for `comparisonOf`. The key must have no problems (`keyProblems`). */
export const compareCountsSql = (a: CompareSide, b: CompareSide, key: readonly string[]): string => {
  const compared = comparedColumns(a, b, key)
  const changed = compared.length === 0 ? 'FALSE' : compared.map(differ).join(' OR ')
  const counts = [
    'count(an)',
    'count(bn)',
    'count(*) FILTER (WHERE bn IS NULL)',
    'count(*) FILTER (WHERE an IS NULL)',
    `count(*) FILTER (WHERE ${changed})`,
    ...compared.map(each => `count(*) FILTER (WHERE ${differ(each)})`),
  ]
  return `${pairing(a, b, key)}\nSELECT ${counts.join(', ')} FROM ${compared.length === 0 ? 'pairs' : matchedRows}`
}

/** The comparison, out of the one row of `compareCountsSql`. */
export const comparisonOf = (
  a: CompareSide,
  b: CompareSide,
  key: readonly string[],
  row: readonly Value[],
): RecipeComparison => {
  const [rowsA = 0, rowsB = 0, onlyA = 0, onlyB = 0, changed = 0, ...cells] = row.map(Number)
  const compared = comparedColumns(a, b, key).map(({ name }) => name)
  const columns = matchColumns(a, b).map((each): ColumnComparison => {
    const [typeA, typeB] = [a.columns[each.a]?.type, b.columns[each.b]?.type]
    return {
      name: each.name,
      side: typeA === undefined ? 'b' : typeB === undefined ? 'a' : 'both',
      ...(typeA === undefined ? {} : { typeA: typeName(typeA) }),
      ...(typeB === undefined ? {} : { typeB: typeName(typeB) }),
      cells: cells[compared.indexOf(each.name)] ?? 0,
    }
  })
  return { rowsA, rowsB, onlyA, onlyB, changed, same: rowsA - onlyA - changed, columns }
}

/** The rows that differ, in order, and how they are to be read: what only `a` has is removed, what only `b` has is added. */
export interface CompareRowsSql {
  readonly sql: string
  readonly diff: RowDiff
}

/** The rows that differ between two sides. The key must have no problems (`keyProblems`). */
export const compareRowsSql = (a: CompareSide, b: CompareSide, key: readonly string[]): CompareRowsSql => {
  const matched = matchColumns(a, b)
  const compared = comparedColumns(a, b, key)
  const value = (each: Matched): string => {
    if (each.b < 0) return `a.v${each.a}`
    if (each.a < 0) return `b.v${each.b}`
    const [typeA, typeB] = [a.columns[each.a]?.type, b.columns[each.b]?.type]
    const alike = typeA !== undefined && typeB !== undefined && typeName(typeA) === typeName(typeB)
    const of = alike ? 'v' : 't'
    return `CASE WHEN bn IS NULL THEN a.${of}${each.a} ELSE b.${of}${each.b} END`
  }
  const items = [
    ...matched.map(each => `${value(each)} AS ${quoteIdentifier(each.name)}`),
    ...compared.map((each, index) => `CASE WHEN ${differ(each)} THEN [a.t${each.a}] END AS __was_${index}`),
    `CASE WHEN an IS NULL THEN 'added' WHEN bn IS NULL THEN 'removed' END AS __mark`,
  ]
  const differs = ['an IS NULL', 'bn IS NULL', ...compared.map(differ)].join(' OR ')
  const columns = matched.map((each): RowDiff['columns'][number] => {
    if (each.b < 0) return { mark: 'removed' }
    if (each.a < 0) return { mark: 'added' }
    const at = compared.findIndex(({ name }) => name === each.name)
    return at < 0 ? {} : { mark: 'changed', was: matched.length + at }
  })
  return {
    sql: `${pairing(a, b, key)}\nSELECT ${items.join(', ')} FROM ${matchedRows} WHERE ${differs} ORDER BY coalesce(an, bn), bn`,
    diff: { columns, row: matched.length + compared.length, isReshaped: false },
  }
}
