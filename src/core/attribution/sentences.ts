import { listed } from '../recipe/step-words.ts'
import type { CellPattern, WhyScope } from '../lake/why-views.ts'
import type { ColumnFilter } from '../profile/filter.ts'
import { shapePattern } from '../profile/shape.ts'
import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import type { GroupCounts } from './score.ts'

const grouped = new Intl.NumberFormat('en')

/** 1,204 */
const count = (rows: number): string => grouped.format(rows)

/** A part of a whole in percent; never 0 or 100 unless it is. */
export const percent = (rows: number, of: number): string => {
  const value = of === 0 ? 0 : (100 * rows) / of
  if (value > 0 && value < 0.1) return '< 0.1 %'
  if (value > 99.9 && rows < of) return '> 99.9 %'
  return `${value.toFixed(1).replace(/\.0$/, '')} %`
}

/** A value in a sentence: as it is where it is one plain word. */
const shown = (value: string | null): string => {
  if (value === null) return 'NULL'
  const short = value.length > 60 ? `${value.slice(0, 59)}…` : value
  return /^[^\s"“”]+$/u.test(short) ? short : `“${short}”`
}

const bound = (text: string): string =>
  /^-?\d{4,}$/.test(text) ? grouped.format(BigInt(text)) : text.replace(/ 00:00:00$/, '').replace(/\.0$/, '')

/** What holds for a group, in words. */
export const conditionText = (filter: ColumnFilter): string => {
  const { column } = filter
  switch (filter.kind) {
    case 'values':
      return filter.values.includes(null) && filter.values.length === 1
        ? `${column} is NULL`
        : `${column} = ${filter.values.map(shown).join(' or ')}`
    case 'range': {
      const { from, to } = filter
      if (from === undefined) return `${column} ≤ ${bound(to ?? '')}`
      return to === undefined ? `${column} ≥ ${bound(from)}` : `${column} from ${bound(from)} to ${bound(to)}`
    }
    case 'pattern':
      return `${column} like ${filter.pattern}`
    case 'text':
      return `“${filter.text}” in ${column}`
    case 'missing':
      return `${column} missing`
    case 'mismatched':
    case 'valid':
      return `${column} ${filter.kind}`
  }
}

/** The same as a condition that can be pasted behind WHERE. */
const conditionSql = (filter: ColumnFilter): string => {
  const name = quoteIdentifier(filter.column)
  switch (filter.kind) {
    case 'values': {
      const [value = null] = filter.values
      return value === null ? `${name} IS NULL` : `${name} = ${quoteText(value)}`
    }
    case 'range': {
      const value = filter.as
        ? `TRY_CAST(${name} AS ${filter.as.to === 'long' ? 'BIGINT' : filter.as.to})`
        : name
      const parts = [
        ...(filter.from === undefined ? [] : [`${value} >= ${quoteText(filter.from)}`]),
        ...(filter.to === undefined
          ? []
          : [`${value} ${filter.closed === true ? '<=' : '<'} ${quoteText(filter.to)}`]),
      ]
      return parts.join(' AND ')
    }
    case 'pattern':
      return `regexp_full_match(${name}, ${quoteText(shapePattern(filter.pattern, filter.loose))})`
    case 'text':
      return `contains(${name}, ${quoteText(filter.text)})`
    case 'missing':
      return `(${name} IS NULL OR trim(${name}) = '')`
    case 'mismatched':
    case 'valid':
      return `${name} IS NOT NULL`
  }
}

/** Conditions as SQL, joined. */
export const conditionsSql = (filters: readonly ColumnFilter[]): string =>
  filters.map(conditionSql).join(' AND ')

const scopeWords = ({ kind, columns }: WhyScope): string =>
  columns === undefined ? `${kind} rows` : `rows whose ${listed(columns)} changed`

const partOf = (rows: number, of: number, words: string): string =>
  rows === of ? `All ${count(of)} ${words}` : `${percent(rows, of)} of the ${count(of)} ${words}`

/**
 * “98.6 % of the 1,204 changed rows have country = DE; of all rows, 23 % do.”
 *
 * @param isPast whether the group is told of what rows were before
 */
export const groupSentence = (
  scope: WhyScope,
  where: readonly ColumnFilter[],
  { rows, of, tableRows, tableOf }: GroupCounts,
  { isPast, isEstimate }: { readonly isPast: boolean; readonly isEstimate: boolean },
): string => {
  const [have, does] = isPast ? ['had', 'did'] : ['have', 'do']
  const share = percent(tableRows, tableOf)
  const of0 = isEstimate ? `≈ ${share}` : share
  const rest = tableRows === rows && !isEstimate ? 'no other rows do' : `of all rows, ${of0} ${does}`
  const others = isPast && tableRows === rows && !isEstimate ? 'no other rows did' : rest
  return `${partOf(rows, of, scopeWords(scope))} ${have} ${where.map(conditionText).join(' and ')}; ${others}.`
}

/** “All 5,000 rows of the table were changed.” */
export const wholeSentence = ({ kind }: WhyScope, rows: number, of: number): string => {
  const what = { added: 'are new', removed: 'were removed', changed: 'changed' }[kind]
  return rows === of
    ? `All ${count(of)} rows of the table ${what}.`
    : `${percent(rows, of)} of all ${count(of)} rows ${what}.`
}

const signed = (by: string): string => (by.startsWith('-') ? `− ${by.slice(1)}` : `+ ${by}`)

/** What was done to cells, in a few words. */
const patternText = (pattern: CellPattern): string => {
  switch (pattern.kind) {
    case 'replaced':
      return pattern.from === undefined
        ? `${shown(pattern.to)} now`
        : `${shown(pattern.from)} → ${shown(pattern.to)}`
    case 'filled':
      return 'NULL → a value'
    case 'scaled':
      return pattern.by === '-1' ? 'the sign changed' : `× ${pattern.by}`
    case 'shifted':
      return signed(pattern.by)
    case 'rounded':
      return pattern.decimals === 0
        ? 'rounded to whole numbers'
        : `rounded to ${pattern.decimals} ${pattern.decimals === 1 ? 'decimal' : 'decimals'}`
    case 'cut':
      return `cut to the ${pattern.to}`
    case 'trimmed':
      return 'trimmed'
    case 'collapsed':
      return 'trimmed, runs of spaces made one'
    case 'lower':
      return 'in lower case'
    case 'upper':
      return 'in upper case'
    case 'trimmed-lower':
      return 'trimmed, in lower case'
    case 'trimmed-upper':
      return 'trimmed, in upper case'
    case 'unaccented':
      return 'without accents'
    case 'recased':
      return 'only upper and lower case differ'
    case 'respaced':
      return 'only spaces differ'
    case 'respelled':
      return `the same ${pattern.as}, written in another way`
    case 'prefixed':
      return `“${pattern.text}” put before it`
    case 'suffixed':
      return `“${pattern.text}” appended`
    case 'shortened':
      return 'cut short'
    case 'copied':
      return `the value of ${pattern.from}`
  }
}

/** “amount: × 1.1 in all 1,204 changed cells.” */
export const cellsSentence = (column: string, pattern: CellPattern, rows: number, of: number): string => {
  const part = rows === of ? `all ${count(of)}` : `${percent(rows, of)} of ${count(of)}`
  return `${column}: ${patternText(pattern)} in ${part} changed cells.`
}
