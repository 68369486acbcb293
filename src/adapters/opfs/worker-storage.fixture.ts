import * as Comlink from 'comlink'
import { unwrap } from '../../core/failure.ts'
import type { Storage } from '../../core/ports/storage.ts'
import type { StorageHost } from './storage-worker.fixture.ts'

/** Starts a dedicated worker that hosts OPFS storages. */
export const startStorageWorker = (): {
  readonly worker: Worker
  readonly host: Comlink.Remote<StorageHost>
} => {
  const worker = new Worker(new URL('./storage-worker.fixture.ts', import.meta.url), { type: 'module' })
  return { worker, host: Comlink.wrap<StorageHost>(worker) }
}

/** A Storage whose every call is carried out in the worker, in this directory of the origin. */
export const workerStorage = (host: Comlink.Remote<StorageHost>, directory: string): Storage => ({
  list: async path => unwrap(await host.list(directory, path)),
  names: async path => unwrap(await host.names(directory, path)),
  size: async path => unwrap(await host.size(directory, path)),
  read: async (path, range) => unwrap(await host.read(directory, path, range)),
  write: async (path, bytes) => unwrap(await host.write(directory, path, bytes)),
  writeStream: async (path, chunks) => {
    const source = chunks[Symbol.asyncIterator]()
    const pull = async (): Promise<Uint8Array | undefined> => {
      const next = await source.next()
      return next.done === true ? undefined : next.value
    }
    return unwrap(await host.writeStream(directory, path, Comlink.proxy(pull)))
  },
  putIfAbsent: async (path, bytes) => unwrap(await host.putIfAbsent(directory, path, bytes)),
  remove: async path => unwrap(await host.remove(directory, path)),
})

/** A promise, and the function that fulfils it. */
export const deferred = (): { readonly promise: Promise<void>; readonly resolve: () => void } => {
  let resolve = (): void => undefined
  const promise = new Promise<void>(fulfil => {
    resolve = fulfil
  })
  return { promise, resolve }
}

/** A new, empty directory of the origin. */
export const freshDirectory = async (): Promise<FileSystemDirectoryHandle> => {
  const origin = await navigator.storage.getDirectory()
  return origin.getDirectoryHandle(`test-${crypto.randomUUID()}`, { create: true })
}
