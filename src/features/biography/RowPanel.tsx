import { useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import type { Biography } from '../../core/lake/timeline-views.ts'
import { useBiography, useRowKeys, useTableKey } from '../../state/biography.ts'
import { parseKey } from '../../state/biography-key.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { useRoute } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import styles from './Biography.module.css'
import { KeyForm } from './KeyForm.tsx'
import { RowValues } from './LifeEvent.tsx'
import { LifeList } from './LifeList.tsx'
import { WhenChanged } from './WhenChanged.tsx'
import { type LifeFilter, keyWords, lifeItems, nowText, readText } from './biography-model.ts'

const Now = ({ biography }: { readonly biography: Biography }) => {
  const [row] = biography.rows
  return (
    <section className={styles['now']} aria-label="As of now">
      <h3 className={styles['heading']}>Now</h3>
      <p className={styles['nowText']}>{nowText(biography)}</p>
      {biography.isAmbiguous && (
        <p className={styles['warning']}>
          More than one row has had this key: rows that are most alike are told as one. Choose other columns
          to tell them apart.
        </p>
      )}
      {row && biography.rows.length === 1 && <RowValues row={row} label="Values of the row now" />}
    </section>
  )
}

interface LifeProps {
  readonly biography: Biography
  readonly shown: number | undefined
}

const Life = ({ biography, shown }: LifeProps) => {
  const [filter, setFilter] = useState<LifeFilter>({})
  const items = lifeItems(biography, filter)
  if (biography.events.length === 0 && biography.rows.length === 0 && biography.unknown.length === 0)
    return (
      <EmptyState title="No row has ever had this key">
        {keyWords(biography.key)} is in no version from v{biography.from} to v{biography.to}.
      </EmptyState>
    )
  return (
    <>
      <Now biography={biography} />
      <WhenChanged biography={biography} filter={filter} items={items} onChange={setFilter} />
      <LifeList biography={biography} items={items} filter={filter} shown={shown} />
      <p className={styles['footer']}>{readText(biography)}</p>
    </>
  )
}

const useAsked = (table: string) =>
  useRowKeys(({ asked }) => (asked?.table === table ? asked.row : undefined))

/** One row through all versions of its table: what changed it, when, and what it was before. */
export const RowPanel = ({
  table,
  version,
}: {
  readonly table: string
  readonly version: number | undefined
}) => {
  const row = useRoute(({ route }) => (route.room === 'table' ? route.row : undefined))
  const asked = useAsked(table)
  const tableKey = useTableKey(table)
  const latest = useTableSummary(table)?.version
  const { biography, error, isLoading, progress, retry } = useBiography(table, asked ? undefined : row)
  const shownKey = row === undefined || asked ? undefined : parseKey(row)
  const chosen = useRowKeys(state => state.chosen[table])
  const keyColumns = chosen ?? (shownKey ? Object.keys(shownKey) : (tableKey?.key ?? []))
  return (
    <section className={styles['panel']} aria-label="Row" aria-busy={isLoading}>
      <header className={styles['head']}>
        <h2 className={styles['title']}>Life of a row</h2>
        {shownKey && (
          <span className={styles['key']} title={keyWords(shownKey)}>
            {keyWords(shownKey)}
          </span>
        )}
      </header>
      <div className={styles['scroll']}>
        {tableKey && (
          <KeyForm
            // Another row begins with its own values.
            key={`${row ?? ''} ${keyColumns.length === 0}`}
            table={table}
            columns={tableKey.columns}
            keyColumns={keyColumns}
            row={asked ?? shownKey}
          />
        )}
        {isLoading && !biography && (
          <div className={styles['loading']} role="status">
            <ProgressBar label="Reading the life of the row" />
            <p className={styles['note']}>{progress?.phase ?? 'Looking through the log…'}</p>
          </div>
        )}
        {error && !isLoading && (
          <EmptyState title={explainError(error).title} actions={<Button onPress={retry}>Try again</Button>}>
            {explainError(error).body}
          </EmptyState>
        )}
        {biography && <Life key={row} biography={biography} shown={version ?? latest} />}
        {row === undefined && !asked && (
          <p className={styles['hint']}>
            Press L on a row of the grid, or choose “Life of this row…” in the menu of a cell.
          </p>
        )}
      </div>
    </section>
  )
}
