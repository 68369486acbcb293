import { useEffect, useState } from 'react'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import type { ColumnView } from '../../core/lake/table-views.ts'
import type { ColumnMeasure, KeptMetric } from '../../core/lake/timeline-views.ts'
import { readAggregates } from '../../state/aggregate.ts'
import { useDetail } from '../../state/detail.ts'
import { type MetricChoice, chooseMetric } from '../../state/metric-choice.ts'
import { dropMetric, keepMetric, useKeptMetrics, useTableMetric } from '../../state/metric.ts'
import type { MetricQuery } from '../../state/metric-lines.ts'
import { say, sayError } from '../../state/toasts.ts'
import type { Choice } from '../../ui/Select.tsx'
import { columnsFor, goldMetrics, measureWords, measures, queryName } from './metric-model.ts'

const useGoldAggregates = (): readonly Aggregate[] => {
  const [aggregates, setAggregates] = useState<readonly Aggregate[]>([])
  useEffect(() => {
    let isGone = false
    void readAggregates().then(found => {
      if (!isGone && found.ok) setAggregates(found.value)
    })
    return () => {
      isGone = true
    }
  }, [])
  return aggregates
}

const isMeasure = (id: string): id is ColumnMeasure => measures.some(measure => measure === id)

/** What of the choices a query is. */
const idOf = (query: MetricQuery, name: string | undefined, golds: readonly { readonly sql: string }[]) => {
  if (name !== undefined) return `kept ${name}`
  if (typeof query !== 'string') return query.kind === 'rows' ? 'rows' : query.measure
  const gold = golds.findIndex(({ sql }) => sql === query)
  return gold < 0 ? 'sql' : `gold ${gold}`
}

type Golds = ReturnType<typeof goldMetrics>
type Kept = readonly KeptMetric[]

const choicesOf = (kept: Kept, columns: readonly ColumnView[], golds: Golds): readonly Choice<string>[] => [
  ...kept.map(({ name }) => ({ id: `kept ${name}`, text: name, hint: 'kept' })),
  { id: 'rows', text: 'Row count' },
  ...measures
    .filter(id => columnsFor(id, columns).length > 0)
    .map(id => ({ id, text: `${measureWords[id]}…` })),
  ...golds.map(({ name }, at) => ({ id: `gold ${at}`, text: name, hint: 'gold' })),
  { id: 'sql', text: 'SQL…' },
]

/** The query of a choice; of a column's measure that of `column`, or of the first one that fits. Undefined for SQL, which is yet to be written. */
const queryOf = (
  id: string,
  kept: Kept,
  golds: Golds,
  columns: readonly ColumnView[],
  column: string | undefined,
): Pick<MetricChoice, 'query' | 'name'> | undefined => {
  const found = kept.find(({ name }) => id === `kept ${name}`)
  if (found) return found
  const gold = golds.find((_, at) => id === `gold ${at}`)
  if (gold) return { query: gold.sql }
  if (id === 'rows') return { query: { kind: 'rows' } }
  if (!isMeasure(id)) return undefined
  const fitting = columnsFor(id, columns)
  const first = fitting.find(({ name }) => name === column) ?? fitting[0]
  return first && { query: { kind: 'column', measure: id, column: first.name } }
}

const keep = async (table: string, choice: MetricChoice, text: string): Promise<void> => {
  const name = text.trim()
  const error = await keepMetric(table, { name, query: choice.query })
  if (error) {
    sayError(error, 'keep the metric')
    return
  }
  chooseMetric(table, { ...choice, name })
  say(`The metric ${name} is kept with ${table}`)
}

const drop = async (table: string, { name, ...rest }: MetricChoice): Promise<void> => {
  if (name === undefined) return
  const error = await dropMetric(table, name)
  if (error) sayError(error, 'remove the metric')
  else chooseMetric(table, rest)
}

/** What the panel offers and does. */
export const useMetricPanel = (table: string) => {
  const metric = useTableMetric(table)
  const { columns } = useDetail(table)
  const { metrics: kept } = useKeptMetrics(table)
  const golds = goldMetrics(table, useGoldAggregates(), columns)
  const [isWriting, setWriting] = useState(false)
  const { choice } = metric
  const isOnTimeline = choice?.isOnTimeline ?? false
  const chosen = choice && idOf(choice.query, choice.name, golds)
  const measure = isWriting ? 'sql' : chosen
  const pick = typeof choice?.query === 'object' && choice.query.kind === 'column' ? choice.query : undefined
  const choose = (next: Pick<MetricChoice, 'query' | 'name'>): void => {
    setWriting(false)
    const { query, name } = next
    chooseMetric(table, { query, isOnTimeline, ...(name === undefined ? {} : { name }) })
  }
  const set = (id: string, column: string | undefined): void => {
    const next = queryOf(id, kept, golds, columns, column)
    if (next) choose(next)
    else setWriting(id === 'sql')
  }
  return {
    metric,
    choices: choicesOf(kept, columns, golds),
    measure: measure ?? null,
    setMeasure: (id: string) => set(id, pick?.column),
    column: pick?.column,
    columnChoices: pick && chosen === pick.measure && !isWriting ? columnsFor(pick.measure, columns) : [],
    setColumn: (name: string) => pick && set(pick.measure, name),
    sql: typeof choice?.query === 'string' ? choice.query : undefined,
    isSql: measure === 'sql',
    measureSql: (query: string) => choose({ query }),
    keep: (name: string) => choice && void keep(table, choice, name),
    drop: () => choice && void drop(table, choice),
    isOnTimeline,
    setOnTimeline: (next: boolean) => choice && chooseMetric(table, { ...choice, isOnTimeline: next }),
    measureAll: () => choice && chooseMetric(table, { ...choice, isWhole: true }),
    name: choice && (choice.name ?? queryName(choice.query)),
  }
}

/** All that the panel shows and does. */
export type MetricPanelState = ReturnType<typeof useMetricPanel>
