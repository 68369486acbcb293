import { type Remote, proxy, wrap } from 'comlink'
import type { LakeApi } from '../contract/lake-api.ts'
import { defect } from '../core/failure.ts'
import { type Result, err } from '../core/result.ts'
import { installAbortSignalSender } from './send-abort-signal.ts'

type Method = keyof LakeApi

interface Connection {
  /** Held at module level: a proxy that is collected in mid-call would drop the reply. */
  readonly remote: Remote<LakeApi>
  /** Settles when the worker is gone; calls race against it, since a dead worker never answers. */
  readonly died: Promise<Result<never>>
}

let connection: Connection | undefined

const connect = (): Connection => {
  installAbortSignalSender()
  const worker = new Worker(new URL('../worker/lake.worker.ts', import.meta.url), {
    type: 'module',
    name: 'lake',
  })
  const died = new Promise<Result<never>>(resolve => {
    worker.addEventListener('error', event => {
      worker.terminate()
      connection = undefined
      const cause = { name: 'WorkerError', message: event.message || 'The worker could not be started' }
      resolve(
        err({
          kind: 'worker-died',
          message: 'The lake stopped unexpectedly. It starts again with your next action.',
          cause,
        }),
      )
    })
  })
  return { remote: wrap<LakeApi>(worker), died }
}

const call = async (method: Method, args: readonly unknown[]): Promise<Result<unknown>> => {
  connection ??= connect()
  const sent = args.map(arg => (typeof arg === 'function' ? proxy(arg) : arg))
  const invoke = connection.remote[method] as (...sent: readonly unknown[]) => Promise<Result<unknown>>
  try {
    return await Promise.race([invoke(...sent), connection.died])
  } catch (thrown) {
    return err(defect(thrown))
  }
}

/**
 * The lake, callable from the page: the methods of LakeApi with plain callbacks and AbortSignals. The worker starts with the first
 * call and again after it died. No call rejects: every failure is a Result.
 */
export const lake: LakeApi = new Proxy({} as LakeApi, {
  get:
    (_, method) =>
    (...args: readonly unknown[]) =>
      call(method as Method, args),
})
