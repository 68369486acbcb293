import { useState } from 'react'
import type { Drift, DriftCounts } from '../../core/lake/drift-views.ts'
import { useTimelinePreferences } from '../../state/timeline-preferences.ts'
import { Walk } from '../../ui/charts/Walk.tsx'
import { nearestAt } from '../../ui/charts/axis-model.ts'
import { useWidth } from '../../ui/charts/use-width.ts'
import { cx } from '../../ui/cx.ts'
import { formatPlural } from '../../ui/format-number.ts'
import { DistinctLane, HeatLane, MoveMarks, QualityLane, RibbonLane } from './DriftLanes.tsx'
import styles from './Metric.module.css'
import { pointText, quantilesOf } from './drift-model.ts'
import { placesOf } from './metric-model.ts'
import { goToVersion, momentText } from './use-metric-chart.ts'

interface DriftStripProps {
  readonly drift: Drift
  /** The version that the page shows. */
  readonly version: number | undefined
}

/** A version as a column of the strip, from one x to another. */
export interface StripColumn {
  readonly version: number
  readonly middle: number
  readonly from: number
  readonly to: number
  readonly counts?: DriftCounts | undefined
  readonly quantiles?: readonly number[] | undefined
  readonly isProblem: boolean
}

const right = 12

/** Versions with the space between their neighbours; where they are more than pixels, one for each pixel and all that moved. */
const columnsOf = (
  drift: Drift,
  axis: 'order' | 'time',
  left: number,
  width: number,
): readonly StripColumn[] => {
  const inner = Math.max(1, width - left - right)
  const places = placesOf(drift.points, axis)
  const moved = new Set(drift.moved)
  let last = -Infinity
  const drawn = drift.points.flatMap((point, at) => {
    // Half a column at either end, so that the first and the last one are as wide as the others.
    const edge = Math.min(10, inner / (2 * drift.points.length))
    const middle = left + edge + (places[at] ?? 0) * (inner - 2 * edge)
    if (middle - last < 1 && !moved.has(point.version) && at < drift.points.length - 1) return []
    last = middle
    return [{ point, middle }]
  })
  return drawn.map(({ point, middle }, at) => {
    const before = drawn[at - 1]?.middle
    const after = drawn[at + 1]?.middle
    return {
      version: point.version,
      middle,
      from: before === undefined ? left : (before + middle) / 2,
      to: after === undefined ? left + inner : (middle + after) / 2,
      counts: point.counts,
      quantiles: quantilesOf(drift, point.counts),
      isProblem: point.problem !== undefined,
    }
  })
}

const summary = (drift: Drift): string => {
  const { column, points, moved } = drift
  const told =
    moved.length === 0 ? 'no version moved much' : `moved at ${moved.map(one => `v${one}`).join(', ')}`
  return `Drift of ${column} over ${formatPlural(points.length, 'version')}: ${told}.`
}

/** What a column held, version by version: quality, values, different values, and where it moved. */
export const DriftStrip = ({ drift, version }: DriftStripProps) => {
  const axis = useTimelinePreferences(state => state.axis)
  const { ref, width } = useWidth()
  const [active, setActive] = useState<number>()
  const { points, places } = drift
  const left = places.kind === 'values' ? 104 : 48
  const columns = columnsOf(drift, axis, left, width)
  const latest = points.at(-1)?.version
  const shownVersion = active === undefined ? (version ?? latest) : columns[active]?.version
  const shown = points.find(one => one.version === shownVersion) ?? points.at(-1)
  const current = columns.findIndex(one => one.version === (version ?? latest))
  const marked = columns[active ?? current]
  const at = (clientX: number, target: Element): number =>
    nearestAt(
      columns.map(({ middle }) => middle),
      clientX - target.getBoundingClientRect().left,
    )
  const choose = (index: number): void => {
    const column = columns[index]
    if (column) goToVersion(column.version, latest)
  }
  const lane = { drift, columns, left, width, marked }
  return (
    <div className={styles['drawing']}>
      <p className={cx(styles['readout'], styles['long'])}>
        {shown && (
          <>
            <strong>v{shown.version}</strong> {pointText(drift, shown).join(' · ')}
            <br />
            <span className={styles['dim']}>{momentText(shown.timestamp)}</span>
          </>
        )}
      </p>
      <div ref={ref} className={styles['canvas']}>
        <div role="img" aria-label={summary(drift)} className={styles['strip']}>
          <MoveMarks {...lane} />
          <QualityLane {...lane} />
          {places.kind === 'bins' && <RibbonLane {...lane} />}
          {places.kind === 'values' && <HeatLane {...lane} />}
          <DistinctLane {...lane} />
        </div>
        <svg
          className={styles['cover']}
          aria-hidden
          onPointerLeave={() => setActive(undefined)}
          onPointerMove={event => setActive(at(event.clientX, event.currentTarget))}
          onClick={event => choose(at(event.clientX, event.currentTarget))}
        />
        <Walk
          label="Go through the versions"
          count={columns.length}
          active={active}
          onActive={setActive}
          start={Math.max(0, current)}
          text={shown && `v${shown.version}: ${pointText(drift, shown).join(', ')}`}
          onChoose={choose}
        />
      </div>
    </div>
  )
}
