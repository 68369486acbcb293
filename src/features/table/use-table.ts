import { useEffect } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { TableSummary } from '../../core/lake/table-views.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import type { SortKey } from '../../core/recipe/recipe.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { type Preview, noteColumn, showPreview, usePreview } from '../../state/preview.ts'
import { useProfile } from '../../state/profile.ts'
import type { RowModel } from '../../state/rows.ts'
import { useScrub } from '../../state/scrub.ts'
import { useFilters } from '../../state/selection.ts'
import { announce } from '../../state/shell.ts'
import { say } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'
import type { CopyOutcome } from '../../ui/grid/copy-cells.ts'
import type { GridModel, GridSight } from '../../ui/grid/grid-types.ts'
import { orderNote } from './film-page-model.ts'
import { useFilmPage } from './use-film-page.ts'
import { useOrder, useRestingRows } from './use-resting-rows.ts'

export interface TableRows {
  readonly table: string
  /** The version asked for; undefined is the latest. */
  readonly version: number | undefined
  readonly shown: number | undefined
  readonly latest: number | undefined
  readonly summary: TableSummary | undefined
  readonly preview: Preview | undefined
  readonly model: RowModel | undefined
  /** What the grid shows: the rows, or a film while somebody moves along the versions. */
  readonly grid: GridModel | undefined
  readonly onSight: (sight: GridSight | undefined) => void
  readonly onFirstRow: (row: number) => void
  /** Why the rows are in the order that they are in, where the user did not ask for it. */
  readonly note: string | undefined
  readonly count: number | undefined
  /** All rows, where only those that filters leave are shown. */
  readonly total: number | undefined
  readonly error: LakeError | undefined
  readonly isLoading: boolean
  readonly order: readonly SortKey[]
  readonly setOrder: (order: readonly SortKey[]) => void
  readonly onCopy: (outcome: CopyOutcome) => void
  readonly onColumnFocus: (column: string | undefined) => void
}

const never = -1
const unfiltered: readonly ColumnFilter[] = []

const onCopy = (outcome: CopyOutcome) => {
  if (outcome.ok)
    say(`Copied ${formatPlural(outcome.rows, 'row')} × ${formatPlural(outcome.columns, 'column')}`)
  else say('Nothing was copied', { body: outcome.reason })
}

/** Says aloud what is shown once its rows are counted. */
const useAnnouncement = (what: string | undefined, count: number | undefined, isLoading: boolean): void =>
  useEffect(() => {
    if (count === undefined || what === undefined || isLoading) return undefined
    // The count is of the rows before, until the rows that were just asked for begin to load.
    const timer = setTimeout(() => announce(`${what}: ${formatPlural(count, 'row')}`), 0)
    return () => clearTimeout(timer)
  }, [count, what, isLoading])

/** The rows of a table's page: the table at a version, or the preview that stands in for it. */
export const useTable = (table: string, version: number | undefined): TableRows => {
  const summary = useTableSummary(table)
  const latest = summary?.version
  const shown = version ?? latest
  const preview = usePreview(state => (state.preview?.table === table ? state.preview : undefined))
  const { asked, order, setOrder, setFilmed } = useOrder(table)
  const source = preview?.source
  const filters = useFilters(table)
  const where = preview?.isPassing === true ? unfiltered : filters
  const isNarrowed = where.length > 0
  const total = useProfile(state => (isNarrowed ? state.rows : undefined))
  const isScrubbing = useScrub(({ scrub }) => scrub?.table === table)

  const { rows: inLog, modified } = summary ?? {}
  const asking = { table, version, shown, source, order, where, latest, modified, rows: inLog }
  const { model, error, isLoading, isSettled } = useRestingRows(asking, isScrubbing)
  const film = useFilmPage({
    table,
    asked,
    where,
    model: source ? undefined : model,
    isScrubbing,
    isSettled,
    latest: latest ?? never,
    at: shown ?? never,
    stamp: modified ?? 0,
  })
  useEffect(() => {
    if (film.isOn && film.order) setFilmed(film.order)
  }, [film.isOn, film.order, setFilmed])

  useEffect(() => () => showPreview(undefined), [table])
  const count = model?.rowCount
  const title = preview?.title ?? (shown === undefined ? undefined : `${table}, version ${shown}`)
  useAnnouncement(title, count, isLoading)

  return {
    table,
    version,
    shown,
    latest,
    summary,
    preview,
    model,
    grid: film.model ?? model,
    onSight: film.onSight,
    onFirstRow: film.onFirstRow,
    note: order === asked ? undefined : orderNote(asked, order),
    count,
    total,
    error,
    isLoading,
    order,
    setOrder,
    onCopy,
    onColumnFocus: noteColumn,
  }
}
