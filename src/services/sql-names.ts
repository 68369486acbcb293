import { fail } from '../core/failure.ts'
import { nearestWord } from '../core/sql/parse-near.ts'
import type { LakeDeps } from './deps.ts'
import { tableNames } from './tables.ts'

const suggestion = (name: string, known: readonly string[]): string => {
  const bare = name.slice(name.indexOf('.'))
  const elsewhere = known.find(other => other.slice(other.indexOf('.')).toLowerCase() === bare.toLowerCase())
  const near = elsewhere ?? nearestWord(name, known)
  return near === undefined ? '' : ` Did you mean ${near}?`
}

const sameName = (known: readonly string[], name: string): string | undefined =>
  known.includes(name) ? name : known.find(other => other.toLowerCase() === name.toLowerCase())

/**
 * The table of the lake that a statement names, as it is spelled: case does not matter in SQL. Failure `table-missing`, with the name
 * that may have been meant.
 */
export const existingTable = async (deps: Pick<LakeDeps, 'storage'>, name: string): Promise<string> => {
  const known = await tableNames(deps)
  const message = (): string => `There is no table ${name}.${suggestion(name, known)}`
  return sameName(known, name) ?? fail({ kind: 'table-missing', message: message(), table: name })
}

/** The name of a table that is to be made: that of one that is there and differs in case at most, or as it is written. */
export const newTable = async (deps: Pick<LakeDeps, 'storage'>, name: string): Promise<string> =>
  sameName(await tableNames(deps), name) ?? name
