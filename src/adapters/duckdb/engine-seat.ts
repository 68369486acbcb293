import { type LakeError } from '../../core/error.ts'
import type { EngineHost } from './engine-host.ts'
import type { Traffic } from './statements.ts'

/** A host somewhere (in a worker, or in this thread) and the means to end it from outside. */
export interface Seat {
  /** Resolves when the host can take calls; rejects with Failure when it cannot be started. */
  readonly host: Promise<EngineHost>
  /** Resolves, with what happened, when the host died by itself. */
  readonly died: Promise<LakeError>
  /** Ends the host at once, whatever it is doing; its pending calls never settle. */
  kill(): void
}

/** Makes a seat; it tells the traffic of the running statement to `onTraffic`. */
export type StartSeat = (onTraffic: (traffic: Traffic) => void) => Seat
