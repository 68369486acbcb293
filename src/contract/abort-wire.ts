/** How an AbortSignal crosses to a worker: as a port that says one thing once. Registered with comlink under `abort-signal`. */
export interface AbortWire {
  readonly aborted: boolean
  /** Absent when the signal had been aborted before it was sent. */
  readonly port?: MessagePort
}
