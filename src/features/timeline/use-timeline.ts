import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { HistoryEntry } from '../../core/lake/table-views.ts'
import { useHistory } from '../../state/history.ts'
import { showVersion } from '../../state/route.ts'
import { type Mark, indexAfterKey, marksOf } from './timeline-model.ts'

/** How long the grid waits for the next key press while someone scrubs, ms. */
const settle = 90

interface TimelineControl {
  readonly entries: readonly HistoryEntry[]
  readonly marks: readonly Mark[]
  /** The mark of the version that is shown or about to be; −1 while there is none. */
  readonly index: number
  readonly error: string | undefined
  readonly isLoading: boolean
  /** The time when the log was read, ms. */
  readonly now: number
  /** Shows the version of a mark in the grid; the latest is shown as such, so that it follows new commits. */
  readonly select: (index: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** The timeline of a table: what is on it and how to move along it. `version` is undefined at the latest. */
export const useTimeline = (table: string, version: number | undefined): TimelineControl => {
  const { entries, error, isLoading } = useHistory(table)
  const marks = useMemo(() => marksOf(entries), [entries])
  const last = entries.length - 1
  const shown = version === undefined ? last : entries.findIndex(entry => entry.version === version)

  const [now, setNow] = useState(() => Date.now())
  useEffect(() => setNow(Date.now()), [entries])

  // The cursor runs ahead of the address while keys are held down, so that only the version where it rests is opened.
  const [cursor, setCursor] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    setCursor(undefined)
    return () => clearTimeout(timer.current)
  }, [table, shown])

  const index = Math.min(cursor ?? shown, last)
  const select = (to: number): void => {
    const entry = entries[to]
    if (entry === undefined) return
    setCursor(to)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      showVersion(to === last ? undefined : entry.version)
      setCursor(undefined)
    }, settle)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return
    const to = indexAfterKey(event.key, index, entries.length)
    if (to === undefined) return
    event.preventDefault()
    if (to !== index) select(to)
  }
  return { entries, marks, index, error: error?.message, isLoading, now, select, onKeyDown }
}
