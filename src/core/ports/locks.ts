/** Named locks across tabs and workers. Released when the holder dies. */
export interface Locks {
  /** Runs the body while the lock is held; rejects with what the body rejects with. Not re-entrant. */
  withLock<T>(name: string, body: () => Promise<T>): Promise<T>
  /** Whether anybody, here or elsewhere, holds the lock now. */
  isHeld(name: string): Promise<boolean>
}
