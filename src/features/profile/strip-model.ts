import type { ColumnProfile } from '../../core/lake/profile-views.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import type { StripPart } from '../../ui/charts/Strip.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import { sumOf } from '../../core/sum-of.ts'
import { chosenValues, rowsText, valueText } from './profile-model.ts'

/** The values that have a part of their own, then all others, those that are in one row alone, and NULL: all rows side by side. */
export const stripParts = (
  { chart, rows, nulls, distinct, part }: ColumnProfile,
  filter: ColumnFilter | undefined,
): readonly StripPart[] => {
  if (chart.kind !== 'values') return []
  const chosen = chosenValues(filter)
  const { values, once } = chart
  const listed = values.flatMap((value, at) =>
    once !== undefined && value.rows === 1 ? [] : [{ ...value, left: part?.bars[at] }],
  )
  const others = rows - nulls - (once ?? 0) - sumOf(listed, value => value.rows)
  const otherValues = (distinct?.count ?? 0) - (once ?? 0) - listed.length
  const parts: StripPart[] = listed.map(({ value, rows: count, left }) => ({
    kind: 'value',
    id: value,
    rows: count,
    part: left,
    title: `${valueText(value).slice(0, 200)}: ${rowsText(count, rows, left)}`,
    isSelected: chosen.includes(value),
  }))
  if (others > 0) {
    const some = otherValues > 0 ? formatPlural(otherValues, 'other value') : 'Other values'
    const about = distinct?.exact === false ? '≈ ' : ''
    parts.push({ kind: 'others', rows: others, title: `${about}${some}: ${rowsText(others, rows)}` })
  }
  if (once !== undefined && once > 0)
    parts.push({ kind: 'once', rows: once, title: `Unique, in one row each: ${rowsText(once, rows)}` })
  if (nulls > 0)
    parts.push({
      kind: 'null',
      rows: nulls,
      title: `NULL: ${rowsText(nulls, rows)}`,
      isSelected: chosen.includes(null),
    })
  return parts
}
