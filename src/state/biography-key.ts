import type { NamedRow } from '../core/lake/timeline-views.ts'
import type { Value } from '../core/ports/engine.ts'

/** A value that JSON keeps; undefined for those that it can not: nested ones and bytes are no keys. */
const jsonValue = (value: Value): string | number | boolean | null | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  return undefined
}

/** The key of a row as addresses have it: `{"id":5}`. Undefined where it has not all columns of the key, or one can not be in a key. */
export const keyText = (row: NamedRow, columns: readonly string[]): string | undefined => {
  const entries = columns.map(column => [column, jsonValue(row[column] ?? null)] as const)
  const isWhole = columns.every(column => Object.hasOwn(row, column))
  if (columns.length === 0 || !isWhole || entries.some(([, value]) => value === undefined)) return undefined
  return JSON.stringify(Object.fromEntries(entries))
}

const isKeyValue = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

/** Reads a key from an address; undefined for what is none. */
export const parseKey = (text: string): NamedRow | undefined => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
  const entries: (readonly [string, string | number | boolean | null])[] = []
  for (const [name, value] of Object.entries(parsed)) {
    if (!isKeyValue(value)) return undefined
    entries.push([name, value])
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
