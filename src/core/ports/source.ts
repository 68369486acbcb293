/** A file from outside the lake (dropped, pasted, generated), readable more than once. */
export interface SourceFile {
  /** The file's own name, with extension, without directories. */
  readonly name: string
  /** Size in bytes as it lies, before any decompression. */
  readonly size: number
  /** Bytes `start` to `end` (excluded), cut to the size. */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>
  /** All bytes from the beginning, in chunks of about a mebibyte. Each call starts anew. */
  stream(): AsyncIterable<Uint8Array<ArrayBuffer>>
}
