import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { HistoryEntry } from '../core/lake/table-views.ts'
import { useTableSummary } from './catalog.ts'

interface HistoryState {
  readonly table: string
  /** Oldest first; stays while newer commits are being read. */
  readonly entries: readonly HistoryEntry[]
  readonly error?: LakeError
  readonly isLoading: boolean
}

/** A table's commits, from its log alone; read again after every commit, of this tab or another. */
export const useHistory = (table: string): HistoryState => {
  const [state, setState] = useState<HistoryState>({ table, entries: [], isLoading: true })
  const summary = useTableSummary(table)
  const stamp = summary && `${summary.version} ${summary.modified}`

  useEffect(() => {
    if (stamp === undefined) return undefined
    let isGone = false
    const read = async (): Promise<void> => {
      const history = await lake.history(table)
      if (isGone) return
      if (history.ok) setState({ table, entries: history.value, isLoading: false })
      else setState({ table, entries: [], error: history.error, isLoading: false })
    }
    void read()
    return () => {
      isGone = true
    }
  }, [table, stamp])

  return state.table === table ? state : { table, entries: [], isLoading: true }
}
