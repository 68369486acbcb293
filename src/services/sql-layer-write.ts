import type { Metadata } from '../core/delta/actions.ts'
import { auditColumns } from '../core/medallion/audit.ts'
import { refused } from '../core/invalid.ts'
import { type Result, ok } from '../core/result.ts'

/** How a statement writes to a table: `append` adds rows, `change` takes or alters some that are there. */
export type LayerWrite = 'append' | 'change'

const isIngested = ({ schema }: Metadata): boolean => {
  const names = new Set(schema.fields.map(({ name }) => name.toLowerCase()))
  return auditColumns.every(({ name }) => names.has(name))
}

const refuse = (table: string, message: string): Result<never> => refused(table, message)

/**
 * Whether SQL may write so to a table. What was ingested to bronze stays as it came, row by row (it is the lossless record of the files);
 * a table of bronze without the columns of ingest came in another way and is free. Error `invalid`.
 */
export const checkLayerWrite = (table: string, metadata: Metadata, kind: LayerWrite): Result<void> => {
  if (!table.startsWith('bronze.') || !isIngested(metadata)) return ok(undefined)
  const silver = `silver.${table.slice('bronze.'.length)}`
  return kind === 'append'
    ? refuse(
        table,
        `${table} takes rows from files only, so that each row can be traced to its file: drop a file, or INSERT INTO ${silver}.`,
      )
    : refuse(
        table,
        `${table} keeps what the files held, so its rows are not changed: make ${silver} from it, and change them there.`,
      )
}
