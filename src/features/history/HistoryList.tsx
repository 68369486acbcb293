import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import type { Definition } from '../../core/edits/edit-log.ts'
import { showVersion } from '../../state/route.ts'
import type { Then } from './DefinitionThen.tsx'
import styles from './History.module.css'
import { HistoryRow } from './HistoryRow.tsx'
import { type HistoryItem, itemAfterKey, itemsInView } from './history-list-model.ts'
import type { HistoryWords } from './history-words.ts'

/** The height of an entry, pixels; as in the style sheet. */
const row = 68

interface HistoryListProps {
  readonly table: string
  readonly items: readonly HistoryItem[]
  /** The version that the page shows. */
  readonly shown: number | undefined
  /** The version that undoing the newest commit goes back to. */
  readonly undoTo: number | undefined
  readonly newest: number | undefined
  readonly words: HistoryWords
  readonly now: number
  readonly onThen: (then: Then) => void
  readonly onState: (definition: Definition, id: string | undefined) => void
}

/** A feed of which only what is in sight exists: one stop of Tab, arrows go along, Enter shows the version, or what an edit made; Tab goes on to its links. */
export const HistoryList = (props: HistoryListProps) => {
  const { table, items, shown, undoTo, newest, words, now, onThen, onState } = props
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ scrollTop: 0, height: 600 })
  const [active, setActive] = useState(0)
  const current = Math.min(active, items.length - 1)
  const wanted = useRef<number>(undefined)

  const look = (): void => {
    if (box.current) setView({ scrollTop: box.current.scrollTop, height: box.current.clientHeight })
  }
  useLayoutEffect(() => {
    if (!box.current) return undefined
    const observer = new ResizeObserver(look)
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    // The focus follows once the entry is there.
    if (wanted.current === undefined) return
    const entry = box.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`)
    if (!entry) return
    entry.focus({ preventScroll: true })
    wanted.current = undefined
  })

  const goTo = (index: number): void => {
    const element = box.current
    if (!element) return
    const [top, bottom] = [index * row, (index + 1) * row]
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight
    wanted.current = index
    setActive(index)
    look()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return
    const isOnEntry = event.target instanceof HTMLElement && event.target.dataset['index'] !== undefined
    const item = items[current]
    if (event.key === 'Enter' && isOnEntry && item) {
      event.preventDefault()
      if (item.kind === 'edit') onThen({ kind: 'edit', item })
      else showVersion(item.kind === 'commit' ? item.entry.version : item.tag.version)
      return
    }
    const to = itemAfterKey(event.key, current, items.length)
    if (to === undefined) return
    event.preventDefault()
    goTo(to)
  }
  const { from, to } = itemsInView(view.scrollTop, view.height, row, items.length)
  // The entry with the focus stays, so that the focus does when it is scrolled away.
  const inView = items.slice(from, to).map((item, offset) => ({ item, index: from + offset }))
  const kept = items[current]
  const drawn =
    kept && (current < from || current >= to) ? [...inView, { item: kept, index: current }] : inView
  return (
    // The keys of its entries are heard here.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      className={styles['list']}
      role="feed"
      aria-label={`History of ${table}`}
      onScroll={look}
      onFocus={event => {
        const entry = event.target.closest<HTMLElement>('[data-index]')
        if (entry) setActive(Number(entry.dataset['index']))
      }}
      onKeyDown={onKeyDown}
    >
      <div className={styles['all']} style={{ blockSize: items.length * row }}>
        {drawn.map(({ item, index }) => (
          <HistoryRow
            key={item.id}
            item={item}
            index={index}
            count={items.length}
            top={index * row}
            isActive={index === current}
            isShown={item.kind === 'commit' && item.entry.version === shown}
            undoTo={item.kind === 'commit' && item.entry.version === newest ? undoTo : undefined}
            table={table}
            words={words}
            now={now}
            onThen={onThen}
            onState={onState}
          />
        ))}
      </div>
    </div>
  )
}
