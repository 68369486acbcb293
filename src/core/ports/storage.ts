/** A child of a directory. Sizes are bytes, times are milliseconds since the epoch. */
export type Entry =
  | { readonly kind: 'file'; readonly name: string; readonly size: number; readonly modified: number }
  | { readonly kind: 'directory'; readonly name: string }

/** Bytes `start` (included) to `end` (excluded) of a file; `end` beyond the file is cut to its size. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * The files of a lake. Paths are relative to the lake's root, parts joined by `/`, no leading slash; each part may hold any
 * character that a file system allows, taken literally. Methods reject with `Failure` (`storage-failed`, `storage-full`).
 */
export interface Storage {
  /** Direct children, sorted by name in code-unit order; temporary files are not shown; a missing directory is empty. */
  list(directory: string): Promise<readonly Entry[]>
  /** Names of the files among a directory's children, as `list` orders them; does not look at each file, so it stays quick for many. */
  names(directory: string): Promise<readonly string[]>
  /** The file's size in bytes, or undefined when there is none. */
  size(path: string): Promise<number | undefined>
  /** The whole file or a range of it; undefined when there is no such file. */
  read(path: string, range?: ByteRange): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Publishes the file whole: a reader sees the old bytes or the new, never a part. Makes directories as needed. */
  write(path: string, bytes: Uint8Array): Promise<void>
  /** As `write`, for content that does not fit in memory. Returns the bytes written. A failing source leaves no file. */
  writeStream(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number>
  /** As `write`, but of any number of callers for one path exactly one gets `created`. */
  putIfAbsent(path: string, bytes: Uint8Array): Promise<'created' | 'exists'>
  /** Removes a file, or a directory with all it holds; removing what is not there is not an error. */
  remove(path: string): Promise<void>
}
