import type { GridModel, GridRow } from './grid-types.ts'
import { createListeners } from './listeners.ts'
import { pageOf, pageSize, surplusPages, wantedPages } from './pages-model.ts'

/** Pages kept at once. */
const capacity = 60

export type Lookup = (row: number) => GridRow | undefined

/** The pages of one model that are loaded, and requests for those that are wanted. */
export interface PageStore {
  readonly model: GridModel
  /** The row's values; undefined while they load. Until this model's rows in view are there, the rows of the model before. */
  readonly rowAt: Lookup
  /** Rows known to exist so far. */
  readonly known: () => number
  /** True when the last row has been seen. */
  readonly isComplete: () => boolean
  readonly error: () => string | undefined
  /** Loads the pages around the rows `first` to `end` (excluded) of `rows`; requests for others are cancelled, surplus pages forgotten. */
  readonly want: (first: number, end: number, rows: number) => void
  /** Lets go of a failure, so that the next `want` asks again. */
  readonly forgive: () => void
  /** Cancels all requests. */
  readonly stop: () => void
  readonly isEmpty: () => boolean
  /** Grows with each change. */
  readonly revision: () => number
  readonly subscribe: (listener: () => void) => () => void
}

/** Opens a store over a model; `before` shows rows until the first page arrives. */
export const createPageStore = (model: GridModel, before?: Lookup): PageStore => {
  const pages = new Map<number, readonly GridRow[]>()
  const pending = new Map<number, AbortController>()
  const { subscribe, tell } = createListeners()
  let former: Lookup | undefined = before
  let inView: readonly number[] = []
  let error: string | undefined
  let revision = 0

  const changed = () => {
    revision++
    tell()
  }
  const known = () => Math.max(0, ...Array.from(pages, ([page, rows]) => page * pageSize + rows.length))

  const load = async (page: number): Promise<void> => {
    const controller = new AbortController()
    pending.set(page, controller)
    const result = await model.getPage(page * pageSize, pageSize, controller.signal)
    if (controller.signal.aborted) return
    pending.delete(page)
    if (result.ok) {
      pages.set(page, result.value)
      if (inView.every(wanted => pages.has(wanted))) former = undefined
    } else if (result.error.kind !== 'cancelled') error = result.error.message
    changed()
  }

  const drop = (request: AbortController, page: number) => {
    request.abort()
    pending.delete(page)
  }

  return {
    model,
    rowAt: row => {
      if (model.film) return model.film.rowAt(row)
      if (former) return former(row)
      return pages.get(pageOf(row))?.[row % pageSize]
    },
    known,
    isComplete: () => known() % pageSize !== 0 || pages.get(0)?.length === 0,
    error: () => error,
    want: (first, end, rows) => {
      if (model.film) return
      const wanted = wantedPages(first, end, rows)
      inView = wanted.filter(page => page >= pageOf(first) && page <= pageOf(end - 1))
      for (const [page, request] of pending) if (!wanted.includes(page)) drop(request, page)
      for (const page of surplusPages([...pages.keys()], pageOf(first), capacity)) pages.delete(page)
      if (error !== undefined) return
      for (const page of wanted) if (!pages.has(page) && !pending.has(page)) void load(page)
    },
    forgive: () => {
      error = undefined
      changed()
    },
    stop: () => pending.forEach(drop),
    isEmpty: () => pages.size === 0,
    revision: () => revision,
    subscribe,
  }
}
