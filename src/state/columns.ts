import { create } from 'zustand'
import { lake } from '../client/lake.ts'
import type { ColumnView } from '../core/lake/table-views.ts'
import { useCatalog } from './catalog.ts'

interface KnownColumns {
  readonly version: number
  readonly names: readonly string[]
}

/** Column names of the tables at their latest versions, as far as they were asked for. */
export const useColumns = create<{ readonly byTable: Readonly<Record<string, KnownColumns>> }>(() => ({
  byTable: {},
}))

/** The columns of a table at its latest version; undefined when it can not be read. */
export const readColumns = async (table: string): Promise<readonly ColumnView[] | undefined> => {
  const view = await lake.table(table)
  return view.ok ? view.value.columns : undefined
}

/** Reads the columns of every table whose version is not known yet. */
export const loadColumns = async (): Promise<void> => {
  for (const { name, version, problem } of useCatalog.getState().tables) {
    if (problem !== undefined || useColumns.getState().byTable[name]?.version === version) continue
    const view = await lake.table(name)
    if (!view.ok) continue
    const names = view.value.columns.filter(column => !column.audit).map(column => column.name)
    useColumns.setState(({ byTable }) => ({ byTable: { ...byTable, [name]: { version, names } } }))
  }
}
