import type { Metadata } from './actions.ts'
import { parseStatsColumns } from './stats-columns.ts'

const key = 'delta.dataSkippingStatsColumns'

const printName = (name: string): string => (/^\w+$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)

/** The properties after a column was renamed, or dropped where `to` is undefined: they name it in the list of columns with statistics. */
export const changedStatsColumns = (
  configuration: Metadata['configuration'],
  path: readonly string[],
  to: string | undefined,
): Metadata['configuration'] => {
  const text = configuration[key]
  if (text === undefined) return configuration
  const concerned = (column: readonly string[]) =>
    path.every((name, index) => column[index]?.toLowerCase() === name.toLowerCase())
  const columns = parseStatsColumns(text)
    .filter(column => to !== undefined || !concerned(column))
    .map(column => (to !== undefined && concerned(column) ? column.with(path.length - 1, to) : column))
  return { ...configuration, [key]: columns.map(column => column.map(printName).join('.')).join(',') }
}
