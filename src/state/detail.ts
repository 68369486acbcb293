import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { ColumnView, TableDetail } from '../core/lake/table-views.ts'
import { useTableSummary } from './catalog.ts'

interface DetailState {
  readonly table: string
  /** Stays while that of a newer version is being read. */
  readonly detail?: TableDetail
  readonly columns: readonly ColumnView[]
  readonly error?: LakeError
}

/** What a table is at its newest version; read again after every commit, of this tab or another. */
export const useDetail = (table: string): DetailState => {
  const [state, setState] = useState<DetailState>({ table, columns: [] })
  const summary = useTableSummary(table)
  const stamp = summary && `${summary.version} ${summary.modified}`

  useEffect(() => {
    if (stamp === undefined) return undefined
    let isGone = false
    const read = async (): Promise<void> => {
      const [detail, view] = await Promise.all([lake.detail(table), lake.table(table)])
      if (isGone) return
      if (!detail.ok) setState({ table, columns: [], error: detail.error })
      else if (!view.ok) setState({ table, columns: [], error: view.error })
      else setState({ table, detail: detail.value, columns: view.value.columns })
    }
    void read()
    return () => {
      isGone = true
    }
  }, [table, stamp])

  return state.table === table ? state : { table, columns: [] }
}
