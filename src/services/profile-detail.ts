import type { ColumnDetail, ColumnProfile, Measures, PatternCount } from '../core/lake/profile-views.ts'
import type { Value } from '../core/ports/engine.ts'
import { topSql } from '../core/profile/bars.ts'
import { isComparable } from '../core/profile/column-sql.ts'
import {
  isTelling,
  lengthsSql,
  measuresFrom,
  measuresSql,
  outlierValuesSql,
  outliersFrom,
  outliersSql,
  patternsFrom,
  patternsSql,
} from '../core/profile/detail.ts'
import type { ProfiledColumn } from '../core/profile/filter-sql.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { sumOf } from '../core/sum-of.ts'

/** Runs a statement over the rows; nothing for none. */
export type Run = (sql: string | undefined) => Promise<readonly (readonly Value[])[]>

const mostValues = 15

const measure = async (
  column: ProfiledColumn,
  { expected }: ColumnProfile,
  from: string,
  run: Run,
): Promise<Measures | undefined> => {
  const [row] = await run(measuresSql(column, expected, from))
  const measures = row && measuresFrom(column, expected, row)
  if (!measures) return undefined
  const [counted] = await run(outliersSql(column, expected, measures, from))
  if (!counted) return measures
  const hasSome = Number(counted[0]) + Number(counted[1]) > 0
  const far = hasSome ? await run(outlierValuesSql(column, expected, measures, from)) : []
  return { ...measures, outliers: outliersFrom(counted, far) }
}

/** Shapes with their lengths where a dozen of them say it all, else without. */
const shapes = async (
  name: string,
  there: number,
  from: string,
  run: Run,
): Promise<readonly PatternCount[]> => {
  const exact = patternsFrom(await run(patternsSql(name, false, from)), false)
  return isTelling(exact, there) ? exact : patternsFrom(await run(patternsSql(name, true, from)), true)
}

const lengths = async (name: string, from: string, run: Run): Promise<Pick<ColumnDetail, 'lengths'>> => {
  const [row] = await run(lengthsSql(name, from))
  const [min, max, mean] = row ?? []
  return typeof mean === 'number' ? { lengths: { min: Number(min), max: Number(max), mean } } : {}
}

/** All that is told of one column: its profile, and what takes a scan of its own. `from` is SQL that can stand after FROM. */
export const detailOf = async (
  column: ProfiledColumn,
  profile: ColumnProfile,
  from: string,
  run: Run,
): Promise<ColumnDetail> => {
  const { name, type } = column
  const there = profile.rows - profile.nulls
  if (there === 0 || !isComparable(type)) return { ...profile, top: [], rest: there, patterns: [] }
  const measures = await measure(column, profile, from, run)
  const top = (await run(topSql(column, from, mostValues))).flatMap(([value, rows]) =>
    typeof value === 'string' ? [{ value, rows: Number(rows) }] : [],
  )
  const rest = there - sumOf(top, ({ rows }) => rows)
  const isText = type === 'string'
  const [exact] =
    profile.distinct?.exact === false
      ? await run(`SELECT count(DISTINCT ${quoteIdentifier(name)}) FROM ${from}`)
      : []
  return {
    ...profile,
    ...(exact ? { distinct: { count: Number(exact[0]), exact: true } } : {}),
    ...(measures ? { measures } : {}),
    top,
    rest,
    patterns: isText ? await shapes(name, there, from, run) : [],
    ...(isText ? await lengths(name, from, run) : {}),
  }
}
