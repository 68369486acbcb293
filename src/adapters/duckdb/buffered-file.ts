import { readOnly } from './read-only-file.ts'
import type { SyncFile } from './sync-file.ts'

/** Reads a File in blocks of this many bytes: single small reads cost over half a millisecond each. */
const BLOCK = 1 << 22
const BLOCKS = 4

/** A File as a read-only SyncFile with a few blocks of read-ahead, for files that cannot be opened by a sync access handle. */
export const createBufferedFile = (file: Blob): SyncFile => {
  const reader = new FileReaderSync()
  // In the order of use: the first is the one unused for longest.
  const blocks = new Map<number, Uint8Array>()

  const blockAt = (index: number): Uint8Array => {
    const block =
      blocks.get(index) ??
      new Uint8Array(reader.readAsArrayBuffer(file.slice(index * BLOCK, (index + 1) * BLOCK)))
    blocks.delete(index)
    blocks.set(index, block)
    const [oldest] = blocks.keys()
    if (blocks.size > BLOCKS && oldest !== undefined) blocks.delete(oldest)
    return block
  }

  return readOnly({
    getSize: () => file.size,
    read: (into, { at }) => {
      let done = 0
      while (done < into.length && at + done < file.size) {
        const index = Math.floor((at + done) / BLOCK)
        const from = at + done - index * BLOCK
        const part = blockAt(index).subarray(from, from + into.length - done)
        into.set(part, done)
        done += part.length
      }
      return done
    },
    close: () => blocks.clear(),
  })
}
