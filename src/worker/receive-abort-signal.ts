import { type TransferHandler, transferHandlers } from 'comlink'
import type { AbortWire } from '../contract/abort-wire.ts'

const handler: TransferHandler<AbortSignal, AbortWire> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize: () => {
    throw new TypeError('Signals travel from the page to the worker only')
  },
  deserialize: ({ aborted, port }) => {
    const controller = new AbortController()
    if (aborted) controller.abort()
    if (port) {
      const abort = () => {
        controller.abort()
        port.close()
      }
      port.addEventListener('message', abort, { once: true })
      port.start()
    }
    return controller.signal
  },
}

/** Teaches comlink to receive AbortSignals; the page's half is `send-abort-signal.ts`. */
export const installAbortSignalReceiver = (): void => {
  transferHandlers.set('abort-signal', handler)
}
