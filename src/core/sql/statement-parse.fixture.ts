import { unwrap } from '../failure.ts'
import { parseStatement } from './parse-statement.ts'

/** A statement, or a part of one, with each embedded piece of SQL as its text alone: ‹a = 1›. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  if ('sql' in value && 'span' in value) return `‹${String(value.sql)}›`
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

/** What a statement is parsed to, in plain form. */
export const parsed = (sql: string): unknown => plain(unwrap(parseStatement(sql)))

/** A text, and what it is to be parsed to. */
export type ParseRow = readonly [sql: string, statement: object]
