import { create } from 'zustand'
import type { MetricQuery } from './metric-lines.ts'

/** What somebody watches on a table, in this browser. */
export interface MetricChoice {
  readonly query: MetricQuery
  /** Of one that is kept. */
  readonly name?: string
  /** Beside the panel, too. */
  readonly isOnTimeline: boolean
  /** At all versions, not only at the newest ones. */
  readonly isWhole?: boolean
}

const storeKey = 'boathouse.metrics'

const storedChoices = (): Readonly<Record<string, MetricChoice>> => {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(storeKey) ?? '{}')
    return typeof found === 'object' && found !== null ? (found as Record<string, MetricChoice>) : {}
  } catch {
    return {}
  }
}

/** The metric that was chosen for each table; those that are on the timeline are there again at the next visit. */
export const useMetricChoices = create<{ readonly byTable: Readonly<Record<string, MetricChoice>> }>(() => ({
  byTable: storedChoices(),
}))

/** Has a table's metric be this one; none when undefined. */
export const chooseMetric = (table: string, choice: MetricChoice | undefined): void => {
  const { [table]: _before, ...rest } = useMetricChoices.getState().byTable
  const byTable = choice ? { ...rest, [table]: choice } : rest
  const lasting = Object.entries(byTable).filter(([, { isOnTimeline }]) => isOnTimeline)
  localStorage.setItem(storeKey, JSON.stringify(Object.fromEntries(lasting)))
  useMetricChoices.setState({ byTable })
}

/** What the metric's panel is about. */
type MetricView = 'metric' | 'drift'

/** Which part of the panel is open, and the column whose drift is looked at. */
export const useMetricView = create<{ readonly view: MetricView; readonly column?: string | undefined }>(
  () => ({ view: 'metric' }),
)

/** Opens a part of the panel; for the drift of a column, where one is named. */
export const showMetricView = (view: MetricView, column?: string): void =>
  useMetricView.setState(column === undefined ? { view } : { view, column })
