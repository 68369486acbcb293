import type { SourceFile } from './source.ts'

/** A file inside an archive. */
export interface ArchivedFile {
  /** Parts joined by `/`; never absolute and never with `..`. */
  readonly path: string
  /** Bytes, unpacked. */
  readonly size: number
  /** The content, unpacked as it is read. Each call starts anew. */
  stream(): AsyncIterable<Uint8Array>
}

/** Zip files, written and read piece by piece, so that they may be larger than memory. */
export interface Archive {
  /** Packs files of the lake, under their paths, into one file of the lake. Returns its size in bytes. */
  pack(paths: readonly string[], target: string, onBytes: (done: number) => void): Promise<number>
  /** The files of an archive. Failure `input-unreadable` when it is no zip, is damaged, or has a path that leaves its folder. */
  unpack(zip: SourceFile): Promise<readonly ArchivedFile[]>
}
