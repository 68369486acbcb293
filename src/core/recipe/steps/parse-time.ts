import * as v from 'valibot'
import { call, column } from '../../sql/ast.ts'
import { printedValue, readTime } from '../cast.ts'
import { type RecipeColumn, familyOf } from '../columns.ts'
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
import { type StepKind, nameSchema, namesSchema, stepSchema } from '../step-kind.ts'
import { chosenColumns, listed, shownType } from '../step-words.ts'
import { timeFormatProblem } from '../time-format.ts'
import { timeZoneProblem } from '../time-zone.ts'

/**
 * Reads dates and times by formats (strptime's), the first that fits. Text that names no zone is what clocks of `zone` show, UTC when
 * absent. A time that the clocks show twice is the earlier one; one that they skip is as long after the change as it would have been
 * without it (02:30 is 03:30 where clocks go from 02:00 to 03:00). `date` and `timestamp_ntz` are what those clocks show, so that the
 * zone matters to them only where the text names another.
 */
export interface ParseTime {
  readonly op: 'parse-time'
  readonly columns: readonly string[]
  readonly formats: readonly string[]
  readonly zone?: string
  readonly to: 'date' | 'timestamp' | 'timestamp_ntz'
  readonly onError: OnError
}

const conversion =
  (step: ParseTime): Convert =>
  ({ name, type }) => {
    const { to, zone, formats } = step
    if (!step.columns.includes(name)) return undefined
    const trimmed = call('trim-space', printedValue(column(name), type))
    const readings = formats.map(format =>
      readTime(trimmed, { to, format, ...(zone === undefined ? {} : { zone }) }),
    )
    return {
      value: readings.length === 1 && readings[0] ? readings[0] : call('coalesce', ...readings),
      to,
      goal: goalWords(to, formats),
      isSafe: false,
    }
  }

/** Times are read from text, or from numbers such as 20260301. */
const typeProblems = ({ name, type }: RecipeColumn): readonly string[] => {
  const family = familyOf(type)
  return family === 'text' || family === 'unknown' || family === 'integer'
    ? []
    : [`"${name}" is ${shownType(type)}; times are read from text.`]
}

const formatProblems = (formats: readonly string[]): readonly string[] =>
  formats.flatMap(format => {
    const problem = timeFormatProblem(format)
    if (problem !== undefined) return [problem]
    return /%-?[Yy]/.test(format.replaceAll('%%', '')) ? [] : [`The format ${format} names no year.`]
  })

export const parseTime: StepKind<ParseTime> = {
  schema: stepSchema('parse-time', {
    columns: namesSchema,
    formats: v.array(v.string()),
    zone: v.exactOptional(nameSchema),
    to: v.picklist(['date', 'timestamp', 'timestamp_ntz']),
    onError: onErrorSchema,
  }),
  problems: (step, { columns }) => {
    const zone = step.zone === undefined ? undefined : timeZoneProblem(step.zone)
    return [
      ...chosenColumns(step.columns, columns),
      ...columns.filter(({ name }) => step.columns.includes(name)).flatMap(typeProblems),
      ...(step.formats.length === 0 ? ['No format is given.'] : formatProblems(step.formats)),
      ...(zone === undefined ? [] : [zone]),
      ...conversionProblems(columns, conversion(step), step.onError),
    ]
  },
  effect: (step, { columns }) => conversionEffect(columns, step.columns, conversion(step), step.onError),
  columns: (step, { columns }) => convertedColumns(columns, conversion(step), step.onError),
  plan: (step, { columns }) => conversionPlan(columns, conversion(step), step.onError),
  sentence: step => {
    const zone = step.zone === undefined ? '' : ` in ${step.zone}`
    return `Read ${listed(step.columns)} as ${step.to} (${step.formats.join(', ')})${zone}${onErrorWords[step.onError]}`
  },
}
