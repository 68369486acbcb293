/** Finds the texts that are close to one. */
export interface Neighbours {
  /** Those of the members that are close to a text and free, in no order that could be relied on; never the text itself. */
  of(text: number, isFree: (other: number) => boolean): readonly number[]
}
