import type { VersionRange } from '../delta/vacuum.ts'
import type { Layer } from './table-views.ts'

/** Files and their bytes. */
export interface StoredAmount {
  readonly files: number
  readonly bytes: number
}

/** A commit that kept a table in order. */
export interface UpkeepCommit {
  readonly version: number
  /** ms since the epoch. */
  readonly timestamp: number
}

/** An OPTIMIZE: what it took and what it made of it, where its writer said. */
export interface OptimizeCommit extends UpkeepCommit {
  readonly removed?: StoredAmount
  readonly added?: StoredAmount
  /** The columns of ZORDER BY; none: the rows kept their order. */
  readonly zOrderBy: readonly string[]
}

/** A VACUUM that came to its end: what it deleted, where its writer said. */
export interface VacuumCommit extends UpkeepCommit {
  readonly files?: number
  readonly bytes?: number
}

/** How well the files of a table can be told apart by a column's smallest and largest values. */
export interface ColumnOverlap {
  readonly column: string
  /** Files that have to be read to find one value, on average over the values at which files begin; 1 at best, all at worst. */
  readonly depth: number
  /** The share of files, 0 to 1, that is passed over for one value. */
  readonly skipped: number
  /** The same, estimated, after OPTIMIZE … ZORDER BY this column alone. */
  readonly skippedAfter: number
}

/** All files of a table by what they are there for. */
export interface StorageShares {
  /** Files of the newest version: data and deletion vectors. */
  readonly live: StoredAmount
  /** Files that only older versions need, change files of commits among them. */
  readonly older: StoredAmount
  /** Files that no version needs that there still is a log of: of writes that failed, of versions whose log is gone, or about to be committed. */
  readonly orphans: StoredAmount
  readonly log: StoredAmount
  /** What is neither, and what VACUUM passes over: hidden files of other programs. Of a table that can not be read: all of it. */
  readonly others: StoredAmount
}

/** What a table takes of the storage, and how its files lie. */
export interface TableStorage extends StorageShares {
  readonly table: string
  /** -1 where it can not be read. */
  readonly version: number
  /** Why a table can not be read; the figures are those of its files alone then. */
  readonly problem?: string
  /** Data files of the newest version that OPTIMIZE would write anew, as they are small or many of their rows are deleted. */
  readonly small: StoredAmount
  /** About so many files OPTIMIZE would make of those. */
  readonly smallAfter: number
  /** Data files of the newest version. */
  readonly dataFiles: number
  /** So many small files in one partition that each query pays for them. */
  readonly isCrowded: boolean
  /** The oldest version that the log still leads to: what came before is not known. */
  readonly oldest: number
  readonly lastOptimize?: OptimizeCommit
  readonly lastVacuum?: VacuumCommit
}

/** What a table takes of the storage, and what could be done about it. */
export interface TableUpkeep extends TableStorage {
  /** About so many data files there are after OPTIMIZE with ZORDER BY. */
  readonly dataFilesAfter: number
  /** Of columns with statistics in all files, the ones that can be told apart least first; none of a table with less than two files. */
  readonly overlaps: readonly ColumnOverlap[]
}

/** What the tables of a layer take together. */
export interface LayerStorage extends StorageShares {
  readonly layer: Layer
}

/** What the whole lake takes of the storage: every file of it is in one of the amounts. */
export interface LakeStorage {
  readonly tables: readonly TableStorage[]
  readonly layers: readonly LayerStorage[]
  /** Files as they came, kept beside the tables that were made of them. */
  readonly originals: StoredAmount
  /** Recipes, aggregates, their revisions, metrics, tags, and what batches were made of. */
  readonly documents: StoredAmount
  /** Results and exports of open tabs, which go with them. */
  readonly scratch: StoredAmount
}

/** What a tag keeps VACUUM from deleting. */
export interface TagHold extends StoredAmount {
  readonly name: string
  readonly version: number
}

/** What goes with a retention that is shorter than so many hours. */
export interface VacuumStep extends StoredAmount {
  readonly hours: number
  /** The age of what would go next, with a retention that is shorter than that; absent where nothing is left. */
  readonly nextHours?: number
  readonly lostVersions: readonly VersionRange[]
}

/** What VACUUM would do to a table. */
export interface VacuumPreview extends StoredAmount {
  readonly table: string
  readonly version: number
  /** The retention that this is of. */
  readonly retainHours: number
  /** The table's own, which VACUUM takes when it is told none. */
  readonly tableHours: number
  /** VACUUM refuses a retention that is shorter than the table's own. */
  readonly isShortRefused: boolean
  /** Paths below the table's directory. */
  readonly paths: readonly string[]
  readonly lostVersions: readonly VersionRange[]
  /** Tags without which more would go, and what each of them needs of that. */
  readonly held: readonly TagHold[]
  /** From the longest retention with which something goes to the shortest, each with all that goes. At most 200. */
  readonly steps: readonly VacuumStep[]
}
