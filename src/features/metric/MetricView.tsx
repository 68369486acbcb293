import { Activity, ChartLine, Copy, RotateCcw, Square, Table2 } from 'lucide-react'
import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { stopMeasuring } from '../../state/metric.ts'
import { chooseAxis, useTimelinePreferences } from '../../state/timeline-preferences.ts'
import { say } from '../../state/toasts.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { Select } from '../../ui/Select.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './Metric.module.css'
import { MetricChart } from './MetricChart.tsx'
import { MetricFields } from './MetricFields.tsx'
import { MetricTable } from './MetricTable.tsx'
import { costSentence, lineCsv } from './metric-model.ts'
import { useMetricChart } from './use-metric-chart.ts'
import { type MetricPanelState, useMetricPanel } from './use-metric-panel.ts'

const Status = ({ panel }: { readonly panel: MetricPanelState }) => {
  const { phase, line, stamps, all, again } = panel.metric
  const known = line.points.length
  return (
    <div className={styles['status']}>
      {phase === 'measuring' && (
        <>
          <ProgressBar label="Measuring" value={known / Math.max(1, stamps.length)} />
          <p className={styles['statusLine']}>
            <span>
              {formatCount(known)} of {formatPlural(stamps.length, 'version')} measured
            </span>
            <Button variant="quiet" icon={Square} onPress={stopMeasuring}>
              Stop
            </Button>
          </p>
        </>
      )}
      {phase === 'stopped' && (
        <p className={styles['statusLine']}>
          <span>
            Stopped at {formatCount(known)} of {formatPlural(stamps.length, 'version')}.
          </span>
          <Button variant="quiet" icon={RotateCcw} onPress={again}>
            Measure again
          </Button>
        </p>
      )}
      {phase === 'measured' && (
        <p className={styles['statusLine']}>
          <span>
            {stamps.length < all && 'The newest '}
            {costSentence(line)}
          </span>
          {stamps.length < all && (
            <Button variant="quiet" onPress={() => panel.measureAll()}>
              Measure all {formatCount(all)}
            </Button>
          )}
        </p>
      )}
    </div>
  )
}

interface MetricViewProps {
  readonly table: string
  readonly version: number | undefined
}

/** A number over the versions of the table: what is measured, its line, and its values. */
export const MetricView = ({ table, version }: MetricViewProps) => {
  const panel = useMetricPanel(table)
  const { metric, name } = panel
  const { points, type, column, setColumn, columns } = useMetricChart(metric)
  const axis = useTimelinePreferences(state => state.axis)
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const copy = (): void => {
    void navigator.clipboard.writeText(lineCsv(metric.line))
    say(`Copied ${formatPlural(metric.line.points.length, 'version')} as CSV`)
  }
  return (
    <>
      <MetricFields table={table} panel={panel} />
      {!metric.choice && (
        <EmptyState icon={Activity} title="No metric yet">
          Choose a number above: it is taken at every version of the table, and drawn here and over the marks
          of the timeline.
        </EmptyState>
      )}
      {metric.error && (
        <EmptyState title={explainError(metric.error).title}>{explainError(metric.error).body}</EmptyState>
      )}
      {metric.choice && !metric.error && (
        <>
          <div className={styles['tools']}>
            <ToggleGroup
              label="View as"
              choices={[
                { id: 'chart', text: 'Chart', icon: ChartLine },
                { id: 'table', text: 'Table', icon: Table2 },
              ]}
              value={view}
              onChange={setView}
            />
            <ToggleGroup
              label="Versions by"
              choices={[
                { id: 'order', text: 'Order' },
                { id: 'time', text: 'Time' },
              ]}
              value={axis}
              onChange={chooseAxis}
            />
          </div>
          {columns.length > 1 && (
            <Select
              label="Value"
              choices={columns.map(one => ({ id: one.name, text: one.name, hint: one.type }))}
              value={column ?? null}
              onChange={setColumn}
            />
          )}
          {view === 'chart' ? (
            <MetricChart table={table} name={name ?? ''} points={points} type={type} version={version} />
          ) : (
            <MetricTable name={name ?? ''} points={points} />
          )}
          <Status panel={panel} />
          <div className={styles['foot']}>
            <Switch isSelected={panel.isOnTimeline} onChange={next => panel.setOnTimeline(next)}>
              Keep on the timeline
            </Switch>
            <Button variant="quiet" icon={Copy} onPress={copy} isDisabled={metric.line.points.length === 0}>
              Copy as CSV
            </Button>
          </div>
        </>
      )}
    </>
  )
}
