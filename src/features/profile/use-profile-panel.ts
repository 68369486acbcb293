import { useEffect, useState } from 'react'
import type { ColumnProfile } from '../../core/lake/profile-views.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { usePreview } from '../../state/preview.ts'
import {
  type DetailState,
  chooseColumn,
  useColumnDetail,
  useMissingShares,
  useProfile,
  useProfiledColumn,
  useShownSource,
  useSourceColumns,
} from '../../state/profile.ts'
import type { ColumnOrder } from './column-order.ts'

interface ProfilePanelState extends DetailState {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly column: string | undefined
  readonly setColumn: (column: string) => void
  /** As the grid's header shows it, with what filters leave. */
  readonly profile: ColumnProfile | undefined
  /** Rows to read, where that is known before. */
  readonly rows: number | undefined
  readonly order: ColumnOrder
  readonly setOrder: (order: ColumnOrder) => void
  readonly missing: ReadonlyMap<string, number>
}

/** The column that the panel tells of: chosen in it or by the grid's focus, whichever was last, else the first. */
export const useProfilePanel = (table: string, version: number | undefined): ProfilePanelState => {
  const source = useShownSource(table, version)
  const summary = useTableSummary(table)
  const revision = summary?.modified ?? 0
  const [order, setOrder] = useState<ColumnOrder>('table')
  const columns = useSourceColumns(source, revision)
  const focused = usePreview(state => state.column)
  const chosen = useProfiledColumn(state => (state.table === table ? state.column : undefined))
  useEffect(() => {
    if (focused !== undefined) chooseColumn(table, focused)
  }, [focused, table])
  const has = (name: string | undefined): boolean => columns.some(column => column.name === name)
  const column = has(chosen) ? chosen : columns[0]?.name
  const profile = useProfile(state => (column === undefined ? undefined : state.columns.get(column)?.profile))
  const names = columns.map(({ name }) => name)
  const missing = useMissingShares(source, revision, names, order === 'missing')
  const known = useProfile(state => state.rows)
  const isLatest = source?.kind === 'table' && source.version === summary?.version
  return {
    ...useColumnDetail(source, revision, column),
    rows: isLatest ? summary?.rows : known,
    order,
    setOrder,
    missing,
    columns,
    column,
    setColumn: name => chooseColumn(table, name),
    profile,
  }
}
