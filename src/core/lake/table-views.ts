import type { CommitInfo } from '../delta/actions.ts'

/** The three layers of a lake. */
export type Layer = 'bronze' | 'silver' | 'gold'

export interface LakeInfo {
  readonly id: string
  readonly name: string
  /** Commits that an earlier session had decided but not published, and that were published now. */
  readonly recovered: number
}

/** A column as the user sees it. */
export interface ColumnView {
  readonly name: string
  /** Delta type name; nested types as `struct<…>`, `array<…>`, `map<…>`. */
  readonly type: string
  readonly nullable: boolean
  /** One of the columns that Boathouse adds on ingest (`_source_file` …). */
  readonly audit: boolean
  /** The type that the values seem to have, for text columns of bronze. */
  readonly hint?: string
}

export interface TableSummary {
  /** `bronze.airports` */
  readonly name: string
  readonly layer: Layer
  readonly version: number
  /** Exact, from the log; undefined when a file has no statistics. */
  readonly rows?: number
  readonly bytes: number
  readonly files: number
  /** Time of the newest commit, ms. */
  readonly modified: number
  /** What the table is made from: `recipe` and `aggregate` tables can be refreshed. */
  readonly madeBy?: 'ingest' | 'recipe' | 'aggregate'
  /** What the table is made from, directly or further back, has newer versions than those it was made from, or a definition was edited since. */
  readonly stale: boolean
  /** Small files of partitions that have so many of them that each query pays for it; absent where there are none. */
  readonly smallFiles?: number
  /** A table that could not be opened says why; the others stay usable. */
  readonly problem?: string
}

export interface TableView {
  readonly name: string
  readonly version: number
  readonly latest: number
  readonly rows?: number
  readonly columns: readonly ColumnView[]
}

/** One commit, as in DESCRIBE HISTORY, and what it left. Rows are absent where a file has no statistics. */
export interface HistoryEntry {
  readonly version: number
  /** ms since the epoch, growing with the versions. */
  readonly timestamp: number
  /** As in commitInfo; `UNKNOWN` where the writer did not say. */
  readonly operation: string
  readonly info: CommitInfo
  readonly filesAdded: number
  readonly filesRemoved: number
  /** Rows of files that were added, or removed, with a change of data: a mere re-arrangement counts none. */
  readonly rowsAdded?: number
  readonly rowsRemoved?: number
  /** Rows, and bytes of live files, at this version; both absent before the oldest version that can still be read. */
  readonly rows?: number
  readonly bytes?: number
}

/** A table that was brought into the lake as it is. */
export interface OpenedTable {
  readonly table: string
  readonly version: number
  /** Live data files. */
  readonly files: number
  /** Of all its files, the log and older versions included. */
  readonly bytes: number
}

/** What DESCRIBE DETAIL says of a table. */
export interface TableDetail {
  readonly format: 'delta'
  /** The id in the table's metadata. */
  readonly id: string
  readonly name: string
  readonly description?: string
  /** The table's directory in the lake. */
  readonly location: string
  /** ms since the epoch, as the log says; absent where it does not. */
  readonly createdAt?: number
  /** Time of the newest commit, ms. */
  readonly lastModified: number
  readonly partitionColumns: readonly string[]
  /** Of liquid clustering, which another engine may have set; fields of structs with a dot. */
  readonly clusteringColumns: readonly string[]
  /** The version of the newest checkpoint, by the log's own hint; absent where there is none. */
  readonly lastCheckpoint?: number
  /** Live data files, and their bytes. */
  readonly numFiles: number
  readonly sizeInBytes: number
  readonly properties: Readonly<Record<string, string>>
  readonly minReaderVersion: number
  readonly minWriterVersion: number
  /** In order of name; also those that the numbers imply. */
  readonly tableFeatures: readonly string[]
  readonly statistics: {
    /** Absent where a file has no statistics. */
    readonly numRows?: number
    readonly numDeletionVectors: number
    readonly numRowsDeletedByDeletionVectors: number
  }
}
