import type { ColumnFilter } from '../profile/filter.ts'
import { familyOf, isNumeric } from './columns.ts'
import type { Condition, Operation } from './recipe.ts'
import { forMissing } from './suggest-gaps.ts'
import { type SuggestContext, type Suggestion, freshName, rowsText } from './suggestion.ts'
import { listed, shownType, shownValue } from './step-words.ts'

const filterBy = (condition: Condition): Operation => ({ op: 'filter', condition })

const one = (conditions: readonly Condition[], kind: 'all' | 'any'): Condition => {
  const [first] = conditions
  if (first && conditions.length === 1) return first
  return kind === 'all' ? { all: conditions } : { any: conditions }
}

/** Rows without a value are not among those chosen: they stay when those go. */
const orMissing = (name: string, condition: Condition): Condition => ({
  any: [condition, { column: name, is: 'is-null' }],
})

/** For a bar of a histogram, or several side by side. */
export const forRange = (
  context: SuggestContext,
  { from, to, closed = false, as }: Extract<ColumnFilter, { kind: 'range' }>,
): readonly Suggestion[] => {
  const {
    column: { name, type },
    columns,
    profile,
  } = context
  if (type === 'string') {
    if (!as) return []
    const cast = { column: name, to: as.to, ...(as.format === undefined ? {} : { format: as.format }) }
    return [
      {
        operation: { op: 'cast', columns: [cast], onError: 'null' },
        why: `The values are text that reads as ${shownType(as.to)}; ranges need the type.`,
      },
    ]
  }
  const inside: Condition[] = []
  const outside: Condition[] = []
  if (from !== undefined) {
    inside.push({ column: name, is: 'at-least', value: from })
    outside.push({ column: name, is: 'less', value: from })
  }
  if (to !== undefined) {
    inside.push({ column: name, is: closed ? 'at-most' : 'less', value: to })
    outside.push({ column: name, is: closed ? 'greater' : 'at-least', value: to })
  }
  if (inside.length === 0) return []
  const edges = edgesOf(profile)
  const isBinned = isNumeric(familyOf(type)) && edges.length > 1
  return [
    { operation: filterBy(one(inside, 'all')), why: 'Only the rows in the chosen range.' },
    {
      operation: filterBy(orMissing(name, one(outside, 'any'))),
      why: `All rows but those; rows without ${name} stay.`,
    },
    ...(isBinned
      ? [
          {
            operation: { op: 'bin', column: name, into: freshName(`${name}_bin`, columns), edges } as const,
            why: 'A new column with the bar that each row is in.',
          },
        ]
      : []),
    {
      operation: {
        op: 'assert',
        condition: orMissing(name, one(inside, 'all')),
        otherwise: 'warn',
      },
      why: 'Tells of rows outside of the range, now and in later batches.',
    },
  ]
}

const edgesOf = (profile: SuggestContext['profile']): readonly number[] => {
  if (profile?.chart.kind !== 'histogram') return []
  const { bins } = profile.chart
  const edges = [...bins.map(({ from }) => Number(from)), Number(bins.at(-1)?.to)]
  return [...new Set(edges)].filter(Number.isFinite).toSorted((a, b) => a - b)
}

/** Two values that are one but for case and white space. */
const plainForm = (value: string): string => value.trim().replaceAll(/\s+/g, ' ').toLowerCase()

/** For some of a column's values. */
export const forValues = (
  context: SuggestContext,
  values: readonly (string | null)[],
): readonly Suggestion[] => {
  const {
    column: { name, type },
    profile,
  } = context
  const texts = values.filter(value => value !== null)
  const [first] = texts
  if (first === undefined) return forMissing(context)
  const counts = new Map(
    profile?.chart.kind === 'values' ? profile.chart.values.map(each => [each.value, each.rows]) : [],
  )
  const rows = texts.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0)
  const shown = listed(texts.map(shownValue))
  const found: Suggestion[] = []
  const isAlike = texts.length > 1 && new Set(texts.map(plainForm)).size === 1
  const best = texts.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0] ?? first
  if (texts.length > 1 && type === 'string')
    found.push({
      operation: {
        op: 'map-values',
        column: name,
        values: [{ from: texts.filter(value => value !== best), to: best }],
        otherwise: 'keep',
      },
      why: isAlike
        ? 'They differ only in case and white space.'
        : `${shownValue(best)} stands for all of them; it has the most rows.`,
    })
  const missing: Condition[] = values.includes(null) ? [{ column: name, is: 'is-null' }] : []
  const equal = texts.map((value): Condition => ({ column: name, is: 'equals', value }))
  const others = texts.map((value): Condition => ({ column: name, is: 'not-equals', value }))
  const without = one(others, 'all')
  found.push(
    {
      operation: filterBy(one([...equal, ...missing], 'any')),
      why: rows > 0 ? `${rowsText(rows)} have ${shown}.` : `Only rows with ${shown}.`,
    },
    {
      operation: filterBy(missing.length > 0 ? without : orMissing(name, without)),
      why: rows > 0 ? `Takes ${rowsText(rows)} out.` : `All rows but those with ${shown}.`,
    },
    {
      operation: { op: 'nullify', columns: [name], values: texts },
      why: `Where ${shown} stands for “not known”.`,
    },
  )
  if (type === 'string' && !isAlike && texts.some(value => value !== value.trim() || /\s{2}/.test(value)))
    found.unshift({
      operation: { op: 'collapse', columns: [name] },
      why: 'There is white space at the ends, or more than one space inside.',
    })
  return found
}
