import { Failure, type LakeError } from '../../core/error.ts'
import type { Cancel } from '../../core/ports/cancel.ts'

const CANCELLED: LakeError = { kind: 'cancelled', message: 'The work was cancelled.' }

/** A place in the queue. */
export interface Turn {
  /** Resolves when it is this turn's time; rejects with `cancelled` as soon as it is cancelled. */
  readonly come: Promise<void>
  /** Rejects with `cancelled` when that happens, or some time later; pending for ever otherwise. */
  readonly cancelled: Promise<never>
  /** Lets the next one go, but never before this turn has come. Safe to call twice. */
  end(): void
}

const rejectionOn = (
  cancel: Cancel | undefined,
  patience: number,
): { promise: Promise<never>; stop: () => void } => {
  let stop = (): void => undefined
  const promise = new Promise<never>((_, reject) => {
    const give = (): void => reject(new Failure(CANCELLED))
    let timer: ReturnType<typeof setTimeout> | undefined
    const listener = (): void => {
      if (patience > 0) timer = setTimeout(give, patience)
      else give()
    }
    if (cancel?.aborted === true) listener()
    else cancel?.addEventListener('abort', listener, { once: true })
    stop = () => {
      clearTimeout(timer)
      cancel?.removeEventListener('abort', listener)
    }
  })
  // Nobody may be looking at the moment of the rejection.
  promise.catch(() => undefined)
  return { promise, stop }
}

/** A queue: each turn comes when all before it have ended. With `patience` (ms), one that has come may go on for so long when it is cancelled. */
export const createTurns = (): ((cancel: Cancel | undefined, patience?: number) => Turn) => {
  let tail: Promise<void> = Promise.resolve()
  return (cancel, patience = 0) => {
    const previous = tail
    const waiting = rejectionOn(cancel, 0)
    const running = patience > 0 ? rejectionOn(cancel, patience) : waiting
    let release = (): void => undefined
    const ended = new Promise<void>(resolve => {
      release = resolve
    })
    tail = previous.then(() => ended)
    // In this order: nothing is begun, and no engine stopped, for one that is cancelled already.
    const come = Promise.race([waiting.promise, previous])
    return {
      come,
      cancelled: running.promise,
      end: () => {
        waiting.stop()
        running.stop()
        release()
      },
    }
  }
}
