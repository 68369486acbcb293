import type { ColumnView } from '../../core/lake/table-views.ts'
import { quoteIdentifier } from '../../core/sql/quote.ts'

/** A statement to begin with. */
export interface Example {
  readonly title: string
  readonly sql: string
}

export interface ExampleGroup {
  readonly title: string
  readonly examples: readonly Example[]
}

/** What examples are made for. */
export interface ExampleTable {
  readonly name: string
  readonly version: number
  /** Time of the newest version, ms. */
  readonly modified: number
  readonly columns: readonly ColumnView[]
}

const isNumber = ({ type }: ColumnView): boolean =>
  /^(long|integer|short|byte|double|float|decimal)/.test(type)

const literal = ({ type }: ColumnView): string => {
  if (/^(long|integer|short|byte)/.test(type)) return '1'
  if (/^(double|float|decimal)/.test(type)) return '1.5'
  if (type === 'boolean') return 'true'
  if (type === 'date') return "DATE '2026-03-01'"
  if (type.startsWith('timestamp')) return "TIMESTAMP '2026-03-01 09:14:00'"
  return type === 'string' ? "'text'" : 'NULL'
}

const simple = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Words that the engine takes for no name without quotes. */
const reserved: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default deferrable desc ' +
    'describe distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit ' +
    'not null offset on only or order pivot placing primary qualify references returning select show some summarize symmetric table then ' +
    'to trailing true union unique unpivot using variadic when where window with'
  ).split(' '),
)

const isPlain = (name: string): boolean => simple.test(name) && !reserved.has(name.toLowerCase())

/** Names that need no quotes come without: examples are read by people. */
const nameOf = (column: ColumnView): string =>
  isPlain(column.name) ? column.name : quoteIdentifier(column.name)

/** `layer.name` as SQL: names in other scripts are quoted. */
const tableSql = (name: string): string =>
  name
    .split('.')
    .map(part => (isPlain(part) ? part : quoteIdentifier(part)))
    .join('.')

const minute = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ')

const questions = ({ name, version, modified, columns }: ExampleTable): ExampleGroup => {
  const table = tableSql(name)
  const group = columns.find(({ type, audit }) => type === 'string' && !audit) ?? columns[0]
  const before = Math.max(0, version - 1)
  return {
    title: 'Ask',
    examples: [
      { title: 'Rows', sql: `SELECT * FROM ${table} LIMIT 100` },
      ...(group
        ? [
            {
              title: `Count by ${group.name}`,
              sql: `SELECT ${nameOf(group)}, count(*) AS "count"\nFROM ${table}\nGROUP BY ALL\nORDER BY "count" DESC`,
            },
          ]
        : []),
      { title: `As of version ${before}`, sql: `SELECT * FROM ${table} VERSION AS OF ${before}` },
      { title: 'As of a time', sql: `SELECT * FROM ${table} TIMESTAMP AS OF '${minute(modified + 60_000)}'` },
      { title: 'Rows that changed', sql: `SELECT * FROM table_changes('${name}', ${before}, ${version})` },
    ],
  }
}

const changes = ({ name, version, columns }: ExampleTable): ExampleGroup | undefined => {
  const table = tableSql(name)
  const own = columns.filter(({ audit }) => !audit)
  const [key] = own
  if (!key) return undefined
  const text = own.find(({ type }) => type === 'string')
  const number = own.find(isNumber)
  const update = text
    ? `SET ${nameOf(text)} = trim(${nameOf(text)})\nWHERE ${nameOf(text)} <> trim(${nameOf(text)})`
    : number
      ? `SET ${nameOf(number)} = 0\nWHERE ${nameOf(number)} IS NULL`
      : `SET ${nameOf(key)} = NULL\nWHERE false`
  const some = own.slice(0, 3)
  const before = Math.max(0, version - 1)
  return {
    title: 'Change rows',
    examples: [
      { title: 'Update', sql: `UPDATE ${table}\n${update}` },
      { title: 'Delete', sql: `DELETE FROM ${table}\nWHERE ${nameOf(key)} IS NULL` },
      {
        title: 'Insert',
        sql: `INSERT INTO ${table} (${some.map(nameOf).join(', ')})\nVALUES (${some.map(literal).join(', ')})`,
      },
      {
        title: 'Merge',
        sql: [
          `MERGE INTO ${table} AS t`,
          `USING (SELECT * FROM ${table} VERSION AS OF ${before}) AS s`,
          `ON t.${nameOf(key)} = s.${nameOf(key)}`,
          'WHEN MATCHED THEN UPDATE SET *',
          'WHEN NOT MATCHED THEN INSERT *',
        ].join('\n'),
      },
    ],
  }
}

const alterations = ({ name, columns }: ExampleTable): ExampleGroup => {
  const table = tableSql(name)
  const key = columns.find(({ audit }) => !audit)
  const copy = tableSql(`silver.${name.slice(name.indexOf('.') + 1)}_copy`)
  return {
    title: 'The table',
    examples: [
      { title: 'New table from a query', sql: `CREATE TABLE ${copy} AS\nSELECT * FROM ${table}` },
      { title: 'Add a column', sql: `ALTER TABLE ${table} ADD COLUMNS (note STRING COMMENT 'by hand')` },
      ...(key
        ? [
            {
              title: 'Add a constraint',
              sql: `ALTER TABLE ${table}\nADD CONSTRAINT has_key CHECK (${nameOf(key)} IS NOT NULL)`,
            },
          ]
        : []),
      {
        title: 'Keep a change feed',
        sql: `ALTER TABLE ${table}\nSET TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')`,
      },
    ],
  }
}

const upkeep = ({ name, version, columns }: ExampleTable): ExampleGroup => {
  const table = tableSql(name)
  const key = columns.find(column => isNumber(column) && !column.audit) ?? columns[0]
  return {
    title: 'History and upkeep',
    examples: [
      { title: 'History', sql: `DESCRIBE HISTORY ${table}` },
      { title: 'Details', sql: `DESCRIBE DETAIL ${table}` },
      {
        title: 'Optimize',
        sql: `OPTIMIZE ${table}${key ? `\nZORDER BY (${nameOf(key)})` : ''}`,
      },
      { title: 'Vacuum, dry run', sql: `VACUUM ${table} RETAIN 168 HOURS DRY RUN` },
      { title: 'Restore', sql: `RESTORE TABLE ${table} TO VERSION AS OF ${Math.max(0, version - 1)}` },
    ],
  }
}

/**
 * Statements for a table. Bronze keeps what the files held, so what changes rows is not shown for it; with no columns known, nor is what
 * names one.
 */
export const examplesFor = (table: ExampleTable): readonly ExampleGroup[] => {
  const isBronze = table.name.startsWith('bronze.')
  const rows = isBronze ? undefined : changes(table)
  return [questions(table), ...(rows ? [rows] : []), alterations(table), upkeep(table)]
}

/**
 * The editor's text with an example in it, and where the example stands: alone in an empty editor, else behind a semicolon after what is
 * there, which is kept.
 */
export const withExample = (
  text: string,
  { sql }: Example,
): { readonly insert: string; readonly from: number } => {
  const kept = text.trimEnd()
  if (kept === '') return { insert: sql, from: 0 }
  return { insert: `${kept.endsWith(';') ? '' : ';'}\n\n${sql}`, from: kept.length }
}
