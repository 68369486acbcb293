import * as v from 'valibot'
import { decimalParts } from '../../delta/schema-json.ts'
import type { DeltaType } from '../../delta/schema.ts'
import {
  type Expr,
  type Source,
  call,
  choose,
  column,
  compare,
  convert,
  isNotNull,
  isNull,
  nothing,
  number,
  text,
  tryConvert,
} from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import { type RecipeColumn, columnsNamed, familyOf, findColumn, isNumeric } from '../columns.ts'
import { ascending, asTheyAre, freshName, repeatedNames } from '../shape.ts'
import { type PlanContext, type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, listed, newColumns, shownType, unique } from '../step-words.ts'

/**
 * Makes one row of all rows that agree in the `group` columns (NULL agrees with NULL; without a group, of all rows), with a column for
 * each value of `names` that is listed in `into`: `fn` over the `values` of those rows. Rows with other names add nothing. `first` is the
 * first value that is not NULL, in the order in which rows came.
 */
export interface Pivot {
  readonly op: 'pivot'
  readonly names: string
  readonly values: string
  readonly fn: PivotFunction
  readonly group: readonly string[]
  readonly into: readonly { readonly value: string; readonly as: string }[]
}

type PivotFunction = 'first' | 'sum' | 'count' | 'min' | 'max' | 'avg'

const groupColumns = (step: Pivot, columns: readonly RecipeColumn[]): readonly RecipeColumn[] =>
  columnsNamed(columns, step.group)

const hasMap = (type: DeltaType): boolean => {
  if (typeof type === 'string') return false
  if (type.type === 'array') return hasMap(type.elementType)
  return type.type === 'map' || type.fields.some(field => hasMap(field.type))
}

const resultType = (fn: PivotFunction, type: RecipeColumn['type']): RecipeColumn['type'] => {
  if (fn === 'count') return 'long'
  if (fn === 'avg') return 'double'
  if (fn !== 'sum') return type
  const decimal = type === undefined ? undefined : decimalParts(type)
  if (decimal) return `decimal(38,${decimal.scale})`
  return familyOf(type) === 'integer' ? 'long' : 'double'
}

const valueProblem = (step: Pivot, { name, type }: RecipeColumn): string | undefined => {
  const family = familyOf(type)
  const shown = `"${name}" is ${shownType(type)}`
  if ((step.fn === 'sum' || step.fn === 'avg') && family !== 'unknown' && !isNumeric(family))
    return `${shown}; only numbers can be summed. Cast it first.`
  if ((step.fn === 'min' || step.fn === 'max') && family === 'nested') return `${shown} and has no order.`
  return type !== undefined && step.fn === 'first' && hasMap(type)
    ? `${shown}; maps stay in rows.`
    : undefined
}

/** A sum of whole numbers, exactly; the statement stops where it does not fit, rather than to lose digits. */
const longSum = (name: string, value: Expr): Expr => {
  const sum: Expr = { kind: 'aggregate', fn: 'sum', of: convert(value, 'decimal(38,0)') }
  const fitting = tryConvert(sum, 'long')
  const message = text(`The sum of "${name}" does not fit into a 64-bit integer.`)
  const overflow: Expr = { kind: 'and', of: [isNotNull(sum), isNull(fitting)] }
  return choose(overflow, convert(call('fail', message), 'long'), fitting)
}

const aggregated = (step: Pivot, type: RecipeColumn['type'], value: Expr): Expr => {
  const of = (fn: 'sum' | 'avg' | 'count' | 'min' | 'max', each = value): Expr => ({
    kind: 'aggregate',
    fn,
    of: each,
  })
  const goal = resultType(step.fn, type)
  switch (step.fn) {
    case 'count':
      return convert(of('count'), 'long')
    case 'avg':
      return of('avg', convert(value, 'double'))
    case 'sum':
      if (goal === 'long') return longSum(step.values, value)
      return goal === 'double' || goal === undefined
        ? of('sum', convert(value, 'double'))
        : convert(of('sum'), goal)
    // Only one row of each name and group is left.
    case 'first':
    case 'max':
      return of('max')
    case 'min':
      return of('min')
  }
}

