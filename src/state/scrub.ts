import { create } from 'zustand'

interface ScrubState {
  /** The table whose timeline is being moved along, and the version under the pointer; undefined at rest, where the address says which. */
  readonly scrub?: { readonly table: string; readonly version: number } | undefined
}

/** Where someone is on a timeline while moving along it: ahead of the address, which follows when the movement rests. */
export const useScrub = create<ScrubState>(() => ({}))

/** Moves to a version of a table; the address stays. */
export const scrubTo = (table: string, version: number): void =>
  useScrub.setState({ scrub: { table, version } })

/** The movement is over: the address says which version is shown. */
export const endScrub = (): void => useScrub.setState({ scrub: undefined })
