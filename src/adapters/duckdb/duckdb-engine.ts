import { wrap, transfer } from 'comlink'
import { type LakeError, Failure, causeOf } from '../../core/error.ts'
import type { Engine, TextBatch } from '../../core/ports/engine.ts'
import type { EngineHost } from './engine-host.ts'
import type { StartSeat } from './engine-seat.ts'
import { type WorkerHost, isTrafficMessage } from './engine-wire.ts'
import { createSeatedEngine } from './seated-engine.ts'

export interface DuckDbEngineOptions {
  /** Makes a worker of `src/worker/engine.worker.ts`; called again whenever one was ended or died. */
  readonly startWorker: () => Worker
  /** The directory of the lake. */
  readonly root: FileSystemDirectoryHandle
  /** MiB that the engine may use before a statement fails with `out-of-memory`. */
  readonly memoryLimit?: number
  /** How long a worker has to come up before another is started in its place, ms. */
  readonly patience?: number
}

const buffersOf = (batch: TextBatch): ArrayBuffer[] => [
  ...new Set([
    batch.rowNumbers.buffer,
    ...batch.columns.flatMap(({ offsets, data, validity }) => [
      offsets.buffer,
      data.buffer,
      ...(validity === undefined ? [] : [validity.buffer]),
    ]),
  ]),
]

/** The worker's host, as one in this thread, with the buffers of a batch moved instead of copied. */
const connect = (worker: Worker): EngineHost & Pick<WorkerHost, 'open'> => {
  const remote = wrap<WorkerHost>(worker)
  return {
    open: (root, memoryLimit) => remote.open(root, memoryLimit),
    query: (sql, files) => remote.query(sql, files),
    start: (sql, files) => remote.start(sql, files),
    next: () => remote.next(),
    stop: () => remote.stop(),
    insertText: (table, batch) => remote.insertText(table, transfer(batch, buffersOf(batch))),
    create: path => remote.create(path),
    copy: (select, format, files) => remote.copy(select, format, files),
    release: paths => remote.release(paths),
    discard: (path, evenWithContent) => remote.discard(path, evenWithContent),
  }
}

const deathOf = (worker: Worker): Promise<LakeError> =>
  new Promise(resolve => {
    worker.addEventListener('error', event => {
      event.preventDefault()
      const why = event.message || 'the worker could not be loaded'
      const message = `The engine stopped (${why}) and was started again.`
      resolve({ kind: 'worker-died', message, cause: causeOf(event.error ?? why) })
    })
  })

/** Resolves after so many ms. */
const wait = (milliseconds: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, milliseconds)
  })

const startSeatIn =
  ({ startWorker, root, memoryLimit = 1536, patience = 20_000 }: DuckDbEngineOptions): StartSeat =>
  onTraffic => {
    let worker: Worker
    let isKilled = false
    let die: (error: LakeError) => void = () => undefined
    const died = new Promise<LakeError>(resolve => {
      die = resolve
    })
    const start = (): ReturnType<typeof connect> => {
      worker = startWorker()
      worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isTrafficMessage(data)) onTraffic(data)
      })
      void deathOf(worker).then(die)
      return connect(worker)
    }
    /** Browsers have been seen to start a worker that never says a word: another one is tried, with more patience each time. */
    const open = async (host: ReturnType<typeof connect>, longest: number): Promise<EngineHost> => {
      const reply = await Promise.race([host.open(root, memoryLimit), wait(longest)])
      if (reply) {
        if (!reply.ok) throw new Failure(reply.error)
        return host
      }
      worker.terminate()
      return isKilled ? host : open(start(), longest * 2)
    }
    return {
      host: open(start(), patience),
      died,
      kill: () => {
        isKilled = true
        worker.terminate()
      },
    }
  }

/**
 * The Engine port over DuckDB in a worker of its own, for the thread that coordinates the lake. The worker starts at once; what goes
 * wrong at its start is told to the first call.
 */
export const createDuckDbEngine = (options: DuckDbEngineOptions): Engine =>
  createSeatedEngine(startSeatIn(options))
