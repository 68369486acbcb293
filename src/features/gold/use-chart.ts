import { useEffect, useState } from 'react'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import type { LakeError } from '../../core/error.ts'
import type { RowSource } from '../../core/lake/row-views.ts'
import { firstRows } from '../../state/aggregate.ts'
import { type Point, chartQuery, mostBars, mostLinePoints, pointsOf } from './chart-model.ts'

export interface ChartData {
  /** The definition that the points belong to: what is on screen while the next one is being read. */
  readonly aggregate: Aggregate
  readonly points: readonly Point[]
  /** Groups in all, drawn or not. */
  readonly groups: number
}

interface ChartState {
  readonly data?: ChartData
  readonly error?: LakeError
  readonly isLoading: boolean
}

/** The points of an aggregate's chart, read from a source of its rows; read anew when either changes. */
export const useChart = (aggregate: Aggregate | undefined, source: RowSource | undefined): ChartState => {
  const [state, setState] = useState<ChartState>({ isLoading: false })
  const key = aggregate?.chart && source && JSON.stringify([aggregate, source])
  useEffect(() => {
    if (key === undefined) {
      setState({ isLoading: false })
      return undefined
    }
    const [definition, from] = JSON.parse(key) as [Aggregate, RowSource]
    const { chart } = definition
    if (chart === undefined) return undefined
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      setState(before => ({ ...before, isLoading: true }))
      const limit = chart.kind === 'bar' ? mostBars : mostLinePoints
      const found = await firstRows(chartQuery(chart, from), limit, controller.signal)
      if (controller.signal.aborted) return
      if (!found.ok) {
        setState({ error: found.error, isLoading: false })
        return
      }
      const { columns, rows, total } = found.value
      const data = { aggregate: definition, points: pointsOf(definition, columns, rows), groups: total }
      setState({ data, isLoading: false })
    }
    const timer = setTimeout(() => void read(), 300)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [key])
  return state
}
