import { Suspense, lazy, useEffect, useMemo } from 'react'
import { useTableSummary } from '../../state/catalog.ts'
import { forgetProfiles, seeColumns, useProfileLoader, useShownSource } from '../../state/profile.ts'
import { startStep } from '../../state/recipe.ts'
import { clearSelection, useFilters } from '../../state/selection.ts'
import type { GridHeaderExtra } from '../../ui/grid/grid-types.ts'

/** Profiles come after the rows: so does what shows them. */
const HeaderProfile = lazy(() =>
  import('./HeaderProfile.tsx').then(module => ({ default: module.HeaderProfile })),
)

/** Pixels; the style sheet has the same number. */
const height = 76

interface GridProfile {
  readonly headerExtra: GridHeaderExtra
  readonly onColumnsInView: (columns: readonly string[]) => void
}

/** Values of which the parts have types: no step changes theirs. */
const isWhole = (type: string): boolean => /^(array|struct|map|binary)/.test(type)

/** What the grid of a table's page needs to show profiles under the names of its columns. */
export const useGridProfile = (table: string, version: number | undefined): GridProfile => {
  const source = useShownSource(table, version)
  const revision = useTableSummary(table)?.modified ?? 0
  const where = useFilters(table)
  useProfileLoader(source, revision, where)
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
      render: ({ name }) => (
        <Suspense>
          <HeaderProfile table={table} column={name} />
        </Suspense>
      ),
      typeAction: ({ name, type, audit }) =>
        audit === true || isWhole(type) ? undefined : () => startStep('cast', name),
    }),
    [table],
  )
  // Past the page, which has nothing to draw anew when other columns are in sight.
  return { headerExtra, onColumnsInView: seeColumns }
}
