import * as v from 'valibot'
import type { DeltaType } from '../../delta/schema.ts'
import {
  type Expr,
  type Source,
  choose,
  column,
  compare,
  isNull,
  nothing,
  number,
  text,
} from '../../sql/ast.ts'
import { printedValue } from '../cast.ts'
import { type RecipeColumn, columnsNamed, familyOf, findColumn } from '../columns.ts'
import { type GroupFunction, grouped, groupedProblem, groupedType } from '../group-values.ts'
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

type PivotFunction = 'first' | Exclude<GroupFunction, 'count-distinct'>

const groupColumns = (step: Pivot, columns: readonly RecipeColumn[]): readonly RecipeColumn[] =>
  columnsNamed(columns, step.group)

const hasMap = (type: DeltaType): boolean => {
  if (typeof type === 'string') return false
  if (type.type === 'array') return hasMap(type.elementType)
  return type.type === 'map' || type.fields.some(field => hasMap(field.type))
}

const resultType = (fn: PivotFunction, type: RecipeColumn['type']): RecipeColumn['type'] =>
  fn === 'first' ? type : groupedType(fn, type)

const valueProblem = ({ fn }: Pivot, column: RecipeColumn): string | undefined => {
  if (fn !== 'first') return groupedProblem(fn, column)
  const { name, type } = column
  return type !== undefined && hasMap(type)
    ? `"${name}" is ${shownType(type)}; maps stay in rows.`
    : undefined
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
    const of = values ?? { name: step.values, type: undefined }
    const isFirst = compare(column(rank), '=', number(1))
    const items = step.into.map(({ value, as }) => {
      const isNamed = compare(printedValue(column(step.names), names?.type), '=', text(value))
      const when: Expr = step.fn === 'first' ? { kind: 'and', of: [isNamed, isFirst] } : isNamed
      const some = choose(when, column(step.values), nothing)
      // Of a first value, only one row of each name and group is left.
      return { expr: grouped(step.fn === 'first' ? 'max' : step.fn, of, some), as }
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
