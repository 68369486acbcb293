import * as Comlink from 'comlink'
import { attempt } from '../../core/failure.ts'
import type { ByteRange, Entry } from '../../core/ports/storage.ts'
import type { Result } from '../../core/result.ts'
import { createOpfsStorage } from './opfs-storage.ts'

/** Hands out the next chunk of a stream that lives on the other side; undefined at its end. */
export type Pull = () => Promise<Uint8Array | undefined>

async function* pulled(pull: Pull): AsyncGenerator<Uint8Array> {
  for (let chunk = await pull(); chunk !== undefined; chunk = await pull()) yield chunk
}

const storageIn = async (directory: string): Promise<ReturnType<typeof createOpfsStorage>> => {
  const origin = await navigator.storage.getDirectory()
  return createOpfsStorage(await origin.getDirectoryHandle(directory, { create: true }))
}

/** A Storage in a worker, for tests: every call names the directory, and answers with a Result, because Failures do not cross. */
const host = {
  usesSyncHandles: (): boolean => 'createSyncAccessHandle' in FileSystemFileHandle.prototype,
  list: (directory: string, path: string): Promise<Result<readonly Entry[]>> =>
    attempt(async () => (await storageIn(directory)).list(path)),
  names: (directory: string, path: string): Promise<Result<readonly string[]>> =>
    attempt(async () => (await storageIn(directory)).names(path)),
  size: (directory: string, path: string): Promise<Result<number | undefined>> =>
    attempt(async () => (await storageIn(directory)).size(path)),
  read: (
    directory: string,
    path: string,
    range: ByteRange | undefined,
  ): Promise<Result<Uint8Array<ArrayBuffer> | undefined>> =>
    attempt(async () => (await storageIn(directory)).read(path, range)),
  write: (directory: string, path: string, bytes: Uint8Array): Promise<Result<void>> =>
    attempt(async () => (await storageIn(directory)).write(path, bytes)),
  writeStream: (directory: string, path: string, pull: Pull): Promise<Result<number>> =>
    attempt(async () => (await storageIn(directory)).writeStream(path, pulled(pull))),
  putIfAbsent: (directory: string, path: string, bytes: Uint8Array): Promise<Result<'created' | 'exists'>> =>
    attempt(async () => (await storageIn(directory)).putIfAbsent(path, bytes)),
  remove: (directory: string, path: string): Promise<Result<void>> =>
    attempt(async () => (await storageIn(directory)).remove(path)),
  /** Claims the names `0`, `1` … one after the other, taking for each claim the first that is free; returns those it got. */
  claimNames: (directory: string, writer: string, count: number): Promise<Result<readonly number[]>> =>
    attempt(async () => {
      const storage = await storageIn(directory)
      const claimed: number[] = []
      for (let name = 0; claimed.length < count; name++) {
        const bytes = new TextEncoder().encode(`${writer} ${claimed.length}`)
        if ((await storage.putIfAbsent(`log/${name}`, bytes)) === 'created') claimed.push(name)
      }
      return claimed
    }),
}

export type StorageHost = typeof host

Comlink.expose(host)
