import { Failure, causeOf } from '../core/error.ts'
import type { SourceFile } from '../core/ports/source.ts'

const chunkBytes = 1024 * 1024

/** A file of the page as a source that is read in slices, never as a whole. */
export const sourceOf = (file: File): SourceFile => {
  const read = async (start: number, end: number) => {
    try {
      return new Uint8Array(await file.slice(start, end).arrayBuffer())
    } catch (thrown) {
      const message = `${file.name} can not be read: it was changed, moved or removed after it was chosen.`
      throw new Failure({ kind: 'input-unreadable', message, file: file.name, cause: causeOf(thrown) })
    }
  }
  return {
    name: file.name,
    size: file.size,
    read,
    async *stream() {
      for (let start = 0; start < file.size; start += chunkBytes) yield await read(start, start + chunkBytes)
    },
  }
}
