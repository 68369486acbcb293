import type { ColumnMismatch } from '../error.ts'
import { type Result, err, ok } from '../result.ts'
import type {
  Action,
  AddFile,
  CdcFile,
  CommitInfo,
  Metadata,
  PartitionValues,
  Protocol,
  Provenance,
  Snapshot,
  Txn,
} from './actions.ts'
import { mappingMode, physicalPartitions } from './column-mapping.ts'
import { checkConstraints } from './constraints.ts'
import { encodeDataPath } from './data-path.ts'
import { withFeatures } from './features.ts'
import { defaultExpression, generationExpression } from './generated-columns.ts'
import { mergeSchemas } from './merge-schema.ts'
import type { Predicate } from './predicate.ts'
import { checkColumnNames, printSchema, sameType, typeName } from './schema-json.ts'
import type { StructField, StructType } from './schema.ts'

/**
 * What a plan's rightness hangs on. With a predicate: the rows that it holds for, which are in `files` (by `fileKey`), the live files
 * that were read for it.
 */
export type Reads =
  'nothing' | 'whole-table' | { readonly predicate: Predicate; readonly files: ReadonlySet<string> }

/** How a commit is kept apart from those of others: SnapshotIsolation is for those that change no data. */
export type IsolationLevel = 'Serializable' | 'WriteSerializable' | 'SnapshotIsolation'

/** A commit that is decided but has no version yet. It can be rebased (`conflict.ts`) and stamped (`commitActions`). */
export interface CommitPlan {
  /** The version that the plan was made against; -1: the table is new. */
  readonly readVersion: number
  /** Without commitInfo. */
  readonly actions: readonly Action[]
  readonly operation: {
    readonly name: string
    readonly parameters: Readonly<Record<string, string>>
    readonly metrics: Readonly<Record<string, string>>
    readonly provenance?: Provenance
    readonly isBlindAppend: boolean
    readonly userMetadata?: string
  }
  readonly reads: Reads
}

/** A data file that was written and verified, and is not yet in any commit. */
export interface NewFile {
  /** Relative to the table, not encoded. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** ms since the epoch */
  readonly modified: number
  readonly rows: number
  /** The text of `add.stats`. */
  readonly stats: string
  /** Required for every partition column of a partitioned table. */
  readonly partitionValues?: PartitionValues
}

export interface AppendInput {
  /** The files' own schema. */
  readonly schema: StructType
  readonly files: readonly NewFile[]
  /** ms since the epoch; becomes `createdTime` and `deletionTimestamp`. */
  readonly now: number
  /** The id of the table, should it be new. */
  readonly tableId: string
  /** Table properties, should the table be new. */
  readonly configuration?: Readonly<Record<string, string>>
  readonly txn?: Txn
  readonly provenance?: Provenance
  /** False: columns that the table does not have are `schema-mismatch` instead of being added. */
  readonly mergeSchema?: boolean
  /** Changes to the table's own description that go with the commit. */
  readonly metadataUpdates?: {
    readonly name?: string
    readonly description?: string
    /** Set over the properties that there are. */
    readonly configuration?: Readonly<Record<string, string>>
  }
}

/** What every reader since 2019 opens. */
const newProtocol: Protocol = { minReaderVersion: 1, minWriterVersion: 2 }

const invalid = (path: string, message: string): Result<never> =>
  err({ kind: 'invalid', message, problems: [{ path, message }] })

const mismatchError = (columns: readonly ColumnMismatch[]): Result<never> => {
  const list = columns.map(
    ({ column, expected, found }) => `${column} (expected ${expected}, found ${found})`,
  )
  return err({
    kind: 'schema-mismatch',
    message: `Columns do not fit the table: ${list.join('; ')}.`,
    columns,
  })
}

/** What of a table plain files know nothing of: they have its columns under their own names, and nobody looked at their rows. */
const beyondPlain = (metadata: Metadata): string | undefined => {
  if (mappingMode(metadata) !== 'none') return 'column mapping'
  const [check] = checkConstraints(metadata)
  if (check) return `the constraint ${check.name}`
  const special = (field: StructField): boolean =>
    'delta.invariants' in field.metadata ||
    generationExpression(field) !== undefined ||
    defaultExpression(field) !== undefined
  const field = metadata.schema.fields.find(special)
  return field && `rules or a default for the column ${field.name}`
}

const checkPlain = (base: Snapshot | undefined): Result<void> => {
  const what = base && beyondPlain(base.metadata)
  if (what === undefined) return ok(undefined)
  return invalid('files', `The table has ${what}, which its new files were not written for.`)
}

const describedBy = (metadata: Metadata, updates: AppendInput['metadataUpdates']): Metadata => ({
  ...metadata,
  ...(updates?.name === undefined ? {} : { name: updates.name }),
  ...(updates?.description === undefined ? {} : { description: updates.description }),
  configuration: { ...metadata.configuration, ...updates?.configuration },
})

