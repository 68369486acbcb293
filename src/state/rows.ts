import { useEffect, useState } from 'react'
import { lake } from '../client/lake.ts'
import type { LakeError } from '../core/error.ts'
import type { ColumnDiff, RowQuery, RowSet } from '../core/lake/row-views.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import type { Value } from '../core/ports/engine.ts'
import { type Result, ok } from '../core/result.ts'

/** An open result as a grid reads it. */
export interface RowModel {
  readonly id: string
  /** The query whose rows these are, as `queryName` has it. */
  readonly query?: string
  readonly columns: readonly (ColumnView & { readonly diff?: ColumnDiff; readonly isReason?: boolean })[]
  /** Exact; undefined while it is being counted. */
  readonly rowCount: number | undefined
  /** Where in a row its mark stands. */
  readonly rowMark?: number
  /** Made from only so many of the input's rows; those over all of them follow. */
  readonly sampled?: number
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

/** A query as text: the same for the same rows. */
export const queryName = (query: RowQuery): string => JSON.stringify(query)

/** Rows of a grid's first page, which come with the columns of what is made while somebody waits. */
const firstPage = 250

const modelOf = (
  { id, columns, rows, diff, sampled, first }: RowSet,
  query: string,
  onLost: () => void,
): RowModel => ({
  id,
  query,
  columns: columns.map((column, index) => {
    const marked = diff?.columns[index]
    return { ...column, ...(marked && { diff: marked }), ...(diff?.reason === index && { isReason: true }) }
  }),
  rowCount: rows,
  ...(diff?.row === undefined ? {} : { rowMark: diff.row }),
  ...(sampled === undefined ? {} : { sampled }),
  getPage: async (offset, limit) => {
    if (first && (offset + limit <= first.length || first.length < firstPage))
      return ok(first.slice(offset, offset + limit))
    // A page that is scrolled out of sight is cheaper to finish than to stop.
    const page = await lake.readRows(id, offset, limit, new AbortController().signal)
    // The worker keeps a limited number of results open, and none across a restart: open this one anew.
    if (!page.ok && (page.error.kind === 'invalid' || page.error.kind === 'worker-died')) onLost()
    return page
  },
})

type SetRows = (change: (state: RowsState) => RowsState) => void

/** Rows of a recipe's input that a first look reads, where a step looks at all of them. */
const firstLook = 20_000

const quickly = (query: RowQuery): RowQuery => {
  const { source, orderBy = [], where = [] } = query
  const isMade = source.kind === 'recipe' || source.kind === 'step'
  return isMade && orderBy.length === 0 && where.length === 0
    ? { ...query, sample: firstLook, first: firstPage }
    : query
}

/** Counts a result. One that is only a first look is followed by the whole, which is made where it keeps nobody waiting. */
const complete = async (
  query: RowQuery,
  look: RowModel,
  signal: AbortSignal,
  set: SetRows,
  onLost: () => void,
): Promise<void> => {
  const fail = (error: LakeError) => set(() => ({ model: look, error, isLoading: false }))
  const opened = look.sampled === undefined ? ok(look) : await openModel(query, query, signal, onLost)
  if (signal.aborted) return
  if (!opened.ok) return fail(opened.error)
  const model = opened.value
  const counted = await lake.countRows(model.id, signal)
  if (signal.aborted) return
  if (counted.ok) set(() => ({ model: { ...model, rowCount: counted.value }, isLoading: false }))
  else fail(counted.error)
}

const openModel = async (
  query: RowQuery,
  whole: RowQuery,
  signal: AbortSignal,
  onLost: () => void,
): Promise<Result<RowModel>> => {
  const opened = await lake.openRows(query, signal)
  return opened.ok ? ok(modelOf(opened.value, queryName(whole), onLost)) : opened
}

const open = async (
  query: RowQuery,
  signal: AbortSignal,
  set: SetRows,
  onLost: () => void,
): Promise<void> => {
  const opened = await openModel(quickly(query), query, signal, onLost)
  if (signal.aborted) return
  if (!opened.ok) {
    const { error } = opened
    set(state => ({ ...state, error, isLoading: false }))
    return
  }
  const model = opened.value
  set(() => ({ model, isLoading: model.sampled !== undefined }))
  if (model.rowCount === undefined) await complete(query, model, signal, set, onLost)
}

/** Opens the rows of a query, and again whenever the query (compared as data) or `revision` changes. */
export const useRows = (query: RowQuery | undefined, revision = 0): RowsState => {
  const [state, setState] = useState<RowsState>({ isLoading: query !== undefined })
  const [lost, setLost] = useState(0)
  const key = query && queryName(query)

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
