/** A file in the making. Exactly one of `publish` and `discard` ends it. */
export interface Draft {
  write(chunk: Uint8Array): Promise<void>
  /** Puts all that was written in place under the file's final name. */
  publish(): Promise<void>
  /** Throws away what was written; never rejects. */
  discard(): Promise<void>
}

/** Where the bytes of a draft go before they have their final name. */
export interface Sink {
  write(chunk: Uint8Array): Promise<void>
  /** Resolves when all bytes are in the file. */
  close(): Promise<void>
  /** Gives the file free without finishing it; never rejects. */
  abort(): Promise<void>
}

/** A file handle that can be moved. Not yet in the standard, though in every browser that has OPFS. */
interface Movable extends FileSystemFileHandle {
  move(directory: FileSystemDirectoryHandle, name: string): Promise<void>
}

/** True where the browser has `move`; that it works for this file is not said. */
export const isMovable = (handle: FileSystemFileHandle): handle is Movable =>
  'move' in handle && typeof handle.move === 'function'

const unshared = (chunk: Uint8Array): Uint8Array<ArrayBuffer> =>
  chunk.buffer instanceof ArrayBuffer ? (chunk as Uint8Array<ArrayBuffer>) : new Uint8Array(chunk)

/** Writes through createWritable: the file's old content stays until `close`. */
export const openSwapSink = async (handle: FileSystemFileHandle): Promise<Sink> => {
  const writable = await handle.createWritable()
  return {
    write: chunk => writable.write(unshared(chunk)),
    close: () => writable.close(),
    // aborting a stream that has failed already rejects, which is no news
    abort: () => writable.abort().catch(() => undefined),
  }
}
