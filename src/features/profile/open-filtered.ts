import type { LakeError } from '../../core/error.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import { columnsAt } from '../../state/act.ts'
import { openInSql } from '../../state/open-in-sql.ts'
import { filteredSql } from './filtered-sql.ts'

/**
 * Opens the rows of a version that filters leave as a query in the SQL room; returns why that can not be. The newest version is meant as
 * such: the query follows it.
 */
export const openFiltered = async (
  table: string,
  version: number,
  latest: number,
  filters: readonly ColumnFilter[],
): Promise<LakeError | undefined> => {
  const columns = await columnsAt(table, version)
  if (!columns.ok) return columns.error
  await openInSql(filteredSql(table, version === latest ? undefined : version, filters, columns.value))
  return undefined
}
