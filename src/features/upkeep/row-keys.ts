import type { KeyboardEvent } from 'react'

const rowAt = (rows: readonly HTMLTableRowElement[], at: number, key: string): number | undefined => {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, rows.length - 1)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'PageDown':
      return Math.min(at + 10, rows.length - 1)
    case 'PageUp':
      return Math.max(at - 10, 0)
    case 'Home':
      return 0
    case 'End':
      return rows.length - 1
    default:
      return undefined
  }
}

/** ↑ ↓, a page, Home and End go to another row, to what stands there at the same place. */
export const moveFocus = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const focused = document.activeElement
  const row = focused?.closest('tr')
  if (!focused || !row) return
  const rows = [...event.currentTarget.rows]
  const to = rowAt(rows, rows.indexOf(row), event.key)
  const next = to === undefined ? undefined : rows[to]
  if (!next) return
  event.preventDefault()
  const place = focused.closest<HTMLElement>('[data-place]')?.dataset['place'] ?? 'name'
  const target =
    next.querySelector<HTMLElement>(`[data-place="${place}"]:not(:disabled)`) ??
    next.querySelector<HTMLElement>('[data-place="name"]')
  target?.focus()
  next.scrollIntoView({ block: 'nearest' })
}
