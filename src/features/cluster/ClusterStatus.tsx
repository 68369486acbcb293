import { explainError } from '../../core/explain-error.ts'
import { Button } from '../../ui/Button.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Cluster.module.css'
import type { useClusterWork } from './use-cluster-work.ts'

interface ClusterStatusProps {
  readonly work: ReturnType<typeof useClusterWork>
  /** Clusters that the filters leave. */
  readonly listed: number
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

/** How far the work is, or what it found. */
export const ClusterStatus = ({ work, listed, onAll, onNone, onRetry }: ClusterStatusProps) => {
  const { found, error, progress, stop } = work
  if (error)
    return (
      <div className={styles['status']} role="alert">
        <span>{error.kind === 'cancelled' ? error.message : explainError(error).body}</span>
        <Button onPress={onRetry}>Try again</Button>
      </div>
    )
  if (!found) {
    const { phase = 'Reading the values', bytesDone = 0, bytesTotal } = progress ?? {}
    return (
      <div className={styles['status']}>
        <span role="status">{phase}…</span>
        <span className={styles['progress']}>
          <ProgressBar label={phase} value={bytesTotal ? bytesDone / bytesTotal : undefined} />
        </span>
        <Button onPress={stop}>Stop</Button>
      </div>
    )
  }
  const isEmpty = listed === 0
  return (
    <div className={styles['status']}>
      <span role="status">{foundText(found.starts.length, listed, found.distinct)}</span>
      <span className={styles['buttons']}>
        <Button variant="quiet" isDisabled={isEmpty} onPress={onAll}>
          Select all
        </Button>
        <Button variant="quiet" isDisabled={isEmpty} onPress={onNone}>
          Select none
        </Button>
      </span>
    </div>
  )
}
