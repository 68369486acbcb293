import { ChartColumn, Table2 } from 'lucide-react'
import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { useAggregate } from '../../state/aggregate.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useScrub } from '../../state/scrub.ts'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { Chart } from './Chart.tsx'
import styles from './Gold.module.css'
import { resultSource } from './chart-model.ts'
import { incomplete } from './gold-model.ts'
import { type ChartData, useChart } from './use-chart.ts'

interface GoldChartProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version?: number | undefined
}

const PointTable = ({ data }: { readonly data: ChartData }) => (
  <div className={styles['tableFrame']}>
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{data.aggregate.chart?.x}</th>
          <th scope="col" className={styles['number']}>
            {data.aggregate.chart?.y}
          </th>
        </tr>
      </thead>
      <tbody>
        {data.points.map(({ label, text }, index) => (
          <tr key={`${index} ${label}`}>
            <td>{label}</td>
            <td className={styles['number']}>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** The chart of the open table's aggregate, for beside its grid; nothing while there is none to draw. */
export const GoldChart = ({ table, version }: GoldChartProps) => {
  const state = useAggregate()
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const isHere = state.table === table && state.phase === 'open'
  const aggregate = isHere ? state.aggregate : undefined
  const isReady = aggregate !== undefined && incomplete(aggregate) === undefined
  const summary = useTableSummary(table)
  const moving = useScrub(({ scrub }) => (scrub?.table === table ? scrub.version : undefined))
  const shown = moving ?? version ?? summary?.version
  // Beside the written table stands what that table holds; beside the result, what it would hold.
  const source =
    state.shows === 'table' && state.saved?.output === table
      ? ({ kind: 'table', table, ...(shown === undefined ? {} : { version: shown }) } as const)
      : aggregate && resultSource(aggregate)
  const { data, error, isLoading } = useChart(isReady ? aggregate : undefined, source, summary?.modified ?? 0)
  const late = isLoading && data && data.version !== shown ? data.version : undefined
  if (aggregate?.chart === undefined || (data === undefined && error === undefined)) return null
  return (
    <aside className={styles['chart']} aria-label="Chart" aria-busy={isLoading} data-late={late}>
      <header className={styles['chartHead']}>
        {late !== undefined && <span className={styles['late']}>Of v{late}</span>}
        <ToggleGroup
          label="View as"
          choices={[
            { id: 'chart', text: 'Chart', icon: ChartColumn },
            { id: 'table', text: 'Table', icon: Table2 },
          ]}
          value={view}
          onChange={setView}
        />
      </header>
      {error && <p className={styles['problem']}>{explainError(error).body}</p>}
      {data && (view === 'chart' ? <Chart data={data} /> : <PointTable data={data} />)}
    </aside>
  )
}
