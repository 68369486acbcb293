import type { Effort, InParts } from './effort.ts'

/** Does all of some work at once. */
export const finish = <T>(work: InParts<T>): T => {
  for (;;) {
    const part = work.next()
    if (part.done === true) return part.value
    if (!(part.value >= 0 && part.value <= 1)) throw new Error(`${part.value} of the work is done.`)
  }
}

/** An effort that pauses at every step. */
export const restless = (): Effort => ({ spend: () => true, pause: () => 0, reach: () => undefined })
