import type {
  ColumnDefinition,
  CreateTable,
  DeltaStatement,
  SqlText,
  TableReference,
} from './delta-statement.ts'
import { parseColumn, parseType } from './parse-columns.ts'
import type { Cursor } from './parse-cursor.ts'
import { parseProperties } from './parse-properties.ts'

type Mode = CreateTable['mode']

interface Parts {
  readonly columns: ColumnDefinition[]
  readonly constraints: { readonly name: string; readonly expression: SqlText }[]
  partitionedBy: readonly string[]
  properties: Readonly<Record<string, string>>
  comment?: string
}

/** `CHECK (expression)` */
export const parseCheck = (cursor: Cursor): SqlText => {
  if (cursor.sees('PRIMARY|FOREIGN|UNIQUE'))
    cursor.refuse('Keys are not kept by Delta tables here; only CHECK constraints are.')
  cursor.expect('CHECK', 'after the name of the constraint')
  cursor.expectMark('(', 'after CHECK')
  const expression = cursor.expression('a condition after CHECK (')
  cursor.expectMark(')', 'after the condition')
  if (cursor.takes('NOT', 'ENFORCED')) cursor.refuse('Constraints are always enforced here.')
  cursor.takes('ENFORCED')
  return expression
}

const entry = (cursor: Cursor, parts: Parts): void => {
  if (cursor.sees('PRIMARY', 'KEY') || cursor.sees('FOREIGN', 'KEY'))
    cursor.refuse('Keys are not kept by Delta tables here; only CHECK constraints are.')
  if (cursor.sees('CHECK') && cursor.seesMark('(', 1))
    cursor.refuse('A constraint takes a name: CONSTRAINT name CHECK (…).')
  if (!cursor.takes('CONSTRAINT')) parts.columns.push(parseColumn(cursor, false))
  else {
    const name = cursor.name('the name of the constraint')
    parts.constraints.push({ name, expression: parseCheck(cursor) })
  }
}

/** PARTITIONED BY (column, …); a column with a type is a new one at the end, as Hive writes it. */
const partitions = (cursor: Cursor, parts: Parts): readonly string[] =>
  cursor.list(() => {
    const token = cursor.peek()
    const name = cursor.name('a column')
    if (cursor.seesMark('('))
      cursor.refuse(
        `Tables are partitioned by columns here; for ${name}(…) make a generated column and partition by it.`,
        token,
      )
    if (cursor.seesName()) {
      const type = parseType(cursor, `column ${name}`)
      parts.columns.push({ path: [name], type, nullable: true })
    }
    return name
  }, 'the partition columns')

const once = (cursor: Cursor, seen: Set<string>, name: string): void => {
  if (seen.has(name)) cursor.refuse(`${name} is given twice.`)
  seen.add(name)
  cursor.skip(name.split(' ').length)
}

const refusedClauses: ReadonlyMap<string, string> = new Map([
  ['LOCATION', 'The lake decides where a table lies: leave LOCATION out.'],
  ['CLUSTER', 'Liquid clustering is not supported: use PARTITIONED BY, or OPTIMIZE … ZORDER BY.'],
  ['CLUSTERED', 'Buckets are not supported: use PARTITIONED BY, or OPTIMIZE … ZORDER BY.'],
  ['OPTIONS', 'OPTIONS has no meaning for tables of the lake; table properties are set with TBLPROPERTIES.'],
  ['ROW', 'ROW FORMAT has no meaning for Delta tables.'],
  ['STORED', 'STORED AS has no meaning for Delta tables.'],
])

const clauseWords = ['USING', 'PARTITIONED', 'COMMENT', 'TBLPROPERTIES', 'AS', 'CLUSTER', 'LOCATION']

/** One clause after the columns; false when none stands here. */
const clause = (cursor: Cursor, parts: Parts, seen: Set<string>): boolean => {
  const reason = refusedClauses.get(cursor.peek().value.toUpperCase())
  if (cursor.peek().kind === 'word' && reason !== undefined) cursor.refuse(reason)
  if (cursor.sees('USING')) {
    once(cursor, seen, 'USING')
    const token = cursor.peek()
    const format = cursor.name('DELTA after USING')
    if (format.toLowerCase() !== 'delta')
      cursor.refuse(`Tables of the lake are Delta tables; USING ${format} is not possible.`, token)
  } else if (cursor.sees('PARTITIONED', 'BY')) {
    once(cursor, seen, 'PARTITIONED BY')
    parts.partitionedBy = partitions(cursor, parts)
  } else if (cursor.sees('COMMENT')) {
    once(cursor, seen, 'COMMENT')
    parts.comment = cursor.text('a comment')
  } else if (cursor.sees('TBLPROPERTIES')) {
    once(cursor, seen, 'TBLPROPERTIES')
    parts.properties = parseProperties(cursor)
  } else return false
  return true
}

