import type { InParts } from './effort.ts'

/** Finds the texts that are close to one. */
export interface Neighbours {
  /** Those of the members that are close to a text and not taken, in no order that could be relied on; never the text itself. */
  of(text: number): InParts<readonly number[]>
  /** Takes a text out: it is not found any more. */
  take(text: number): void
}
