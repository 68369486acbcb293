import type { Alteration, DeltaStatement } from './delta-statement.ts'
import { type PlacedColumn, parseColumn, parsePosition, parseType } from './parse-columns.ts'
import { parseCheck } from './parse-create.ts'
import type { Cursor } from './parse-cursor.ts'
import { plainText } from './parse-text.ts'
import { parseProperties, parsePropertyKeys } from './parse-properties.ts'

const oneOrMore = <T>(cursor: Cursor, item: () => T, what: string): readonly T[] => {
  if (cursor.seesMark('(')) return cursor.list(item, what)
  const items = [item()]
  while (cursor.takesMark(',')) items.push(item())
  return items
}

const parseAdd = (cursor: Cursor): Alteration => {
  if (cursor.takes('CONSTRAINT')) {
    const name = cursor.name('the name of the constraint')
    return { kind: 'add-constraint', name, expression: parseCheck(cursor) }
  }
  if (cursor.sees('PARTITION'))
    cursor.refuse('Delta finds its partitions by itself; there is nothing to add.')
  if (!cursor.takes('COLUMN|COLUMNS') && !cursor.seesMark('('))
    cursor.fail('COLUMNS or CONSTRAINT after ADD', ['COLUMNS', 'COLUMN', 'CONSTRAINT'])
  if (cursor.sees('IF', 'NOT', 'EXISTS')) cursor.refuse('ADD COLUMNS has no IF NOT EXISTS.')
  const columns = oneOrMore(cursor, (): PlacedColumn => parseColumn(cursor, true), 'the columns')
  return { kind: 'add-columns', columns }
}

const parseDrop = (cursor: Cursor): Alteration => {
  if (cursor.takes('CONSTRAINT')) {
    const ifExists = cursor.takes('IF', 'EXISTS')
    const name = cursor.name('the name of the constraint')
    cursor.takes('RESTRICT|CASCADE')
    return { kind: 'drop-constraint', name, ifExists }
  }
  if (cursor.sees('FEATURE')) cursor.refuse('Table features can not be dropped here.')
  if (cursor.sees('PARTITION')) cursor.refuse('Use DELETE FROM … WHERE to drop the rows of a partition.')
  if (cursor.sees('PRIMARY|FOREIGN')) cursor.refuse('Delta tables have no keys here.')
  if (!cursor.takes('COLUMN|COLUMNS'))
    cursor.fail('COLUMN or CONSTRAINT after DROP', ['COLUMNS', 'COLUMN', 'CONSTRAINT'])
  const ifExists = cursor.takes('IF', 'EXISTS')
  const paths = oneOrMore(cursor, () => cursor.path('a column'), 'the columns')
  return { kind: 'drop-columns', paths, ifExists }
}

const columnWords = ['TYPE', 'COMMENT', 'FIRST', 'AFTER', 'SET', 'DROP']

const parseSet = (cursor: Cursor, path: readonly string[]): Alteration => {
  if (cursor.takes('NOT', 'NULL')) return { kind: 'set-not-null', path }
  if (cursor.takes('DEFAULT'))
    return { kind: 'set-default', path, value: plainText(cursor.rest('a value after DEFAULT')) }
  if (cursor.takes('DATA', 'TYPE'))
    return { kind: 'change-type', path, type: parseType(cursor, path.join('.')) }
  return cursor.fail('NOT NULL or DEFAULT after SET', ['NOT', 'DEFAULT'])
}

const parseColumnChange = (cursor: Cursor, path: readonly string[]): Alteration => {
  if (cursor.takes('TYPE')) return { kind: 'change-type', path, type: parseType(cursor, path.join('.')) }
  if (cursor.takes('COMMENT')) return { kind: 'comment-column', path, comment: cursor.text('a comment') }
  const position = parsePosition(cursor)
  if (position) return { kind: 'move-column', path, position }
  if (cursor.takes('SET')) return parseSet(cursor, path)
  if (cursor.takes('DROP')) {
    if (cursor.takes('NOT', 'NULL')) return { kind: 'drop-not-null', path }
    if (cursor.takes('DEFAULT')) return { kind: 'drop-default', path }
    cursor.fail('NOT NULL or DEFAULT after DROP', ['NOT', 'DEFAULT'])
  }
  if (cursor.sees('SYNC')) cursor.refuse('Identity columns can not be changed here.')
  return cursor.fail(`what to change of ${path.join('.')}: ${columnWords.join(', ')}`, columnWords)
}

