import type { SourceFile } from '../core/ports/source.ts'

const chunkBytes = 1024 * 1024

/** A file of the page as a source that is read in slices, never as a whole. */
export const sourceOf = (file: File): SourceFile => {
  const read = async (start: number, end: number) =>
    new Uint8Array(await file.slice(start, end).arrayBuffer())
  return {
    name: file.name,
    size: file.size,
    read,
    async *stream() {
      for (let start = 0; start < file.size; start += chunkBytes) yield await read(start, start + chunkBytes)
    },
  }
}
