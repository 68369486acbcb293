import type { Bin, Chart, ColumnProfile, ProfilePart } from '../../core/lake/profile-views.ts'
import type { ColumnFilter, Expectation } from '../../core/profile/filter.ts'
import type { Band } from '../../ui/charts/QualityBar.tsx'
import type { Bar, BarRange } from '../../ui/charts/Histogram.tsx'
import type { ValueBar } from '../../ui/charts/ValueBars.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'

/** A share, 0 to 1: "4.5 %"; what is not quite nothing, or not quite all, says so. */
export const shareText = (share: number): string => {
  if (share === 0) return '0 %'
  const percent = 100 * share
  if (percent < 0.1) return '< 0.1 %'
  if (percent > 99.9 && percent < 100) return '> 99.9 %'
  return `${percent.toFixed(percent < 10 ? 1 : 0).replace('.0', '')} %`
}

const share = (rows: number, all: number): string => shareText(all === 0 ? 0 : rows / all)

/** "12 rows (3 %)", and of filtered rows "4 of 12 rows". */
export const rowsText = (rows: number, all: number, part?: number): string =>
  part === undefined
    ? `${formatPlural(rows, 'row')} (${share(rows, all)})`
    : `${formatCount(part)} of ${formatPlural(rows, 'row')}`

/** What values of a column are expected to be, in words. */
export const expectedText = (expected: Expectation): string => {
  // L is a letter of either case.
  if (expected.kind === 'pattern') return `like ${expected.pattern.replaceAll('L', 'a')}`
  return expected.format === undefined ? expected.to : `${expected.to} (${expected.format})`
}

const shortTime = (text: string): string => text.replace(/ 00:00:00$/, '').replace(/:00$/, '')

const bound = (text: string): string => {
  if (/^-?\d+$/.test(text)) return formatCount(BigInt(text))
  return /^\d{4}-\d\d-\d\d /.test(text) ? shortTime(text) : text.replace(/\.0$/, '')
}

const isWhole = (text: string): boolean => /^-?\d+$/.test(text)

/** A bar's values: "5", "5 to 10". */
export const binText = ({ from, to }: Pick<Bin, 'from' | 'to'>, isLast: boolean): string => {
  const isOne = from === to || (!isLast && isWhole(from) && isWhole(to) && BigInt(to) - BigInt(from) === 1n)
  if (isOne) return bound(from)
  return `${bound(from)} to ${isLast ? '' : 'below '}${bound(to)}`
}

/** How a value is written where it could be taken for nothing. */
export const valueText = (value: string | null): string => {
  if (value === null) return 'NULL'
  return value === '' ? '""' : value
}

/** The titles of the bands: what, and how many rows. */
export const bandTitles = (profile: ColumnProfile): Readonly<Record<Band, string>> => {
  const { rows, expected, part, nulls, missing } = profile
  const counted = (band: Band): string => rowsText(profile[band], rows, part?.[band])
  const expectation = expected ? ` as ${expectedText(expected)}` : ''
  const blanks = missing > nulls ? `: ${formatCount(nulls)} NULL, ${formatCount(missing - nulls)} empty` : ''
  return {
    valid: `Valid${expectation}: ${counted('valid')}`,
    mismatched: `Mismatched, not${expectation}: ${counted('mismatched')}`,
    missing: `Missing: ${counted('missing')}${blanks}`,
  }
}

/** The counts that bands are as wide as: of the filtered rows, where there are filters. */
export const bandCounts = ({
  part,
  valid,
  mismatched,
  missing,
}: ColumnProfile): Readonly<Record<Band, number>> => part ?? { valid, mismatched, missing }

type Histogram = Extract<Chart, { kind: 'histogram' }>

/** The bars of a histogram. */
export const histogramBars = (
  { bins }: Histogram,
  rows: number,
  part: ProfilePart | undefined,
): readonly Bar[] =>
  bins.map((bin, at) => ({
    rows: bin.rows,
    part: part?.bars[at],
    title: `${binText(bin, at === bins.length - 1)}: ${rowsText(bin.rows, rows, part?.bars[at])}`,
  }))

/** The bars that a filter takes. */
export const selectedBars = ({ bins }: Histogram, filter: ColumnFilter | undefined): BarRange | undefined => {
  if (filter?.kind !== 'range') return undefined
  const first = bins.findIndex(({ from }) => from === filter.from)
  const last = bins.findLastIndex(({ to }) => to === filter.to)
  return first < 0 || last < first ? undefined : { first, last }
}

/** The filter that takes some bars. */
export const barsFilter = (
  column: string,
  { bins, as }: Histogram,
  { first, last }: BarRange,
): ColumnFilter => {
  const from = bins[first]?.from
  const to = bins[last]?.to
  return {
    kind: 'range',
    column,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(last === bins.length - 1 ? { closed: true } : {}),
    ...(as ? { as } : {}),
  }
}

