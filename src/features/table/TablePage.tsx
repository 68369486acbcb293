import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { showPreview } from '../../state/preview.ts'
import { navigate, showVersion } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import { Grid } from '../../ui/grid/Grid.tsx'
import type { CellValue, GridColumn } from '../../ui/grid/grid-types.ts'
import styles from './TablePage.module.css'
import { layerOf, shortName, versionText } from './table-model.ts'
import { type TableRows, useTable } from './use-table.ts'

interface TablePageProps {
  readonly table: string
  readonly version: number | undefined
  /** Buttons at the end of the header line. */
  readonly actions?: ReactNode
  /** What stands beside the grid: a chart. */
  readonly beside?: ReactNode
  /** More items for the menu of a column. */
  readonly columnMenu?: (column: GridColumn, value: CellValue | undefined) => ReactNode
}

const Header = ({ rows, actions }: { readonly rows: TableRows; readonly actions: ReactNode }) => {
  const { table, shown, latest, summary, count } = rows
  const layer = layerOf(table)
  return (
    <header className={styles['header']}>
      <h1 className={styles['title']}>
        {layer && <LayerDot layer={layer} />}
        <span className={styles['layer']}>{layer} / </span>
        {shortName(table)}
      </h1>
      {shown !== undefined && latest !== undefined && (
        <Chip tone={shown === latest ? 'neutral' : 'accent'}>{versionText(shown, latest)}</Chip>
      )}
      {summary?.stale && <Chip tone="warning">Stale: its inputs have changed</Chip>}
      <span className={styles['count']}>
        {count === undefined ? 'Counting rows…' : formatPlural(count, 'row')}
      </span>
      <div className={styles['actions']}>{actions}</div>
    </header>
  )
}

const PreviewBar = ({ title, isLoading }: { readonly title: string; readonly isLoading: boolean }) => (
  <div className={styles['preview']} role="status">
    <Chip tone="changed">Preview</Chip>
    <span>{title}</span>
    {isLoading && <span className={styles['quiet']}>Working…</span>}
    <Button variant="quiet" onPress={() => showPreview(undefined)}>
      Back to the table
    </Button>
  </div>
)

const Failed = ({ rows }: { readonly rows: TableRows }) => {
  const { title, body, next } = rows.error
    ? explainError(rows.error)
    : { title: 'This table can not be opened', body: rows.summary?.problem ?? '', next: undefined }
  return (
    <EmptyState
      icon={TriangleAlert}
      title={title}
      actions={
        <>
          {rows.version !== undefined && (
            <Button onPress={() => showVersion(undefined)}>Show the latest version</Button>
          )}
          <Button onPress={() => navigate({ room: 'home' })}>Go to the lake</Button>
        </>
      }
    >
      {body} {next}
    </EmptyState>
  )
}

/** A table at a version, or a preview made from it, in the grid. */
export const TablePage = ({ table, version, actions, beside, columnMenu }: TablePageProps) => {
  const rows = useTable(table, version)
  const { model, error, preview, order } = rows
  const hasFailed = (error !== undefined && !preview) || rows.summary?.problem !== undefined
  return (
    <section className={styles['page']} aria-label={table} aria-busy={rows.isLoading}>
      <Header rows={rows} actions={actions} />
      <div className={styles['progress']} data-loading={rows.isLoading} />
      {preview && <PreviewBar title={preview.title} isLoading={rows.isLoading} />}
      {preview && error && (
        <p role="alert" className={styles['error']}>
          {explainError(error).body}
        </p>
      )}
      <div className={styles['main']}>
        {hasFailed ? (
          <Failed rows={rows} />
        ) : (
          model && (
            <Grid
              label={table}
              model={model}
              order={order}
              onOrderChange={rows.setOrder}
              onCopy={rows.onCopy}
              onColumnFocus={rows.onColumnFocus}
              {...(columnMenu && { columnMenu })}
            />
          )
        )}
        {beside}
      </div>
    </section>
  )
}
