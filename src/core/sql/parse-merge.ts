import type { DeltaStatement, MergeAction, MergeClause, SqlText } from './delta-statement.ts'
import { parseAssignments, targetNames, withoutTarget } from './parse-changes.ts'
import type { Cursor } from './parse-cursor.ts'
import { TextBuilder, textOf } from './parse-text.ts'
import type { Token } from './tokens.ts'

interface Source {
  readonly source: SqlText
  readonly sourceAlias?: string
}

/** What stands after USING, up to its alias: a query in brackets, a table with its version, or a function. */
const takeRelation = (cursor: Cursor): readonly Token[] => {
  const place = cursor.place
  const bracketed = (): void => {
    cursor.expectMark('(')
    cursor.sql('a query', () => false, [], {})
    cursor.expectMark(')', 'after the query')
  }
  if (cursor.seesMark('(')) bracketed()
  else {
    cursor.path('a table or a query in brackets after USING')
    if (cursor.seesMark('(')) bracketed()
    else cursor.travel()
  }
  return cursor.since(place)
}

const lastName = (tokens: readonly Token[]): string | undefined =>
  tokens.slice(0, 3).findLast(({ kind }) => kind === 'word' || kind === 'quoted' || kind === 'backtick')
    ?.value

/** The source as SQL of its own where a WITH goes before it, or the alias names its columns. */
const wrapped = (
  cursor: Cursor,
  parts: Readonly<Record<'common' | 'relation' | 'columns', readonly Token[]>>,
): SqlText => {
  const { common, relation, columns } = parts
  const start = relation[0]?.start ?? 0
  const end = (columns.at(-1) ?? relation.at(-1))?.end ?? start
  const span = { start: common[0]?.start ?? start, end }
  const builder = new TextBuilder(cursor.source)
  const write = (sql: string, at: number): unknown => builder.replace({ start: at, end: at, sql })
  write('(', span.start)
  builder.tokens(common)
  write(common.length > 0 ? ' SELECT * FROM ' : 'SELECT * FROM ', start)
  builder.tokens(relation, { nullSafe: true, alias: columns.length === 0 })
  if (columns.length > 0) write(' AS source', columns[0]?.start ?? end)
  builder.tokens(columns)
  write(')', end)
  return builder.build(span)
}

const parseSource = (cursor: Cursor, common: readonly Token[]): Source => {
  const relation = takeRelation(cursor)
  const travels = relation.some(({ value }) => /^(?:@|of)$/i.test(value)) && relation[0]?.value !== '('
  // A name that is changed or wrapped is not to be seen outside any more: it stays as the alias.
  const own = travels || common.length > 0 ? lastName(relation) : undefined
  const alias = cursor.alias('ON') ?? own
  const place = cursor.place
  if (alias !== undefined && cursor.seesMark('('))
    cursor.list(() => cursor.name('a column'), 'the columns of the alias')
  const columns = cursor.since(place)
  const source =
    common.length > 0 || columns.length > 0
      ? wrapped(cursor, { common, relation, columns })
      : textOf(cursor.source, relation, { nullSafe: true, alias: false })
  return { source, ...(alias === undefined ? {} : { sourceAlias: alias }) }
}

const whenOf = (cursor: Cursor): MergeClause['when'] => {
  if (cursor.takes('MATCHED')) return 'matched'
  cursor.expect('NOT|MATCHED', 'after WHEN')
  cursor.expect('MATCHED', 'after WHEN NOT')
  if (!cursor.takes('BY')) return 'not-matched'
  if (cursor.takes('TARGET')) return 'not-matched'
  cursor.expect('SOURCE|TARGET', 'after BY')
  return 'not-matched-by-source'
}

