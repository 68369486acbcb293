import { Suspense, useEffect, useState } from 'react'
import type { ColumnView } from '../core/lake/table-views.ts'
import { type ClusterRequest, closeClusters, replaceClusters, useClusterRequest } from '../state/clusters.ts'
import { addStep } from '../state/recipe.ts'
import { useRows } from '../state/rows.ts'
import { sayError } from '../state/toasts.ts'
import { ClusterDialog } from './lazy-rooms.ts'

const textOf = (columns: readonly ColumnView[]): readonly string[] =>
  columns.filter(({ type, audit }) => type === 'string' && !audit).map(({ name }) => name)

const Open = ({ source, column, step, index }: ClusterRequest) => {
  const { model, error } = useRows({ source })
  const [columns, setColumns] = useState<readonly string[]>()
  useEffect(() => {
    if (model) setColumns(textOf(model.columns))
  }, [model])
  useEffect(() => {
    if (!error) return
    sayError(error, 'open the values')
    closeClusters()
  }, [error])
  if (!columns) return null
  return (
    <ClusterDialog
      source={source}
      columns={columns}
      column={column}
      step={step}
      onClose={closeClusters}
      onMerge={made => {
        closeClusters()
        if (step) replaceClusters(step.id, made)
        else addStep(made, index)
      }}
    />
  )
}

/** The cluster dialog, while it is open; what it merges becomes a step of the recipe, or takes the place of the one that it was opened on. */
export const ClusterRoom = () => {
  const request = useClusterRequest(state => state.request)
  return <Suspense>{request && <Open {...request} />}</Suspense>
}
