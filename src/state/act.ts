import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import type { RestoredTable } from '../core/lake/timeline-views.ts'
import type { Result } from '../core/result.ts'
import { reloadCatalog } from './catalog.ts'
import { runJob } from './jobs.ts'

/** What is about to be done with a version of a table. */
export interface Act {
  readonly kind: 'restore' | 'tag' | 'compare'
  readonly table: string
  readonly version: number
}

/** The dialog that is open over a version, wherever it was asked for: a menu, the palette, the history. */
export const useAct = create<{ readonly act?: Act | undefined }>(() => ({}))

/** Opens the dialog in which something is done with a version. */
export const beginAct = (act: Act): void => useAct.setState({ act })

/** Closes it. */
export const endAct = (): void => useAct.setState({ act: undefined })

/** Makes a table what it was at a version, as a new commit, with a place in the tray. The catalog knows of it when this resolves. */
export const restoreTable = async (table: string, version: number): Promise<Result<RestoredTable>> => {
  const restored = await runJob(`Restore ${table} to v${version}`, [table], (signal, onProgress) =>
    lake.restore(table, { version }, signal, onProgress),
  )
  if (restored.ok) await reloadCatalog()
  return restored
}

/** The newest version of a table as the lake has it now. */
export const newestVersion = async (table: string): Promise<Result<number>> => {
  const view = await lake.table(table)
  return view.ok ? { ok: true, value: view.value.latest } : view
}

/** The columns of a table at a version. */
export const columnsAt = async (table: string, version: number): Promise<Result<readonly ColumnView[]>> => {
  const view = await lake.table(table, version)
  return view.ok ? { ok: true, value: view.value.columns } : view
}
