import { useEffect, useMemo } from 'react'
import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { KeptMetric } from '../core/lake/timeline-views.ts'
import { useCatalog } from './catalog.ts'
import { useHistory } from './history.ts'
import { type MetricChoice, useMetricChoices } from './metric-choice.ts'
import {
  type MetricLine,
  type MetricQuery,
  type Stamp,
  extended,
  isCurrent,
  noLine,
  withPoints,
} from './metric-lines.ts'

/** Versions at which the engine is asked unless more are wished for, the newest ones. */
const usualVersions = 1000

/** Whether the log tells a measure by itself, or nearly: then all versions are measured. */
const isOfLog = (query: MetricQuery): boolean =>
  typeof query !== 'string' &&
  (query.kind === 'rows' || query.measure === 'nulls' || query.measure === 'min' || query.measure === 'max')

interface MetricState {
  /** What is measured: the table and the query. */
  readonly key: string
  readonly phase: 'none' | 'measuring' | 'measured' | 'stopped' | 'failed'
  readonly line: MetricLine
  readonly error?: LakeError | undefined
}

/** The metric of the open table, growing while it is measured. */
const useMetric = create<MetricState>(() => ({ key: '', phase: 'none', line: noLine }))

const keyOf = (table: string, query: MetricQuery): string => JSON.stringify([table, query])

const lines = new Map<string, MetricLine>()
const mostLines = 50

const keepLine = (key: string, line: MetricLine): void => {
  lines.delete(key)
  lines.set(key, line)
  for (const oldest of lines.keys()) {
    if (lines.size <= mostLines) return
    lines.delete(oldest)
  }
}

const versionOf = (name: string): number | undefined =>
  useCatalog.getState().tables.find(table => table.name === name)?.version

let running: { readonly key: string; readonly to: number; readonly controller: AbortController } | undefined

/** Ends what is being measured; the points that are there stay. */
export const stopMeasuring = (): void => {
  if (!running) return
  running.controller.abort()
  running = undefined
  useMetric.setState({ phase: 'stopped' })
}

/**
 * Measures a metric at versions, oldest first, of its table. Of one that was measured before only newer versions are; where that is being done,
 * nothing.
 */
const measure = async (table: string, query: MetricQuery, stamps: readonly Stamp[]): Promise<void> => {
  const key = keyOf(table, query)
  const [first, last] = [stamps[0], stamps.at(-1)]
  if (!first || !last) return
  if (running?.key === key && running.to === last.version) return
  running?.controller.abort()
  running = undefined
  const known = lines.get(key)
  const line =
    known && isCurrent(known, stamps, versionOf) && (known.points[0]?.version ?? 0) <= first.version
      ? known
      : noLine
  const from = Math.max(first.version, (line.points.at(-1)?.version ?? -1) + 1)
  if (from > last.version) {
    useMetric.setState({ key, phase: 'measured', line, error: undefined })
    return
  }
  const controller = new AbortController()
  running = { key, to: last.version, controller }
  useMetric.setState({ key, phase: 'measuring', line, error: undefined })
  const found = await lake.metric(
    query,
    table,
    { from, to: last.version },
    controller.signal,
    () => undefined,
    points => {
      if (controller.signal.aborted) return
      const { line: before } = useMetric.getState()
      useMetric.setState({ line: { ...before, points: withPoints(before.points, points) } })
    },
  )
  if (controller.signal.aborted) return
  running = undefined
  if (!found.ok) {
    useMetric.setState({ phase: 'failed', error: found.error })
    return
  }
  const whole = extended(line, found.value, versionOf)
  keepLine(key, whole)
  useMetric.setState({ phase: 'measured', line: whole })
}

/** A table's metric, as far as it is known. */
export interface TableMetric {
  readonly choice: MetricChoice | undefined
  readonly phase: MetricState['phase']
  readonly line: MetricLine
  readonly error?: LakeError | undefined
  /** The versions that it is measured at, oldest first; the log has `all`. */
  readonly stamps: readonly Stamp[]
  readonly all: number
  readonly again: () => void
}

/** Keeps a table's chosen metric up to date with its commits, and with those to other tables that it reads. */
export const useTableMetric = (table: string): TableMetric => {
  const choice = useMetricChoices(({ byTable }) => byTable[table])
  const { entries } = useHistory(table)
  const state = useMetric()
  const isAll = choice?.isWhole === true || (choice !== undefined && isOfLog(choice.query))
  const stamps = useMemo(() => (isAll ? entries : entries.slice(-usualVersions)), [isAll, entries])
  const key = choice && keyOf(table, choice.query)
  const isMine = key !== undefined && state.key === key
  const others = useCatalog(({ tables }) =>
    tables.flatMap(({ name, version }) => (name in state.line.others ? [`${name} ${version}`] : [])).join(),
  )
  const span = `${stamps[0]?.version} ${stamps.at(-1)?.version} ${stamps.at(-1)?.timestamp}`
  useEffect(() => {
    if (choice) void measure(table, choice.query, stamps)
    // The query and the versions are in the key and the span, as data.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [table, key, span, others])
  return {
    choice,
    phase: isMine ? state.phase : 'none',
    line: isMine ? state.line : noLine,
    error: isMine ? state.error : undefined,
    stamps,
    all: entries.length,
    again: () => choice && void measure(table, choice.query, stamps),
  }
}

interface KeptState {
  readonly table: string
  readonly metrics: readonly KeptMetric[]
  readonly error?: LakeError
}

const useKept = create<KeptState>(() => ({ table: '', metrics: [] }))

const takeKept = (table: string, found: Awaited<ReturnType<typeof lake.keptMetrics>>): boolean => {
  if (found.ok) useKept.setState({ table, metrics: found.value }, true)
  else useKept.setState({ table, metrics: [], error: found.error }, true)
  return found.ok
}

/** The metrics that are kept with a table. */
export const useKeptMetrics = (table: string): KeptState => {
  const kept = useKept()
  useEffect(() => {
    let isGone = false
    void lake.keptMetrics(table).then(found => {
      if (!isGone) takeKept(table, found)
    })
    return () => {
      isGone = true
    }
  }, [table])
  return kept.table === table ? kept : { table, metrics: [] }
}

/** Keeps a metric with its table. */
export const keepMetric = async (table: string, metric: KeptMetric): Promise<LakeError | undefined> => {
  const found = await lake.keepMetric(table, metric)
  if (!found.ok) return found.error
  takeKept(table, found)
  return undefined
}

/** Keeps a metric no longer. */
export const dropMetric = async (table: string, name: string): Promise<LakeError | undefined> => {
  const found = await lake.dropMetric(table, name)
  if (!found.ok) return found.error
  takeKept(table, found)
  return undefined
}
