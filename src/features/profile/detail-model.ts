import type { ColumnDetail } from '../../core/lake/profile-views.ts'
import { formatPlural } from '../../ui/format-number.ts'

/** A number and what it is. */
export interface Fact {
  readonly name: string
  readonly value: string
}

/** At most six digits, and a sign where that is not all of them. */
const number = (value: number): string => {
  const short = Number(value.toPrecision(6))
  return short === value ? String(value) : `≈ ${short}`
}

const quantileNames = ['5 %', '25 %', 'Median', '75 %', '95 %']

/** Ends, quantiles, mean and deviation; lengths of text. */
export const measureFacts = ({ measures, lengths }: ColumnDetail): readonly Fact[] => {
  const facts: Fact[] = []
  if (measures) {
    const { min, max, quantiles, mean, deviation } = measures
    facts.push({ name: 'Smallest', value: min })
    for (const [at, value] of quantiles.entries()) facts.push({ name: quantileNames[at] ?? '', value })
    facts.push({ name: 'Largest', value: max })
    if (mean !== undefined) facts.push({ name: 'Mean', value: number(mean) })
    if (deviation !== undefined) facts.push({ name: 'Standard deviation', value: number(deviation) })
  }
  if (lengths) {
    const { min, max, mean } = lengths
    facts.push({ name: 'Shortest text', value: formatPlural(min, 'character') })
    facts.push({ name: 'Longest text', value: formatPlural(max, 'character') })
    facts.push({ name: 'Mean length', value: number(mean) })
  }
  return facts
}
