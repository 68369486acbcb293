import { Suspense, useEffect, useState } from 'react'
import type { ColumnView } from '../core/lake/table-views.ts'
import { type ClusterRequest, closeClusters, useClusterRequest } from '../state/clusters.ts'
import { addStep } from '../state/recipe.ts'
import { useRows } from '../state/rows.ts'
import { ClusterDialog } from './lazy-rooms.ts'

const textOf = (columns: readonly ColumnView[]): readonly string[] =>
  columns.filter(({ type, audit }) => type === 'string' && !audit).map(({ name }) => name)

const Open = ({ source, column }: ClusterRequest) => {
  const { model } = useRows({ source })
  const [columns, setColumns] = useState<readonly string[]>()
  useEffect(() => {
    if (model) setColumns(textOf(model.columns))
  }, [model])
  if (!columns) return null
  return (
    <ClusterDialog
      source={source}
      columns={columns}
      column={column}
      onClose={closeClusters}
      onMerge={step => {
        closeClusters()
        addStep(step)
      }}
    />
  )
}

/** The cluster dialog, while it is open; what it merges becomes a step of the recipe. */
export const ClusterRoom = () => {
  const request = useClusterRequest(state => state.request)
  return <Suspense>{request && <Open {...request} />}</Suspense>
}
