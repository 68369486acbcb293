import type { Aggregate, Measure } from '../../core/aggregate/aggregate.ts'
import { measureFunctions } from './gold-model.ts'

/** A measure as people say it: "Sum of amount as total". */
export const measureText = ({ fn, column, as }: Measure): string => {
  const name = measureFunctions.find(({ id }) => id === fn)?.text ?? fn
  return `${name} of ${column ?? 'all rows'} as ${as}`
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What a change did to an aggregate, in words. */
export const aggregateChange = (before: Aggregate, after: Aggregate): string => {
  if (!same(before.groupBy, after.groupBy))
    return after.groupBy.length === 0 ? 'Group by nothing' : `Group by ${after.groupBy.join(', ')}`
  const missing = (from: Aggregate, to: Aggregate) =>
    from.measures.filter(measure => !to.measures.some(other => same(other, measure)))
  const [[removed, ...moreRemoved], [added, ...moreAdded]] = [missing(before, after), missing(after, before)]
  if (moreRemoved.length + moreAdded.length > 0) return 'Change the measures'
  if (added) return `${removed ? 'Change a measure' : 'Add a measure'}: ${measureText(added)}`
  if (removed) return `Remove a measure: ${measureText(removed)}`
  if (!same(before.measures, after.measures)) return 'Put the measures in another order'
  if (before.output !== after.output) return `Name the table ${after.output}`
  if (same(before.chart, after.chart)) return 'Change the aggregate'
  return after.chart
    ? `Draw ${after.chart.y} by ${after.chart.x} as ${after.chart.kind === 'bar' ? 'bars' : 'a line'}`
    : 'Draw no chart'
}
