import { useCallback, useMemo, useState } from 'react'
import { clampWidth, columnOffsets, defaultWidth } from './columns-model.ts'
import type { GridColumn } from './grid-types.ts'

type Widths = Readonly<Record<string, number>>

const read = (key: string): Widths => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof stored === 'object' && stored !== null ? (stored as Widths) : {}
  } catch {
    return {}
  }
}

export interface ColumnWidths {
  readonly widths: readonly number[]
  /** One more than there are columns. */
  readonly offsets: readonly number[]
  readonly setWidth: (column: string, width: number) => void
}

/** Widths of a grid's columns by name, kept in this browser under the grid's name. */
export const useColumnWidths = (name: string, columns: readonly GridColumn[]): ColumnWidths => {
  const key = `boathouse.widths.${name}`
  const [state, setState] = useState<{ readonly key: string; readonly set: Widths }>(() => ({
    key,
    set: read(key),
  }))
  if (state.key !== key) setState({ key, set: read(key) })
  const { set } = state

  const widths = useMemo(
    () =>
      columns.map(column => {
        const width = set[column.name]
        return typeof width === 'number' ? clampWidth(width) : defaultWidth(column)
      }),
    [columns, set],
  )
  const offsets = useMemo(() => columnOffsets(widths), [widths])
  const setWidth = useCallback(
    (column: string, width: number) =>
      setState(before => {
        const next = { ...before.set, [column]: clampWidth(width) }
        localStorage.setItem(key, JSON.stringify(next))
        return { key, set: next }
      }),
    [key],
  )
  return { widths, offsets, setWidth }
}
