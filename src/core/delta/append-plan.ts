import type { ColumnMismatch } from '../error.ts'
import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Metadata, Provenance, Snapshot } from './actions.ts'
import { mappingMode } from './column-mapping.ts'
import type { CommitPlan, NewFile } from './commit-plan.ts'
import { checkConstraints } from './constraints.ts'
import { defaultExpression, generationExpression } from './generated-columns.ts'
import { mergeSchemas, mismatched } from './merge-schema.ts'
import { checkColumnNames, printSchema, sameType, typeName } from './schema-json.ts'
import type { StructField, StructType } from './schema.ts'
import { planWrite } from './write-plan.ts'

/** Files that were written without a look at the table's description, each with its columns under their own names. */
export interface PlainAppend {
  /** The files' own schema. */
  readonly schema: StructType
  readonly files: readonly NewFile[]
  /** ms since the epoch; becomes `createdTime`. */
  readonly now: number
  /** The id of the table, should it be new. */
  readonly tableId: string
  readonly provenance?: Provenance
}

/**
 * What of a table plain files know nothing of: they have its columns under their own names, in one directory, and nobody looked at
 * their rows. Undefined: they can be added to it as they are.
 */
export const beyondPlain = (metadata: Metadata): string | undefined => {
  if (mappingMode(metadata) !== 'none') return 'column mapping'
  if (metadata.partitionColumns.length > 0) return `partitions by ${metadata.partitionColumns.join(', ')}`
  const [check] = checkConstraints(metadata)
  if (check) return `the constraint ${check.name}`
  const special = (field: StructField): boolean =>
    !field.nullable ||
    'delta.invariants' in field.metadata ||
    generationExpression(field) !== undefined ||
    defaultExpression(field) !== undefined
  const field = metadata.schema.fields.find(special)
  return field && `rules or a default for the column ${field.name}`
}

/** Files hold their types for good, so those must be the table's own: a narrower integer has to be cast before it is written. */
const uncast = (table: StructType, files: StructType): readonly ColumnMismatch[] => {
  const found = new Map(files.fields.map(field => [field.name.toLowerCase(), field.type]))
  return table.fields.flatMap(({ name, type }) => {
    const own = found.get(name.toLowerCase())
    return own === undefined || sameType(type, own)
      ? []
      : [{ column: name, expected: typeName(type), found: typeName(own) }]
  })
}

const schemaAfter = (table: StructType, files: StructType): Result<StructType> => {
  const merged = mergeSchemas(table, files)
  if (!merged.ok) return merged
  const columns = uncast(table, files)
  return columns.length === 0 ? merged : mismatched(columns)
}

const metadataAfter = (base: Snapshot | undefined, input: PlainAppend): Result<Metadata> => {
  const { schema, tableId, now } = input
  if (!base) {
    const names = checkColumnNames(schema)
    if (!names.ok) return names
    return ok({ id: tableId, schema, partitionColumns: [], configuration: {}, createdTime: now })
  }
  const merged = schemaAfter(base.metadata.schema, schema)
  if (!merged.ok) return merged
  if (printSchema(merged.value) === printSchema(base.metadata.schema)) return ok(base.metadata)
  const names = checkColumnNames(merged.value)
  return names.ok ? ok({ ...base.metadata, schema: merged.value }) : names
}

/**
 * Plans to add plain files, creating the table (protocol 1/2) when `base` is undefined. New columns are added to the schema. Errors:
 * `schema-mismatch` when columns do not fit (files must have the table's exact types: cast to `mergeSchemas`' result before
 * writing), `invalid` for names that Delta forbids and for a table with more than plain files have (`beyondPlain`), whose files
 * `writeRows` makes and `planWrite` adds.
 */
export const planAppend = (base: Snapshot | undefined, input: PlainAppend): Result<CommitPlan> => {
  const special = base && beyondPlain(base.metadata)
  if (special !== undefined)
    return refused('files', `The table has ${special}, which its new files were not written for.`)
  const metadata = metadataAfter(base, input)
  if (!metadata.ok) return metadata
  const { files, now, provenance } = input
  const write = { mode: { kind: 'append' }, metadata: metadata.value, files, now } as const
  return planWrite(base, { ...write, ...(provenance ? { provenance } : {}) })
}
