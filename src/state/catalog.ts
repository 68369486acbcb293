import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { StorageUse } from '../core/lake/job-views.ts'
import type { LakeInfo, TableSummary } from '../core/lake/table-views.ts'
import { sayError } from './toasts.ts'

interface CatalogState {
  readonly status: 'opening' | 'ready' | 'failed'
  readonly lake?: LakeInfo
  readonly tables: readonly TableSummary[]
  readonly error?: LakeError
  readonly storage?: StorageUse
}

/** The lake's tables as they are now, of this tab's commits and of others'. */
export const useCatalog = create<CatalogState>(() => ({ status: 'opening', tables: [] }))

/** Reads the tables again. */
export const reloadCatalog = async (): Promise<void> => {
  const [tables, storage] = await Promise.all([lake.tables(), lake.storageUse()])
  if (tables.ok) useCatalog.setState({ tables: tables.value })
  else sayError(tables.error, 'list the tables')
  if (storage.ok) useCatalog.setState({ storage: storage.value })
}

/** Asks the browser to keep what it stores for this page when disk space runs out. Whether it does now is in the store. */
export const keepStorage = async (): Promise<void> => {
  if (useCatalog.getState().storage?.persisted === true) return
  // Where the call is missing or refused, the lake works as before.
  await navigator.storage.persist?.().catch(() => false)
  const storage = await lake.storageUse()
  if (storage.ok) useCatalog.setState({ storage: storage.value })
}

let reloading: ReturnType<typeof setTimeout> | undefined

const reloadSoon = (): void => {
  clearTimeout(reloading)
  // One refresh may commit to several tables in a row.
  reloading = setTimeout(() => void reloadCatalog(), 60)
}

/** Opens the lake and keeps the catalog up to date from then on. */
export const openLake = async (): Promise<void> => {
  useCatalog.setState({ status: 'opening' })
  const opened = await lake.open()
  if (!opened.ok) {
    useCatalog.setState({ status: 'failed', error: opened.error })
    return
  }
  await lake.watch(reloadSoon)
  await reloadCatalog()
  useCatalog.setState({ status: 'ready', lake: opened.value })
}

/** The summary of one table; undefined when there is none (yet). */
export const useTableSummary = (name: string): TableSummary | undefined =>
  useCatalog(state => state.tables.find(table => table.name === name))
