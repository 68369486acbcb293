/** Work that is done in small parts: it yields how much is done, 0 to 1, and may be left at any of these points. */
export type InParts<T> = Generator<number, T, void>

/** Steps between two pauses: some tenths of a millisecond by measurement, a few milliseconds on a slow machine. */
const stepsToPause = 20_000

/** Counts the steps of a piece of work, so that it is left often enough whatever its values are like. */
export interface Effort {
  /** Notes steps (a step is about a character that is looked at); true when it is time for a pause. */
  spend(steps: number): boolean
  /** Begins to count anew. It gives how much of the work is done: `if (effort.spend(n)) yield effort.pause()`. */
  pause(): number
  /** Says how much of the work is done, 0 to 1. */
  reach(done: number): void
}

/** An effort of which nothing is done. */
export const createEffort = (): Effort => {
  let [spent, reached] = [0, 0]
  return {
    spend: steps => (spent += steps) >= stepsToPause,
    pause: () => {
      spent = 0
      return reached
    },
    reach: done => {
      reached = done
    },
  }
}
