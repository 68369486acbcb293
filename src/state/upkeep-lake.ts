import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { TableSummary } from '../core/lake/table-views.ts'
import type { LakeStorage, TableStorage, VacuumPreview } from '../core/lake/upkeep-views.ts'
import { useCatalog } from './catalog.ts'

interface LakeStorageState {
  /** By table; what was read stays while it is read again. */
  readonly tables: ReadonlyMap<string, TableStorage>
  /** What lies beside the tables; undefined until it was read once. */
  readonly beside?: Pick<LakeStorage, 'originals' | 'documents' | 'scratch'>
  readonly isReading: boolean
  readonly error?: LakeError | undefined
}

/** What the whole lake takes of the storage, table by table as it becomes known. */
export const useLakeStorage = create<LakeStorageState>(() => ({ tables: new Map(), isReading: false }))

const keep = (some: readonly TableStorage[]): void =>
  useLakeStorage.setState(({ tables }) => ({
    tables: new Map([...tables, ...some.map(one => [one.table, one] as const)]),
  }))

const readAll = async (signal: AbortSignal): Promise<void> => {
  const wasRead = (some: readonly TableStorage[]): void => {
    if (!signal.aborted) keep(some)
  }
  const read = await lake.lakeStorage(signal, wasRead)
  if (signal.aborted) return
  if (!read.ok) return useLakeStorage.setState({ error: read.error })
  const { tables, layers: _layers, ...beside } = read.value
  // Tables that are gone go here.
  return useLakeStorage.setState({
    tables: new Map(tables.map(one => [one.table, one])),
    beside,
    error: undefined,
  })
}

const readOne = async (table: string, signal: AbortSignal): Promise<void> => {
  const read = await lake.upkeep(table)
  if (read.ok && !signal.aborted) keep([read.value])
}

type Stamps = ReadonlyMap<string, string>

const stampsOf = (tables: readonly TableSummary[]): Stamps =>
  new Map(tables.map(({ name, version, modified }) => [name, `${version} ${modified}`]))

/** More tables than this at a time are read with all others. */
const few = 8

/** The tables that a change of the catalog calls for; undefined: all, and what lies beside them. */
const changedTables = (before: Stamps, now: Stamps): readonly string[] | undefined => {
  const changed = [...now.keys()].filter(name => now.get(name) !== before.get(name))
  const isSame = before.size === now.size && changed.every(name => before.has(name))
  // What came into bronze may have left its files beside the tables.
  return isSame && changed.length <= few && !changed.some(name => name.startsWith('bronze.'))
    ? changed
    : undefined
}

/** Reads the storage, and again what commits change of it, until the function that it returns is called. */
export const followStorage = (): (() => void) => {
  const controller = new AbortController()
  const { signal } = controller
  const changed = new Set<string>()
  let isWhole = false
  let isBusy = false
  let known: Stamps | undefined
  const work = async (): Promise<void> => {
    isBusy = true
    useLakeStorage.setState({ isReading: true })
    while (!signal.aborted && (isWhole || changed.size > 0)) {
      const [table] = changed
      if (isWhole || table === undefined) {
        isWhole = false
        changed.clear()
        await readAll(signal)
      } else {
        changed.delete(table)
        await readOne(table, signal)
      }
    }
    isBusy = false
    if (!signal.aborted) useLakeStorage.setState({ isReading: false })
  }
  const follow = (): void => {
    const { status, tables } = useCatalog.getState()
    if (status !== 'ready') return
    const now = stampsOf(tables)
    const some = known && changedTables(known, now)
    known = now
    if (some === undefined) isWhole = true
    else for (const table of some) changed.add(table)
    if (!isBusy && (isWhole || changed.size > 0)) void work()
  }
  follow()
  const leave = useCatalog.subscribe(follow)
  return () => {
    leave()
    controller.abort()
  }
}

interface PreviewsState {
  readonly previews: readonly VacuumPreview[]
  /** When the first of them was asked for, ms since the epoch: ages are told as of then. */
  readonly at: number
  readonly isDone: boolean
  readonly error?: LakeError
}

/** What VACUUM would do to some tables if nothing older were kept, one after the other. */
export const useVacuumPreviews = (tables: readonly string[]): PreviewsState => {
  const [state, setState] = useState<PreviewsState>(() => ({ previews: [], at: Date.now(), isDone: false }))
  const key = tables.join('\n')
  useEffect(() => {
    let isGone = false
    const read = async (): Promise<void> => {
      const at = Date.now()
      const previews: VacuumPreview[] = []
      for (const table of key.split('\n')) {
        const preview = await lake.vacuumPreview(table, 0)
        if (isGone) return
        if (!preview.ok) return setState({ previews, at, isDone: false, error: preview.error })
        previews.push(preview.value)
        setState({ previews: [...previews], at, isDone: false })
      }
      setState({ previews, at, isDone: true })
    }
    void read()
    return () => {
      isGone = true
    }
  }, [key])
  return state
}
