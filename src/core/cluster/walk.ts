import type { Chains } from './chains.ts'
import type { Effort, InParts } from './effort.ts'

/** Looks through chains for texts that are close to one, at each once. */
export class Walk {
  /** Of whom each text was last a candidate. */
  private readonly seen: Int32Array
  private readonly effort: Effort
  private turn = 0

  constructor(size: number, effort: Effort) {
    this.seen = new Int32Array(size)
    this.effort = effort
  }

  /** Those in the chains that begin at these entries, but for the text itself, that are near. */
  *through(
    chains: Chains,
    entries: readonly number[],
    text: number,
    isNear: (text: number, other: number) => boolean,
  ): InParts<readonly number[]> {
    const { seen, effort } = this
    const turn = (this.turn += 1)
    seen[text] = turn
    const found: number[] = []
    for (const start of entries)
      for (let entry = start; entry >= 0; entry = chains.next(entry)) {
        const other = chains.item(entry)
        if (seen[other] !== turn) {
          seen[other] = turn
          if (isNear(text, other)) found.push(other)
        }
        if (effort.spend(2)) yield effort.pause()
      }
    return found
  }
}
