import { History, Redo2, Undo2 } from 'lucide-react'
import { useEffect } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { type AggregateState, useAggregate } from '../../state/aggregate.ts'
import { useCatalog } from '../../state/catalog.ts'
import { openTable, showPanel } from '../../state/route.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { hasMod, isTyping } from '../../ui/platform.ts'
import styles from './Gold.module.css'
import { GoldBuilder } from './GoldBuilder.tsx'
import { openAggregate, redoAggregate, undoAggregate } from './gold-actions.ts'
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
            onPress={() => (isWritten ? openTable(output) : void openAggregate(aggregate))}
          >
            {isWritten ? output : `${output} (not written)`}
          </Button>
        )
      })}
    </p>
  )
}

/** Undo and redo by buttons, and by keys from anywhere on the page, except where text is typed: that has its own. */
const Travel = ({ history }: Pick<AggregateState, 'history'>) => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTyping(event.target) || event.defaultPrevented || event.altKey || !hasMod(event)) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) redoAggregate()
      else undoAggregate()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <div className={styles['travel']}>
      <IconButton label="History" icon={History} size={14} onPress={() => showPanel('history')} />
      <IconButton
        label="Undo"
        icon={Undo2}
        size={14}
        isDisabled={(history?.past.length ?? 0) === 0}
        onPress={undoAggregate}
      />
      <IconButton
        label="Redo"
        icon={Redo2}
        size={14}
        isDisabled={(history?.future.length ?? 0) === 0}
        onPress={redoAggregate}
      />
    </div>
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
        <Travel history={isHere ? state.history : undefined} />
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