const startsQuery = (cursor: Cursor, ahead: number): boolean => {
  const { kind, value } = cursor.peek(ahead)
  return kind === 'word' && ['select', 'with', 'values', 'from', 'table'].includes(value.toLowerCase())
}

const queryOf = (cursor: Cursor): SqlText | undefined => {
  if (cursor.takes('AS')) return cursor.sql('a query after AS', () => false, [], {})
  return startsQuery(cursor, 0) ? cursor.sql('a query', () => false, [], {}) : undefined
}

const body = (cursor: Cursor, table: string, mode: Mode): CreateTable => {
  const parts: Parts = { columns: [], constraints: [], partitionedBy: [], properties: {} }
  const seen = new Set<string>()
  if (cursor.seesMark('(')) cursor.list(() => entry(cursor, parts), 'the columns')
  while (clause(cursor, parts, seen));
  const query = queryOf(cursor)
  cursor.expectEnd(clauseWords)
  const [first] = parts.columns
  if (query && first)
    cursor.refuse(
      `CREATE TABLE … AS takes its columns from the query; leave out the list of columns.`,
      cursor.peek(),
    )
  if (!query && !first) cursor.fail('the columns of the table in brackets, or AS and a query', clauseWords)
  return { kind: 'create-table', table, mode, ...parts, ...(query ? { query } : {}) }
}

/** `layer.table [VERSION AS OF n | TIMESTAMP AS OF '…']`, or with `@`. */
const reference = (cursor: Cursor): TableReference => {
  const table = cursor.table('the table to clone')
  return { table, ...cursor.travel() }
}

const clone = (cursor: Cursor, table: string, mode: Mode): DeltaStatement => {
  if (cursor.sees('SHALLOW'))
    cursor.refuse('A shallow clone would lose its rows with the VACUUM of its source: use DEEP CLONE.')
  cursor.takes('DEEP')
  cursor.expect('CLONE', 'after DEEP')
  const source = reference(cursor)
  const properties = cursor.takes('TBLPROPERTIES') ? parseProperties(cursor) : {}
  if (cursor.sees('LOCATION')) cursor.refuse('The lake decides where a table lies: leave LOCATION out.')
  cursor.expectEnd(['TBLPROPERTIES', 'VERSION', 'TIMESTAMP'])
  return { kind: 'clone-table', table, mode, source, properties }
}

/** `CREATE [OR REPLACE] TABLE …` and `REPLACE TABLE …`; anything else that could be created is refused. */
export const parseCreate = (cursor: Cursor): DeltaStatement => {
  const replaces = cursor.sees('CREATE', 'OR', 'REPLACE', 'TABLE')
  if (cursor.sees('CREATE', 'EXTERNAL', 'TABLE'))
    cursor.refuse('Tables of the lake are never external: use CREATE TABLE.')
  if (!replaces && !cursor.sees('CREATE', 'TABLE') && !cursor.sees('REPLACE', 'TABLE'))
    cursor.refuse('A lake has tables only: CREATE TABLE layer.name …, or a recipe for what a view would be.')
  const mustBeThere = cursor.sees('REPLACE')
  cursor.skip(replaces ? 4 : 2)
  const ifNotExists = cursor.takes('IF', 'NOT', 'EXISTS')
  if (ifNotExists && (replaces || mustBeThere))
    cursor.refuse('OR REPLACE and IF NOT EXISTS can not stand together.')
  const table = cursor.table('the name of the new table, such as silver.airports')
  const mode = ifNotExists ? 'if-not-exists' : replaces || mustBeThere ? 'or-replace' : 'create'
  if (cursor.sees('DEEP|SHALLOW|CLONE')) return clone(cursor, table, mode)
  if (cursor.takes('LIKE')) cursor.refuse('Use CREATE TABLE … DEEP CLONE, or AS SELECT * FROM … LIMIT 0.')
  return body(cursor, table, mode)
}
