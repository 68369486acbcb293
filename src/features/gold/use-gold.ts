import { useEffect, useMemo } from 'react'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import { checkAggregate } from '../../core/aggregate/validate.ts'
import type { DeltaType } from '../../core/delta/schema.ts'
import type { Problem } from '../../core/error.ts'
import { createEditHistory } from '../../core/recipe/edit.ts'
import { begunOn, readAggregates, useAggregate } from '../../state/aggregate.ts'
import { reopenAggregate } from '../../state/app-history.ts'
import { useCatalog } from '../../state/catalog.ts'
import { showPreview, usePreview } from '../../state/preview.ts'
import { readColumns } from '../../state/recipe.ts'
import { resultSource } from './chart-model.ts'
import { goToAggregate, settleAggregate, showInGrid } from './gold-actions.ts'
import { incomplete, newAggregate, takenNames } from './gold-model.ts'

const open = async (table: string, isGone: () => boolean): Promise<void> => {
  useAggregate.setState({
    table,
    phase: 'loading',
    error: undefined,
    columns: [],
    aggregate: undefined,
    history: undefined,
    saved: undefined,
  })
  const found = await readAggregates()
  const aggregates = found.ok ? found.value : []
  const saved = aggregates.find(({ output }) => output === table)
  const id = saved?.id ?? begunOn(table)
  const [columns, before] = await Promise.all([
    found.ok ? readColumns(saved?.input ?? table) : found,
    id === undefined ? undefined : reopenAggregate(id, saved),
  ])
  if (isGone()) return
  if (!columns.ok) {
    useAggregate.setState({ phase: 'failed', error: columns.error })
    return
  }
  const names = takenNames(useCatalog.getState().tables, aggregates)
  const { column } = usePreview.getState()
  const known = columns.value.some(({ name }) => name === column) ? column : undefined
  const history =
    before ?? createEditHistory(newAggregate(crypto.randomUUID(), table, columns.value, known, names))
  const { request } = useAggregate.getState()
  useAggregate.setState({
    phase: 'open',
    columns: columns.value,
    saved,
    aggregates,
    history,
    aggregate: history.present,
    followsName: before === undefined,
    shows: saved === undefined ? 'result' : 'table',
    request: undefined,
  })
  if (request?.definition.id === history.present.id) goToAggregate(request.definition, request.id)
}

/** Opens the aggregate of a table's page: the one that makes it, or a new one over it. */
export const useOpenAggregate = (table: string, version: number | undefined): void => {
  useEffect(() => {
    let gone = false
    void open(table, () => gone)
    addEventListener('pagehide', settleAggregate)
    return () => {
      gone = true
      removeEventListener('pagehide', settleAggregate)
      settleAggregate()
      showPreview(undefined)
    }
  }, [table])

  // The preview can be closed from outside, above the grid.
  useEffect(
    () =>
      usePreview.subscribe((now, before) => {
        if (before.preview && !now.preview) showInGrid('table')
      }),
    [],
  )

  // Whoever goes to a version wants to see it.
  useEffect(() => {
    if (version !== undefined) showInGrid('table')
  }, [version])
}

const primitive = /^[a-z_]+(\(\d+,\d+\))?$/

/** What is wrong with the aggregate, against the columns of its input. */
export const useProblems = (
  aggregate: Aggregate | undefined,
  columns: ReturnType<typeof useAggregate.getState>['columns'],
): readonly Problem[] =>
  useMemo(() => {
    if (aggregate === undefined) return []
    const known = columns.map(({ name, type }) => {
      const nested: DeltaType = { type: 'struct', fields: [] }
      return { name, type: primitive.test(type) ? (type as DeltaType) : nested }
    })
    return checkAggregate(aggregate, known)
  }, [aggregate, columns])

/** Shows the aggregate's result in the grid, a moment after each change. */
export const useResultPreview = (
  table: string,
  aggregate: Aggregate,
  isShown: boolean,
  isWritten: boolean,
): void => {
  const source = JSON.stringify(resultSource(aggregate))
  const { output } = aggregate
  const isComplete = incomplete(aggregate) === undefined
  useEffect(() => {
    if (!isShown) {
      showPreview(undefined)
      return undefined
    }
    if (!isComplete) return undefined
    const show = (): void =>
      showPreview({
        table,
        source: JSON.parse(source) as ReturnType<typeof resultSource>,
        title: isWritten ? `What ${output} holds` : 'The result, not written yet',
      })
    const timer = setTimeout(show, 250)
    return () => clearTimeout(timer)
  }, [table, source, isShown, isComplete, isWritten, output])
}
