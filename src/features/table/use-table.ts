import { useCallback, useEffect, useMemo, useState } from 'react'
import type { LakeError } from '../../core/error.ts'
import type { TableSummary } from '../../core/lake/table-views.ts'
import type { RowQuery } from '../../core/lake/row-views.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import type { SortKey } from '../../core/recipe/recipe.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { type Preview, noteColumn, showPreview, usePreview } from '../../state/preview.ts'
import { useProfile } from '../../state/profile.ts'
import { type RowModel, useRows } from '../../state/rows.ts'
import { useFilters } from '../../state/selection.ts'
import { announce } from '../../state/shell.ts'
import { say } from '../../state/toasts.ts'
import { formatPlural } from '../../ui/format-number.ts'
import type { CopyOutcome } from '../../ui/grid/copy-cells.ts'

export interface TableRows {
  readonly table: string
  /** The version asked for; undefined is the latest. */
  readonly version: number | undefined
  readonly shown: number | undefined
  readonly latest: number | undefined
  readonly summary: TableSummary | undefined
  readonly preview: Preview | undefined
  readonly model: RowModel | undefined
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

const unsorted: readonly SortKey[] = []
const unfiltered: readonly ColumnFilter[] = []

const onCopy = (outcome: CopyOutcome) => {
  if (outcome.ok)
    say(`Copied ${formatPlural(outcome.rows, 'row')} × ${formatPlural(outcome.columns, 'column')}`)
  else say('Nothing was copied', { body: outcome.reason })
}

/** The rows of a table's page: the table at a version, or the preview that stands in for it. */
export const useTable = (table: string, version: number | undefined): TableRows => {
  const summary = useTableSummary(table)
  const latest = summary?.version
  const shown = version ?? latest
  const preview = usePreview(state => (state.preview?.table === table ? state.preview : undefined))
  const [sorting, setSorting] = useState<{ readonly table: string; readonly order: readonly SortKey[] }>({
    table,
    order: [],
  })
  const order = sorting.table === table ? sorting.order : unsorted
  const source = preview?.source
  const filters = useFilters(table)
  const where = preview?.isPassing === true ? unfiltered : filters
  const isNarrowed = where.length > 0
  const total = useProfile(state => (isNarrowed ? state.rows : undefined))

  const query = useMemo<RowQuery | undefined>(() => {
    if (source) return { source, orderBy: order, where }
    if (shown === undefined)
      return version === undefined ? undefined : { source: { kind: 'table', table, version } }
    return { source: { kind: 'table', table, version: shown }, orderBy: order, where }
  }, [source, shown, table, version, order, where])
  // A table that was dropped and made again may have the same version as before, but never the same time.
  const stamp = shown === latest ? summary?.modified : 0
  const rows = useRows(query, source ? latest : stamp)
  const { error, isLoading } = rows
  // The log has the exact count; a sorted result would have to be made in full to have its own.
  const logged = !source && !isNarrowed && shown === latest && !isLoading ? summary?.rows : undefined
  const model = useMemo(
    () => rows.model && { ...rows.model, rowCount: rows.model.rowCount ?? logged },
    [rows.model, logged],
  )

  useEffect(() => () => showPreview(undefined), [table])
  const count = model?.rowCount
  useEffect(() => {
    if (count === undefined || shown === undefined || isLoading) return undefined
    const said = `${preview ? preview.title : `${table}, version ${shown}`}: ${formatPlural(count, 'row')}`
    // The count is of the rows before, until the rows that were just asked for begin to load.
    const timer = setTimeout(() => announce(said), 0)
    return () => clearTimeout(timer)
  }, [count, shown, table, preview, isLoading])

  return {
    table,
    version,
    shown,
    latest,
    summary,
    preview,
    model,
    count,
    total,
    error,
    isLoading,
    order,
    setOrder: useCallback((next: readonly SortKey[]) => setSorting({ table, order: next }), [table]),
    onCopy,
    onColumnFocus: noteColumn,
  }
}
