import { useEffect, useState } from 'react'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import type { LakeError } from '../../core/error.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import { abortSoon } from '../../state/abort-soon.ts'
import { firstRows } from '../../state/aggregate.ts'
import { useScrub } from '../../state/scrub.ts'
import { type Point, chartQuery, mostBars, mostLinePoints, pointsOf } from './chart-model.ts'

export interface ChartData {
  /** The definition that the points belong to: what is on screen while the next one is being read. */
  readonly aggregate: Aggregate
  readonly points: readonly Point[]
  /** Groups in all, drawn or not. */
  readonly groups: number
  /** The version of the written table that they are of; absent for a result that is not written. */
  readonly version: number | undefined
}

interface ChartState {
  readonly data?: ChartData
  readonly error?: LakeError
  readonly isLoading: boolean
}

/** A source that is shown for less than this is not read, ms: while its definition is edited, and while somebody moves along versions. */
const patience = { edited: 300, moving: 120 }

/** Charts that are kept: of the versions that somebody moves among. */
const capacity = 50
const known = new Map<string, ChartData>()

const remember = (key: string, data: ChartData): void => {
  known.set(key, data)
  for (const oldest of known.keys()) {
    if (known.size <= capacity) break
    known.delete(oldest)
  }
}

/**
 * The points of an aggregate's chart, read from a source of its rows; read anew when either changes.
 *
 * @param revision another number when the same source has other rows
 */
export const useChart = (
  aggregate: Aggregate | undefined,
  source: RowSource | undefined,
  revision: number,
): ChartState => {
  const [state, setState] = useState<ChartState>({ isLoading: false })
  const key = aggregate?.chart && source && JSON.stringify([aggregate, source, revision])
  useEffect(() => {
    if (key === undefined) {
      setState({ isLoading: false })
      return undefined
    }
    const [definition, from] = JSON.parse(key) as [Aggregate, RowSource]
    const { chart } = definition
    if (chart === undefined) return undefined
    // Versions do not change; what is made anew from other tables may.
    const version = from.kind === 'table' ? from.version : undefined
    const told = version === undefined ? undefined : known.get(key)
    if (told) {
      setState({ data: told, isLoading: false })
      return undefined
    }
    setState(before => ({ ...before, isLoading: true }))
    const controller = new AbortController()
    let isGone = false
    const read = async (): Promise<void> => {
      const limit = chart.kind === 'bar' ? mostBars : mostLinePoints
      const found = await firstRows(chartQuery(chart, from), limit, controller.signal)
      if (isGone) return
      if (!found.ok) {
        setState({ error: found.error, isLoading: false })
        return
      }
      const { columns, rows, total } = found.value
      const points = pointsOf(definition, columns, rows)
      const data = { aggregate: definition, points, groups: total, version }
      if (version !== undefined) remember(key, data)
      setState({ data, isLoading: false })
    }
    const timer = setTimeout(() => void read(), useScrub.getState().scrub ? patience.moving : patience.edited)
    return () => {
      isGone = true
      clearTimeout(timer)
      abortSoon(controller)
    }
  }, [key])
  return state
}
