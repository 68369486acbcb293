import { TextField } from '../../ui/TextField.tsx'
import styles from './Cluster.module.css'
import { NumberBox } from './NumberBox.tsx'
import type { ClusterFilter, Range } from './cluster-model.ts'

interface ClusterFiltersProps {
  readonly filter: ClusterFilter
  readonly onChange: (filter: ClusterFilter) => void
}

interface RangeFieldsProps {
  readonly title: string
  readonly range: Range
  readonly onChange: (range: Range) => void
}

const RangeFields = ({ title, range, onChange }: RangeFieldsProps) => (
  <fieldset className={styles['range']}>
    <legend className={styles['legend']}>{title}</legend>
    <NumberBox
      label={`${title}: at least`}
      isLabelHidden
      placeholder="least"
      value={range.least}
      least={0}
      most={1e12}
      onChange={least => onChange({ ...range, least })}
    />
    <span aria-hidden>–</span>
    <NumberBox
      label={`${title}: at most`}
      isLabelHidden
      placeholder="most"
      value={range.most}
      least={0}
      most={1e12}
      onChange={most => onChange({ ...range, most })}
    />
  </fieldset>
)

/** Which clusters are listed. */
export const ClusterFilters = ({ filter, onChange }: ClusterFiltersProps) => (
  <div className={styles['filters']} role="group" aria-label="Show only clusters with">
    <TextField
      label="A value with"
      placeholder="any text"
      value={filter.text}
      onChange={text => onChange({ ...filter, text })}
    />
    <RangeFields title="Values" range={filter.size} onChange={size => onChange({ ...filter, size })} />
    <RangeFields title="Rows" range={filter.rows} onChange={rows => onChange({ ...filter, rows })} />
    <RangeFields title="Length" range={filter.length} onChange={length => onChange({ ...filter, length })} />
  </div>
)
