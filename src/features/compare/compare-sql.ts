import type { TableDiff } from '../../core/lake/diff-views.ts'
import { quoteIdentifier } from '../../core/sql/quote.ts'

const part = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name))

const tableSql = (table: string): string => {
  const dot = table.indexOf('.')
  return `${part(table.slice(0, dot))}.${part(table.slice(dot + 1))}`
}

/**
 * The rows that one of two versions has more often than the other, as SQL that the SQL room runs: in the columns that both have, as `to`
 * calls them. Undefined where they have no column in common.
 */
export const compareSql = ({ table, from, to, columns }: TableDiff): string | undefined => {
  const both = columns.filter(({ side }) => side === 'both')
  if (both.length === 0) return undefined
  const name = tableSql(table)
  const before = both.map(({ name: now, was }) =>
    was === undefined ? quoteIdentifier(now) : `${quoteIdentifier(was)} AS ${quoteIdentifier(now)}`,
  )
  const now = both.map(column => quoteIdentifier(column.name))
  return [
    `-- Rows that only version ${from} or only version ${to} of ${table} has; a changed row is one of each.`,
    `SELECT CASE WHEN sum(_side) > 0 THEN 'only in v${to}' ELSE 'only in v${from}' END AS _found,`,
    `  CAST(abs(sum(_side)) AS BIGINT) AS _times, ${now.join(', ')}`,
    `FROM (`,
    `  SELECT ${before.join(', ')}, -1 AS _side FROM ${name} VERSION AS OF ${from}`,
    `  UNION ALL`,
    `  SELECT ${now.join(', ')}, 1 AS _side FROM ${name} VERSION AS OF ${to}`,
    `)`,
    `GROUP BY ${now.join(', ')}`,
    `HAVING sum(_side) <> 0`,
  ].join('\n')
}
