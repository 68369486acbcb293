import type { CountedValue } from '../../core/cluster/canonical.ts'
import { clusterAt } from '../../core/cluster/found.ts'
import type { Merge } from '../../core/cluster/mapping.ts'
import type { FoundClusters } from '../../core/lake/cluster-views.ts'

/** What the user decided about a cluster; what is absent is as it was found. */
export interface Choice {
  readonly isMerged: boolean
  /** The new value; the cluster's first value when absent. */
  readonly to?: string
  /** Values that do not belong to it. */
  readonly left: readonly string[]
}

/** The user's decisions, by the cluster's place. */
export type Choices = ReadonlyMap<number, Choice>

const undecided: Choice = { isMerged: false, left: [] }

/** What was decided about a cluster. */
export const choiceOf = (choices: Choices, cluster: number): Choice => choices.get(cluster) ?? undecided

/** The choices with another one for a cluster. */
export const withChoice = (choices: Choices, cluster: number, change: Partial<Choice>): Choices =>
  new Map(choices).set(cluster, { ...choiceOf(choices, cluster), ...change })

/** The value that a cluster's values become: the user's, else the first of those that belong to it. */
export const newValue = (values: readonly CountedValue[], { to, left }: Choice): string =>
  to ?? values.find(({ value }) => !left.includes(value))?.value ?? ''

/** A value is taken as the new one; the cluster is merged from then on, and the value belongs to it. */
export const chooseValue = (choices: Choices, cluster: number, value: string): Choices => {
  const { left } = choiceOf(choices, cluster)
  return withChoice(choices, cluster, { isMerged: true, to: value, left: left.filter(one => one !== value) })
}

/** A value is left out of its cluster, or taken in again. */
export const toggleValue = (choices: Choices, cluster: number, value: string): Choices => {
  const { left } = choiceOf(choices, cluster)
  const next = left.includes(value) ? left.filter(one => one !== value) : [...left, value]
  return withChoice(choices, cluster, { left: next })
}

/** Merges all of these clusters, or none of them. */
export const mergeAll = (choices: Choices, clusters: readonly number[], isMerged: boolean): Choices => {
  const next = new Map(choices)
  for (const cluster of clusters) next.set(cluster, { ...choiceOf(choices, cluster), isMerged })
  return next
}

/** What merging the chosen clusters changes. */
export interface Chosen {
  readonly merges: readonly Merge[]
  readonly clusters: number
  /** Rows whose value becomes another. */
  readonly rows: number
}

/** The merges of all clusters that are chosen; those in which nothing changes are left out. */
export const chosenMerges = (found: FoundClusters, choices: Choices): Chosen => {
  const merges: Merge[] = []
  let rows = 0
  for (const [cluster, choice] of choices) {
    if (!choice.isMerged) continue
    const values = clusterAt(found, cluster)
    const to = newValue(values, choice)
    const from = values.filter(({ value }) => value !== to && !choice.left.includes(value))
    if (from.length === 0) continue
    merges.push({ from: from.map(({ value }) => value), to })
    rows += from.reduce((sum, one) => sum + one.rows, 0)
  }
  return { merges, clusters: merges.length, rows }
}

/** What was merged before as clusters, the value that they became first. How many rows have each is not known: NaN. */
export const mergedClusters = (mapping: readonly Merge[]): FoundClusters => {
  const [values, starts]: [string[], number[]] = [[], []]
  for (const { from, to } of mapping) {
    starts.push(values.length)
    values.push(to, ...from)
  }
  return { distinct: values.length, rows: Number.NaN, values, counts: values.map(() => Number.NaN), starts }
}

/** All clusters merged, but for those of which something else was decided. */
export const mergedUnless = (found: FoundClusters, choices: Choices): Choices =>
  new Map(found.starts.map((_, cluster) => [cluster, choices.get(cluster) ?? { isMerged: true, left: [] }]))

/** Where the lines of listed clusters begin: one for the cluster and one for each of its values; the last entry is their number. */
export const lineStarts = (found: FoundClusters, listed: readonly number[]): readonly number[] => {
  const starts = [0]
  for (const cluster of listed) {
    const size = (found.starts[cluster + 1] ?? found.values.length) - (found.starts[cluster] ?? 0)
    starts.push((starts.at(-1) ?? 0) + size + 1)
  }
  return starts
}

/** The place, among those listed, of the cluster that a line belongs to. */
export const placeOfLine = (starts: readonly number[], line: number): number => {
  let [low, high] = [0, Math.max(0, starts.length - 2)]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= line) low = middle
    else high = middle - 1
  }
  return low
}

/** A value as it is shown: white space and signs that can not be seen are. */
export const shownText = (value: string): string =>
  value
    .replace(/^ +| +$|(?<= ) +/gu, spaces => '·'.repeat(spaces.length))
    .replace(/\t/gu, '⇥')
    .replace(/\r\n|\n|\r/gu, '↵')
    .replace(/\u00a0/gu, '⍽')
