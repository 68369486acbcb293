import { TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { explainError } from '../../core/explain-error.ts'
import { useFilm } from '../../state/film.ts'
import { type Preview, showPreview } from '../../state/preview.ts'
import { useScrub } from '../../state/scrub.ts'
import { selectText } from '../../state/selection.ts'
import { navigate, showVersion } from '../../state/route.ts'
import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LayerDot } from '../../ui/LayerDot.tsx'
import { formatPlural } from '../../ui/format-number.ts'
import { Grid } from '../../ui/grid/Grid.tsx'
import type { CellValue, GridColumn, GridHeaderExtra, NamedCells } from '../../ui/grid/grid-types.ts'
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
  /** What stands under the names of columns, and who is told which of them are in view. */
  readonly headerExtra?: GridHeaderExtra
  readonly onColumnsInView?: (columns: readonly string[]) => void
  /** What stands above the grid: chips of filters. */
  readonly above?: ReactNode
  /** More items for the menu of a column. */
  readonly columnMenu?: (
    column: GridColumn,
    value: CellValue | undefined,
    row: NamedCells | undefined,
  ) => ReactNode
  /** Told of the row on which L was pressed. */
  readonly onLife?: (row: NamedCells) => void
}

/** The version that somebody is at, ahead of the rows where they are still on their way. */
const VersionChip = ({ rows }: { readonly rows: TableRows }) => {
  const { table, latest } = rows
  const moving = useScrub(({ scrub }) => (scrub?.table === table ? scrub.version : undefined))
  const shown = moving ?? rows.shown
  if (shown === undefined || latest === undefined) return null
  return <Chip tone={shown === latest ? 'neutral' : 'accent'}>{versionText(shown, latest)}</Chip>
}

const RowCount = ({ rows }: { readonly rows: TableRows }) => {
  const isFilm = rows.grid?.film !== undefined
  const filmed = useFilm(({ frame }) => frame?.count)
  const count = isFilm ? filmed : rows.count === undefined ? undefined : (rows.total ?? rows.count)
  return (
    <span className={styles['count']}>
      {count === undefined ? (isFilm ? '… rows' : 'Counting rows…') : formatPlural(count, 'row')}
    </span>
  )
}

/** A hairline that moves while rows are on their way. */
const ProgressLine = ({ isLoading }: { readonly isLoading: boolean }) => {
  const isLate = useFilm(state => state.isLate)
  return <div className={styles['progress']} data-loading={isLoading || isLate} />
}

const Header = ({ rows, actions }: { readonly rows: TableRows; readonly actions: ReactNode }) => {
  const { table, summary } = rows
  const layer = layerOf(table)
  return (
    <header className={styles['header']}>
      <h1 className={styles['title']}>
        {layer && <LayerDot layer={layer} />}
        <span className={styles['layer']}>{layer} / </span>
        <span className={styles['name']} title={shortName(table)}>
          {shortName(table)}
        </span>
      </h1>
      <VersionChip rows={rows} />
      {summary?.stale && <Chip tone="warning">Stale: its inputs have changed</Chip>}
      <RowCount rows={rows} />
      <div className={styles['actions']}>{actions}</div>
    </header>
  )
}

/** How long the note on the order is shown, ms: it is read once. */
const noteTime = 8_000

/** Says once why the rows have taken on another order. It stands over the last rows, so that nothing moves for it. */
const OrderNote = ({ note }: { readonly note: string | undefined }) => {
  const [isOld, setOld] = useState(false)
  useEffect(() => {
    if (note === undefined) return undefined
    setOld(false)
    const timer = setTimeout(() => setOld(true), noteTime)
    return () => clearTimeout(timer)
  }, [note])
  return (
    <div role="status" className={styles['note']}>
      {note !== undefined && !isOld && <span>{note}</span>}
    </div>
  )
}

interface PreviewBarProps {
  readonly title: string
  readonly isLoading: boolean
  /** The rows of the input that a first look is made from. */
  readonly sampled: number | undefined
  readonly back: Preview['back']
}

const PreviewBar = ({ title, isLoading, sampled, back }: PreviewBarProps) => (
  <div className={styles['preview']} role="status">
    <Chip tone="changed">Preview</Chip>
    <span className={styles['previewTitle']} title={title}>
      {title}
    </span>
    {sampled !== undefined && (
      <span className={styles['quiet']}>
        A first look, from the first {formatPlural(sampled, 'row')} of the input.
      </span>
    )}
    {isLoading && (
      <span className={styles['quiet']}>{sampled === undefined ? 'Working…' : 'Working on all rows…'}</span>
    )}
    {back && (
      <Button variant="quiet" onPress={back.run}>
        {back.text}
      </Button>
    )}
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
export const TablePage = (props: TablePageProps) => {
  const { table, version, actions, beside, above, columnMenu, headerExtra, onColumnsInView } = props
  const rows = useTable(table, version)
  const { model, grid, error, preview, order } = rows
  const hasFailed = (error !== undefined && !preview) || rows.summary?.problem !== undefined
  return (
    <section className={styles['page']} aria-label={table} aria-busy={rows.isLoading}>
      <Header rows={rows} actions={actions} />
      <ProgressLine isLoading={rows.isLoading} />
      {preview && (
        <PreviewBar
          title={preview.title}
          isLoading={rows.isLoading}
          sampled={model?.sampled}
          back={preview.back}
        />
      )}
      {preview && error && (
        <p role="alert" className={styles['error']}>
          {explainError(error).body}
        </p>
      )}
      {above}
      <div className={styles['main']}>
        {hasFailed ? (
          <Failed rows={rows} />
        ) : (
          grid && (
            <Grid
              label={table}
              model={grid}
              onSight={rows.onSight}
              onFirstRow={rows.onFirstRow}
              order={order}
              onOrderChange={rows.setOrder}
              onCopy={rows.onCopy}
              onColumnFocus={rows.onColumnFocus}
              onTextPart={(column, value, part) =>
                selectText(table, { kind: 'text', column, value, ...part })
              }
              {...(columnMenu && { columnMenu })}
              {...(props.onLife && !preview && { onLife: props.onLife })}
              {...(headerExtra && { headerExtra })}
              {...(onColumnsInView && { onColumnsInView })}
            />
          )
        )}
        <OrderNote note={rows.note} />
        {beside}
      </div>
    </section>
  )
}
