import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTableSummary } from '../../state/catalog.ts'
import { forgetProfiles, useProfileLoader, useShownSource } from '../../state/profile.ts'
import { startStep } from '../../state/recipe.ts'
import { clearSelection, useFilters } from '../../state/selection.ts'
import type { GridHeaderExtra } from '../../ui/grid/grid-types.ts'
import { HeaderProfile } from './HeaderProfile.tsx'

/** Pixels; the style sheet has the same number. */
const height = 76

interface GridProfile {
  readonly headerExtra: GridHeaderExtra
  readonly onColumnsInView: (columns: readonly string[]) => void
}

const none: readonly string[] = []

/** Values of which the parts have types: no step changes theirs. */
const isWhole = (type: string): boolean => /^(array|struct|map|binary)/.test(type)

/** What the grid of a table's page needs to show profiles under the names of its columns. */
export const useGridProfile = (table: string, version: number | undefined): GridProfile => {
  const source = useShownSource(table, version)
  const revision = useTableSummary(table)?.modified ?? 0
  const where = useFilters(table)
  const [columns, setColumns] = useState(none)
  useProfileLoader(source, revision, where, columns)
  useEffect(
    () => () => {
      clearSelection()
      forgetProfiles()
    },
    [table],
  )
  const headerExtra = useMemo<GridHeaderExtra>(
    () => ({
      height,
      render: ({ name }) => <HeaderProfile table={table} column={name} />,
      typeAction: ({ name, type, audit }) =>
        audit === true || isWhole(type) ? undefined : () => startStep('cast', name),
    }),
    [table],
  )
  const onColumnsInView = useCallback(
    (names: readonly string[]) =>
      setColumns(before => (before.join('\0') === names.join('\0') ? before : names)),
    [],
  )
  return { headerExtra, onColumnsInView }
}
