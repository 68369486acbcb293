import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react'
import { clusterAt } from '../../core/cluster/found.ts'
import type { FoundClusters } from '../../core/lake/cluster-views.ts'
import styles from './Cluster.module.css'
import { type ClusterActions, ClusterHead, ClusterValue, clusterLineId } from './ClusterLine.tsx'
import { type Choices, choiceOf, lineStarts, placeOfLine } from './cluster-model.ts'
import { listKey } from './list-keys.ts'
import { lineHeight, useLineWindow } from './use-line-window.ts'

interface ClusterListProps {
  readonly label: string
  readonly found: FoundClusters
  /** The clusters that are listed. */
  readonly listed: readonly number[]
  readonly choices: Choices
  /** The place of the active one among those listed. */
  readonly active: number
  readonly onActive: (place: number) => void
  readonly actions: Omit<ClusterActions, 'leave'>
}

/** Clusters with their values, of any number, drawn only where they are seen. */
export const ClusterList = (props: ClusterListProps) => {
  const { label, found, listed, choices, active, onActive, actions } = props
  const scroller = useRef<HTMLDivElement>(null)
  const starts = useMemo(() => lineStarts(found, listed), [found, listed])
  const lines = starts.at(-1) ?? 0
  const { first, last, onScroll, reveal } = useLineWindow(scroller, lines)
  const activeCluster = listed[active]

  useEffect(() => {
    reveal(starts[active] ?? 0, starts[active + 1] ?? 0)
  }, [active, reveal, starts])

  const leave = () => scroller.current?.focus()
  const onKeyDown = (event: KeyboardEvent): void => {
    const done = activeCluster === undefined ? undefined : listKey(event, active, listed.length)
    if (!done || activeCluster === undefined) return
    event.preventDefault()
    const value = 'value' in done ? clusterAt(found, activeCluster)[done.value]?.value : undefined
    if (done.does === 'go') onActive(done.place)
    else if (done.does === 'merge') actions.merge(activeCluster, !choiceOf(choices, activeCluster).isMerged)
    else if (done.does === 'choose' && value !== undefined) actions.choose(activeCluster, value)
    else if (done.does === 'toggle' && value !== undefined) actions.toggle(activeCluster, value)
    else if (done.does === 'browse') actions.browse(activeCluster)
    else if (done.does === 'edit') {
      const field = scroller.current?.querySelector<HTMLInputElement>(
        `#${clusterLineId(activeCluster)} input[type=text]`,
      )
      field?.focus()
      field?.select()
    }
  }

  const drawn: ReactNode[] = []
  for (let line = first; line < last; line += 1) {
    const place = placeOfLine(starts, line)
    const cluster = listed[place] ?? 0
    const at = line - (starts[place] ?? 0) - 1
    const shared = {
      cluster,
      row: line + 1,
      top: line * lineHeight,
      values: clusterAt(found, cluster),
      choice: choiceOf(choices, cluster),
      isActive: place === active,
      actions: { ...actions, leave },
    }
    drawn.push(
      at < 0 ? <ClusterHead key={line} {...shared} /> : <ClusterValue key={line} {...shared} at={at} />,
    )
  }

  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label={label}
      aria-rowcount={lines}
      aria-multiselectable
      {...(activeCluster === undefined ? {} : { 'aria-activedescendant': clusterLineId(activeCluster) })}
      tabIndex={0}
      className={styles['list']}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onPointerDown={event => {
        const top = event.currentTarget.getBoundingClientRect().top
        const line = Math.floor((event.clientY - top + event.currentTarget.scrollTop) / lineHeight)
        if (line < lines) onActive(placeOfLine(starts, line))
      }}
    >
      <div role="presentation" className={styles['lines']} style={{ blockSize: lines * lineHeight }}>
        {drawn}
      </div>
    </div>
  )
}