/** The rows with their rank within group and name; those with a value come before those without. */
const ranked = (step: Pivot, { columns, order }: PlanContext, rank: string) => {
  const [names, values] = [step.names, step.values].map(name => findColumn(columns, name))
  const keep = columnsNamed(columns, [...step.group, step.names, step.values])
  const partition = [...step.group.map(column), printedValue(column(step.names), names?.type)]
  const empty = choose(isNull(column(values?.name ?? step.values)), number(1), zero)
  const place: Expr = { kind: 'row-number', partition, order: [...ascending([empty]), ...order] }
  return (from: Source): Source => ({
    kind: 'select',
    select: { items: [...asTheyAre(keep), { expr: place, as: rank }], from },
  })
}

const zero = number(0)

export const pivot: StepKind<Pivot> = {
  schema: stepSchema('pivot', {
    names: nameSchema,
    values: nameSchema,
    fn: v.picklist(['first', 'sum', 'count', 'min', 'max', 'avg']),
    group: namesSchema,
    into: v.array(v.strictObject({ value: v.string(), as: nameSchema })),
  }),
  ordered: step => step.fn === 'first',
  problems: (step, { columns }) => {
    const group = groupColumns(step, columns)
    const values = findColumn(columns, step.values)
    const problem = values && valueProblem(step, values)
    const doubled = repeatedNames(
      step.into.map(({ value }) => value),
      'given two columns',
    )
    return [
      ...absentColumns([step.names, step.values, ...step.group], columns),
      ...(step.into.length === 0 ? ['No value is given that becomes a column.'] : []),
      ...group
        .filter(({ type }) => familyOf(type) === 'nested')
        .map(({ name, type }) => `"${name}" is ${shownType(type)}; rows cannot be grouped by it.`),
      ...(problem === undefined ? [] : [problem]),
      ...doubled,
      ...newColumns(
        step.into.map(({ as }) => as),
        group,
      ),
    ]
  },
  effect: (step, { columns }) => {
    const writes = step.into.map(({ as }) => as)
    return {
      reads: unique([...step.group, step.names, step.values]),
      writes,
      removes: columns
        .map(({ name }) => name)
        .filter(name => !step.group.includes(name) && !writes.includes(name)),
      reach: step.group.length > 0 ? 'keyed' : 'table',
      repeatable: true,
    }
  },
  columns: (step, { columns }) => {
    const type = resultType(step.fn, findColumn(columns, step.values)?.type)
    return [...groupColumns(step, columns), ...step.into.map(({ as }) => ({ name: as, type }))]
  },
  plan: (step, context) => {
    const { columns, order } = context
    const group = groupColumns(step, columns)
    const [names, values] = [findColumn(columns, step.names), findColumn(columns, step.values)]
    const rank = freshName('rank', columns)
    const isFirst = compare(column(rank), '=', number(1))
    const items = step.into.map(({ value, as }) => {
      const isNamed = compare(printedValue(column(step.names), names?.type), '=', text(value))
      const when: Expr = step.fn === 'first' ? { kind: 'and', of: [isNamed, isFirst] } : isNamed
      return { expr: aggregated(step, values?.type, choose(when, column(step.values), nothing)), as }
    })
    const source = step.fn === 'first' ? ranked(step, context, rank) : (from: Source) => from
    const keys = group.map(({ name }) => column(name))
    return {
      kind: 'rows',
      select: from => ({
        items: [...asTheyAre(group), ...items],
        from: source(from),
        groupBy: keys,
        // Where rows have no numbers, nothing else puts the groups in order.
        ...(order.length === 0 ? { orderBy: ascending(keys) } : {}),
      }),
      // A single row is in order by anything.
      order: ascending(keys.length > 0 ? keys : [zero]),
    }
  },
  sentence: step => {
    const made = listed(step.into.map(({ value }) => value))
    const by = step.group.length > 0 ? ` for each ${listed(step.group)}` : ''
    const fn = step.fn === 'count' ? 'the count' : step.fn === 'avg' ? 'the mean' : `the ${step.fn}`
    return `Make columns of ${step.names} (${made}) with ${fn} of ${step.values}${by}`
  },
}
