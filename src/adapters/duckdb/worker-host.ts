import { transfer } from 'comlink'
import type { DuckDbBindings } from './duckdb-bindings.ts'
import { type HostReply, hostFailure } from './engine-errors.ts'
import { type EngineHost, createEngineHost } from './engine-host.ts'
import type { TrafficMessage, WorkerHost } from './engine-wire.ts'
import { createHandleAccess } from './handle-access.ts'
import { LAKE_RUNTIME } from './lake-runtime.ts'
import type { StatementHooks } from './statements.ts'

/** Milliseconds between two reports on the traffic of a statement. */
const REPORT_EVERY = 100

/** Posts the traffic of a statement to whoever started this worker; that works while a statement blocks it. */
const postTraffic = (): StatementHooks['onTraffic'] => {
  let reported = 0
  return ({ read, written }, last) => {
    const now = performance.now()
    if (!last && now - reported < REPORT_EVERY) return
    reported = now
    const message: TrafficMessage = { kind: 'engine-traffic', read, written }
    postMessage(message)
  }
}

const moved = async <T extends Uint8Array<ArrayBuffer> | undefined>(
  pending: Promise<HostReply<T>>,
): Promise<HostReply<T>> => {
  const reply = await pending
  return reply.ok && reply.value !== undefined ? transfer(reply, [reply.value.buffer]) : reply
}

/** What the engine's worker exposes: makes the instance at `open`, with the bindings that the caller provides for the file runtime. */
export const createWorkerHost = (
  createBindings: (runtime: typeof LAKE_RUNTIME) => Promise<DuckDbBindings>,
): WorkerHost => {
  let opened: EngineHost | undefined
  const host = (): EngineHost => {
    if (opened === undefined) throw new Error('the engine is not open')
    return opened
  }
  return {
    open: async (root, memoryLimit) => {
      try {
        const bindings = await createBindings(LAKE_RUNTIME)
        await bindings.instantiate()
        bindings.open({ path: ':memory:' })
        const access = createHandleAccess(root)
        opened = await createEngineHost({ bindings, access, memoryLimit, onTraffic: postTraffic() })
        return { ok: true, value: undefined }
      } catch (thrown) {
        return { ok: false, ...hostFailure(thrown, '') }
      }
    },
    query: (sql, files) => moved(host().query(sql, files)),
    start: (sql, files) => host().start(sql, files),
    next: () => moved(host().next()),
    stop: () => host().stop(),
    insertText: (table, batch) => host().insertText(table, batch),
    create: path => host().create(path),
    copy: (select, how, files) => host().copy(select, how, files),
    release: paths => host().release(paths),
    discard: (path, evenWithContent) => host().discard(path, evenWithContent),
  }
}
