import { useEffect } from 'react'
import type { ColumnProfile } from '../../core/lake/profile-views.ts'
import { useTableSummary } from '../../state/catalog.ts'
import { usePreview } from '../../state/preview.ts'
import {
  type DetailState,
  chooseColumn,
  useColumnDetail,
  useProfile,
  useProfiledColumn,
  useShownSource,
  useSourceColumns,
} from '../../state/profile.ts'

interface ProfilePanelState extends DetailState {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly column: string | undefined
  readonly setColumn: (column: string) => void
  /** As the grid's header shows it, with what filters leave. */
  readonly profile: ColumnProfile | undefined
}

/** The column that the panel tells of: chosen in it or by the grid's focus, whichever was last, else the first. */
export const useProfilePanel = (table: string, version: number | undefined): ProfilePanelState => {
  const source = useShownSource(table, version)
  const revision = useTableSummary(table)?.modified ?? 0
  const columns = useSourceColumns(source, revision)
  const focused = usePreview(state => state.column)
  const chosen = useProfiledColumn(state => (state.table === table ? state.column : undefined))
  useEffect(() => {
    if (focused !== undefined) chooseColumn(table, focused)
  }, [focused, table])
  const has = (name: string | undefined): boolean => columns.some(column => column.name === name)
  const column = has(chosen) ? chosen : columns[0]?.name
  const profile = useProfile(state => (column === undefined ? undefined : state.columns.get(column)?.profile))
  return {
    ...useColumnDetail(source, revision, column),
    columns,
    column,
    setColumn: name => chooseColumn(table, name),
    profile,
  }
}
