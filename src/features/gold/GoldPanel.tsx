import { explainError } from '../../core/explain-error.ts'
import { type AggregateState, useAggregate } from '../../state/aggregate.ts'
import { useCatalog } from '../../state/catalog.ts'
import { openTable } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import styles from './Gold.module.css'
import { GoldBuilder } from './GoldBuilder.tsx'
import { openAggregate } from './gold-actions.ts'
import { useOpenAggregate } from './use-gold.ts'

interface GoldPanelProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version?: number | undefined
}

/** Those that read this table: a written one has a page, one that was saved only is gone on with here. */
const Made = ({ table, aggregates, saved }: Pick<AggregateState, 'table' | 'aggregates' | 'saved'>) => {
  const tables = useCatalog(state => state.tables)
  const made = aggregates.filter(({ input, output }) => input === table && output !== saved?.output)
  if (made.length === 0) return null
  return (
    <p className={styles['made']}>
      <span className={styles['dim']}>Made from this:</span>
      {made.map(aggregate => {
        const { output } = aggregate
        const isWritten = tables.some(({ name }) => name === output)
        return (
          <Button
            key={output}
            variant="quiet"
            onPress={() => (isWritten ? openTable(output) : openAggregate(aggregate))}
          >
            {isWritten ? output : `${output} (not written)`}
          </Button>
        )
      })}
    </p>
  )
}

/** Groups and measures over the open table, or the definition of the open gold table. */
export const GoldPanel = ({ table, version }: GoldPanelProps) => {
  useOpenAggregate(table, version)
  const state = useAggregate()
  const isHere = state.table === table
  const input = state.saved?.input
  return (
    <section className={styles['panel']} aria-label="Aggregate">
      <header className={styles['head']}>
        <h2 className={styles['title']}>Aggregate</h2>
        <span className={styles['output']}>
          {isHere && input !== undefined ? (
            <>
              from
              <Button variant="quiet" onPress={() => openTable(input)}>
                {input}
              </Button>
            </>
          ) : (
            <>from {table}</>
          )}
        </span>
      </header>
      {isHere && <Made table={table} aggregates={state.aggregates} saved={state.saved} />}
      {isHere && state.phase === 'open' && state.aggregate && (
        <GoldBuilder state={state} aggregate={state.aggregate} />
      )}
      {isHere && state.phase === 'failed' && state.error && (
        <EmptyState title="The aggregate can not be opened">{explainError(state.error).body}</EmptyState>
      )}
    </section>
  )
}
