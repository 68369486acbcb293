import { showMetricView, useMetricView } from '../../state/metric-choice.ts'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { DriftView } from './DriftView.tsx'
import styles from './Metric.module.css'
import { MetricView } from './MetricView.tsx'

interface MetricPanelProps {
  readonly table: string
  /** The version that the page shows; absent at the latest. */
  readonly version: number | undefined
}

/** Numbers over the versions of the open table: one metric, or all that a column holds. */
export const MetricPanel = ({ table, version }: MetricPanelProps) => {
  const view = useMetricView(state => state.view)
  return (
    <section className={styles['panel']} aria-label="Metric">
      <header className={styles['head']}>
        <h2 className={styles['title']}>Over versions</h2>
        <ToggleGroup
          label="What over versions"
          choices={[
            { id: 'metric', text: 'Metric' },
            { id: 'drift', text: 'Drift' },
          ]}
          value={view}
          onChange={next => showMetricView(next)}
        />
      </header>
      <div className={styles['scroll']}>
        {view === 'metric' ? (
          <MetricView key={table} table={table} version={version} />
        ) : (
          <DriftView key={table} table={table} version={version} />
        )}
      </div>
    </section>
  )
}
