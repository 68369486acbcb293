import type {
  Action,
  AddFile,
  CdcFile,
  CommitInfo,
  PartitionValues,
  Provenance,
  Snapshot,
  Txn,
} from './actions.ts'
import { encodeDataPath } from './data-path.ts'
import type { Predicate } from './predicate.ts'

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
