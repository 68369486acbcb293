import * as v from 'valibot'
import { type Expr, type Source, call, carry, column, convert, text } from '../../sql/ast.ts'
import { type RecipeColumn, familyOf, findColumn, isTime } from '../columns.ts'
import { type GroupFunction, grouped, groupedProblem, groupedType } from '../group-values.ts'
import { ascending, freshName } from '../shape.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { absentColumns, listed, newColumns, shownType, unique } from '../step-words.ts'

type TimeUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour'

/** What rows of a group have in common: a column's value, or the unit in which its time lies, as that unit's beginning (weeks: Monday). */
interface GroupKey {
  readonly column: string
  readonly unit?: TimeUnit
  /** What it is called; as the column, when absent. */
  readonly as?: string
}

/** `count` without a column counts rows. */
interface GroupValue {
  readonly fn: GroupFunction
  readonly column?: string
  readonly as: string
}

/** Makes one row of all rows that agree in every key (NULL agrees with NULL; without keys, of all rows), with values over them. */
export interface Group {
  readonly op: 'group'
  readonly by: readonly GroupKey[]
  readonly values: readonly GroupValue[]
}

const nameOf = ({ column: name, as = name }: GroupKey): string => as

const keyProblem = ({ unit }: GroupKey, { name, type }: RecipeColumn): readonly string[] => {
  const family = familyOf(type)
  if (family === 'unknown') return []
  const shown = `"${name}" is ${shownType(type)}`
  if (family === 'nested') return [`${shown}; rows cannot be grouped by it.`]
  if (unit !== undefined && !isTime(family))
    return [`${shown}; only dates and times have a ${unit}. Cast it first.`]
  return unit === 'hour' && family === 'date' ? [`${shown} and has no hours.`] : []
}

const columnsOf = (step: Group): readonly string[] =>
  unique([...step.by, ...step.values].flatMap(({ column: name }) => name ?? []))

/** A column, typed as far as it is known. */
const typed = (columns: readonly RecipeColumn[], name: string): RecipeColumn =>
  findColumn(columns, name) ?? { name, type: undefined }

const valueOf = ({ fn, column: name }: GroupValue, columns: readonly RecipeColumn[]): Expr =>
  name === undefined
    ? convert({ kind: 'aggregate', fn: 'count' }, 'long')
    : grouped(fn, typed(columns, name), column(name))

const keyOf = ({ column: name, unit }: GroupKey, columns: readonly RecipeColumn[]): Expr => {
  const begins = unit === undefined ? column(name) : call('start-of', text(unit), column(name))
  const { type } = typed(columns, name)
  // Engines give a moment for a date.
  return unit === undefined || type === undefined ? begins : convert(begins, type)
}

const units: readonly TimeUnit[] = ['year', 'quarter', 'month', 'week', 'day', 'hour']

const functions: readonly GroupFunction[] = ['count', 'count-distinct', 'sum', 'avg', 'min', 'max']

const words: Readonly<Record<GroupFunction, string>> = {
  count: 'count',
  'count-distinct': 'number of different values',
  sum: 'sum',
  avg: 'mean',
  min: 'least',
  max: 'greatest',
}

export const group: StepKind<Group> = {
  schema: stepSchema('group', {
    by: v.array(
      v.strictObject({
        column: nameSchema,
        unit: v.exactOptional(v.picklist(units)),
        as: v.exactOptional(nameSchema),
      }),
    ),
    values: v.array(
      v.strictObject({
        fn: v.picklist(functions),
        column: v.exactOptional(nameSchema),
        as: nameSchema,
      }),
    ),
  }),
  problems: (step, { columns }) => [
    ...absentColumns(columnsOf(step), columns),
    ...(step.by.length + step.values.length === 0 ? ['Nothing is said to group by or to compute.'] : []),
    ...step.by.flatMap(key => {
      const found = findColumn(columns, key.column)
      return found ? keyProblem(key, found) : []
    }),
    ...step.values.flatMap(({ fn, column: name, as }) => {
      if (name === undefined)
        return fn === 'count' ? [] : [`Say of which column "${as}" is the ${words[fn]}.`]
      const found = findColumn(columns, name)
      return (found && groupedProblem(fn, found)) ?? []
    }),
    ...newColumns([...step.by.map(nameOf), ...step.values.map(({ as }) => as)], []),
  ],
  effect: (step, { columns }) => {
    const changed = step.by.filter(key => key.unit !== undefined || nameOf(key) !== key.column)
    const writes = [...changed.map(nameOf), ...step.values.map(({ as }) => as)]
    const kept = new Set([...step.by.map(nameOf), ...writes])
    return {
      reads: columnsOf(step),
      writes,
      removes: columns.map(({ name }) => name).filter(name => !kept.has(name)),
      reach: step.by.length > 0 ? 'keyed' : 'table',
      repeatable: true,
    }
  },
  columns: (step, { columns }) => [
    ...step.by.map(key => ({ name: nameOf(key), type: typed(columns, key.column).type })),
    ...step.values.map(({ fn, column: name, as }) => ({
      name: as,
      type: name === undefined ? ('long' as const) : groupedType(fn, typed(columns, name).type),
    })),
  ],
  plan: (step, { columns, order }) => {
    // The keys have names of their own: a value may be called as a column that rows are grouped by.
    const taken = [
      ...columns,
      ...[...step.by.map(nameOf), ...step.values.map(({ as }) => as)].map(name => ({
        name,
        type: undefined,
      })),
    ]
    const keys = step.by.map((key, index) => ({ key, hidden: freshName(`key_${index + 1}`, taken) }))
    const read = unique(step.values.flatMap(({ column: name }) => name ?? []))
    const inner = (from: Source): Source =>
      keys.length === 0
        ? from
        : {
            kind: 'select',
            select: {
              items: [
                ...keys.map(({ key, hidden }) => ({ expr: keyOf(key, columns), as: hidden })),
                ...carry(read),
              ],
              from,
            },
          }
    const groupBy = keys.map(({ hidden }) => column(hidden))
    return {
      kind: 'rows',
      select: from => ({
        items: [
          ...keys.map(({ key, hidden }) => ({ expr: column(hidden), as: nameOf(key) })),
          ...step.values.map(value => ({ expr: valueOf(value, columns), as: value.as })),
        ],
        from: inner(from),
        groupBy,
        // Where rows have no numbers, nothing else puts the groups in order.
        ...(order.length === 0 ? { orderBy: ascending(groupBy) } : {}),
      }),
      // A single row is in order by anything.
      order: ascending(groupBy.length > 0 ? groupBy : [{ kind: 'number', value: 0 }]),
    }
  },
  sentence: step => {
    const made = step.values.map(({ fn, column: name }) =>
      name === undefined ? 'number of rows' : `${words[fn]} of ${name}`,
    )
    const by = step.by.map(({ column: name, unit }) => (unit === undefined ? name : `${unit} of ${name}`))
    const forEach = by.length > 0 ? ` for each ${listed(by)}` : ' of all rows'
    return made.length === 0 ? `Make one row${forEach}` : `Compute the ${listed(made)}${forEach}`
  },
}