const sameMetadata = (a: Metadata, b: Metadata): boolean =>
  a.name === b.name &&
  a.description === b.description &&
  a.partitionColumns.join('\0') === b.partitionColumns.join('\0') &&
  printSchema(a.schema) === printSchema(b.schema) &&
  Object.entries(b.configuration).every(([key, value]) => a.configuration[key] === value)

/** protocol and metaData where the table is new, metaData alone where it changes, else nothing. */
const headActions = (
  base: Snapshot | undefined,
  schema: StructType,
  input: AppendInput,
): Result<readonly Action[]> => {
  const described: Metadata = base?.metadata ?? {
    id: input.tableId,
    schema,
    partitionColumns: [],
    configuration: input.configuration ?? {},
    createdTime: input.now,
  }
  const metaData = describedBy({ ...described, schema }, input.metadataUpdates)
  if (base && sameMetadata(base.metadata, metaData)) return ok([])
  const names = checkColumnNames(schema)
  if (!names.ok) return names
  const before = base?.protocol ?? newProtocol
  const protocol = withFeatures(before, metaData)
  const head: Action[] = base && protocol === before ? [] : [{ kind: 'protocol', protocol }]
  return ok([...head, { kind: 'metaData', metaData }])
}

/** Add actions of new files. `dataChange` false: the rows were in the table before (OPTIMIZE). */
export const addActionsOf = (
  files: readonly NewFile[],
  { dataChange = true }: { readonly dataChange?: boolean } = {},
): readonly Action[] =>
  files.map(({ path, partitionValues = {}, size, modified, stats }): Action => {
    const told = stats === '' ? {} : { stats }
    return {
      kind: 'add',
      add: {
        path: encodeDataPath(path),
        partitionValues,
        size,
        modificationTime: modified,
        dataChange,
        ...told,
      },
    }
  })

/** Actions of new files with row-level changes (PROTOCOL.md, "Add CDC File"). */
export const changeActionsOf = (files: readonly NewFile[]): readonly Action[] =>
  files.map(({ path, partitionValues = {}, size }): Action => {
    const cdc: CdcFile = { path: encodeDataPath(path), partitionValues, size, dataChange: false }
    return { kind: 'cdc', cdc }
  })

/**
 * Remove actions of live files, with all that a reader of the tombstone needs: the path as the add has it, the deletion vector, the
 * row ids (PROTOCOL.md, "Add File and Remove File").
 *
 * @param now ms since the epoch; VACUUM counts from it
 */
export const removeActionsOf = (
  files: Iterable<AddFile>,
  now: number,
  { dataChange = true }: { readonly dataChange?: boolean } = {},
): readonly Action[] =>
  [...files].map((file): Action => {
    const { path, partitionValues, size, stats, tags, deletionVector, baseRowId, defaultRowCommitVersion } =
      file
    return {
      kind: 'remove',
      remove: {
        path,
        deletionTimestamp: now,
        dataChange,
        extendedFileMetadata: true,
        partitionValues,
        size,
        ...(stats === undefined ? {} : { stats }),
        ...(tags === undefined ? {} : { tags }),
        ...(deletionVector === undefined ? {} : { deletionVector }),
        ...(baseRowId === undefined ? {} : { baseRowId }),
        ...(defaultRowCommitVersion === undefined ? {} : { defaultRowCommitVersion }),
      },
    }
  })

const withPartitions = (
  metadata: Metadata | undefined,
  files: readonly NewFile[],
): Result<readonly NewFile[]> => {
  const names = metadata ? physicalPartitions(metadata) : []
  for (const file of files) {
    const missing = names.find(name => file.partitionValues?.[name] === undefined)
    if (missing !== undefined) {
      return invalid('files', `The table is partitioned by ${missing}, but ${file.path} has no value for it.`)
    }
  }
  const valuesOf = ({ partitionValues }: NewFile) =>
    Object.fromEntries(names.map(name => [name, partitionValues?.[name] ?? null]))
  return ok(files.map(file => ({ ...file, partitionValues: valuesOf(file) })))
}

const addActions = (base: Snapshot | undefined, files: readonly NewFile[]): Result<readonly Action[]> => {
  const complete = withPartitions(base?.metadata, files)
  return complete.ok ? ok(addActionsOf(complete.value)) : complete
}

const txnActions = ({ txn }: AppendInput): readonly Action[] => (txn ? [{ kind: 'txn', txn }] : [])

const sum = (numbers: readonly number[]): string =>
  String(numbers.reduce((total, number) => total + number, 0))

