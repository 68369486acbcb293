import type { ReactNode } from 'react'
import type { TableDiff } from '../../core/lake/diff-views.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useDiff } from '../../state/diff.ts'
import { showComparison, useRoute } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { cx } from '../../ui/cx.ts'
import { formatCount, formatPlural } from '../../ui/format-number.ts'
import compare from './Compare.module.css'
import styles from './ComparePanel.module.css'
import { KeyChooser } from './KeyChooser.tsx'
import { RowCounts } from './RowCounts.tsx'
import { SchemaChip } from './SchemaBar.tsx'
import { goToColumn } from './column-jump.ts'
import { changedColumns, heat, percentText, readWords, schemaLines, sideName } from './compare-model.ts'

const noCells = ({ key, added, removed }: TableDiff): string =>
  !key && added > 0 && removed > 0
    ? 'Rows are compared whole, so that nothing is told of single cells.'
    : 'No cell changed.'

const Columns = ({ diff }: { readonly diff: TableDiff }) => {
  const changed = changedColumns(diff)
  const still = diff.columns.filter(({ side, cells }) => side === 'both' && cells === 0).length
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Changed cells by column</h3>
      {changed.length > 0 && (
        <ul className={styles['columns']} aria-label="Columns with changed cells">
          {changed.map(column => (
            <li key={column.name}>
              <button
                type="button"
                className={styles['column']}
                title={`Go to ${column.name}`}
                onClick={() => goToColumn(column.name)}
              >
                <span className={styles['columnName']}>{column.name}</span>
                <span className={styles['columnCells']}>
                  {formatCount(column.cells)}
                  <span className={styles['columnShare']}> {percentText(heat(diff, column))}</span>
                </span>
                <span className={compare['heatTrack']} aria-hidden>
                  <span
                    className={compare['heatBar']}
                    style={{ inlineSize: `${Math.max(heat(diff, column) * 100, 1)}%` }}
                  />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className={styles['note']}>
        {changed.length === 0
          ? noCells(diff)
          : still > 0
            ? `${formatPlural(still, 'column')} without a change. N goes to the next changed one.`
            : 'All columns have changes. N goes to the next one.'}
      </p>
    </section>
  )
}

const Schema = ({ diff }: { readonly diff: TableDiff }) => {
  const lines = schemaLines(diff)
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>Schema</h3>
      {lines.length === 0 && <p className={styles['note']}>The same on both sides.</p>}
      {lines.length > 0 && (
        <ul className={styles['schemaLines']}>
          {lines.map(line => (
            <li key={line.spoken}>
              <SchemaChip line={line} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const Nothing = ({ table }: { readonly table: string }) => {
  const latest = useTableSummary(table)?.version
  const version = useRoute(({ route }) => (route.room === 'table' ? route.version : undefined)) ?? latest
  return (
    <EmptyState
      title="No versions are compared"
      actions={
        <>
          {version !== undefined && version > 0 && (
            <Button onPress={() => showComparison({ from: version - 1, to: version })}>
              Compare v{version} with the version before
            </Button>
          )}
          {version !== undefined && latest !== undefined && version < latest && (
            <Button onPress={() => showComparison({ from: version, to: latest })}>
              Compare v{version} with the latest
            </Button>
          )}
        </>
      }
    >
      Drag along the timeline with Shift held to compare two versions.
    </EmptyState>
  )
}

interface ComparePanelProps {
  readonly table: string
  /** What explains the changes. */
  readonly why?: ReactNode
}

/** What two versions differ in, in numbers: rows, columns, schema, how rows are told apart, and what was read. */
export const ComparePanel = ({ table, why }: ComparePanelProps) => {
  const { diff, error, isLoading, request } = useDiff()
  const isComparing = useRoute(({ route }) => route.room === 'table' && route.compare !== undefined)
  return (
    <section className={styles['panel']} aria-label="Differences" aria-busy={isLoading}>
      <header className={styles['panelHead']}>
        <h2 className={styles['panelTitle']}>Differences</h2>
        {isComparing && request && (
          <span className={compare['quiet']}>
            {sideName(request, 'from')} → {sideName(request, 'to')}
          </span>
        )}
      </header>
      {!isComparing && <Nothing table={table} />}
      {isComparing && !diff && (
        <p className={cx(styles['group'], styles['note'])}>
          {error ? 'There is nothing to tell: the versions were not compared.' : 'Comparing…'}
        </p>
      )}
      {isComparing && diff && (
        <div className={styles['scroll']} data-stale={isLoading}>
          <section className={styles['group']}>
            <h3 className={styles['heading']}>Rows</h3>
            <RowCounts diff={diff} />
          </section>
          {why}
          <Columns diff={diff} />
          <Schema diff={diff} />
          <KeyChooser diff={diff} />
          <section className={styles['group']}>
            <h3 className={styles['heading']}>What was read</h3>
            <p className={styles['note']}>{readWords(diff)}</p>
          </section>
        </div>
      )}
    </section>
  )
}
