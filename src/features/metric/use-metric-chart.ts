import { useMemo, useState } from 'react'
import { showVersion } from '../../state/route.ts'
import { useScrub } from '../../state/scrub.ts'
import { useTimelinePreferences } from '../../state/timeline-preferences.ts'
import type { TableMetric } from '../../state/metric.ts'
import { placesOf } from './metric-model.ts'
import { chartedPoints } from './charted-points.ts'

const time = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** A moment, as far as a reader cares. */
export const momentText = (ms: number): string => time.format(ms)

/** The version that is shown: while someone moves along the timeline, the one that is passed. */
export const useShownVersion = (table: string, version: number | undefined): number | undefined =>
  useScrub(({ scrub }) => (scrub?.table === table ? scrub.version : undefined)) ?? version

/** The points of a metric as they are drawn: all versions have their place from the beginning, so that nothing moves as values come. */
export const useMetricChart = ({ line, stamps }: TableMetric) => {
  const axis = useTimelinePreferences(state => state.axis)
  const { columns } = line
  const isOne = columns.length <= 1
  const [chosen, setColumn] = useState<string>()
  const column = columns.find(({ name }) => name === chosen) ?? columns[0]
  const type = column?.type ?? 'long'
  const member = isOne ? undefined : column?.name
  const points = useMemo(
    () => chartedPoints(line.points, stamps, placesOf(stamps, axis), type, member),
    [line.points, stamps, axis, member, type],
  )
  return { points, type, column: column?.name, setColumn, columns }
}

/** Shows a version of the open table, the newest one as what it is. */
export const goToVersion = (version: number, latest: number | undefined): void =>
  showVersion(version === latest ? undefined : version)
