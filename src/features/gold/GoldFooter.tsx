import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useWriting } from '../../state/refresh.ts'
import { Button } from '../../ui/Button.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import styles from './Gold.module.css'
import { writeGold } from './gold-actions.ts'
import { sameAggregate } from './gold-model.ts'

interface GoldFooterProps {
  readonly aggregate: Aggregate
  readonly saved: Aggregate | undefined
  readonly isReady: boolean
  /** What is missing before it can run. */
  readonly asks: string | undefined
}

/** The button that writes the gold table, or how far that is. */
export const GoldFooter = ({ aggregate, saved, isReady, asks }: GoldFooterProps) => {
  const { output } = aggregate
  const summary = useTableSummary(output)
  const job = useWriting(output)
  const progress = job?.progress
  const done = progress?.bytesTotal ? Math.min(1, progress.bytesDone / progress.bytesTotal) : undefined
  const isSame = saved !== undefined && sameAggregate(saved, aggregate)
  const state =
    summary === undefined || saved === undefined
      ? 'Not written yet'
      : summary.stale || !isSame
        ? `v${summary.version} is older than this`
        : `v${summary.version} is up to date`
  return (
    <footer className={styles['foot']}>
      {job ? (
        <div className={styles['writing']}>
          <p className={styles['writingText']}>
            {progress?.phase ?? 'Starting'}
            {progress && progress.rowsDone > 0 && ` · ${formatPlural(progress.rowsDone, 'row')}`}
          </p>
          <ProgressBar label={`Writing ${output}`} value={done} />
          <Button onPress={job.cancel}>Cancel</Button>
        </div>
      ) : (
        <Button variant="primary" isDisabled={!isReady} onPress={() => void writeGold(aggregate)}>
          Write {output}
        </Button>
      )}
      <p className={styles['dim']} role="status">
        {asks ?? state}
      </p>
    </footer>
  )
}
