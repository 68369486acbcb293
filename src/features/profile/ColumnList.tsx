import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useProfile, wantProfiles } from '../../state/profile.ts'
import { say } from '../../state/toasts.ts'
import { Icon } from '../../ui/Icon.tsx'
import { cx } from '../../ui/cx.ts'
import { typeIcon } from '../../ui/grid/type-icon.ts'
import styles from './Profile.module.css'
import { Spark } from './Spark.tsx'
import type { ListMode } from './list-view.ts'
import { lineAfterKey, lineHeight, linesInSight, scrollToLine } from './list-window.ts'
import { captionText, shareText } from './profile-model.ts'

interface ListedColumn {
  readonly name: string
  readonly type: string
  /** A value of it, as text. */
  readonly example: string | undefined
}

interface ColumnLineProps {
  readonly id: string
  readonly column: ListedColumn
  readonly mode: ListMode
  readonly isActive: boolean
  readonly top: number
  readonly place: readonly [at: number, of: number]
  readonly onPress: (isCopying: boolean) => void
}

const copyName = async (name: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(name)
    say(`Copied ${name}`)
  } catch {
    say('Nothing was copied', { body: `The browser does not allow it here. The name is: ${name}` })
  }
}

const ColumnLine = ({ id, column, mode, isActive, top, place, onPress }: ColumnLineProps) => {
  const { name, type, example } = column
  const known = useProfile(state => state.columns.get(name))
  const isCurrent = useProfile(state => known?.key === state.key)
  const profile = known?.profile
  const missing = profile && shareText(profile.rows === 0 ? 0 : profile.missing / profile.rows)
  const words = {
    summary: profile ? `, ${captionText(profile)}, ${missing ?? ''} missing` : '',
    example: `, such as ${example ?? 'nothing'}`,
    names: '',
  }[mode]
  return (
    // The list has the keys; a line is pressed with the pointer alone.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-label={`${name}, ${type}${words}`}
      aria-posinset={place[0]}
      aria-setsize={place[1]}
      title={`${name} · ${type} · Shift-click copies the name`}
      className={cx(styles['columnLine'], isActive && styles['activeLine'])}
      style={{ insetBlockStart: top }}
      onMouseDown={event => event.shiftKey && event.preventDefault()}
      onClick={event => onPress(event.shiftKey)}
    >
      <span className={styles['lineType']}>
        <Icon of={typeIcon(type)} size={12} />
      </span>
      <span className={styles['lineName']}>{name}</span>
      {mode === 'summary' && (
        <span className={cx(styles['lineFigures'], !isCurrent && styles['stale'])}>
          {profile && <Spark profile={profile} />}
          <span className={styles['lineMissing']}>{missing}</span>
        </span>
      )}
      {mode === 'example' && <span className={styles['lineExample']}>{example ?? '–'}</span>}
    </div>
  )
}

interface ColumnListProps {
  readonly columns: readonly ListedColumn[]
  /** The column that was told of last: where the keys begin. */
  readonly column: string | undefined
  readonly mode: ListMode
  readonly onOpen: (column: string) => void
  readonly onLeave: () => void
}

/** All columns, each in a line with its chart. Only lines in sight are drawn, and their profiles come first. */
export const ColumnList = ({ columns, column, mode, onOpen, onLeave }: ColumnListProps) => {
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 0 })
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      columns.findIndex(({ name }) => name === column),
    ),
  )
  const at = Math.min(active, columns.length - 1)
  const { first, end } = linesInSight(view.top, view.height, columns.length)
  const names = columns.slice(first, end).map(({ name }) => name)
  const key = JSON.stringify(names)

  useLayoutEffect(() => {
    const element = root.current
    if (!element) return undefined
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.scrollTop = scrollToLine(at, element.scrollTop, element.clientHeight)
    measure()
    return () => observer.disconnect()
    // Where the list begins; later it is where the user scrolls it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  useEffect(() => root.current?.focus(), [])
  useEffect(() => {
    if (mode !== 'summary') return undefined
    // Lines that are only scrolled past are not profiled.
    const timer = setTimeout(() => wantProfiles(JSON.parse(key) as string[]), 120)
    return () => clearTimeout(timer)
  }, [key, mode])
  useEffect(() => () => wantProfiles([]), [])

  const onKeyDown = (event: KeyboardEvent) => {
    const line = columns[at]
    if (event.key === 'Escape') {
      event.stopPropagation()
      onLeave()
    } else if (line && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault()
      if (event.shiftKey) void copyName(line.name)
      else onOpen(line.name)
    }
    const page = Math.max(1, Math.floor(view.height / lineHeight) - 1)
    const to = lineAfterKey(event.key, at, columns.length, page)
    if (to === undefined || !root.current) return
    event.preventDefault()
    setActive(to)
    root.current.scrollTop = scrollToLine(to, root.current.scrollTop, view.height)
  }
  return (
    <div
      ref={root}
      role="listbox"
      tabIndex={0}
      aria-label="Columns: Enter opens, Shift and Enter copies the name"
      aria-activedescendant={columns[at] && `${id}${at}`}
      className={styles['columnList']}
      onScroll={event => setView({ ...view, top: event.currentTarget.scrollTop })}
      onKeyDown={onKeyDown}
    >
      <div style={{ blockSize: columns.length * lineHeight }}>
        {columns.slice(first, end).map((line, index) => (
          <ColumnLine
            key={line.name}
            id={`${id}${first + index}`}
            column={line}
            mode={mode}
            isActive={first + index === at}
            top={(first + index) * lineHeight}
            place={[first + index + 1, columns.length]}
            onPress={isCopying => {
              setActive(first + index)
              if (isCopying) void copyName(line.name)
              else onOpen(line.name)
            }}
          />
        ))}
      </div>
    </div>
  )
}
