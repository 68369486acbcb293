import * as v from 'valibot'
import { decimalParts } from '../../delta/schema-json.ts'
import { column } from '../../sql/ast.ts'
import { type CastType, canCast, castValue } from '../cast.ts'
import { type RecipeColumn, findColumn } from '../columns.ts'
import {
  type Convert,
  type OnError,
  conversionEffect,
  conversionPlan,
  conversionProblems,
  convertedColumns,
  goalWords,
  onErrorSchema,
  onErrorWords,
} from '../conversion.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, shownType } from '../step-words.ts'
import { timeFormatProblem } from '../time-format.ts'

/** Changes types; `onError` says what becomes of values that do not convert. `format` is strptime's, for date and timestamp. */
export interface Cast {
  readonly op: 'cast'
  readonly columns: readonly CastColumn[]
  readonly onError: OnError
}

interface CastColumn {
  readonly column: string
  readonly to: CastType
  readonly format?: string
}

const plainCasts = new Set<string>(['string', 'long', 'integer', 'double', 'boolean', 'date', 'timestamp'])

/** A type to cast to, in a document. */
export const castTypeSchema = v.custom<CastType>(
  input => typeof input === 'string' && (plainCasts.has(input) || /^decimal\(\d+,\d+\)$/.test(input)),
  'Expected string, long, integer, double, boolean, date, timestamp or decimal(p,s)',
)

const castSchema = v.strictObject({
  column: nameSchema,
  to: castTypeSchema,
  format: v.exactOptional(v.string()),
})

const goalOf = (step: Cast, name: string): CastColumn | undefined =>
  step.columns.findLast(each => each.column === name)

const conversion =
  (step: Cast): Convert =>
  ({ name, type }) => {
    const goal = goalOf(step, name)
    return (
      goal && {
        value: castValue(column(name), type, goal.to, goal.format),
        to: goal.to,
        goal: goalWords(goal.to, goal.format === undefined ? [] : [goal.format]),
        isSafe: goal.to === 'string' || goal.to === type,
      }
    )
  }

const castProblems = (
  { column: name, to, format }: CastColumn,
  columns: readonly RecipeColumn[],
): readonly string[] => {
  const decimal = decimalParts(to)
  const range =
    decimal && (decimal.precision < 1 || decimal.precision > 38 || decimal.scale > decimal.precision)
  const found = findColumn(columns, name)
  const formatProblem = format === undefined ? undefined : timeFormatProblem(format)
  return [
    ...(range ? [`${to} is not a decimal type: precision is 1 to 38, scale at most the precision.`] : []),
    ...(found && !canCast(found.type, to)
      ? [`"${name}" is ${shownType(found.type)} and does not cast to ${to}; cast it to string first.`]
      : []),
    ...(format !== undefined && to !== 'date' && to !== 'timestamp'
      ? [`A format is for dates and timestamps; "${name}" becomes ${to}.`]
      : []),
    ...(formatProblem === undefined ? [] : [formatProblem]),
  ]
}

export const cast: StepKind<Cast> = {
  schema: stepSchema('cast', { columns: v.array(castSchema), onError: onErrorSchema }),
  problems: (step, { columns }) => [
    ...chosenColumns(
      step.columns.map(each => each.column),
      columns,
    ),
    ...step.columns.flatMap(each => castProblems(each, columns)),
    ...conversionProblems(columns, conversion(step), step.onError),
  ],
  effect: (step, { columns }) =>
    conversionEffect(
      columns,
      step.columns.map(each => each.column),
      conversion(step),
      step.onError,
    ),
  columns: (step, { columns }) => convertedColumns(columns, conversion(step), step.onError),
  plan: (step, { columns }) => conversionPlan(columns, conversion(step), step.onError),
  sentence: step => {
    const byGoal = new Map<string, string[]>()
    for (const { column: name, to, format } of step.columns) {
      const goal = format === undefined ? to : `${to} (${format})`
      byGoal.set(goal, [...(byGoal.get(goal) ?? []), name])
    }
    const parts = [...byGoal].map(([goal, names]) => `${listed(names)} to ${goal}`)
    return `Cast ${parts.join(', ')}${onErrorWords[step.onError]}`
  },
}