/** Hive's form, `CHANGE COLUMN a a BIGINT`: the name is said twice, then the type. */
const hiveChange = (cursor: Cursor, path: readonly string[]): Alteration | undefined => {
  if (!cursor.seesName() || cursor.sees(columnWords.join('|'))) return undefined
  const token = cursor.peek()
  // Two words more at least: otherwise it is a misspelt keyword.
  if (!cursor.seesName(1)) return undefined
  const to = cursor.name('a name')
  if (to.toLowerCase() !== path.at(-1)?.toLowerCase())
    cursor.refuse(`A column is renamed with RENAME COLUMN ${path.join('.')} TO ${to}.`, token)
  const type = parseType(cursor, path.join('.'))
  if (!cursor.done())
    cursor.refuse('One thing is changed at a time: leave out the name and type that are said again.')
  return { kind: 'change-type', path, type }
}

const parseProperty = (cursor: Cursor, how: 'SET' | 'UNSET'): Alteration => {
  if (how === 'SET' && cursor.sees('LOCATION|SERDE|SERDEPROPERTIES|OWNER|TAGS'))
    cursor.refuse(`ALTER TABLE … SET ${cursor.peek().value.toUpperCase()} has no meaning in a lake.`)
  cursor.expect('TBLPROPERTIES', `after ${how}`)
  if (how === 'SET') return { kind: 'set-properties', properties: parseProperties(cursor) }
  const ifExists = cursor.takes('IF', 'EXISTS')
  return { kind: 'unset-properties', keys: parsePropertyKeys(cursor), ifExists }
}

const parseRename = (cursor: Cursor, table: string): Alteration => {
  if (cursor.takes('TO')) {
    const first = cursor.peek()
    const parts = cursor.path('the new name')
    const layer = table.slice(0, table.indexOf('.'))
    return {
      kind: 'rename-table',
      to: cursor.tableNamed(parts.length === 1 ? [layer, ...parts] : parts, first),
    }
  }
  if (!cursor.takes('COLUMN')) cursor.fail('TO or COLUMN after RENAME', ['TO', 'COLUMN'])
  const path = cursor.path('a column')
  cursor.expect('TO', 'after the column')
  return { kind: 'rename-column', path, to: cursor.name('the new name') }
}

const changeWords = ['ADD', 'RENAME', 'DROP', 'ALTER', 'CHANGE', 'SET', 'UNSET']

const parseChange = (cursor: Cursor, table: string): Alteration => {
  if (cursor.takes('ADD')) return parseAdd(cursor)
  if (cursor.takes('RENAME')) return parseRename(cursor, table)
  if (cursor.takes('DROP')) return parseDrop(cursor)
  if (cursor.takes('SET')) return parseProperty(cursor, 'SET')
  if (cursor.takes('UNSET')) return parseProperty(cursor, 'UNSET')
  if (cursor.sees('CLUSTER')) cursor.refuse('Liquid clustering is not supported: use OPTIMIZE … ZORDER BY.')
  if (cursor.sees('REPLACE')) cursor.refuse('Change columns one by one: ADD, RENAME, DROP or ALTER COLUMN.')
  const changes = cursor.sees('CHANGE')
  if (!cursor.takes('ALTER|CHANGE'))
    cursor.fail('ADD, RENAME, DROP, ALTER COLUMN, SET or UNSET after the table', changeWords)
  cursor.takes('COLUMN')
  const path = cursor.path('a column')
  return (changes ? hiveChange(cursor, path) : undefined) ?? parseColumnChange(cursor, path)
}

/** `ALTER TABLE t …`; undefined where something else is altered. */
export const parseAlter = (cursor: Cursor): DeltaStatement | undefined => {
  if (!cursor.takes('ALTER', 'TABLE')) return undefined
  const table = cursor.table()
  const change = parseChange(cursor, table)
  if (cursor.seesMark(',')) cursor.refuse('One column is changed at a time: make it a statement of its own.')
  cursor.expectEnd(columnWords)
  return { kind: 'alter-table', table, change }
}

/** `COMMENT ON TABLE t IS …` and `COMMENT ON COLUMN t.c IS …` */
export const parseComment = (cursor: Cursor): DeltaStatement => {
  cursor.expect('COMMENT ON')
  if (cursor.takes('TABLE')) {
    const table = cursor.table()
    cursor.expect('IS', 'after the table')
    const comment = cursor.takes('NULL') ? undefined : cursor.text('a comment')
    cursor.expectEnd()
    return { kind: 'alter-table', table, change: { kind: 'comment-table', comment } }
  }
  cursor.expect('COLUMN|TABLE', 'after COMMENT ON')
  const first = cursor.peek()
  const parts = cursor.path('a column, such as silver.airports.name')
  const path = parts.slice(2)
  const table = cursor.tableNamed(parts.slice(0, 2), first)
  if (path.length === 0) cursor.fail('a dot and a column after the table')
  cursor.expect('IS', 'after the column')
  const comment = cursor.takes('NULL') ? '' : cursor.text('a comment')
  cursor.expectEnd()
  return { kind: 'alter-table', table, change: { kind: 'comment-column', path, comment } }
}
