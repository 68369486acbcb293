import { useEffect } from 'react'
import { create } from 'zustand'
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

interface KnownHistory extends HistoryState {
  /** Of the table's newest commit. */
  readonly stamp: string
}

/** Tables whose commits are kept; the one read longest ago goes first. */
const mostTables = 4

/** Commits by table, read once for all who show them. */
const useHistories = create<{ readonly known: ReadonlyMap<string, KnownHistory> }>(() => ({
  known: new Map(),
}))

const keep = (history: KnownHistory): void =>
  useHistories.setState(({ known }) => {
    const others = [...known].filter(([table]) => table !== history.table)
    return { known: new Map([...others.slice(1 - mostTables), [history.table, history]]) }
  })

const read = async (table: string, stamp: string): Promise<void> => {
  const before = useHistories.getState().known.get(table)
  if (before?.stamp === stamp && before.error === undefined) return
  keep({
    table,
    stamp,
    entries: before?.entries ?? [],
    isLoading: before?.error !== undefined || before === undefined,
  })
  const history = await lake.history(table)
  if (useHistories.getState().known.get(table)?.stamp !== stamp) return
  if (history.ok) keep({ table, stamp, entries: history.value, isLoading: false })
  else keep({ table, stamp, entries: [], error: history.error, isLoading: false })
}

const noEntries: readonly HistoryEntry[] = []

/** A table's commits, from its log alone; read again after every commit, of this tab or another. */
export const useHistory = (table: string): HistoryState => {
  const known = useHistories(histories => histories.known.get(table))
  const summary = useTableSummary(table)
  const stamp = summary && `${summary.version} ${summary.modified}`

  useEffect(() => {
    if (stamp !== undefined) void read(table, stamp)
  }, [table, stamp])

  return known ?? { table, entries: noEntries, isLoading: true }
}
