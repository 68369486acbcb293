import { decimalParts } from '../delta/schema-json.ts'
import type { DeltaType } from '../delta/schema.ts'
import { type RecipeColumn, familyOf, findColumn } from '../recipe/columns.ts'
import { type Result, err, ok } from '../result.ts'
import {
  type Dialect,
  type Expr,
  type Select,
  call,
  choose,
  column,
  convert,
  isNotNull,
  isNull,
  text,
  tryConvert,
} from '../sql/ast.ts'
import { printQuery } from '../sql/print.ts'
import type { Aggregate, Measure } from './aggregate.ts'
import { checkAggregate } from './validate.ts'

/** What an aggregate is compiled against: SQL that can stand after FROM, and its columns. */
export interface AggregateInput {
  readonly relation: string
  readonly columns: readonly RecipeColumn[]
}

/** A compiled aggregate: one statement without a semicolon, and the columns it gives. */
export interface AggregateSql {
  readonly sql: string
  readonly columns: readonly RecipeColumn[]
}

interface TypedExpr {
  readonly expr: Expr
  readonly type: DeltaType | undefined
}

/** A sum of whole numbers as a 64-bit one; the statement stops where it does not fit, rather than to lose digits. */
const longSum = (name: string, sum: Expr): Expr => {
  const fitting = tryConvert(sum, 'long')
  const message = text(`The sum of "${name}" does not fit into a 64-bit integer.`)
  const overflow: Expr = { kind: 'and', of: [isNotNull(sum), isNull(fitting)] }
  return choose(overflow, convert(call('fail', message), 'long'), fitting)
}

const measured = ({ fn, column: name }: Measure, columns: readonly RecipeColumn[]): TypedExpr => {
  const counted = (expr: Expr): TypedExpr => ({ expr: convert(expr, 'long'), type: 'long' })
  if (name === undefined) return counted({ kind: 'aggregate', fn: 'count' })
  const type = findColumn(columns, name)?.type
  const expr: Expr = { kind: 'aggregate', fn, of: column(name) }
  switch (fn) {
    case 'count':
    case 'count-distinct':
      return counted(expr)
    case 'avg':
      return { expr: convert(expr, 'double'), type: 'double' }
    case 'min':
    case 'max':
      return { expr, type }
    case 'sum': {
      const family = familyOf(type)
      if (family === 'integer') return { expr: longSum(name, expr), type: 'long' }
      if (family === 'float') return { expr: convert(expr, 'double'), type: 'double' }
      const decimal = type === undefined ? undefined : decimalParts(type)
      if (!decimal) return { expr, type: undefined }
      const wide: DeltaType = `decimal(38,${decimal.scale})`
      return { expr: convert(expr, wide), type: wide }
    }
  }
}

/**
 * Compiles an aggregate to one statement: a row for each combination of the group columns (NULL is a group), ordered by them, NULL last;
 * exactly one row without group columns. Records of a bronze table that did not parse are left out. Fails with `invalid` when
 * the aggregate does not fit the columns.
 */
export const aggregateToSql = (
  aggregate: Aggregate,
  input: AggregateInput,
  { dialect = 'duckdb' }: { readonly dialect?: Dialect } = {},
): Result<AggregateSql> => {
  const problems = checkAggregate(aggregate, input.columns)
  const [first] = problems
  if (first) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    return err({ kind: 'invalid', message: `The aggregate cannot run: ${first.message}${more}`, problems })
  }
  const groups = aggregate.groupBy.map(column)
  const measures = aggregate.measures.map(measure => ({
    as: measure.as,
    ...measured(measure, input.columns),
  }))
  const corrupt = input.columns.some(({ name }) => name === '_corrupt_record')
  const body: Select = {
    items: [
      ...aggregate.groupBy.map(name => ({ expr: column(name), as: name })),
      ...measures.map(({ expr, as }) => ({ expr, as })),
    ],
    from: { kind: 'relation', sql: input.relation },
    ...(corrupt ? { where: isNull(column('_corrupt_record')) } : {}),
    groupBy: groups,
    orderBy: groups.map(by => ({ by, descending: false })),
  }
  const columns = [
    ...aggregate.groupBy.map(name => ({ name, type: findColumn(input.columns, name)?.type })),
    ...measures.map(({ as, type }) => ({ name: as, type })),
  ]
  return ok({ sql: printQuery({ ctes: [], body }, dialect), columns })
}