const operationOf = (
  mode: 'Append' | 'Overwrite',
  base: Snapshot | undefined,
  input: AppendInput,
): CommitPlan['operation'] => {
  const removed = [...(base?.files.values() ?? [])]
  const removals =
    mode === 'Append'
      ? {}
      : { numRemovedFiles: String(removed.length), numRemovedBytes: sum(removed.map(file => file.size)) }
  return {
    name: 'WRITE',
    parameters: { mode, partitionBy: JSON.stringify(base?.metadata.partitionColumns ?? []) },
    metrics: {
      numFiles: String(input.files.length),
      numOutputRows: sum(input.files.map(file => file.rows)),
      numOutputBytes: sum(input.files.map(file => file.size)),
      ...removals,
    },
    ...(input.provenance ? { provenance: input.provenance } : {}),
    isBlindAppend: mode === 'Append',
  }
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

const newColumns = (table: StructType, merged: StructType): readonly ColumnMismatch[] =>
  merged.fields
    .slice(table.fields.length)
    .map(({ name, type }) => ({ column: name, expected: 'no such column', found: typeName(type) }))

const schemaAfterAppend = (table: StructType, input: AppendInput): Result<StructType> => {
  const merged = mergeSchemas(table, input.schema)
  if (!merged.ok) return merged
  const bad = [
    ...uncast(table, input.schema),
    ...(input.mergeSchema === false ? newColumns(table, merged.value) : []),
  ]
  return bad.length > 0 ? mismatchError(bad) : merged
}

/**
 * Plans to add rows, creating the table (protocol 1/2) when `base` is undefined. New columns are added to the schema. Errors:
 * `schema-mismatch` when columns do not fit (files must have the table's exact types: cast to `mergeSchemas`' result before
 * writing), `invalid` for names that Delta forbids, for missing partition values, and for tables with rules or column mapping, whose
 * files `writeRows` makes and `planWrite` adds.
 */
export const planAppend = (base: Snapshot | undefined, input: AppendInput): Result<CommitPlan> => {
  const plain = checkPlain(base)
  if (!plain.ok) return plain
  const schema = base ? schemaAfterAppend(base.metadata.schema, input) : ok(input.schema)
  if (!schema.ok) return schema
  const head = headActions(base, schema.value, input)
  if (!head.ok) return head
  const adds = addActions(base, input.files)
  if (!adds.ok) return adds
  return ok({
    readVersion: base?.version ?? -1,
    actions: [...head.value, ...txnActions(input), ...adds.value],
    operation: operationOf('Append', base, input),
    reads: 'nothing',
  })
}

/**
 * Plans to replace all rows: every live file is removed; the schema becomes the input's, the table keeps its id. Errors: `invalid`
 * when the table is append-only (`delta.appendOnly`), for names that Delta forbids, for missing partition columns or values.
 */
export const planOverwrite = (base: Snapshot | undefined, input: AppendInput): Result<CommitPlan> => {
  const plain = checkPlain(base)
  if (!plain.ok) return plain
  if (base?.metadata.configuration['delta.appendOnly'] === 'true' && base.files.size > 0) {
    return invalid(
      'configuration.delta.appendOnly',
      'The table is append-only, so its rows can not be replaced.',
    )
  }
  const lost = base?.metadata.partitionColumns.find(
    name => !input.schema.fields.some(field => field.name === name),
  )
  if (lost !== undefined)
    return invalid('schema', `The table is partitioned by ${lost}, which the new rows do not have.`)
  const head = headActions(base, input.schema, input)
  if (!head.ok) return head
  const adds = addActions(base, input.files)
  if (!adds.ok) return adds
  return ok({
    readVersion: base?.version ?? -1,
    actions: [
      ...head.value,
      ...txnActions(input),
      ...removeActionsOf(base?.files.values() ?? [], input.now),
      ...adds.value,
    ],
    operation: operationOf('Overwrite', base, input),
    reads: 'whole-table',
  })
}

/** Who commits, when, and under what id. `now` is ms since the epoch. */
export interface CommitStamp {
  readonly now: number
  readonly txnId: string
  readonly engineInfo: string
  readonly isolationLevel: IsolationLevel
  /** ms; for tables with in-commit timestamps */
  readonly inCommitTimestamp?: number
}

/** All actions of the log entry: commitInfo first, as Spark spells it, then the plan's. */
export const commitActions = (plan: CommitPlan, stamp: CommitStamp): readonly Action[] => {
  const { name, parameters, metrics, provenance, isBlindAppend, userMetadata } = plan.operation
  const commitInfo: CommitInfo = {
    ...(stamp.inCommitTimestamp === undefined ? {} : { inCommitTimestamp: stamp.inCommitTimestamp }),
    timestamp: stamp.now,
    operation: name,
    operationParameters: parameters,
    ...(plan.readVersion < 0 ? {} : { readVersion: plan.readVersion }),
    isolationLevel: stamp.isolationLevel,
    isBlindAppend,
    operationMetrics: metrics,
    ...(userMetadata === undefined ? {} : { userMetadata }),
    engineInfo: stamp.engineInfo,
    txnId: stamp.txnId,
    ...(provenance ? { boathouse: provenance } : {}),
  }
  return [{ kind: 'commitInfo', commitInfo }, ...plan.actions]
}

/** Whether a transaction of an application is in the table already (PROTOCOL.md, "Transaction Identifiers"). */
export const isApplied = (base: Snapshot | undefined, txn: Txn): boolean => {
  const applied = base?.txns.get(txn.appId)
  return applied !== undefined && applied.version >= txn.version
}
