import type { DeltaStatement, SqlText } from './delta-statement.ts'
import type { Cursor } from './parse-cursor.ts'
import { TextBuilder } from './parse-text.ts'
import type { Token } from './tokens.ts'

type Insert = Extract<DeltaStatement, { readonly kind: 'insert' }>
type PartitionValue = { readonly column: string; readonly value?: SqlText }

const queryWords = ['SELECT', 'WITH', 'VALUES', 'FROM', 'TABLE']

const isWord = ({ kind, value }: Token, words: readonly string[]): boolean =>
  kind === 'word' && words.includes(value.toUpperCase())

/** Words that want something after them, so that a bracket behind them belongs to the condition. */
const operators = 'IN EXISTS ANY ALL SOME AND OR NOT LIKE ILIKE BETWEEN IS FROM DISTINCT'.split(' ')

const endsOperand = (token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === 'mark' ? /^[)\]}]$/.test(token.value) : token.kind !== 'word' || !isWord(token, operators))

/** REPLACE WHERE's condition ends where the query begins. */
const condition = (cursor: Cursor): SqlText =>
  cursor.sql('a condition after REPLACE WHERE', (token, before, after) => {
    if (isWord(token, ['FROM']) && before && isWord(before, ['DISTINCT'])) return false
    const inBrackets = token.value === '(' && after !== undefined && isWord(after, queryWords)
    return isWord(token, queryWords) || (inBrackets && endsOperand(before))
  })

const partition = (cursor: Cursor): readonly PartitionValue[] =>
  cursor.list(() => {
    const column = cursor.name('a partition column')
    if (!cursor.takesMark('=')) return { column }
    cursor.takesMark('=')
    return { column, value: cursor.sql(`a value for ${column}`, ({ value }) => value === ',') }
  }, 'the partition')

/** `WITH` and its queries, where the statement begins so: their tokens. */
export const takeCommonTables = (cursor: Cursor): readonly Token[] => {
  const place = cursor.place
  if (!cursor.takes('WITH')) return []
  cursor.takes('RECURSIVE')
  do {
    cursor.name('the name of a query after WITH')
    if (cursor.seesMark('(')) cursor.list(() => cursor.name('a column'), 'the columns')
    cursor.expect('AS', 'after the name')
    if (!cursor.takes('NOT', 'MATERIALIZED')) cursor.takes('MATERIALIZED')
    cursor.expectMark('(', 'after AS')
    cursor.sql('a query', () => false, [], {})
    cursor.expectMark(')', 'after the query')
  } while (cursor.takesMark(','))
  return cursor.since(place)
}

/** The query with the WITH of the statement before it; one with a WITH of its own goes in brackets. */
const queryOf = (cursor: Cursor, common: readonly Token[]): SqlText => {
  if (cursor.done()) cursor.fail('a query or VALUES', queryWords)
  if (!cursor.seesMark('(') && !isWord(cursor.peek(), queryWords))
    cursor.fail('a query or VALUES', queryWords)
  const place = cursor.place
  const query = cursor.sql('a query or VALUES', () => false, [], {})
  cursor.expectEnd()
  const [first] = common
  if (!first) return query
  const tokens = cursor.since(place)
  const own = tokens[0] && isWord(tokens[0], ['WITH', 'FROM', 'TABLE'])
  const { end } = query.span
  const builder = new TextBuilder(cursor.source).tokens(common)
  builder.replace({ start: query.span.start, end: query.span.start, sql: own ? ' (' : ' ' }).tokens(tokens)
  if (own) builder.replace({ start: end, end, sql: ')' })
  return builder.build({ start: first.start, end })
}

const refuseOthers = (cursor: Cursor): void => {
  if (cursor.sees('REPLACE', 'USING|ON'))
    cursor.refuse('REPLACE USING and REPLACE ON are not supported: use REPLACE WHERE, or MERGE INTO.')
  if (cursor.sees('DIRECTORY|LOCAL')) cursor.refuse('Files are written by the export, not by INSERT.')
}

const columnsOf = (cursor: Cursor): readonly string[] => {
  const isList = cursor.seesMark('(') && !cursor.seesMark('(', 1) && !isWord(cursor.peek(1), queryWords)
  return isList ? cursor.list(() => cursor.name('a column'), 'the columns') : []
}

const modeOf = (
  cursor: Cursor,
  overwrite: boolean,
  values: readonly PartitionValue[] | undefined,
): Insert['mode'] => {
  if (!overwrite && cursor.takes('REPLACE')) {
    if (values) cursor.refuse('PARTITION and REPLACE WHERE can not stand together.')
    cursor.expect('WHERE', 'after REPLACE')
    return { kind: 'replace-where', condition: condition(cursor) }
  }
  if (!overwrite) return { kind: 'append', ...(values ? { values } : {}) }
  return values ? { kind: 'overwrite-partition', values } : { kind: 'overwrite' }
}

/** `INSERT [WITH SCHEMA EVOLUTION] INTO | OVERWRITE [TABLE] t …`; `common` is the WITH that stood before it. */
export const parseInsert = (cursor: Cursor, common: readonly Token[]): Insert => {
  cursor.expect('INSERT')
  const evolves = cursor.takes('WITH')
  if (evolves) cursor.expect('SCHEMA EVOLUTION', 'after INSERT WITH')
  const overwrite = cursor.takes('OVERWRITE')
  if (!overwrite && !cursor.takes('INTO'))
    cursor.fail('INTO or OVERWRITE after INSERT', ['INTO', 'OVERWRITE'])
  refuseOthers(cursor)
  cursor.takes('TABLE')
  const table = cursor.table()
  refuseOthers(cursor)
  const values = cursor.takes('PARTITION') ? partition(cursor) : undefined
  const columns = columnsOf(cursor)
  const byName = cursor.takes('BY', 'NAME')
  if (byName && columns.length > 0) cursor.refuse('A list of columns and BY NAME can not stand together.')
  const mode = modeOf(cursor, overwrite, values)
  const query = queryOf(cursor, common)
  return { kind: 'insert', table, mode, columns, byName, mergeSchema: evolves, query }
}
