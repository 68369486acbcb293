import type { Assignment, DeltaStatement } from './delta-statement.ts'
import type { Cursor } from './parse-cursor.ts'
import type { Token } from './tokens.ts'

const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.value.toUpperCase())

/** The names by which a statement can call its target: the alias, or else the table's own. */
export const targetNames = (table: string, alias: string | undefined): readonly string[] =>
  alias === undefined ? [table, table.slice(table.indexOf('.') + 1)] : [alias]

/** A path to a column without the target's name before it: `t.a.b` → `a.b`. */
export const withoutTarget = (path: readonly string[], names: readonly string[]): readonly string[] => {
  for (const name of names) {
    const size = name.includes('.') && names.length > 1 ? 2 : 1
    const before = path.slice(0, size).join('.')
    if (path.length > size && before.toLowerCase() === name.toLowerCase()) return path.slice(size)
  }
  return path
}

/** `column = expression, …`, up to one of the keywords. `names` are those of the target. */
export const parseAssignments = (
  cursor: Cursor,
  names: readonly string[],
  ...until: readonly string[]
): readonly Assignment[] => {
  const set: Assignment[] = []
  do {
    const path = withoutTarget(cursor.path('a column to set'), names)
    const column = path
    cursor.expectMark('=', `after ${path.join('.')}`)
    cursor.takesMark('=')
    const value = cursor.sql(`a value for ${path.join('.')}`, (token, before) => {
      if (token.value === ',' && token.kind === 'mark') return true
      return isWord(token, ...until) || (isWord(token, 'FROM') && !isWord(before, 'DISTINCT'))
    })
    const isDefault = /^default$/i.test(value.sql)
    set.push({ column, value: isDefault ? undefined : value })
  } while (cursor.takesMark(','))
  return set
}

/** `DELETE FROM t [AS alias] [WHERE condition]` */
export const parseDelete = (cursor: Cursor): DeltaStatement => {
  cursor.expect('DELETE FROM')
  const table = cursor.table()
  const alias = cursor.alias('WHERE', 'USING')
  if (cursor.sees('USING'))
    cursor.refuse(
      'DELETE … USING is not part of Delta’s SQL: use MERGE INTO … WHEN MATCHED THEN DELETE, or WHERE … IN (SELECT …).',
    )
  const where = cursor.takes('WHERE') ? cursor.rest('a condition after WHERE') : undefined
  cursor.expectEnd(['WHERE'])
  return {
    kind: 'delete',
    table,
    ...(alias === undefined ? {} : { alias }),
    ...(where === undefined ? {} : { where }),
  }
}

/** `UPDATE t [AS alias] SET column = expression, … [WHERE condition]` */
export const parseUpdate = (cursor: Cursor): DeltaStatement => {
  cursor.expect('UPDATE')
  const table = cursor.table()
  const alias = cursor.alias('SET')
  cursor.expect('SET', 'after the table')
  const set = parseAssignments(cursor, targetNames(table, alias), 'WHERE')
  if (cursor.sees('FROM'))
    cursor.refuse('UPDATE … FROM is not part of Delta’s SQL: use MERGE INTO … WHEN MATCHED THEN UPDATE.')
  const where = cursor.takes('WHERE') ? cursor.rest('a condition after WHERE') : undefined
  cursor.expectEnd(['WHERE'])
  return {
    kind: 'update',
    table,
    ...(alias === undefined ? {} : { alias }),
    set,
    ...(where === undefined ? {} : { where }),
  }
}
