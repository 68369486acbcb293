import type { StructType } from './schema.ts'

/** JSON as the log holds it; integers beyond 2^53 are bigint. */
export type LogJson =
  null | boolean | number | bigint | string | readonly LogJson[] | { readonly [key: string]: LogJson }

export interface Protocol {
  readonly minReaderVersion: number
  readonly minWriterVersion: number
  readonly readerFeatures?: readonly string[]
  readonly writerFeatures?: readonly string[]
}

export interface Metadata {
  readonly id: string
  readonly name?: string
  readonly description?: string
  readonly schema: StructType
  readonly partitionColumns: readonly string[]
  readonly configuration: Readonly<Record<string, string>>
  /** Milliseconds since the epoch. */
  readonly createdTime?: number
}

export type PartitionValues = Readonly<Record<string, string | null>>

/** Where the deleted rows of a file are noted (PROTOCOL.md, "Deletion Vectors", descriptor schema). */
export interface DeletionVector {
  /** `u`: file named by a UUID, relative to the table; `i`: inline; `p`: absolute path. */
  readonly storageType: 'u' | 'i' | 'p'
  readonly pathOrInlineDv: string
  /** Of the size field in the file; absent when inline. */
  readonly offset?: number
  /** Bytes of the serialized vector. */
  readonly sizeInBytes: number
  /** Rows that it deletes. */
  readonly cardinality: number
}

/** Row tracking's members of a file action; kept and written back, not used. */
interface RowTracking {
  readonly baseRowId?: number
  readonly defaultRowCommitVersion?: number
}

export interface AddFile extends RowTracking {
  /** As in the log: relative to the table, URI-encoded (PROTOCOL.md, "Add File"). `data-path.ts` decodes it. */
  readonly path: string
  readonly partitionValues: PartitionValues
  readonly size: number
  readonly modificationTime: number
  readonly dataChange: boolean
  /** The JSON text of the statistics, as it came. */
  readonly stats?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly deletionVector?: DeletionVector
  readonly clusteringProvider?: string
}

export interface RemoveFile extends RowTracking {
  readonly path: string
  readonly deletionTimestamp?: number
  readonly dataChange: boolean
  readonly extendedFileMetadata?: boolean
  readonly partitionValues?: PartitionValues
  readonly size?: number
  readonly stats?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly deletionVector?: DeletionVector
}

/** A file with row-level changes of its commit (PROTOCOL.md, "Add CDC File"). */
export interface CdcFile {
  readonly path: string
  readonly partitionValues: PartitionValues
  readonly size: number
  readonly dataChange: false
  readonly tags?: Readonly<Record<string, string>>
}

/** Configuration of a feature that is not the table's own (PROTOCOL.md, "Domain Metadata"). */
export interface DomainMetadata {
  readonly domain: string
  readonly configuration: string
  readonly removed: boolean
}

/** First row of a V2 checkpoint (PROTOCOL.md, "Checkpoint Metadata"). */
export interface CheckpointMetadata {
  readonly version: number
  readonly tags?: Readonly<Record<string, string>>
}

/** A file that holds some of a V2 checkpoint's file actions (PROTOCOL.md, "Sidecar File Information"). */
export interface Sidecar {
  /** A name in `_delta_log/_sidecars`, or an absolute path. */
  readonly path: string
  readonly sizeInBytes: number
  readonly modificationTime: number
}

export interface Txn {
  readonly appId: string
  readonly version: number
  readonly lastUpdated?: number
}

/** commitInfo: free-form by the protocol; these keys are the ones that Delta's own writers use, and our `boathouse`. */
export interface CommitInfo {
  readonly timestamp?: number
  readonly operation?: string
  /** Values are strings; nested JSON is kept as a string, as Spark writes it. */
  readonly operationParameters?: Readonly<Record<string, LogJson>>
  readonly operationMetrics?: Readonly<Record<string, string>>
  readonly readVersion?: number
  readonly isolationLevel?: string
  readonly isBlindAppend?: boolean
  readonly userMetadata?: string
  readonly engineInfo?: string
  readonly txnId?: string
  /** Milliseconds; the commit's time where the table has in-commit timestamps. */
  readonly inCommitTimestamp?: number
  readonly boathouse?: Provenance
}

/** What came of a rule that lets rows pass for which it does not hold, when a commit was made. */
export interface Check {
  /** The step of the recipe. */
  readonly step: string
  /** The rule in words. */
  readonly rule: string
  /** Rows for which it did not hold; absent where they could not be counted. */
  readonly failed?: number
}

/** What made a commit: kept in `commitInfo.boathouse`, so that lineage is read from the log. */
export interface Provenance {
  /** The batch, for an ingest. */
  readonly batch?: string
  /** The recipe or aggregate that made the table, and its revision. */
  readonly recipe?: { readonly id: string; readonly revision: number }
  readonly aggregate?: { readonly id: string; readonly revision: number }
  /** Input tables and the versions that were read. */
  readonly inputs?: readonly { readonly table: string; readonly version: number }[]
  /** What came of the recipe's rules; absent where it has none. */
  readonly checks?: readonly Check[]
}

export type Action =
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  | { readonly kind: 'metaData'; readonly metaData: Metadata }
  | { readonly kind: 'add'; readonly add: AddFile }
  | { readonly kind: 'remove'; readonly remove: RemoveFile }
  | { readonly kind: 'txn'; readonly txn: Txn }
  | { readonly kind: 'cdc'; readonly cdc: CdcFile }
  | { readonly kind: 'domainMetadata'; readonly domainMetadata: DomainMetadata }
  | { readonly kind: 'checkpointMetadata'; readonly checkpointMetadata: CheckpointMetadata }
  | { readonly kind: 'sidecar'; readonly sidecar: Sidecar }
  | { readonly kind: 'commitInfo'; readonly commitInfo: CommitInfo }
  /** Known to the protocol or not, but not interpreted here: kept so that nothing is dropped. */
  | { readonly kind: 'other'; readonly name: string; readonly body: LogJson }

/** One commit, as read from `_delta_log/<version>.json`. */
export interface LogEntry {
  readonly version: number
  readonly actions: readonly Action[]
  /** The log file's modification time, ms; a fallback for `commitInfo.timestamp`. */
  readonly modified?: number
}

/** The state of a table at a version. */
export interface Snapshot {
  readonly version: number
  /** ms since the epoch, made monotonic over versions as Delta does it. */
  readonly timestamp: number
  readonly protocol: Protocol
  readonly metadata: Metadata
  /** Live files by `fileKey`, in the order in which they were added. */
  readonly files: ReadonlyMap<string, AddFile>
  readonly txns: ReadonlyMap<string, Txn>
  /** Domains that are set; removed ones are left out. */
  readonly domains: ReadonlyMap<string, DomainMetadata>
  /** Files that were removed, by `fileKey`, for checkpoints and VACUUM; those that expired before a checkpoint may be absent. */
  readonly tombstones: ReadonlyMap<string, RemoveFile>
}
