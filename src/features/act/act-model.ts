import type { ColumnView, HistoryEntry } from '../../core/lake/table-views.ts'
import type { SchemaChanges, TableDiff } from '../../core/lake/diff-views.ts'
import { quoteIdentifier } from '../../core/sql/quote.ts'
import { formatBytes, formatCount, formatPlural } from '../../ui/format-number.ts'

const plain = /^[a-z_][a-z0-9_]*$/

/** `silver.orders`, with quotes where the name needs them. */
export const sqlName = (table: string): string => {
  const dot = table.indexOf('.')
  const name = table.slice(dot + 1)
  return `${table.slice(0, dot)}.${plain.test(name) ? name : quoteIdentifier(name)}`
}

/** The query whose rows are those of a version. */
export const versionSql = (table: string, version: number): string =>
  `SELECT * FROM ${sqlName(table)} VERSION AS OF ${version}`

/** A table at a version, for a comparison with another. */
export interface TableThen {
  readonly table: string
  readonly version: number
  readonly columns: readonly ColumnView[]
}

/** The columns that two tables have in common, as the first one calls them, without those that ingest adds. */
export const commonColumns = (one: TableThen, other: TableThen): readonly string[] => {
  const theirs = new Set(other.columns.map(({ name }) => name.toLowerCase()))
  return one.columns.flatMap(({ name, audit }) => (!audit && theirs.has(name.toLowerCase()) ? [name] : []))
}

/** A name that none of these columns has. */
const freeName = (wanted: string, columns: readonly string[]): string => {
  const taken = new Set(columns.map(name => name.toLowerCase()))
  let name = wanted
  while (taken.has(name)) name = `${name}_`
  return quoteIdentifier(name)
}

/**
 * The query for the rows that one of two tables has more often than the other, in the columns that both have: which has them, and how many
 * more. Values of other types are compared as text. Undefined when they have no column in common.
 */
export const differenceSql = (one: TableThen, other: TableThen): string | undefined => {
  const common = commonColumns(one, other)
  if (common.length === 0) return undefined
  const typeOf = ({ columns }: TableThen, name: string) =>
    columns.find(column => column.name.toLowerCase() === name.toLowerCase())?.type
  const items = common.map(name =>
    typeOf(one, name) === typeOf(other, name)
      ? quoteIdentifier(name)
      : `CAST(${quoteIdentifier(name)} AS VARCHAR) AS ${quoteIdentifier(name)}`,
  )
  const [side, onlyIn, times] = ['side', 'only_in', 'rows'].map(name => freeName(name, common))
  const rows = ({ table, version }: TableThen, value: number): string =>
    `  SELECT ${value} AS ${side}, ${items.join(', ')} FROM ${sqlName(table)} VERSION AS OF ${version}`
  const label = ({ table, version }: TableThen): string => `'${table.replaceAll("'", "''")} v${version}'`
  const columns = common.map(name => quoteIdentifier(name)).join(', ')
  return [
    `SELECT CASE WHEN sum(${side}) > 0 THEN ${label(one)} ELSE ${label(other)} END AS ${onlyIn},`,
    `  CAST(abs(sum(${side})) AS BIGINT) AS ${times}, ${columns}`,
    'FROM (',
    rows(one, 1),
    '  UNION ALL',
    rows(other, -1),
    ')',
    `GROUP BY ${columns}`,
    `HAVING sum(${side}) <> 0`,
  ].join('\n')
}

/** A figure before and after. */
export interface Turn {
  readonly name: string
  readonly before: string
  readonly after: string
  /** What comes or goes: "+1,204"; empty where nothing does. */
  readonly change: string
}

const unknown = 'not recorded'

const signed = (change: number, format: (value: number) => string): string => {
  if (change === 0) return 'the same'
  return change > 0 ? `+${format(change)}` : `−${format(-change)}`
}

const turn = (
  name: string,
  before: number | undefined,
  after: number | undefined,
  format: (value: number) => string,
): Turn => ({
  name,
  before: before === undefined ? unknown : format(before),
  after: after === undefined ? unknown : format(after),
  change: before === undefined || after === undefined ? '' : signed(after - before, format),
})

/** What the log alone tells of a restore: the newest commit, and the one to come back to. */
export const logTurns = (newest: HistoryEntry, target: HistoryEntry): readonly Turn[] => [
  turn('Rows', newest.rows, target.rows, formatCount),
  turn('Size', newest.bytes, target.bytes, formatBytes),
]

/** How columns change by a restore, a line each; empty when they stay. Told from the lists of both versions. */
export const columnLines = (
  before: readonly ColumnView[],
  after: readonly ColumnView[],
): readonly { readonly kind: 'added' | 'removed' | 'changed'; readonly text: string }[] => {
  const had = new Map(before.map(column => [column.name, column]))
  const has = new Map(after.map(column => [column.name, column]))
  return [
    ...after
      .filter(({ name }) => !had.has(name))
      .map(({ name, type }) => ({ kind: 'added' as const, text: `${name} (${type}) comes back` })),
    ...before
      .filter(({ name }) => !has.has(name))
      .map(({ name, type }) => ({ kind: 'removed' as const, text: `${name} (${type}) goes` })),
    ...after.flatMap(({ name, type }) => {
      const old = had.get(name)
      return old === undefined || old.type === type
        ? []
        : [{ kind: 'changed' as const, text: `${name}: ${old.type} → ${type}` }]
    }),
  ]
}

const hasSchemaChange = ({ added, removed, renamed, retyped }: SchemaChanges): boolean =>
  added.length + removed.length + renamed.length + retyped.length > 0

/** "12 rows come back, 3 rows go, 5 rows change"; what stays is told when nothing else is. */
export const rowsLine = ({ added, removed, changed, unchanged, schema }: TableDiff): string => {
  const parts = [
    ...(added > 0 ? [`${formatPlural(added, 'row')} ${added === 1 ? 'comes' : 'come'} back`] : []),
    ...(removed > 0 ? [`${formatPlural(removed, 'row')} ${removed === 1 ? 'goes' : 'go'}`] : []),
    ...(changed > 0 ? [`${formatPlural(changed, 'row')} ${changed === 1 ? 'changes' : 'change'}`] : []),
  ]
  const stay = `${formatPlural(unchanged, 'row')} ${unchanged === 1 ? 'stays' : 'stay'} as ${unchanged === 1 ? 'it is' : 'they are'}`
  if (parts.length > 0) return `${parts.join(', ')}; ${stay}.`
  return hasSchemaChange(schema) ? `No row changes but for the columns; ${stay}.` : `No row changes; ${stay}.`
}

/** That a restore is a commit, and what stays. */
export const keptWords = (newest: number, target: number): string => {
  const next = newest + 1
  const between =
    newest - target === 1 ? `Version ${newest} stays` : `Versions ${target + 1} to ${newest} stay`
  return `Restoring is a new commit, v${next}. ${between} on the timeline, and you can come back to ${newest - target === 1 ? 'it' : 'them'}: nothing is lost.`
}
