import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import type { Biography, NamedRow } from '../core/lake/timeline-views.ts'
import type { Progress } from '../core/ports/job.ts'
import { keyText, parseKey } from './biography-key.ts'
import { useTableSummary } from './catalog.ts'
import { showPanel, showRow, useRoute } from './route.ts'

interface RowKeys {
  /** The columns by which the rows of a table are told apart, where the user chose them. */
  readonly chosen: Readonly<Record<string, readonly string[]>>
  /** A row whose life was asked for, and whose key is not known yet. */
  readonly asked?: { readonly table: string; readonly row: NamedRow } | undefined
}

/** How rows are told apart, as far as the user said so. */
export const useRowKeys = create<RowKeys>(() => ({ chosen: {} }))

const columnsOf = async (table: string): Promise<readonly string[]> => {
  const chosen = useRowKeys.getState().chosen[table]
  if (chosen) return chosen
  const found = await lake.tableKey(table)
  return found.ok ? found.value : []
}

const showRowOf = (table: string, key: string): void => {
  const { route } = useRoute.getState()
  useRowKeys.setState({ asked: undefined })
  if (route.room === 'table' && route.table === table) showRow(key)
}

/** Opens the life of a row of the open table; where nobody knows what tells its rows apart, the panel asks. */
export const openRow = async (table: string, row: NamedRow): Promise<void> => {
  const asked = { table, row }
  useRowKeys.setState({ asked })
  showPanel('row')
  const key = keyText(row, await columnsOf(table))
  // Somebody may have asked for another row meanwhile, or gone on to another table.
  if (key !== undefined && useRowKeys.getState().asked === asked) showRowOf(table, key)
}

/** Tells rows of a table apart by other columns; the row that was asked for, or is shown, is looked up by them. */
export const chooseRowKey = (table: string, columns: readonly string[]): void =>
  useRowKeys.setState(({ chosen }) => ({ chosen: { ...chosen, [table]: columns } }))

/** Looks up the row with a key. */
export const lookUpRow = (row: NamedRow): void => {
  const key = keyText(row, Object.keys(row))
  if (key === undefined) return
  useRowKeys.setState({ asked: undefined })
  showRow(key)
}

/** The columns of a table at its newest version, and those by which its rows are told apart; undefined while they are looked for. */
export const useTableKey = (
  table: string,
): { readonly columns: readonly ColumnView[]; readonly key: readonly string[] } | undefined => {
  const [found, setFound] = useState<{
    readonly table: string
    readonly columns: readonly ColumnView[]
    readonly key: readonly string[]
  }>()
  const version = useTableSummary(table)?.version
  useEffect(() => {
    let isGone = false
    const find = async (): Promise<void> => {
      const [view, key] = await Promise.all([lake.table(table), lake.tableKey(table)])
      if (isGone) return
      setFound({ table, columns: view.ok ? view.value.columns : [], key: key.ok ? key.value : [] })
    }
    void find()
    return () => {
      isGone = true
    }
  }, [table, version])
  const chosen = useRowKeys(state => state.chosen[table])
  if (found?.table !== table) return undefined
  return { columns: found.columns, key: chosen ?? found.key }
}

interface Life {
  /** The key, as the address has it. */
  readonly row: string
  readonly table: string
  /** Stays while the table has newer commits that are being read. */
  readonly biography?: Biography
  readonly error?: LakeError
}

/** The life of the row with a key, as an address has it; read again after every commit. Undefined `row`: none is asked for. */
export const useBiography = (
  table: string,
  row: string | undefined,
): Partial<Life> & {
  readonly isLoading: boolean
  readonly progress?: Progress | undefined
  readonly retry: () => void
} => {
  const [life, setLife] = useState<Life>()
  const [progress, setProgress] = useState<Progress>()
  const [attempt, setAttempt] = useState(0)
  const [done, setDone] = useState<string>()
  const summary = useTableSummary(table)
  const stamp = summary && `${summary.version} ${summary.modified}`
  const wanted = row === undefined || stamp === undefined ? undefined : `${table} ${stamp} ${attempt} ${row}`
  useEffect(() => {
    if (wanted === undefined || row === undefined) return undefined
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      const key = parseKey(row)
      const invalid: LakeError = {
        kind: 'invalid',
        message: 'The address names no row.',
        problems: [{ path: 'row', message: 'The address names no row: a key is {"column": value}.' }],
      }
      const onProgress = (told: Progress): void => {
        if (!controller.signal.aborted) setProgress(told)
      }
      const found = key ? await lake.biography(table, key, controller.signal, onProgress) : undefined
      if (controller.signal.aborted) return
      setProgress(undefined)
      setDone(wanted)
      if (found?.ok === true) setLife({ row, table, biography: found.value })
      else setLife({ row, table, error: found ? found.error : invalid })
    }
    void read()
    return () => controller.abort()
  }, [wanted, table, row])
  const isMine = life?.table === table && life.row === row
  return {
    ...(isMine ? life : {}),
    isLoading: wanted !== undefined && done !== wanted,
    progress,
    retry: () => setAttempt(attempt + 1),
  }
}
