/** Time, as a dependency, so that tests can hold it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>
}
