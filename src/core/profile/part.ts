import type { Chart, ColumnProfile, ProfilePart } from '../lake/profile-views.ts'
import type { Value } from '../ports/engine.ts'
import { sumOf } from '../sum-of.ts'
import { type BarPlaces, barSql, barsOf, groupedSql } from './bars.ts'
import type { ColumnFilter } from './filter.ts'
import { type ProfiledColumn, filtersSql, mismatchedSql, missingSql } from './filter-sql.ts'

/** A column whose bars are known. */
export interface DrawnColumn extends ProfiledColumn {
  readonly profile: ColumnProfile
}

/** A key is a bar and a band; bars are fewer. */
const bandWidth = 64

const placesOf = (chart: Chart): BarPlaces => {
  if (chart.kind === 'none') return { kind: 'values', values: [] }
  if (chart.kind === 'values') return { kind: 'values', values: chart.values.map(({ value }) => value) }
  const edges = chart.bins.map(({ from }) => from)
  return { kind: 'bins', edges: [...edges, chart.bins.at(-1)?.to ?? ''] }
}

const barCount = (chart: Chart): number => {
  if (chart.kind === 'none') return 0
  return chart.kind === 'values' ? chart.values.length : chart.bins.length
}

/**
 * One scan over the rows that filters leave, counting bars and bands of columns; `partsFrom` reads it. All columns are under the same
 * filters.
 *
 * @param all all columns of the rows
 */
export const partSql = (
  columns: readonly DrawnColumn[],
  where: readonly ColumnFilter[],
  all: readonly ProfiledColumn[],
  relation: string,
): string => {
  const parts = columns.map(({ profile, ...column }, at) => {
    const { expected, chart } = profile
    const { value, bar } = barSql(column, placesOf(chart), expected, `v${at}`)
    const band = `CASE WHEN ${missingSql(column)} THEN 2 WHEN ${mismatchedSql(column, expected)} THEN 1 ELSE 0 END`
    return { inner: `${value} AS v${at}, ${band} AS b${at}`, key: `b${at} * ${bandWidth} + (${bar}) + 1` }
  })
  const condition = filtersSql(where, all) ?? 'TRUE'
  const inner = `(SELECT ${parts.map(part => part.inner).join(', ')} FROM ${relation} WHERE ${condition})`
  return groupedSql(
    parts.map(({ key }) => key),
    inner,
  )
}

type Rows = readonly (readonly Value[])[]

const sum = (numbers: readonly number[]): number => sumOf(numbers, number => number)

/** Reads what `partSql` gives. */
export const partsFrom = (columns: readonly DrawnColumn[], rows: Rows): readonly ProfilePart[] =>
  columns.map(({ profile }, at) => {
    const keys = barsOf(rows, at, bandWidth * 3)
    const band = (number: number) => keys.slice(number * bandWidth, (number + 1) * bandWidth)
    const bars = Array.from({ length: barCount(profile.chart) }, (_, bar) =>
      sum([0, 1, 2].map(number => band(number)[bar + 1] ?? 0)),
    )
    const [valid, mismatched, missing] = [sum(band(0)), sum(band(1)), sum(band(2))]
    return { rows: valid + mismatched + missing, valid, mismatched, missing, bars }
  })
