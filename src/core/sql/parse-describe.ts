import type { DeltaStatement } from './delta-statement.ts'
import type { Cursor } from './parse-cursor.ts'
import { parsePropertyKey } from './parse-properties.ts'

/** Whether DESCRIBE's next word is a keyword of its own, and not the layer of a table. */
const takesKeyword = (cursor: Cursor, words: string): boolean =>
  !cursor.seesMark('.', 1) && cursor.takes(words)

/** `DESCRIBE HISTORY | DETAIL | [TABLE] [EXTENDED] t`; undefined for DESCRIBE of a query, which is the engine's. */
export const parseDescribe = (cursor: Cursor): DeltaStatement | undefined => {
  if (cursor.sees('DESCRIBE|DESC', 'SELECT|WITH|VALUES|FROM|QUERY') || cursor.seesMark('(', 1))
    return undefined
  cursor.expect('DESCRIBE|DESC')
  if (takesKeyword(cursor, 'HISTORY')) {
    const table = cursor.table()
    const limit = cursor.takes('LIMIT') ? cursor.integer('a number after LIMIT') : undefined
    cursor.expectEnd(['LIMIT'])
    return { kind: 'describe-history', table, ...(limit === undefined ? {} : { limit }) }
  }
  if (takesKeyword(cursor, 'DETAIL')) {
    const table = cursor.table()
    cursor.expectEnd()
    return { kind: 'describe-detail', table }
  }
  if (!cursor.seesMark('.', 1) && cursor.sees('FUNCTION|DATABASE|SCHEMA|CATALOG'))
    cursor.refuse(`There is no DESCRIBE ${cursor.peek().value.toUpperCase()} here.`)
  takesKeyword(cursor, 'TABLE')
  const extended = takesKeyword(cursor, 'EXTENDED|FORMATTED')
  const table = cursor.table('HISTORY, DETAIL or a table after DESCRIBE')
  cursor.expectEnd()
  return { kind: 'describe-table', table, extended }
}

/** `SHOW TABLES [IN layer]` and `SHOW TBLPROPERTIES t [(key)]`; undefined for the engine's own SHOW. */
export const parseShow = (cursor: Cursor): DeltaStatement | undefined => {
  if (cursor.takes('SHOW', 'TBLPROPERTIES')) {
    const table = cursor.table()
    const key = cursor.seesMark('(') ? parsePropertyKey(cursor) : undefined
    cursor.expectEnd()
    return { kind: 'show-tblproperties', table, ...(key === undefined ? {} : { key }) }
  }
  if (!cursor.takes('SHOW', 'TABLES')) return undefined
  if (!cursor.takes('IN|FROM')) {
    cursor.expectEnd(['IN', 'FROM'])
    return { kind: 'show-tables' }
  }
  const token = cursor.peek()
  const layer = cursor.name('a layer: bronze, silver or gold').toLowerCase()
  if (!['bronze', 'silver', 'gold'].includes(layer))
    cursor.fail('a layer: bronze, silver or gold', ['bronze', 'silver', 'gold'], token)
  cursor.expectEnd()
  return { kind: 'show-tables', layer }
}

/** `DROP TABLE [IF EXISTS] t`; undefined where something else is dropped. */
export const parseDrop = (cursor: Cursor): DeltaStatement | undefined => {
  if (!cursor.takes('DROP', 'TABLE')) return undefined
  const ifExists = cursor.takes('IF', 'EXISTS')
  const table = cursor.table()
  cursor.takes('PURGE')
  cursor.expectEnd()
  return { kind: 'drop-table', table, ifExists }
}

/** `TRUNCATE [TABLE] t` */
export const parseTruncate = (cursor: Cursor): DeltaStatement => {
  cursor.expect('TRUNCATE')
  cursor.takes('TABLE')
  const table = cursor.table()
  if (cursor.sees('PARTITION'))
    cursor.refuse('TRUNCATE empties the whole table: use DELETE FROM … WHERE for a partition.')
  cursor.expectEnd()
  return { kind: 'truncate-table', table }
}
