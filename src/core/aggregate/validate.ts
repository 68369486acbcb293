import * as v from 'valibot'
import { checkColumnNames, typeName } from '../delta/schema-json.ts'
import type { Problem } from '../error.ts'
import { type RecipeColumn, familyOf, findColumn, isNumeric, sameName } from '../recipe/columns.ts'
import { problemsOf } from '../recipe/document-problems.ts'
import { tableSchema } from '../recipe/shape.ts'
import { type Result, err, ok } from '../result.ts'
import type { Aggregate, Measure } from './aggregate.ts'

const name = v.pipe(v.string(), v.minLength(1, 'A name is empty'))

/** An aggregate as it is written. */
export const aggregateSchema = v.strictObject({
  formatVersion: v.literal(1),
  id: name,
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  input: tableSchema,
  output: tableSchema,
  groupBy: v.array(name),
  measures: v.array(
    v.strictObject({
      fn: v.picklist(['count', 'sum', 'avg', 'min', 'max', 'count-distinct']),
      column: v.exactOptional(name),
      as: v.string(),
    }),
  ),
  chart: v.exactOptional(v.strictObject({ kind: v.picklist(['bar', 'line']), x: name, y: name })),
})

/** Reads an aggregate out of JSON; `invalid`, with the path of every problem, when it is none. Unknown keys are problems. */
export const parseAggregate = (json: unknown): Result<Aggregate> => {
  const parsed = v.safeParse(aggregateSchema, json)
  return parsed.success ? ok(parsed.output) : err(problemsOf('aggregate', parsed.issues))
}

const missing = (column: string): string => `There is no column "${column}" in the input.`

const measureProblem = ({ fn, column }: Measure, columns: readonly RecipeColumn[]): string | undefined => {
  if (column === undefined) return fn === 'count' ? undefined : `${fn} needs a column.`
  const found = findColumn(columns, column)
  if (!found) return missing(column)
  if (fn === 'count' || found.type === undefined) return undefined
  const family = familyOf(found.type)
  const type = typeName(found.type)
  if (family === 'nested') return `"${column}" is ${type}; ${fn} does not work on nested values.`
  if ((fn !== 'sum' && fn !== 'avg') || isNumeric(family)) return undefined
  return family === 'text'
    ? `"${column}" is text: cast it first, so that ${fn} has numbers to work on.`
    : `"${column}" is ${type}; ${fn} needs numbers.`
}

const outputNames = (aggregate: Aggregate): readonly Problem[] => {
  const measures = aggregate.measures.map(({ as }, index) => ({ as, path: `measures[${index}].as` }))
  return measures.flatMap(({ as, path }, index) => {
    const named = checkColumnNames({
      type: 'struct',
      fields: [{ name: as, type: 'long', nullable: true, metadata: {} }],
    })
    const before = [...aggregate.groupBy, ...measures.slice(0, index).map(measure => measure.as)]
    const twice = before.some(other => sameName(other, as))
    return [
      ...(named.ok || named.error.kind !== 'invalid'
        ? []
        : named.error.problems.map(({ message }) => ({ path, message }))),
      ...(twice ? [{ path, message: `There would be two columns called "${as}".` }] : []),
    ]
  })
}

const chartProblems = ({ chart, groupBy, measures }: Aggregate): readonly Problem[] => {
  if (!chart) return []
  const y = measures.some(({ as }) => as === chart.y)
  return [
    ...(groupBy.includes(chart.x)
      ? []
      : [{ path: 'chart.x', message: `"${chart.x}" is not a group column.` }]),
    ...(y ? [] : [{ path: 'chart.y', message: `"${chart.y}" is not a measure.` }]),
  ]
}

const groupProblems = (groupBy: readonly string[], columns: readonly RecipeColumn[]): readonly Problem[] =>
  groupBy.flatMap((column, index) => {
    const path = `groupBy[${index}]`
    const found = findColumn(columns, column)
    if (!found) return [{ path, message: missing(column) }]
    if (groupBy.indexOf(column) !== index) return [{ path, message: `"${column}" is a group column twice.` }]
    return familyOf(found.type) === 'nested'
      ? [{ path, message: `"${column}" is nested and cannot be a group column.` }]
      : []
  })

/** The aggregate against the columns of its input; empty when it can run. */
export const checkAggregate = (
  definition: Aggregate,
  columns: readonly RecipeColumn[],
): readonly Problem[] => {
  const { groupBy, measures } = definition
  const empty = groupBy.length === 0 && measures.length === 0
  return [
    ...(empty ? [{ path: 'measures', message: 'There is neither a group column nor a measure.' }] : []),
    ...groupProblems(groupBy, columns),
    ...measures.flatMap((measure, index) => {
      const message = measureProblem(measure, columns)
      return message === undefined ? [] : [{ path: `measures[${index}]`, message }]
    }),
    ...outputNames(definition),
    ...chartProblems(definition),
  ]
}
