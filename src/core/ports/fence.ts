/** A commit that won its version but may not be in the log directory yet. */
export interface RatifiedCommit {
  readonly table: string
  readonly version: number
  /** The exact bytes of the log entry. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * The commit point (reference: Delta's ratified → published model). `table` is the table's directory within its lake.
 * A version, once ratified, belongs to its writer for good, even when that writer dies before it publishes.
 */
export interface Fence {
  /** Claims a version durably; `taken` when somebody has it. */
  ratify(commit: RatifiedCommit): Promise<'ratified' | 'taken'>
  /** Commits of the table that were ratified but not yet marked as published, in version order. */
  pending(table: string): Promise<readonly RatifiedCommit[]>
  /** Notes that the log file of this version is in place. The claim on the version stays. */
  markPublished(table: string, version: number): Promise<void>
  /** Forgets the table altogether (it was dropped or replaced by an import). */
  forget(table: string): Promise<void>
}
