import type { Cancel } from './cancel.ts'

/** How far a job is. Totals are absent while they are not known. */
export interface Progress {
  /** What is being done now, for the user: "Reading airports.dat". */
  readonly phase: string
  readonly rowsDone: number
  readonly bytesDone: number
  readonly bytesTotal?: number
}

/** What a caller hands to long work: how to stop it and whom to tell how far it is. */
export interface Job {
  readonly cancel: Cancel
  readonly onProgress: (progress: Progress) => void
}
