import { CircleAlert, Ellipsis, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import type { TableStorage, UpkeepCommit } from '../../core/lake/upkeep-views.ts'
import { Icon } from '../../ui/Icon.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx'
import { formatBytes, formatCount } from '../../ui/format-number.ts'
import { RoomLink } from './RoomLink.tsx'
import type { RowMenuPlace } from './RowMenu.tsx'
import shared from './Storage.module.css'
import styles from './TablesTable.module.css'
import { type StorageLine, dayText, momentText } from './storage-model.ts'
import { amountText, neverText, optimizeText, optimizedText, vacuumedText } from './upkeep-model.ts'

const waiting = <span className={styles['waiting']}>…</span>

const Small = ({ storage }: { readonly storage: TableStorage }) => (
  <span title={optimizeText(storage)} className={storage.isCrowded ? styles['crowded'] : undefined}>
    {storage.isCrowded && <Icon of={TriangleAlert} size={12} />}
    {formatCount(storage.small.files)}
    {storage.isCrowded && <span> too many</span>}
  </span>
)

interface LastProps {
  readonly storage: TableStorage
  readonly commit: UpkeepCommit | undefined
  /** What it did. */
  readonly text: string
  readonly tabIndex: number
  readonly place: string
}

const Last = ({ storage, commit, text, tabIndex, place }: LastProps) => {
  if (!commit) return <span className={styles['waiting']}>{neverText(storage)}</span>
  const { version, timestamp } = commit
  return (
    <RoomLink
      to={{ room: 'table', table: storage.table, version }}
      className={styles['commit']}
      title={`${momentText(timestamp)}. ${text}.`}
      tabIndex={tabIndex}
      place={place}
    >
      {`v${formatCount(version)}`}
      <span className={styles['day']}>{dayText(timestamp)}</span>
    </RoomLink>
  )
}

const Figures = ({ line, tabIndex }: { readonly line: StorageLine; readonly tabIndex: number }) => {
  const { storage, rows, problem } = line
  if (problem !== undefined)
    return (
      <td colSpan={8} className={styles['words']}>
        <span className={styles['problem']} title={problem}>
          <Icon of={CircleAlert} size={12} />
          {storage && `${amountText(storage.others)}. `}
          {problem}
        </span>
      </td>
    )
  const optimized = storage?.lastOptimize
  const vacuumed = storage?.lastVacuum
  return (
    <>
      {(['live', 'older', 'orphans'] as const).map(kind => (
        <td
          key={kind}
          title={storage && amountText(storage[kind])}
          data-zero={storage?.[kind].files === 0 || undefined}
        >
          {storage ? formatBytes(storage[kind].bytes) : waiting}
        </td>
      ))}
      <td>{storage ? formatCount(storage.dataFiles) : waiting}</td>
      <td data-zero={storage?.small.files === 0 || undefined}>
        {storage ? <Small storage={storage} /> : waiting}
      </td>
      <td className={styles['words']}>
        {storage ? (
          <Last
            storage={storage}
            commit={optimized}
            text={optimized ? optimizedText(optimized) : ''}
            tabIndex={tabIndex}
            place="optimized"
          />
        ) : (
          waiting
        )}
      </td>
      <td className={styles['words']}>
        {storage ? (
          <Last
            storage={storage}
            commit={vacuumed}
            text={vacuumed ? vacuumedText(vacuumed) : ''}
            tabIndex={tabIndex}
            place="vacuumed"
          />
        ) : (
          waiting
        )}
      </td>
      <td>{rows === undefined ? '' : formatCount(rows)}</td>
    </>
  )
}

interface StorageRowProps {
  readonly line: StorageLine
  /** Whether Tab comes to this row: it does to one of them. */
  readonly isCurrent: boolean
  readonly isChosen: boolean
  readonly onPick: (table: string, isChosen: boolean) => void
  readonly onEnter: (table: string) => void
  readonly onMenu: (place: RowMenuPlace) => void
}

/** One table: what it takes, the way to its details, and what can be done with it. */
export const StorageRow = memo(function StorageRow(props: StorageRowProps) {
  const { line, isCurrent, isChosen, onPick, onEnter, onMenu } = props
  const { table, layer, name, problem, storage } = line
  const tabIndex = isCurrent ? 0 : -1
  const isUsable = problem === undefined
  return (
    <tr
      data-chosen={isChosen || undefined}
      onFocus={() => onEnter(table)}
      onContextMenu={event => {
        if (!isUsable) return
        event.preventDefault()
        onMenu({ line, at: event.currentTarget.querySelector('[data-place="menu"]') })
      }}
    >
      <td className={styles['pick']}>
        <input
          type="checkbox"
          data-place="pick"
          aria-label={`Choose ${table}`}
          checked={isChosen}
          disabled={!isUsable}
          tabIndex={tabIndex}
          onChange={event => onPick(table, event.target.checked)}
        />
      </td>
      <td className={styles['words']}>
        <span className={shared['layer']}>
          <LayerDot layer={layer} />
          {layer}
        </span>
      </td>
      <th scope="row">
        {isUsable ? (
          <RoomLink
            to={{ room: 'table', table, panel: 'details' }}
            className={styles['name']}
            title={`Details of ${table}`}
            tabIndex={tabIndex}
            place="name"
          >
            {name}
          </RoomLink>
        ) : (
          <span className={styles['name']}>{name}</span>
        )}
      </th>
      <Figures line={line} tabIndex={tabIndex} />
      <td className={styles['menuCell']}>
        <button
          type="button"
          data-place="menu"
          className={styles['menu']}
          aria-haspopup="menu"
          disabled={!isUsable || !storage}
          tabIndex={tabIndex}
          onClick={event => onMenu({ line, at: event.currentTarget })}
        >
          <Icon of={Ellipsis} size={16} />
          <VisuallyHidden>Actions for {table}</VisuallyHidden>
        </button>
      </td>
    </tr>
  )
})
