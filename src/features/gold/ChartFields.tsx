import { ChartColumn, ChartLine } from 'lucide-react'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import { Select } from '../../ui/Select.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import styles from './Gold.module.css'
import { changeChart } from './gold-actions.ts'

/** How the result is drawn. */
export const ChartFields = ({ aggregate }: { readonly aggregate: Aggregate }) => {
  const { chart, groupBy, measures } = aggregate
  if (chart === undefined) return null
  return (
    <fieldset className={styles['measures']}>
      <legend className={styles['legend']}>Chart</legend>
      <ToggleGroup
        label="Kind of chart"
        choices={[
          { id: 'bar', text: 'Bars', icon: ChartColumn },
          { id: 'line', text: 'Line', icon: ChartLine },
        ]}
        value={chart.kind}
        onChange={kind => changeChart({ ...aggregate, chart: { ...chart, kind } })}
      />
      {(measures.length > 1 || groupBy.length > 1) && (
        <div className={styles['axes']}>
          <Select
            label="Of"
            choices={measures.map(({ as }) => ({ id: as, text: as }))}
            value={chart.y}
            onChange={y => changeChart({ ...aggregate, chart: { ...chart, y } })}
          />
          <Select
            label="By"
            choices={groupBy.map(name => ({ id: name, text: name }))}
            value={chart.x}
            onChange={x => changeChart({ ...aggregate, chart: { ...chart, x } })}
          />
        </div>
      )}
    </fieldset>
  )
}
