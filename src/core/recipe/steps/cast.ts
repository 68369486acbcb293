import * as v from 'valibot'
import { decimalParts } from '../../delta/schema-json.ts'
import { column } from '../../sql/ast.ts'
import { type CastType, canCast, castValue, strictCast } from '../cast.ts'
import { type RecipeColumn, findColumn } from '../columns.ts'
import { inPlace, replacing, withTypes } from '../step-effects.ts'
import { type StepKind, nameSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, shownType } from '../step-words.ts'
import { timeFormatProblem } from '../time-format.ts'

/**
 * Changes types. A value that does not convert becomes NULL (`null`) or stops the refresh (`fail`). `format` is strptime's, for date and
 * timestamp.
 */
export interface Cast {
  readonly op: 'cast'
  readonly columns: readonly CastColumn[]
  readonly onError: 'null' | 'fail'
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
  schema: stepSchema('cast', { columns: v.array(castSchema), onError: v.picklist(['null', 'fail']) }),
  problems: (step, { columns }) => [
    ...chosenColumns(
      step.columns.map(each => each.column),
      columns,
    ),
    ...step.columns.flatMap(each => castProblems(each, columns)),
  ],
  effect: step => inPlace(step.columns.map(each => each.column)),
  columns: (step, { columns }) => withTypes(columns, ({ name, type }) => goalOf(step, name)?.to ?? type),
  plan: (step, { columns }) => ({
    kind: 'values',
    // A cast prints most values anew (1 as 1.0); what it is about is the values it loses.
    items: replacing(
      columns,
      ({ name, type }) => {
        const goal = goalOf(step, name)
        if (!goal) return undefined
        return step.onError === 'fail'
          ? strictCast(name, column(name), type, goal.to, goal.format)
          : castValue(column(name), type, goal.to, goal.format)
      },
      'lost',
    ),
  }),
  sentence: step => {
    const byGoal = new Map<string, string[]>()
    for (const { column: name, to, format } of step.columns) {
      const goal = format === undefined ? to : `${to} (${format})`
      byGoal.set(goal, [...(byGoal.get(goal) ?? []), name])
    }
    const parts = [...byGoal].map(([goal, names]) => `${listed(names)} to ${goal}`)
    return `Cast ${parts.join(', ')}${step.onError === 'fail' ? '; stop at a value that does not convert' : ''}`
  },
}
