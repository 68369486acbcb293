import type { KeyboardEvent } from 'react'
import type { Biography } from '../../core/lake/timeline-views.ts'
import { cx } from '../../ui/cx.ts'
import styles from './Biography.module.css'
import { LifeEvent } from './LifeEvent.tsx'
import type { LifeFilter, LifeItem } from './biography-model.ts'

interface LifeListProps {
  readonly biography: Biography
  readonly items: readonly LifeItem[]
  readonly filter: LifeFilter
  /** The version that the page shows. */
  readonly shown: number | undefined
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/** ↑ and ↓ go along the versions, Home and End to the newest and the oldest; Enter shows one. */
const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
  const isEdge = event.key === 'Home' || event.key === 'End'
  const step = steps[event.key]
  if ((step === undefined && !isEdge) || event.altKey || event.ctrlKey || event.metaKey) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-event]')]
  const own = (event.target as Element).closest('li')?.querySelector<HTMLElement>('[data-event]')
  const at = own ? buttons.indexOf(own) : -1
  const next = isEdge ? (event.key === 'Home' ? 0 : buttons.length - 1) : at + (step ?? 0)
  const button = buttons[next]
  if (!button) return
  event.preventDefault()
  button.focus()
  button.closest('li')?.scrollIntoView({ block: 'nearest' })
}

const rangeText = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  from === to ? `v${from} may have changed this row` : `v${from} to v${to} may have changed this row`

/** The versions in which a row changed, the newest on top. */
export const LifeList = ({ biography, items, filter, shown }: LifeListProps) => (
  // The buttons in it take the focus; the list moves it between them.
  // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
  <ol className={styles['life']} aria-label="Versions that changed the row" onKeyDown={onKeyDown}>
    {items.map(item =>
      item.kind === 'event' ? (
        <li
          key={`v${item.event.version}`}
          className={cx(styles['event'], styles[item.event.changes[0]?.kind ?? 'updated'])}
        >
          <LifeEvent event={item.event} isShown={item.event.version === shown} column={filter.column} />
        </li>
      ) : (
        <li key={`gone ${item.range.from}`} className={cx(styles['event'], styles['gone'])}>
          <p className={styles['note']}>
            {rangeText(item.range)}: the files were deleted, most likely by VACUUM.
          </p>
        </li>
      ),
    )}
    {biography.from > 0 && (
      <li className={cx(styles['event'], styles['gone'])}>
        <p className={styles['note']}>
          What happened before v{biography.from} is not known: the log of earlier versions was cleaned up.
        </p>
      </li>
    )}
  </ol>
)
