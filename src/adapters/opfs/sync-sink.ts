import { type Sink, openSwapSink } from '../directory-handle/draft.ts'

/** The part of FileSystemSyncAccessHandle that is used here; the type itself is known in dedicated workers only. */
interface SyncHandle {
  write(bytes: Uint8Array, options: { readonly at: number }): number
  flush(): void
  getSize(): number
  close(): void
}

type SyncFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> }

const isSync = (handle: FileSystemFileHandle): handle is SyncFileHandle => 'createSyncAccessHandle' in handle

/** Chromium does not throw when a write fails, it returns its (negative) error number as an unsigned one; -8 is a full disk or quota. */
const noSpace = 2 ** 32 - 8

const writeAll = (sync: SyncHandle, chunk: Uint8Array, at: number): void => {
  let done = 0
  while (done < chunk.byteLength) {
    const written = sync.write(done === 0 ? chunk : chunk.subarray(done), { at: at + done })
    if (written === 0 || written === noSpace) throw new DOMException('no space is left', 'QuotaExceededError')
    if (written > chunk.byteLength - done)
      throw new DOMException(`error ${written - 2 ** 32}`, 'OperationError')
    done += written
  }
}

/** Writes through a sync access handle where there are any (dedicated workers), else through createWritable. The file must be a new one. */
export const openSyncSink = async (handle: FileSystemFileHandle): Promise<Sink> => {
  if (!isSync(handle)) return openSwapSink(handle)
  const sync = await handle.createSyncAccessHandle()
  let at = 0
  return {
    write: async chunk => {
      writeAll(sync, chunk, at)
      at += chunk.byteLength
    },
    close: async () => {
      // no browser flushes on close
      sync.flush()
      sync.close()
    },
    abort: async () => sync.close(),
  }
}
