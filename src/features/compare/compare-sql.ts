import type { TableDiff } from '../../core/lake/diff-views.ts'
import { sqlName } from '../../core/diff/merge-sql.ts'
import { quoteIdentifier, quoteText } from '../../core/sql/quote.ts'
import { sideName } from './compare-model.ts'

/**
 * The rows that one of two versions has more often than the other, as SQL that the SQL room runs: in the columns that both have, as `to`
 * calls them. Undefined where they have no column in common.
 */
export const compareSql = (diff: TableDiff): string | undefined => {
  const { table, other = table, from, to, columns } = diff
  const both = columns.filter(({ side }) => side === 'both')
  if (both.length === 0) return undefined
  const before = both.map(({ name: now, was }) =>
    was === undefined ? quoteIdentifier(now) : `${quoteIdentifier(was)} AS ${quoteIdentifier(now)}`,
  )
  const now = both.map(column => quoteIdentifier(column.name))
  const found = (side: 'from' | 'to') => quoteText(`only in ${sideName(diff, side)}`)
  return [
    `-- Rows that only ${sideName(diff, 'from')} or only ${sideName(diff, 'to')} has; a changed row is one of each.`,
    `SELECT CASE WHEN sum(_side) > 0 THEN ${found('to')} ELSE ${found('from')} END AS _found,`,
    `  CAST(abs(sum(_side)) AS BIGINT) AS _times, ${now.join(', ')}`,
    `FROM (`,
    `  SELECT ${before.join(', ')}, -1 AS _side FROM ${sqlName(other)} VERSION AS OF ${from}`,
    `  UNION ALL`,
    `  SELECT ${now.join(', ')}, 1 AS _side FROM ${sqlName(table)} VERSION AS OF ${to}`,
    `)`,
    `GROUP BY ${now.join(', ')}`,
    `HAVING sum(_side) <> 0`,
  ].join('\n')
}
