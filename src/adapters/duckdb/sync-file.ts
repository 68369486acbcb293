/** A file that is open for synchronous access: what the engine needs of a FileSystemSyncAccessHandle. */
export interface SyncFile {
  /** The bytes of memory that it takes, for one that is held there whole; others hold a handle. */
  readonly memory?: number
  getSize(): number
  /** Reads into the whole of `into` as far as the file goes; returns the bytes read. */
  read(into: Uint8Array, options: { at: number }): number
  /** Writes all or throws; returns the bytes written. */
  write(from: Uint8Array, options: { at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}

/** A file of the lake while the engine writes it. Exactly one of `publish` and `discard` ends it. */
export interface NewFile {
  readonly file: SyncFile
  /** Closes the file, puts it in its place and returns the size that it has there, in bytes. */
  publish(): Promise<number>
  /** Closes and removes it. */
  discard(): Promise<void>
}

/** How the engine's host reaches the files of the lake. Paths as in the Storage port; methods reject with Failure (`storage-failed`). */
export interface FileAccess {
  /**
   * Opens existing files for reading, all at once; settles in their order, and never rejects. Those of at most `inMemory` bytes are
   * read whole and hold no handle.
   */
  open(paths: readonly string[], inMemory: number): Promise<readonly PromiseSettledResult<SyncFile>[]>
  /** Makes a new file; rejects when a file with content is there. */
  create(path: string): Promise<NewFile>
  /** Removes what an interrupted `create` left: without `evenWithContent` only an empty file. Missing is fine. */
  remove(path: string, evenWithContent: boolean): Promise<void>
}
