import type { LakeError } from './error.ts'

/** The error for a table that the lake does not have, or no longer has. */
export const tableMissing = (table: string): LakeError => ({
  kind: 'table-missing',
  message: `There is no table ${table}.`,
  table,
})
