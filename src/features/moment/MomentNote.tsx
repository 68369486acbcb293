import { Clock } from 'lucide-react'
import { useMoment, useTableThen } from '../../state/moment.ts'
import { goToMoment, showMomentVersion, useRoute } from '../../state/route.ts'
import { explainError } from '../../core/explain-error.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './Moment.module.css'
import { momentText } from './moment-text.ts'

/** Says on a table's page that it is shown as of the moment, or that it is not, with the way back. Nothing while it is now. */
export const MomentNote = ({ table }: { readonly table: string }) => {
  const at = useRoute(state => state.at)
  const hasOwn = useRoute(({ route }) => route.room === 'table' && route.version !== undefined)
  const error = useMoment(state => state.error)
  const then = useTableThen(table)
  if (at === undefined) return null
  return (
    <p className={cx(styles['note'], (hasOwn || error) && styles['off'])} role="status">
      <Icon of={Clock} size={12} />
      {error && (
        <span>
          The moment could not be looked up, so this is the latest version. {explainError(error).body}
        </span>
      )}
      {!error && hasOwn && (
        <span>This page is at a version of its own; the lake is at {momentText(at)}.</span>
      )}
      {!error && !hasOwn && <span>As it was at {momentText(at)}.</span>}
      {hasOwn && !error && then.kind === 'version' && (
        <Button variant="quiet" onPress={showMomentVersion}>
          Show v{then.version}, of that moment
        </Button>
      )}
      <Button variant="quiet" onPress={() => goToMoment(undefined)}>
        Back to now
      </Button>
    </p>
  )
}

interface NotThenProps {
  readonly table: string
  readonly kind: 'none' | 'unknown'
}

/** In place of the rows of a table that has none at the moment: why. */
export const NotThen = ({ table, kind }: NotThenProps) => {
  const at = useRoute(state => state.at)
  if (at === undefined) return null
  return (
    <EmptyState
      icon={Clock}
      title={kind === 'none' ? `${table} did not exist yet` : `What ${table} was then is not known any more`}
      actions={<Button onPress={() => goToMoment(undefined)}>Back to now</Button>}
    >
      {kind === 'none'
        ? `Its first version was made after ${momentText(at)}, the moment that the lake is at.`
        : `Its log of ${momentText(at)} was cleaned up. Choose one of the versions on the timeline.`}
    </EmptyState>
  )
}

/** Says in a room without a table of its own that tables are read as of the moment. Nothing while it is now. */
export const LakeMomentNote = () => {
  const at = useRoute(state => state.at)
  if (at === undefined) return null
  return (
    <p className={styles['note']} role="status">
      <Icon of={Clock} size={12} />
      <span>
        Tables are read as they were at {momentText(at)}, unless a query names a version. Nothing can be
        written.
      </span>
      <Button variant="quiet" onPress={() => goToMoment(undefined)}>
        Back to now
      </Button>
    </p>
  )
}
