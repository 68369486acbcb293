import type { Cursor } from './parse-cursor.ts'

const key = (cursor: Cursor): string => {
  const { kind } = cursor.peek()
  if (kind === 'string') return cursor.text('a property')
  return cursor.path('the name of a property').join('.')
}

const value = (cursor: Cursor): string => {
  const { kind } = cursor.peek()
  if (kind === 'string' || kind === 'quoted') return cursor.text('a value')
  if (cursor.sees('TRUE|FALSE')) return cursor.next().value.toLowerCase()
  const sign = cursor.takesMark('-') ? '-' : ''
  if (cursor.peek().kind !== 'number') cursor.fail('a value: a text in quotes, a number, TRUE or FALSE')
  return `${sign}${cursor.next().value}`
}

/** `(key = value, …)` of TBLPROPERTIES; keys in quotes or with dots, values as texts, numbers, TRUE or FALSE. */
export const parseProperties = (cursor: Cursor): Readonly<Record<string, string>> => {
  const entries = cursor.list((): readonly [string, string] => {
    const token = cursor.peek()
    const name = key(cursor)
    if (name === '') cursor.refuse('The name of a property can not be empty.', token)
    cursor.takesMark('=')
    return [name, value(cursor)]
  }, 'the table properties')
  return Object.fromEntries(entries)
}

/** `(key, …)` of UNSET TBLPROPERTIES. */
export const parsePropertyKeys = (cursor: Cursor): readonly string[] =>
  cursor.list(() => key(cursor), 'the names of table properties')

/** One key in brackets, as SHOW TBLPROPERTIES takes it. */
export const parsePropertyKey = (cursor: Cursor): string => {
  cursor.expectMark('(')
  const name = key(cursor)
  cursor.expectMark(')', 'after the property')
  return name
}
