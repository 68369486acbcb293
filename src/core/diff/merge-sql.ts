import type { DiffColumn, TableDiff } from '../lake/diff-views.ts'
import { quoteIdentifier } from '../sql/quote.ts'

const part = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name))

/** `silver.orders`, with quotes where the name needs them. */
export const sqlName = (table: string): string => {
  const dot = table.indexOf('.')
  return `${part(table.slice(0, dot))}.${part(table.slice(dot + 1))}`
}

const comment = ({ table, other, to, columns }: TableDiff): readonly string[] => {
  const names = (side: DiffColumn['side']): string =>
    columns.flatMap(column => (column.side === side ? [column.name] : [])).join(', ')
  return [
    `-- Gives ${other ?? table} the rows of ${table} at version ${to}.`,
    ...(names('to') === '' ? [] : [`-- Columns that it does not have are left out: ${names('to')}.`]),
    ...(names('from') === ''
      ? []
      : [`-- Columns that it has alone stay as they are, and are NULL in new rows: ${names('from')}.`]),
  ].map(line => line.replaceAll('\n', ' '))
}

/**
 * The MERGE that takes the rows of one version to those of the other, in the columns that both have, as SQL that the SQL room runs. The
 * target is the table that `from` is a version of, as it is when the statement runs. Undefined where no key tells the rows apart.
 */
export const mergeSql = (diff: TableDiff): string | undefined => {
  const { table, other = table, to, key, columns } = diff
  if (key?.isUnique !== true) return undefined
  const both = columns.filter(({ side }) => side === 'both')
  const isKey = ({ name }: DiffColumn): boolean => key.columns.includes(name)
  const mine = (column: DiffColumn): string => `t.${quoteIdentifier(column.was ?? column.name)}`
  const theirs = ({ name }: DiffColumn): string => `s.${quoteIdentifier(name)}`
  const rest = both.filter(column => !isKey(column))
  const same = (column: DiffColumn): string => `${mine(column)} <=> ${theirs(column)}`
  const updates = rest.map(column => `${mine(column)} = ${theirs(column)}`)
  return [
    ...comment(diff),
    `MERGE INTO ${sqlName(other)} AS t`,
    `USING (SELECT ${both.map(({ name }) => quoteIdentifier(name)).join(', ')} FROM ${sqlName(table)} VERSION AS OF ${to}) AS s`,
    `ON ${both
      .filter(isKey)
      .map(column => `${mine(column)} = ${theirs(column)}`)
      .join(' AND ')}`,
    ...(rest.length === 0
      ? []
      : [`WHEN MATCHED AND NOT (${rest.map(same).join(' AND ')}) THEN UPDATE SET ${updates.join(', ')}`]),
    `WHEN NOT MATCHED THEN INSERT (${both.map(({ name, was = name }) => quoteIdentifier(was)).join(', ')}) VALUES (${both.map(theirs).join(', ')})`,
    'WHEN NOT MATCHED BY SOURCE THEN DELETE',
  ].join('\n')
}
