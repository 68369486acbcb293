import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fail } from '../../core/failure.ts'
import type { Engine } from '../../core/ports/engine.ts'
import type { Storage } from '../../core/ports/storage.ts'
import type { DuckDbBindings } from './duckdb-bindings.ts'
import { createEngineHost } from './engine-host.ts'
import type { StartSeat } from './engine-seat.ts'
import { LAKE_RUNTIME } from './lake-runtime.ts'
import { createSeatedEngine } from './seated-engine.ts'
import { createWholeFile } from './read-only-file.ts'
import type { FileAccess, SyncFile } from './sync-file.ts'

interface BlockingPackage {
  createDuckDB(bundles: unknown, logger: unknown, runtime: unknown): Promise<DuckDbBindings>
  VoidLogger: new () => unknown
}

const require = createRequire(import.meta.url)
const entry = '@malloydata/duckdb-wasm/dist/duckdb-node-blocking.cjs'

const instantiate = async (): Promise<DuckDbBindings> => {
  const duckdb: BlockingPackage = require(entry)
  const dist = dirname(require.resolve(entry))
  const bundle = (name: string) => ({ mainModule: `${dist}/duckdb-${name}.wasm`, mainWorker: '' })
  const bindings = await duckdb.createDuckDB(
    { mvp: bundle('mvp'), eh: bundle('eh') },
    new duckdb.VoidLogger(),
    LAKE_RUNTIME,
  )
  await bindings.instantiate()
  bindings.open({ path: ':memory:' })
  return bindings
}

/** A file in memory that behaves as a sync access handle. */
export const createMemoryFile = (
  content: Uint8Array = new Uint8Array(),
): SyncFile & { bytes(): Uint8Array } => {
  let data = content
  let size = content.length
  const reserve = (length: number): void => {
    if (length <= data.length) return
    const grown = new Uint8Array(Math.max(length, data.length * 2))
    grown.set(data)
    data = grown
  }
  return {
    getSize: () => size,
    read: (into, { at }) => {
      const part = data.subarray(Math.min(at, size), Math.min(at + into.length, size))
      into.set(part)
      return part.length
    },
    write: (from, { at }) => {
      reserve(at + from.length)
      data.set(from, at)
      size = Math.max(size, at + from.length)
      return from.length
    },
    truncate: length => {
      reserve(length)
      data.fill(0, Math.min(length, size))
      size = length
    },
    flush: () => undefined,
    close: () => undefined,
    bytes: () => data.slice(0, size),
  }
}

const storageAccess = (storage: Storage): FileAccess => ({
  open: (paths, inMemory) =>
    Promise.allSettled(
      paths.map(async path => {
        const bytes = await storage.read(path)
        if (bytes === undefined)
          return fail({ kind: 'storage-failed', path, message: `The file ${path} does not exist.` })
        return bytes.length <= inMemory ? createWholeFile(bytes) : createMemoryFile(bytes)
      }),
    ),
  create: async path => {
    if (((await storage.size(path)) ?? 0) > 0)
      return fail({ kind: 'storage-failed', path, message: `The file ${path} exists already.` })
    const file = createMemoryFile()
    return {
      file,
      publish: async () => {
        await storage.write(path, file.bytes())
        return (await storage.size(path)) ?? 0
      },
      discard: async () => undefined,
    }
  },
  remove: async () => undefined,
})

const startSeatOver =
  (storage: Storage, memoryLimit: number): StartSeat =>
  onTraffic => {
    let killed = false
    const pause = async (): Promise<void> => {
      await new Promise<void>(resolve => setImmediate(resolve))
      if (killed) await new Promise(() => undefined)
    }
    return {
      host: instantiate().then(bindings =>
        createEngineHost({ bindings, access: storageAccess(storage), memoryLimit, onTraffic, pause }),
      ),
      died: new Promise(() => undefined),
      kill: () => {
        killed = true
      },
    }
  }

/**
 * The engine for tests in Node: the same host and queue as in the browser, in this thread. Files are copied in from the storage
 * when they are attached, and back when they were written. Cancelling takes effect between slices of a statement.
 */
export const createNodeEngine = async (storage: Storage, memoryLimit = 1536): Promise<Engine> => {
  const engine = createSeatedEngine(startSeatOver(storage, memoryLimit))
  await engine.query('SELECT 1')
  return engine
}
