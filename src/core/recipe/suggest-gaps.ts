import type { ValueCount } from '../lake/profile-views.ts'
import type { Expectation } from '../profile/filter.ts'
import { isNumeric, familyOf } from './columns.ts'
import type { Operation } from './recipe.ts'
import { type SuggestContext, type Suggestion, rowsText } from './suggestion.ts'
import { shownType, shownValue } from './step-words.ts'

/** Text that looks like no value. */
const blank = ['', ' ']

const mostFrequent = (profile: SuggestContext['profile']): ValueCount | undefined =>
  profile?.chart.kind === 'values' ? profile.chart.values.find(({ value }) => value.trim() !== '') : undefined

/** For a column whose missing values are all blank text. */
const forBlanks = (name: string, rows: number, top: ValueCount | undefined): readonly Suggestion[] => [
  {
    operation: {
      op: 'filter',
      condition: { all: blank.map(value => ({ column: name, is: 'not-equals', value })) },
    },
    why: `Takes ${rowsText(rows)} out.`,
  },
  ...(top
    ? [
        {
          operation: {
            op: 'map-values',
            column: name,
            values: [{ from: blank, to: top.value }],
            otherwise: 'keep',
          } as const,
          why: `${shownValue(top.value)} is the most frequent value: ${rowsText(top.rows)} have it.`,
        },
      ]
    : []),
]

/** For values that are missing. */
export const forMissing = ({ column: { name, type }, profile }: SuggestContext): readonly Suggestion[] => {
  const family = familyOf(type)
  const found: Suggestion[] = []
  const blanks = profile ? profile.missing - profile.nulls : 0
  const top = mostFrequent(profile)
  if (blanks > 0)
    found.push({
      operation: { op: 'nullify', columns: [name], values: blank },
      why: `${rowsText(blanks)} hold text with nothing in it, which is not NULL.`,
    })
  // Without NULLs there is nothing to fill yet.
  if (blanks > 0 && profile?.nulls === 0) return [...found, ...forBlanks(name, blanks, top)]
  found.push({
    operation: { op: 'filter', condition: { column: name, is: 'is-not-null' } },
    why: profile ? `${rowsText(profile.nulls)} have no ${name}.` : `Rows without ${name} go.`,
  })
  if (isNumeric(family)) {
    found.push(
      { operation: fill(name, 'median'), why: 'The value in the middle, which outliers do not move.' },
      { operation: fill(name, 'mean'), why: 'The mean of the values that are there.' },
    )
  }
  if (top)
    found.push({
      operation: fill(name, { value: top.value }),
      why: `${shownValue(top.value)} is the most frequent value: ${rowsText(top.rows)} have it.`,
    })
  found.push({
    operation: fill(name, 'down'),
    why: 'The last value before, for files that give a value once for a group of rows.',
  })
  return [
    ...found,
    {
      operation: { op: 'filter', condition: { column: name, is: 'is-null' } },
      why: 'Only those rows, to look at them.',
    },
  ]
}

const fill = (
  name: string,
  value: Extract<Operation, { op: 'fill' }>['with'],
): Extract<Operation, { op: 'fill' }> => ({ op: 'fill', columns: [name], with: value })

const forWrongType = (
  { column: { name }, profile }: SuggestContext,
  { to, format }: Extract<Expectation, { kind: 'type' }>,
): readonly Suggestion[] => {
  const columns = [{ column: name, to, ...(format === undefined ? {} : { format }) }]
  const counts = profile
    ? `${rowsText(profile.valid)} convert to ${shownType(to)}, ${profile.mismatched.toLocaleString('en')} do not`
    : `Not all values convert to ${shownType(to)}`
  return [
    { operation: { op: 'cast', columns, onError: 'null' }, why: `${counts}, and become NULL.` },
    { operation: { op: 'cast', columns, onError: 'keep' }, why: `${counts}; their text is kept beside.` },
    { operation: { op: 'cast', columns, onError: 'reject' }, why: `${counts}; those rows are taken out.` },
    { operation: { op: 'trim', columns: [name] }, why: 'White space at the ends is often why.' },
  ]
}

/** For values that are not what the others of the column are. */
export const forMismatched = (context: SuggestContext, expected: Expectation): readonly Suggestion[] => {
  if (expected.kind === 'type') return forWrongType(context, expected)
  const { name } = context.column
  const { pattern } = expected
  const cleaning: Suggestion[] = [
    {
      operation: { op: 'collapse', columns: [name] },
      why: `Most values look like ${pattern}; white space may be all that is other.`,
    },
  ]
  if (/^[^a]*A[^a]*$/.test(pattern))
    cleaning.push({
      operation: { op: 'case', columns: [name], to: 'upper' },
      why: `Most values look like ${pattern}: in capitals.`,
    })
  else if (/^[^A]*a[^A]*$/.test(pattern))
    cleaning.push({
      operation: { op: 'case', columns: [name], to: 'lower' },
      why: `Most values look like ${pattern}: in small letters.`,
    })
  return cleaning
}
