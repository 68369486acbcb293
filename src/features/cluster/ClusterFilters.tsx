import { useMemo } from 'react'
import { TextField } from '../../ui/TextField.tsx'
import { Histogram } from '../../ui/charts/Histogram.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './Cluster.module.css'
import { NumberBox } from './NumberBox.tsx'
import {
  type ClusterFilter,
  type Measure,
  type Measures,
  type Range,
  type RangeBar,
  barsOf,
  barsWithin,
} from './cluster-filter.ts'

interface ClusterFiltersProps {
  readonly filter: ClusterFilter
  /** Of the clusters that there are; undefined while they are looked for. */
  readonly measures: Measures | undefined
  readonly onChange: (filter: ClusterFilter) => void
}

interface RangeFieldsProps {
  readonly title: string
  readonly measure: Measure
  readonly values: Float64Array | undefined
  readonly range: Range
  readonly onChange: (range: Range) => void
}

const barTitle = ({ least, most, clusters }: RangeBar): string =>
  `${formatCount(least)}${most === least ? '' : ` to ${formatCount(most)}`}: ${formatPlural(clusters, 'cluster')}`

const none = new Float64Array()

const RangeFields = ({ title, measure, values = none, range, onChange }: RangeFieldsProps) => {
  const bars = useMemo(() => barsOf(values, measure), [values, measure])
  const isWhole = measure === 'size' || measure === 'rows'
  const shared = { isLabelHidden: true, least: 0, most: 1e12, isWhole } as const
  return (
    <fieldset className={styles['range']}>
      <legend className={styles['legend']}>{title}</legend>
      <div className={styles['bars']}>
        {bars.length > 1 && (
          <Histogram
            label={`${title}: how many clusters have so much`}
            bars={bars.map(bar => ({ rows: bar.clusters, title: barTitle(bar) }))}
            selected={barsWithin(bars, range)}
            hasKeys
            onSelect={({ first, last }) => {
              const next = { least: bars[first]?.least, most: bars[last]?.most }
              // What is chosen again is let go.
              onChange(next.least === range.least && next.most === range.most ? {} : next)
            }}
          />
        )}
      </div>
      <NumberBox
        {...shared}
        label={`${title}: at least`}
        placeholder="least"
        value={range.least}
        onChange={least => onChange({ ...range, least })}
      />
      <span aria-hidden>–</span>
      <NumberBox
        {...shared}
        label={`${title}: at most`}
        placeholder="most"
        value={range.most}
        onChange={most => onChange({ ...range, most })}
      />
    </fieldset>
  )
}

const titles: readonly (readonly [measure: Measure, title: string])[] = [
  ['size', 'Values'],
  ['rows', 'Rows'],
  ['length', 'Average length'],
  ['variance', 'Length variance'],
]

/** Which clusters are listed. */
export const ClusterFilters = ({ filter, measures, onChange }: ClusterFiltersProps) => (
  <div className={styles['filters']} role="group" aria-label="Show only clusters with">
    <TextField
      label="A value with"
      placeholder="any text"
      value={filter.text}
      onChange={text => onChange({ ...filter, text })}
    />
    {titles.map(([measure, title]) => (
      <RangeFields
        key={measure}
        title={title}
        measure={measure}
        values={measures?.[measure]}
        range={filter[measure]}
        onChange={range => onChange({ ...filter, [measure]: range })}
      />
    ))}
  </div>
)
