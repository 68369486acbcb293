import type { LakeDeps } from './deps.ts'
import { filmKey } from './film-key.ts'

/**
 * The columns by which the rows of a table's newest version are told apart: those that its recipe or aggregate declares, else one that has
 * the name of a key and is unique in some of its rows. Empty for none.
 */
export const tableKey = async (deps: LakeDeps, table: string): Promise<readonly string[]> =>
  filmKey(deps, table, (await deps.logs.load(table)).snapshot)
