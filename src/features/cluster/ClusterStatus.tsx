import { Download } from 'lucide-react'
import { explainError } from '../../core/explain-error.ts'
import { Button } from '../../ui/Button.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { ToggleGroup } from '../../ui/ToggleGroup.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Cluster.module.css'
import type { Shown } from './use-cluster-draft.ts'
import type { useClusterWork } from './use-cluster-work.ts'

interface ClusterStatusProps {
  readonly work: ReturnType<typeof useClusterWork>
  /** There is a column to look at. */
  readonly isAsked: boolean
  readonly shown: Shown
  /** How many new values there are that others were merged into before. */
  readonly merged: number
  readonly onShow: (shown: Shown) => void
  /** Clusters that the filters leave. */
  readonly listed: number
  /** The question has changed, and waits until somebody asks it. */
  readonly isHeld: boolean
  readonly onFind: () => void
  /** Downloads the clusters that are listed. */
  readonly onExport: () => void
  readonly onAll: () => void
  readonly onNone: () => void
  readonly onRetry: () => void
}

const foundText = (clusters: number, listed: number, distinct: number): string => {
  const among = `among ${formatPlural(distinct, 'different value')}`
  if (clusters === 0) return `No clusters found ${among}. Try a method that merges more.`
  const shown = listed === clusters ? '' : `, ${formatPlural(listed, 'cluster')} listed`
  return `${formatPlural(clusters, 'cluster')} found ${among}${shown}`
}

const mergedText = (merged: number, listed: number): string =>
  `Merged before into ${formatPlural(merged, 'value')}${listed === merged ? '' : `, ${listed} listed`}`

type LineProps = Omit<ClusterStatusProps, 'onShow'>

const SelectButtons = ({ listed, onAll, onNone, onExport }: LineProps) => (
  <span className={styles['buttons']}>
    <Button variant="quiet" isDisabled={listed === 0} onPress={onAll}>
      Select all
    </Button>
    <Button variant="quiet" isDisabled={listed === 0} onPress={onNone}>
      Select none
    </Button>
    <Button variant="quiet" icon={Download} isDisabled={listed === 0} onPress={onExport}>
      Export
    </Button>
  </span>
)

const StatusLine = (props: LineProps) => {
  const { work, isAsked, isHeld, shown, merged, listed, onRetry, onFind } = props
  const { found, error, progress, stop } = work
  if (shown === 'merged')
    return (
      <>
        <span role="status">{mergedText(merged, listed)}</span>
        <SelectButtons {...props} />
      </>
    )
  if (!isAsked) return <span role="status">The column of the step is not there: choose another.</span>
  if (isHeld)
    return (
      <>
        <span role="status">The column or the method has changed.</span>
        <Button onPress={onFind}>Find clusters</Button>
      </>
    )
  if (error)
    return (
      <>
        <span role="alert">{error.kind === 'cancelled' ? error.message : explainError(error).body}</span>
        <Button onPress={onRetry}>Try again</Button>
      </>
    )
  if (!found) {
    const { phase = 'Reading the values', bytesDone = 0, bytesTotal } = progress ?? {}
    return (
      <>
        <span role="status">{phase}…</span>
        <span className={styles['progress']}>
          <ProgressBar label={phase} value={bytesTotal ? bytesDone / bytesTotal : undefined} />
        </span>
        <Button onPress={stop}>Stop</Button>
      </>
    )
  }
  return (
    <>
      <span role="status">{foundText(found.starts.length, listed, found.distinct)}</span>
      <SelectButtons {...props} />
    </>
  )
}

const views = [
  { id: 'found', text: 'Found' },
  { id: 'merged', text: 'Merged before' },
] as const

/** How far the work is, or what it found; what was merged before is a second view. */
export const ClusterStatus = ({ onShow, ...props }: ClusterStatusProps) => (
  <div className={styles['status']}>
    {(props.merged > 0 || props.shown === 'merged') && (
      <ToggleGroup label="Show clusters" choices={views} value={props.shown} onChange={onShow} />
    )}
    <StatusLine {...props} />
  </div>
)
