import { useEffect, useMemo, useState } from 'react'
import type { TableSummary } from '../../core/lake/table-views.ts'
import { useCatalog } from '../../state/catalog.ts'
import { readColumns } from '../../state/columns.ts'
import { useRoute } from '../../state/route.ts'
import { type ExampleGroup, type ExampleTable, examplesFor } from './examples.ts'

/** The table that examples are about: the one looked at last, else the newest of those whose rows may be changed. */
const tableAtHand = (tables: readonly TableSummary[], last: string | undefined): TableSummary | undefined => {
  const usable = tables.filter(({ problem }) => problem === undefined)
  const newest = usable.toSorted((a, b) => b.modified - a.modified)
  return (
    usable.find(({ name }) => name === last) ?? newest.find(({ layer }) => layer !== 'bronze') ?? newest[0]
  )
}

/** Examples for the table at hand; none in an empty lake. */
export const useExamples = (): {
  readonly table: string | undefined
  readonly groups: readonly ExampleGroup[]
} => {
  const tables = useCatalog(state => state.tables)
  const last = useRoute(state => state.lastTable)
  const table = tableAtHand(tables, last)
  const [columns, setColumns] = useState<Pick<ExampleTable, 'name' | 'version' | 'columns'>>()
  const { name, version } = table ?? {}

  useEffect(() => {
    if (name === undefined || version === undefined) return undefined
    let isGone = false
    void readColumns(name).then(read => {
      if (!isGone && read) setColumns({ name, version, columns: read })
    })
    return () => {
      isGone = true
    }
  }, [name, version])

  const groups = useMemo(() => {
    if (!table) return []
    const known = columns?.name === table.name ? columns.columns : []
    return examplesFor({ ...table, columns: known })
  }, [table, columns])
  return { table: table?.name, groups }
}