const insertAction = (cursor: Cursor, names: readonly string[]): MergeAction => {
  if (cursor.takesMark('*')) return { kind: 'insert-all' }
  const columns = cursor.list(() => withoutTarget(cursor.path('a column'), names), 'the columns to insert')
  cursor.expect('VALUES', 'after the columns')
  const bracket = cursor.peek()
  const values = cursor.list(
    () => cursor.sql('a value', ({ kind, value }) => kind === 'mark' && value === ','),
    'the values to insert',
  )
  if (columns.length !== values.length)
    cursor.refuse(`${columns.length} columns are named, but ${values.length} values are given.`, bracket)
  // A column that is left out gets its default, which is what DEFAULT asks for.
  const given = values.map(({ sql }) => !/^default$/i.test(sql))
  return {
    kind: 'insert',
    columns: columns.filter((_, at) => given[at]),
    values: values.filter((_, at) => given[at]),
  }
}

const actionOf = (cursor: Cursor, when: MergeClause['when'], names: readonly string[]): MergeAction => {
  if (when === 'not-matched') {
    if (cursor.sees('UPDATE|DELETE'))
      cursor.refuse('Rows that match nothing can only be inserted: INSERT is expected here.')
    cursor.expect('INSERT', 'after THEN')
    return insertAction(cursor, names)
  }
  if (cursor.sees('INSERT'))
    cursor.refuse(
      'Only rows that match nothing are inserted (WHEN NOT MATCHED); UPDATE or DELETE is expected here.',
    )
  if (cursor.takes('DELETE')) return { kind: 'delete' }
  cursor.expect('UPDATE|DELETE', 'after THEN')
  cursor.expect('SET', 'after UPDATE')
  if (!cursor.seesMark('*')) return { kind: 'update', set: parseAssignments(cursor, names, 'WHEN') }
  if (when === 'not-matched-by-source')
    cursor.refuse('UPDATE SET * has no source row to take values from here; name the columns.')
  cursor.skip()
  if (cursor.sees('EXCEPT')) cursor.refuse('UPDATE SET * EXCEPT is not supported; name the columns.')
  return { kind: 'update-all' }
}

const parseClause = (cursor: Cursor, names: readonly string[]): MergeClause => {
  cursor.expect('WHEN')
  const when = whenOf(cursor)
  const condition = cursor.takes('AND') ? cursor.expression('a condition after AND', 'THEN') : undefined
  cursor.expect('THEN', condition ? 'after the condition' : 'or AND')
  const action = actionOf(cursor, when, names)
  return { when, ...(condition ? { condition } : {}), action }
}

const words: Readonly<Record<MergeClause['when'], string>> = {
  matched: 'WHEN MATCHED',
  'not-matched': 'WHEN NOT MATCHED',
  'not-matched-by-source': 'WHEN NOT MATCHED BY SOURCE',
}

const parseClauses = (cursor: Cursor, names: readonly string[]): readonly MergeClause[] => {
  const clauses: MergeClause[] = []
  while (!cursor.done()) {
    const token = cursor.peek()
    const clause = parseClause(cursor, names)
    if (clauses.some(({ when, condition }) => when === clause.when && !condition))
      cursor.refuse(
        `This clause is never reached: only the last ${words[clause.when]} may be without a condition.`,
        token,
      )
    clauses.push(clause)
  }
  return clauses
}

/** `MERGE [WITH SCHEMA EVOLUTION] INTO t [AS a] USING source [AS b] ON condition WHEN …`; `common` is the WITH before it. */
export const parseMerge = (cursor: Cursor, common: readonly Token[]): DeltaStatement => {
  cursor.expect('MERGE')
  const mergeSchema = cursor.takes('WITH')
  if (mergeSchema) cursor.expect('SCHEMA EVOLUTION', 'after MERGE WITH')
  cursor.expect('INTO', 'after MERGE')
  const table = cursor.table()
  const alias = cursor.alias('USING')
  cursor.expect('USING', 'after the table')
  const source = parseSource(cursor, common)
  cursor.expect('ON', 'after the source')
  const on = cursor.expression('a condition after ON', 'WHEN')
  if (cursor.done()) cursor.fail('WHEN MATCHED or WHEN NOT MATCHED')
  const clauses = parseClauses(cursor, targetNames(table, alias))
  return {
    kind: 'merge',
    table,
    ...(alias === undefined ? {} : { alias }),
    ...source,
    on,
    clauses,
    mergeSchema,
  }
}
