import type { DeltaType } from '../delta/schema.ts'
import { castValue, printedValue } from '../recipe/cast.ts'
import { familyOf } from '../recipe/columns.ts'
import { column as columnRef } from '../sql/ast.ts'
import { toEngineType } from '../delta/engine-types.ts'
import { printExpr } from '../sql/print.ts'
import { spaceClass } from '../sql/print-words.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { ColumnFilter, Expectation } from './filter.ts'
import { hasShapeSql } from './shape.ts'

/** A column of the rows that are profiled. */
export interface ProfiledColumn {
  readonly name: string
  readonly type: DeltaType
}

const blank = quoteText(`${spaceClass}*`)

/** SQL for whether a value is missing: NULL, or text of nothing but white space. Never NULL. */
export const missingSql = ({ name, type }: ProfiledColumn): string => {
  const value = quoteIdentifier(name)
  return type === 'string'
    ? `(${value} IS NULL OR regexp_full_match(${value}, ${blank}))`
    : `(${value} IS NULL)`
}

/** SQL for a text in the type that is expected of it; NULL where it does not convert. */
export const expectedSql = (name: string, { to, format }: Extract<Expectation, { kind: 'type' }>): string =>
  printExpr(castValue(columnRef(name), 'string', to, format))

/** SQL for whether text is what is expected; not NULL where it is not missing. */
export const metSql = (name: string, expected: Expectation): string => {
  if (expected.kind === 'type') return `(${expectedSql(name, expected)} IS NOT NULL)`
  return hasShapeSql(quoteIdentifier(name), expected.pattern, expected.loose)
}

/** SQL for whether a value is there, but not what is expected. Never NULL. */
export const mismatchedSql = (column: ProfiledColumn, expected: Expectation | undefined): string =>
  expected === undefined || column.type !== 'string'
    ? 'FALSE'
    : `(NOT ${missingSql(column)} AND NOT ${metSql(column.name, expected)})`

/** SQL for the text of a value, as filters and counts of values write it. */
export const printedSql = ({ name, type }: ProfiledColumn): string =>
  printExpr(printedValue(columnRef(name), type))

/** SQL for a bound of a range, in the type of the values. */
export const boundSql = (bound: string, type: DeltaType): string =>
  `TRY_CAST(${quoteText(bound)} AS ${toEngineType(type)})`

const rangeSql = (
  column: ProfiledColumn,
  { from, to, closed, as }: Extract<ColumnFilter, { kind: 'range' }>,
) => {
  const isText = column.type === 'string' && as !== undefined
  const value = isText ? expectedSql(column.name, as) : quoteIdentifier(column.name)
  const type = isText ? as.to : column.type
  const parts = [
    ...(from === undefined ? [] : [`${value} >= ${boundSql(from, type)}`]),
    ...(to === undefined ? [] : [`${value} ${closed === true ? '<=' : '<'} ${boundSql(to, type)}`]),
    // NaN is above all numbers to the engine, and in no range.
    ...(familyOf(type) === 'float' ? [`NOT isnan(${value})`] : []),
  ]
  return parts.length === 0 ? `${value} IS NOT NULL` : parts.join(' AND ')
}

const valuesSql = (column: ProfiledColumn, values: readonly (string | null)[]): string => {
  const texts = values.filter(value => value !== null)
  const parts = [
    ...(texts.length > 0 ? [`${printedSql(column)} IN (${texts.map(quoteText).join(', ')})`] : []),
    ...(texts.length < values.length ? [`${quoteIdentifier(column.name)} IS NULL`] : []),
  ]
  return parts.length === 0 ? 'FALSE' : parts.join(' OR ')
}

const oneSql = (column: ProfiledColumn, filter: ColumnFilter): string => {
  switch (filter.kind) {
    case 'missing':
      return missingSql(column)
    case 'mismatched':
      return mismatchedSql(column, filter.expected)
    case 'valid':
      return `NOT ${missingSql(column)} AND NOT ${mismatchedSql(column, filter.expected)}`
    case 'range':
      return rangeSql(column, filter)
    case 'values':
      return valuesSql(column, filter.values)
    case 'pattern':
      return hasShapeSql(printedSql(column), filter.pattern, filter.loose)
    case 'text':
      return `contains(${printedSql(column)}, ${quoteText(filter.text)})`
  }
}

/**
 * SQL for whether a row passes all filters, for DuckDB; undefined where there is nothing to ask. Filters by columns that the rows do not
 * have pass every row.
 */
export const filtersSql = (
  filters: readonly ColumnFilter[],
  columns: readonly ProfiledColumn[],
): string | undefined => {
  const parts = filters.flatMap(filter => {
    const column = columns.find(({ name }) => name === filter.column)
    return column ? [`((${oneSql(column, filter)}) IS TRUE)`] : []
  })
  return parts.length === 0 ? undefined : parts.join(' AND ')
}
