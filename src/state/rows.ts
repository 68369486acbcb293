import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { RowQuery, RowSet } from '../core/lake/row-views.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { Result } from '../core/result.ts'

/** An open result as a grid reads it. */
export interface RowModel {
  readonly id: string
  readonly columns: readonly ColumnView[]
  /** Exact; undefined while it is being counted. */
  readonly rowCount: number | undefined
  readonly getPage: (
    offset: number,
    limit: number,
    signal: AbortSignal,
  ) => Promise<Result<readonly (readonly Value[])[]>>
}

export interface RowsState {
  /** The newest result that could be opened: stays while the next one opens, so that nothing flashes. */
  readonly model?: RowModel
  readonly error?: LakeError
  readonly isLoading: boolean
}

const modelOf = ({ id, columns, rows }: RowSet, onLost: () => void): RowModel => ({
  id,
  columns,
  rowCount: rows,
  getPage: async (offset, limit) => {
    // A page that is scrolled out of sight is cheaper to finish than to stop.
    const page = await lake.readRows(id, offset, limit, new AbortController().signal)
    // The worker keeps a limited number of results open, and none across a restart: open this one anew.
    if (!page.ok && (page.error.kind === 'invalid' || page.error.kind === 'worker-died')) onLost()
    return page
  },
})

type SetRows = (change: (state: RowsState) => RowsState) => void

const open = async (
  query: RowQuery,
  signal: AbortSignal,
  set: SetRows,
  onLost: () => void,
): Promise<void> => {
  const opened = await lake.openRows(query, signal)
  if (signal.aborted) return
  if (!opened.ok) {
    const { error } = opened
    set(state => ({ ...state, error, isLoading: false }))
    return
  }
  const model = modelOf(opened.value, onLost)
  set(() => ({ model, isLoading: false }))
  if (model.rowCount !== undefined) return
  const counted = await lake.countRows(model.id, signal)
  if (signal.aborted) return
  if (counted.ok) set(() => ({ model: { ...model, rowCount: counted.value }, isLoading: false }))
  else set(() => ({ model, error: counted.error, isLoading: false }))
}

/** Opens the rows of a query, and again whenever the query (compared as data) or `revision` changes. */
export const useRows = (query: RowQuery | undefined, revision = 0): RowsState => {
  const [state, setState] = useState<RowsState>({ isLoading: query !== undefined })
  const [lost, setLost] = useState(0)
  const key = query && JSON.stringify(query)

  useEffect(() => {
    if (key === undefined) {
      setState({ isLoading: false })
      return undefined
    }
    const controller = new AbortController()
    setState(({ model }) => ({ ...(model && { model }), isLoading: true }))
    void open(JSON.parse(key) as RowQuery, controller.signal, setState, () => setLost(count => count + 1))
    return () => controller.abort()
  }, [key, revision, lost])

  return state
}