/** The filter that takes a band. */
export const bandFilter = ({ column, expected }: ColumnProfile, band: Band): ColumnFilter | undefined => {
  if (band === 'missing') return { kind: 'missing', column }
  if (band === 'valid') return { kind: 'valid', column, ...(expected ? { expected } : {}) }
  return expected && { kind: 'mismatched', column, expected }
}

/** The values that a filter takes; NULL among them. */
export const chosenValues = (filter: ColumnFilter | undefined): readonly (string | null)[] =>
  filter?.kind === 'values' ? filter.values : []

/** The filter that takes a value, alone or beside those taken already; undefined where none is left. */
export const valueFilter = (
  column: string,
  value: string | null,
  before: ColumnFilter | undefined,
  isAdding: boolean,
): ColumnFilter | undefined => {
  const known = chosenValues(before)
  if (!isAdding) return { kind: 'values', column, values: [value] }
  const values = known.includes(value) ? known.filter(one => one !== value) : [...known, value]
  return values.length === 0 ? undefined : { kind: 'values', column, values }
}

/** Bars of values. */
export const valueBars = (
  values: readonly { readonly value: string; readonly rows: number }[],
  rows: number,
  part: ProfilePart | undefined,
  filter: ColumnFilter | undefined,
): readonly ValueBar[] =>
  values.map(({ value, rows: count }, at) => ({
    id: value,
    text: valueText(value),
    rows: count,
    part: part?.bars[at],
    title: `${valueText(value).slice(0, 200)}: ${rowsText(count, rows, part?.bars[at])}`,
    isSelected: chosenValues(filter).includes(value),
  }))

/** "40 distinct", with ≈ where it is estimated. */
const distinctText = ({ distinct }: ColumnProfile): string =>
  distinct ? `${distinct.exact ? '' : '≈ '}${formatCount(distinct.count)} distinct` : ''

/** The line under a chart: what is wrong first. */
export const captionText = (profile: ColumnProfile): string => {
  const { part, rows } = profile
  if (rows === 0) return 'No rows'
  const shown = part ?? profile
  const parts = [
    shown.mismatched > 0 ? `${formatCount(shown.mismatched)} mismatched` : '',
    shown.missing > 0 ? `${formatCount(shown.missing)} missing` : '',
    distinctText(profile),
  ]
  return parts.filter(Boolean).join(' · ')
}

const chartText = (profile: ColumnProfile): string => {
  const { chart, rows } = profile
  if (chart.kind === 'none') return ''
  if (chart.kind === 'values') {
    const [most] = chart.values
    return most ? ` Most frequent: ${valueText(most.value).slice(0, 80)}, ${rowsText(most.rows, rows)}.` : ''
  }
  const [first] = chart.bins
  const last = chart.bins.at(-1)
  const highest = chart.bins.reduce((best, bin) => (bin.rows > best.rows ? bin : best), {
    from: '',
    to: '',
    rows: 0,
  })
  if (!first || !last) return ''
  return ` From ${bound(first.from)} to ${bound(last.to)}, most (${formatPlural(highest.rows, 'row')}) at ${binText(highest, highest === last)}.`
}

/** A column's profile in one sentence or two, for those who do not see the picture. */
export const profileSentence = (profile: ColumnProfile): string => {
  const { column, rows, valid, mismatched, missing, distinct } = profile
  const found = distinct ? `, ${distinctText(profile)}` : ''
  return `${column}: ${formatCount(valid)} valid, ${formatCount(mismatched)} mismatched, ${formatCount(missing)} missing of ${formatPlural(rows, 'row')}${found}.${chartText(profile)}`
}

const values = (list: readonly (string | null)[]): string => {
  const shown = list.slice(0, 2).map(value => valueText(value).slice(0, 24))
  return `${shown.join(', ')}${list.length > 2 ? ` and ${formatCount(list.length - 2)} more` : ''}`
}

/** What a filter asks for, after the column's name: "is missing", "5 to below 10". */
export const filterText = (filter: ColumnFilter): string => {
  switch (filter.kind) {
    case 'missing':
      return 'missing'
    case 'mismatched':
      return `mismatched (not ${expectedText(filter.expected)})`
    case 'valid':
      return 'valid'
    case 'range':
      if (filter.from === undefined) return `up to ${bound(filter.to ?? '')}`
      if (filter.to === undefined) return `${bound(filter.from)} and above`
      return binText({ from: filter.from, to: filter.to }, filter.closed === true)
    case 'values':
      return `is ${values(filter.values)}`
    case 'pattern':
      return `like ${filter.pattern}`
    case 'text':
      return `contains ${filter.text.slice(0, 24)}`
  }
}
