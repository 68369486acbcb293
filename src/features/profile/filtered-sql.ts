import type { DeltaType } from '../../core/delta/schema.ts'
import type { ColumnFilter } from '../../core/profile/filter.ts'
import { filtersSql } from '../../core/profile/filter-sql.ts'
import { quoteIdentifier } from '../../core/sql/quote.ts'

interface Typed {
  readonly name: string
  readonly type: string
}

/** Of nested columns the rows can only be asked whether they have a value. */
const nested: DeltaType = { type: 'struct', fields: [] }

const typeOf = (type: string): DeltaType =>
  /^[a-z_]+(\(\d+,\d+\))?$/.test(type) ? (type as DeltaType) : nested

/** The query whose rows are those of a table, or of a version of it, that filters leave. */
export const filteredSql = (
  table: string,
  version: number | undefined,
  filters: readonly ColumnFilter[],
  columns: readonly Typed[],
): string => {
  const [layer = '', ...rest] = table.split('.')
  const from = `${layer}.${quoteIdentifier(rest.join('.'))}`
  const then = version === undefined ? '' : ` VERSION AS OF ${version}`
  const typed = columns.map(({ name, type }) => ({ name, type: typeOf(type) }))
  const conditions = filters.flatMap(filter => filtersSql([filter], typed) ?? [])
  const where = conditions.length === 0 ? '' : `\nWHERE ${conditions.join('\n  AND ')}`
  return `SELECT * FROM ${from}${then}${where}`
}
