import type { SyncFile } from './sync-file.ts'

const refuse = (): never => {
  throw new DOMException('The file is open for reading only', 'NoModificationAllowedError')
}

/** A SyncFile out of what reads it. */
export const readOnly = (file: Pick<SyncFile, 'memory' | 'getSize' | 'read' | 'close'>): SyncFile => ({
  ...file,
  write: refuse,
  truncate: refuse,
  flush: () => undefined,
})

/** A file whose content is in memory. */
export const createWholeFile = (content: Uint8Array): SyncFile =>
  readOnly({
    memory: content.length,
    getSize: () => content.length,
    read: (into, { at }) => {
      const part = content.subarray(at, at + into.length)
      into.set(part)
      return part.length
    },
    close: () => undefined,
  })
