import { type TransferHandler, transferHandlers } from 'comlink'
import type { AbortWire } from '../contract/abort-wire.ts'

const handler: TransferHandler<AbortSignal, AbortWire> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize: signal => {
    if (signal.aborted) return [{ aborted: true }, []]
    const { port1, port2 } = new MessageChannel()
    const tell = () => {
      port1.postMessage(null)
      port1.close()
    }
    signal.addEventListener('abort', tell, { once: true })
    return [{ aborted: false, port: port2 }, [port2]]
  },
  deserialize: () => {
    throw new TypeError('Signals travel from the page to the worker only')
  },
}

/** Teaches comlink to send AbortSignals; the worker's half is `receive-abort-signal.ts`. Signals must be top-level arguments. */
export const installAbortSignalSender = (): void => {
  transferHandlers.set('abort-signal', handler)
}
