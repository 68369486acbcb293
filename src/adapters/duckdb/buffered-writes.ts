import type { SyncFile } from './sync-file.ts'

/** Bytes that are gathered before they are written. */
const BLOCK = 1 << 20

/**
 * Gathers small writes that follow each other: DuckDB writes in pieces of 4 KiB, and each write to OPFS costs some tenths of a
 * millisecond whatever its size. A failed write is thrown at the write, `flush` or `close` that carries the bytes out.
 */
export const gatherWrites = (file: SyncFile): SyncFile => {
  const block = new Uint8Array(BLOCK)
  let start = 0
  let held = 0

  const writeOut = (bytes: Uint8Array, at: number): number => {
    const written = file.write(bytes, { at })
    if (written === bytes.length) return written
    // More than was asked for is how Chromium tells an I/O error: an unsigned negative number, -8 for a full disk or quota.
    const broken = written > bytes.length && written !== 2 ** 32 - 8
    throw new DOMException(
      broken ? `I/O error ${written - 2 ** 32}` : 'No space is left',
      broken ? 'OperationError' : 'QuotaExceededError',
    )
  }

  const empty = (): void => {
    const bytes = block.subarray(0, held)
    held = 0
    if (bytes.length > 0) writeOut(bytes, start)
  }

  return {
    getSize: () => Math.max(file.getSize(), held === 0 ? 0 : start + held),
    read: (into, options) => {
      empty()
      return file.read(into, options)
    },
    write: (from, { at }) => {
      if (at !== start + held || held + from.length > BLOCK) empty()
      if (from.length > BLOCK) return writeOut(from, at)
      if (held === 0) start = at
      block.set(from, held)
      held += from.length
      return from.length
    },
    truncate: size => {
      empty()
      file.truncate(size)
    },
    flush: () => {
      empty()
      file.flush()
    },
    close: () => file.close(),
  }
}
