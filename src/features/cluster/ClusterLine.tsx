import { Rows3 } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { CountedValue } from '../../core/cluster/canonical.ts'
import { IconButton } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import styles from './Cluster.module.css'
import { type Choice, newValue, shownText } from './cluster-model.ts'

/** What can be done with a cluster; all are told its place. */
export interface ClusterActions {
  readonly merge: (cluster: number, isMerged: boolean) => void
  readonly rename: (cluster: number, to: string) => void
  readonly choose: (cluster: number, value: string) => void
  readonly toggle: (cluster: number, value: string) => void
  readonly browse: (cluster: number) => void
  /** Gives the focus back to the list. */
  readonly leave: () => void
}

interface LineProps {
  readonly cluster: number
  /** Its place in the tree, from 1. */
  readonly row: number
  readonly top: number
  readonly values: readonly CountedValue[]
  readonly choice: Choice
  readonly isActive: boolean
  readonly actions: ClusterActions
}

/** The names of lines in the document. */
export const clusterLineId = (cluster: number): string => `cluster-${cluster}`

const keepKeys = (leave: () => void) => (event: KeyboardEvent) => {
  if (event.key === 'Enter' || event.key === 'Escape') {
    event.preventDefault()
    leave()
  }
  // Keys of the list and the dialog are text here.
  event.stopPropagation()
}

/** A cluster: whether it is merged, and into what. */
export const ClusterHead = ({ cluster, row, top, values, choice, isActive, actions }: LineProps) => {
  const to = newValue(values, choice)
  const rows = values.reduce((sum, one) => sum + one.rows, 0)
  const name = shownText(to)
  return (
    <div
      id={clusterLineId(cluster)}
      role="row"
      aria-level={1}
      aria-rowindex={row}
      aria-expanded
      aria-selected={choice.isMerged}
      className={cx(
        styles['line'],
        styles['head'],
        isActive && styles['active'],
        choice.isMerged && styles['merged'],
      )}
      style={{ insetBlockStart: top }}
      data-cluster={cluster}
    >
      <span role="gridcell" className={styles['check']}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Merge into ${name}`}
          checked={choice.isMerged}
          onChange={event => actions.merge(cluster, event.target.checked)}
        />
      </span>
      <span role="gridcell" className={styles['target']}>
        <input
          type="text"
          tabIndex={-1}
          aria-label="New value"
          className={styles['input']}
          value={to}
          spellCheck={false}
          onChange={event => actions.rename(cluster, event.target.value)}
          onKeyDown={keepKeys(actions.leave)}
        />
      </span>
      <span role="gridcell" className={styles['sums']}>
        {formatPlural(values.length, 'value')}
        {!Number.isNaN(rows) && ` · ${formatPlural(rows, 'row')}`}
      </span>
      <span role="gridcell">
        <IconButton
          label={`Show the rows of ${name}`}
          icon={Rows3}
          size={14}
          excludeFromTabOrder
          onPress={() => actions.browse(cluster)}
        />
      </span>
    </div>
  )
}

interface ValueLineProps extends Omit<LineProps, 'row'> {
  readonly row: number
  /** Which of the values. */
  readonly at: number
}

/** One of the values of a cluster: a click makes it the new value. */
export const ClusterValue = (props: ValueLineProps) => {
  const { cluster, row, top, values, at, choice, isActive, actions } = props
  const counted = values[at]
  if (!counted) return null
  const { value, rows } = counted
  const isOut = choice.left.includes(value)
  const isChosen = !isOut && newValue(values, choice) === value
  return (
    <div
      role="row"
      aria-level={2}
      aria-rowindex={row}
      aria-selected={isChosen}
      className={cx(styles['line'], isActive && styles['active'], isOut && styles['out'])}
      style={{ insetBlockStart: top }}
    >
      <span role="gridcell" className={styles['check']}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`${shownText(value)} belongs to the cluster`}
          checked={!isOut}
          onChange={() => actions.toggle(cluster, value)}
        />
      </span>
      <span role="gridcell" className={styles['digit']} aria-hidden={at > 8}>
        {at < 9 ? at + 1 : ''}
      </span>
      <span role="gridcell" className={styles['valueCell']}>
        <button
          type="button"
          tabIndex={-1}
          className={cx(styles['value'], isChosen && styles['chosen'])}
          title={`Use “${shownText(value)}” as the new value`}
          onClick={() => actions.choose(cluster, value)}
        >
          {value === '' ? <em>empty text</em> : shownText(value)}
        </button>
      </span>
      <span role="gridcell" className={styles['count']}>
        {Number.isNaN(rows) ? '' : formatCount(rows)}
      </span>
    </div>
  )
}
