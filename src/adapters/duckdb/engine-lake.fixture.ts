import { expose } from 'comlink'
import { createDuckDbEngine } from './duckdb-engine.ts'

/** A worker that starts the engine's worker itself, as the one that coordinates a lake does. */
const host = {
  /** Copies, cancels, reads back; all of it in the directory of the origin that is named. */
  walk: async (directory: string) => {
    const origin = await navigator.storage.getDirectory()
    const root = await origin.getDirectoryHandle(directory, { create: true })
    const startWorker = () =>
      new Worker(new URL('../../worker/engine.worker.ts', import.meta.url), { type: 'module' })
    const engine = createDuckDbEngine({ startWorker, root })
    const path = 'silver/nested.parquet'
    const { bytes } = await engine.copy('SELECT range AS i FROM range(100000)', path, { format: 'parquet' })
    const cancel = new AbortController()
    const cancelled = engine
      .query('SELECT count(*) FROM range(100000000000) AS t(i) WHERE i % 7 = 3', { cancel: cancel.signal })
      .catch(String)
    setTimeout(() => cancel.abort(), 200)
    const message = await cancelled
    const { rows } = await engine.rows(`SELECT sum(i)::BIGINT FROM read_parquet(['${path}'])`, {
      files: [path],
    })
    const { epoch } = engine
    await engine.close()
    return { bytes, message, rows, epoch }
  },
}

export type LakeHost = typeof host

expose(host)
