import { quoteIdentifier, quoteText } from '../sql/quote.ts'
import { type PairedColumn, columnName } from './columns.ts'
import { flagName, valueName } from './rows-sql.ts'
import type { StoredRows } from './whole-sql.ts'

/**
 * Rows of a difference for people and programs elsewhere: `change` (added, removed, changed), `changed_columns` (a list, empty but for changed
 * rows), then for each column `old_<name>` and `new_<name>`, as far as the versions have it. What a side does not have is NULL.
 */
export const exportRowsSql = (columns: readonly PairedColumn[], stored: readonly StoredRows[]): string => {
  const selects = stored.map(({ kind, sql }) => {
    const changed = columns.flatMap((column, at) =>
      column.shape ? [`CASE WHEN ${flagName(at)} THEN ${quoteText(columnName(column))} END`] : [],
    )
    const names =
      kind === 'changed' && changed.length > 0
        ? `list_filter([${changed.join(', ')}], name -> name IS NOT NULL)`
        : 'CAST([] AS VARCHAR[])'
    const values = columns.flatMap(({ from, to }, at) => [
      ...(from
        ? [`${kind === 'added' ? 'NULL' : valueName('from', at)} AS ${quoteIdentifier(`old_${from.name}`)}`]
        : []),
      ...(to
        ? [`${kind === 'removed' ? 'NULL' : valueName('to', at)} AS ${quoteIdentifier(`new_${to.name}`)}`]
        : []),
    ])
    const items = [`${quoteText(kind)} AS change`, `${names} AS changed_columns`, ...values]
    return `SELECT ${items.join(', ')} FROM (${sql})`
  })
  return selects.join(' UNION ALL ')
}
