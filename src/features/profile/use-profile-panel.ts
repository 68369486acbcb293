import { useEffect, useState } from 'react'
import type { ColumnProfile } from '../../core/lake/profile-views.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { usePreview } from '../../state/preview.ts'
import {
  type DetailState,
  type SourceColumns,
  useColumnDetail,
  useMissingShares,
  useSourceColumns,
  useVersionMoving,
} from '../../state/profile-detail.ts'
import {
  chooseColumn,
  useProfile,
  useProfiledColumn,
  useShownSource,
  versionOf,
  wantProfiles,
} from '../../state/profile.ts'
import type { ColumnOrder } from './column-order.ts'
import { useListView } from './list-view.ts'

export interface ProfilePanelState extends Omit<DetailState, 'version'>, SourceColumns {
  readonly column: string | undefined
  readonly setColumn: (column: string) => void
  /** As the grid's header shows it, with what filters leave. */
  readonly profile: ColumnProfile | undefined
  /** The version that the detail is of, while that is not the one that is shown. */
  readonly late: number | undefined
  /** Rows to read, where that is known before. */
  readonly rows: number | undefined
  readonly order: ColumnOrder
  readonly setOrder: (order: ColumnOrder) => void
  readonly missing: ReadonlyMap<string, number>
}

/** The column that the panel tells of: chosen in it or by the grid's focus, whichever was last, else the first. */
const useColumn = (table: string, columns: SourceColumns['columns']): string | undefined => {
  const focused = usePreview(state => state.column)
  const chosen = useProfiledColumn(state => (state.table === table ? state.column : undefined))
  useEffect(() => {
    if (focused !== undefined) chooseColumn(table, focused)
  }, [focused, table])
  const has = (name: string | undefined): boolean => columns.some(column => column.name === name)
  return has(chosen) ? chosen : columns[0]?.name
}

/** What the panel shows of the rows in the grid, also while somebody moves along the versions. */
export const useProfilePanel = (table: string, version: number | undefined): ProfilePanelState => {
  const source = useShownSource(table, useVersionMoving(table) ?? version)
  const summary = useTableSummary(table)
  const revision = summary?.modified ?? 0
  const [order, setOrder] = useState<ColumnOrder>('table')
  const found = useSourceColumns(source, revision)
  const column = useColumn(table, found.columns)
  const isList = useListView(state => state.isList)
  const opened = isList ? undefined : column
  useEffect(() => {
    if (opened === undefined) return undefined
    // Its profile comes before those of the grid.
    wantProfiles([opened])
    return () => wantProfiles([])
  }, [opened])
  const names = found.columns.map(({ name }) => name)
  const missing = useMissingShares(source, revision, names, order === 'missing')
  const detail = useColumnDetail(source, revision, opened)
  const header = useProfile(state => (column === undefined ? undefined : state.columns.get(column)))
  const known = useProfile(state => state.rows)
  const shown = versionOf(source)
  const isLate = detail.detail !== undefined && detail.version !== shown
  return {
    ...found,
    ...detail,
    late: isLate ? detail.version : undefined,
    rows: shown !== undefined && shown === summary?.version ? summary.rows : known,
    order,
    setOrder,
    missing,
    column,
    setColumn: name => chooseColumn(table, name),
    // What filters leave of another version is no part of this one.
    profile: header?.version === detail.version ? header?.profile : undefined,
  }
}
