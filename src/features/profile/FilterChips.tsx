import { Suspense, lazy } from 'react'
import { useFilters } from '../../state/selection.ts'

const FilterBar = lazy(() => import('./FilterBar.tsx').then(module => ({ default: module.FilterBar })))

interface FilterChipsProps {
  readonly table: string
  /** The version that is shown; absent at the latest. */
  readonly version: number | undefined
}

/** What narrows the rows of a table's page. Nothing without filters. */
export const FilterChips = ({ table, version }: FilterChipsProps) =>
  useFilters(table).length > 0 && (
    <Suspense>
      <FilterBar table={table} version={version} />
    </Suspense>
  )
