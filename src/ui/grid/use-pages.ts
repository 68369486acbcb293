import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { GridModel } from './grid-types.ts'
import { type PageStore, createPageStore } from './page-store.ts'

/** While the view moves faster than this (milliseconds), pages are not asked for. */
const settle = 60

export interface Pages extends Pick<PageStore, 'rowAt'> {
  readonly known: number
  readonly isComplete: boolean
  readonly error: string | undefined
  readonly retry: () => void
}

const hasSameColumns = (a: GridModel, b: GridModel): boolean =>
  a.columns.length === b.columns.length &&
  a.columns.every(
    ({ name, type }, index) => b.columns[index]?.name === name && b.columns[index].type === type,
  )

/** Keeps the pages around the rows `first` to `end` of a model loaded. */
export const usePages = (model: GridModel, first: number, end: number): Pages => {
  const [store, setStore] = useState(() => createPageStore(model))
  if (store.model.id !== model.id) {
    const { from, to } = model.moved ?? { from: 0, to: 0 }
    const before = (row: number) => store.rowAt(row - to + from)
    setStore(createPageStore(model, hasSameColumns(store.model, model) ? before : undefined))
  }
  useSyncExternalStore(store.subscribe, store.revision)

  const rows = model.rowCount ?? Number.MAX_SAFE_INTEGER
  useEffect(() => {
    const timer = setTimeout(() => store.want(first, end, rows), store.isEmpty() ? 0 : settle)
    return () => clearTimeout(timer)
  }, [store, first, end, rows])
  useEffect(() => () => store.stop(), [store])

  return {
    rowAt: store.rowAt,
    known: store.known(),
    isComplete: store.isComplete(),
    error: store.error(),
    retry: useCallback(() => {
      store.forgive()
      store.want(first, end, rows)
    }, [store, first, end, rows]),
  }
}
