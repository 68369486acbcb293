/** Said after a commit was published, or a table was removed (`version` is then -1). */
export interface CommitNotice {
  readonly table: string
  readonly version: number
}

/** Tells the other tabs and workers of this origin what was committed. */
export interface Notices {
  post(notice: CommitNotice): void
  /** Calls the listener for notices of others and of this instance; returns a function that stops it. */
  subscribe(listener: (notice: CommitNotice) => void): () => void
}
