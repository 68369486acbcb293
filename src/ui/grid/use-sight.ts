import { useEffect, useLayoutEffect, useRef } from 'react'
import type { GridModel, GridSight } from './grid-types.ts'
import type { GridView } from './use-grid-view.ts'

/** Rows that are scrolled past in less than this are not told of, ms. */
const rest = 200

/** Tells which rows are in sight once they have been for a moment; and when they are scrolled away. */
export const useSight = (
  view: GridView,
  model: GridModel,
  onSight: ((sight: GridSight | undefined) => void) | undefined,
  onFirstRow: ((row: number) => void) | undefined,
): void => {
  const { first, count } = view.sight
  const isTold = view.isMeasured && model.film === undefined
  const values = view.pages.rowAt(first)
  const newest = useRef(values)
  useLayoutEffect(() => {
    newest.current = values
  })
  useLayoutEffect(() => onFirstRow?.(first), [first, onFirstRow])
  const isThere = values !== undefined
  const { id } = model
  const told = useRef({ id: '', first: 0 })
  useEffect(() => {
    if (!isTold) return undefined
    // Other rows may come to stand where those before were; only a scroll leaves them.
    if (told.current.id === id && told.current.first !== first) onSight?.(undefined)
    told.current = { id: '', first }
    const timer = setTimeout(() => {
      told.current = { id, first }
      onSight?.({ first, count, values: newest.current })
    }, rest)
    return () => clearTimeout(timer)
  }, [isTold, isThere, first, count, id, onSight])
}
