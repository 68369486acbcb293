import { TriangleAlert } from 'lucide-react'
import { explainError } from '../../core/explain-error.ts'
import type { Drift } from '../../core/lake/drift-views.ts'
import { useDetail } from '../../state/detail.ts'
import { useDrift } from '../../state/drift.ts'
import { showMetricView, useMetricView } from '../../state/metric-choice.ts'
import { useProfiledColumn } from '../../state/profile.ts'
import { showComparison } from '../../state/route.ts'
import { chooseAxis, useTimelinePreferences } from '../../state/timeline-preferences.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { Select } from '../../ui/Select.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { DriftStrip } from './DriftStrip.tsx'
import { DriftTable } from './DriftTable.tsx'
import styles from './Metric.module.css'
import { movesOf, readSentence, wholeSentence } from './drift-model.ts'
import { goToVersion, useShownVersion } from './use-metric-chart.ts'

/** The column that is looked at: chosen here, else the one whose profile was open, else the first. */
const useDriftColumn = (table: string) => {
  const { columns } = useDetail(table)
  const chosen = useMetricView(state => state.column)
  const profiled = useProfiledColumn(state => (state.table === table ? state.column : undefined))
  const has = (name: string | undefined): boolean => columns.some(column => column.name === name)
  const column = [chosen, profiled].find(has) ?? columns[0]?.name
  return { columns, column }
}

const Whole = ({ drift }: { readonly drift: Drift }) => {
  const { whole } = drift
  return (
    whole && (
      <p className={styles['statusLine']}>
        <span>{wholeSentence(drift)}</span>
        <Button variant="quiet" onPress={() => showComparison({ from: whole.from, to: whole.to })}>
          Compare
        </Button>
      </p>
    )
  )
}

const Moves = ({ drift }: { readonly drift: Drift }) => {
  const moves = movesOf(drift)
  const latest = drift.points.at(-1)?.version
  if (moves.length === 0)
    return (
      <p className={styles['dim']}>
        {drift.points.filter(({ counts }) => (counts?.rows ?? 0) > 0).length < 2
          ? 'There are not two versions with rows to compare yet.'
          : 'No single version moved the distribution of the values (index below 0.1 at each).'}
      </p>
    )
  return (
    <ul className={styles['moves']} aria-label="Versions that moved most">
      {moves.map(({ version, shift, isMuch, text }) => (
        <li key={version} className={styles['moveItem']}>
          <Button variant="quiet" onPress={() => goToVersion(version, latest)}>
            v{version}
          </Button>
          <span className={isMuch ? styles['much'] : styles['some']}>
            {isMuch && <Icon of={TriangleAlert} size={12} />}
            {shift.toFixed(2)}
          </span>
          <span className={styles['moveText']} title={text}>
            {text}
          </span>
          <Button
            variant="quiet"
            aria-label={`Compare v${version - 1} with v${version}`}
            onPress={() => showComparison({ from: version - 1, to: version })}
          >
            Compare
          </Button>
        </li>
      ))}
    </ul>
  )
}

const hint =
  'Population stability index between a version and the one before it, over bins of the values, and NULLs: below 0.1 little moved, from 0.25 on much.'

interface DriftViewProps {
  readonly table: string
  readonly version: number | undefined
}

/** What one column held, version by version. */
export const DriftView = ({ table, version }: DriftViewProps) => {
  const { columns, column } = useDriftColumn(table)
  const { drift, error, progress, isLoading } = useDrift(table, column)
  const axis = useTimelinePreferences(state => state.axis)
  const shown = useShownVersion(table, version)
  return (
    <>
      <div className={styles['columnLine']}>
        <Select
          label="Column"
          isLabelHidden
          choices={columns.map(({ name, type }) => ({ id: name, text: name, hint: type }))}
          value={column ?? null}
          onChange={name => showMetricView('drift', name)}
          placeholder="Choose a column…"
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
      {error && <EmptyState title={explainError(error).title}>{explainError(error).body}</EmptyState>}
      {!error && !drift && (
        <div className={styles['waiting']}>
          <ProgressBar label="Looking for drift" />
          <p className={styles['dim']}>{progress?.phase ?? 'Reading the log…'}</p>
        </div>
      )}
      {drift && (
        <div aria-busy={isLoading}>
          <DriftStrip drift={drift} version={shown} />
          <div className={styles['group']}>
            <h3 className={styles['heading']} title={hint}>
              Where it moved
            </h3>
            <Whole drift={drift} />
            <Moves drift={drift} />
          </div>
          <DriftTable drift={drift} />
          <p className={styles['note']}>
            {isLoading ? (progress?.phase ?? 'Reading the log…') : readSentence(drift)}
          </p>
        </div>
      )}
    </>
  )
}
