import { clusterAt } from '../../core/cluster/found.ts'
import type { FoundClusters } from '../../core/lake/cluster-views.ts'
import { type Choices, choiceOf, newValue } from './cluster-model.ts'

const cell = (text: string): string =>
  /^\s|\s$|["\n\r,]|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** Clusters as CSV, a line for each value: what it would become, and whether that was chosen. */
export const clustersCsv = (found: FoundClusters, listed: readonly number[], choices: Choices): string => {
  const lines = listed.flatMap((cluster, index) => {
    const [values, choice] = [clusterAt(found, cluster), choiceOf(choices, cluster)]
    const to = newValue(values, choice)
    return values.map(({ value, rows }) => {
      const isIn = choice.isMerged && !choice.left.includes(value)
      const counted = Number.isNaN(rows) ? '' : rows
      return `${index + 1},${cell(value)},${counted},${cell(to)},${isIn ? 'yes' : 'no'}`
    })
  })
  return `${['cluster,value,rows,new_value,merge', ...lines].join('\r\n')}\r\n`
}
