import { Failure, type LakeError } from '../../core/error.ts'
import type { Cancel } from '../../core/ports/cancel.ts'

const CANCELLED: LakeError = { kind: 'cancelled', message: 'The work was cancelled.' }

/** A place in the queue. */
export interface Turn {
  /** Resolves when it is this turn's time; rejects with `cancelled` as soon as it is cancelled. */
  readonly come: Promise<void>
  /** Rejects with `cancelled` when that happens; pending for ever otherwise. */
  readonly cancelled: Promise<never>
  /** Lets the next one go, but never before this turn has come. Safe to call twice. */
  end(): void
}

const rejectionOn = (cancel: Cancel | undefined): { promise: Promise<never>; stop: () => void } => {
  let stop = (): void => undefined
  const promise = new Promise<never>((_, reject) => {
    const listener = (): void => reject(new Failure(CANCELLED))
    if (cancel?.aborted === true) listener()
    else cancel?.addEventListener('abort', listener, { once: true })
    stop = () => cancel?.removeEventListener('abort', listener)
  })
  // Nobody may be looking at the moment of the rejection.
  promise.catch(() => undefined)
  return { promise, stop }
}

/** A queue: each turn comes when all before it have ended. */
export const createTurns = (): ((cancel: Cancel | undefined) => Turn) => {
  let tail: Promise<void> = Promise.resolve()
  return cancel => {
    const previous = tail
    const { promise: cancelled, stop } = rejectionOn(cancel)
    let release = (): void => undefined
    const ended = new Promise<void>(resolve => {
      release = resolve
    })
    tail = previous.then(() => ended)
    const come = Promise.race([previous, cancelled])
    return {
      come,
      cancelled,
      end: () => {
        stop()
        release()
      },
    }
  }
}
