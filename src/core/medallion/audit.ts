import type { PrimitiveType, StructField, StructType } from '../delta/schema.ts'

/** The columns that every bronze row carries besides its own (DESIGN §2), in their order. */
export const auditColumns: readonly { readonly name: string; readonly type: PrimitiveType }[] = [
  { name: '_ingestion_timestamp', type: 'timestamp' },
  { name: '_source_system', type: 'string' },
  { name: '_source_file', type: 'string' },
  { name: '_source_row', type: 'long' },
  { name: '_batch_id', type: 'string' },
  { name: '_corrupt_record', type: 'string' },
]

const names: ReadonlySet<string> = new Set(auditColumns.map(({ name }) => name))

/** Whether a column, by its name in any case, is one of those that ingest adds. */
export const isAuditColumn = (name: string): boolean => names.has(name.toLowerCase())

/** The schema of a bronze table: its own columns, then the audit columns; all nullable. */
export const bronzeSchema = (columns: readonly StructField[]): StructType => ({
  type: 'struct',
  fields: [
    ...columns.map(column => ({ ...column, nullable: true })),
    ...auditColumns.map(({ name, type }): StructField => ({ name, type, nullable: true, metadata: {} })),
  ],
})
