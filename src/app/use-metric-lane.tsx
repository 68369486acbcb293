import { type ReactNode, Suspense, useCallback } from 'react'
import { useMetricChoices } from '../state/metric-choice.ts'
import type { Panel } from '../state/route-model.ts'
import type { TimelineScale } from '../ui/timeline-scale.ts'
import { MetricLane } from './lazy-rooms.ts'

/** The line over the marks of a timeline; none without a metric that is being looked at or that was put there. */
export const useMetricLane = (
  table: string,
  version: number | undefined,
  open: Panel,
): ((scale: TimelineScale) => ReactNode) | undefined => {
  const choice = useMetricChoices(({ byTable }) => byTable[table])
  const lane = useCallback(
    (scale: TimelineScale) => (
      <Suspense>
        <MetricLane table={table} scale={scale} version={version} />
      </Suspense>
    ),
    [table, version],
  )
  return choice && (open === 'metric' || choice.isOnTimeline) ? lane : undefined
}
