import type { Action, AddFile, LogEntry, Metadata, Snapshot } from '../delta/actions.ts'
import { fileKey } from '../delta/file-key.ts'

/** What of a version says which rows it has. */
export interface VersionFiles {
  readonly version: number
  readonly metadata: Metadata
  /** Live files by `fileKey`, in the order in which they were added. */
  readonly files: ReadonlyMap<string, AddFile>
}

/** What a commit does to the files. */
interface Step {
  readonly removed: readonly string[]
  readonly added: readonly (readonly [key: string, add: AddFile])[]
  readonly metadata: Metadata | undefined
}

const stepOf = (actions: readonly Action[]): Step => ({
  removed: actions.flatMap(action => (action.kind === 'remove' ? [fileKey(action.remove)] : [])),
  added: actions.flatMap(action =>
    action.kind === 'add' ? [[fileKey(action.add), action.add] as const] : [],
  ),
  metadata: actions.findLast(action => action.kind === 'metaData')?.metaData,
})

/** Versions that follow one another, kept as one state and what each commit did to it. */
export class VersionRun {
  readonly first: number
  private readonly base: VersionFiles
  private readonly steps: Step[] = []

  constructor({ version, metadata, files }: Snapshot) {
    this.first = version
    this.base = { version, metadata, files }
  }

  get last(): number {
    return this.first + this.steps.length
  }

  /** Adds the next commits; those after a gap are left out. */
  add(entries: readonly LogEntry[]): void {
    for (const { version, actions } of entries)
      if (version === this.last + 1) this.steps.push(stepOf(actions))
  }

  /**
   * A version of the run; undefined for one that is not in it.
   *
   * @param near an older version of the run, from which there are fewer commits to go
   */
  at(version: number, near: VersionFiles = this.base): VersionFiles | undefined {
    if (version < this.first || version > this.last) return undefined
    if (version === near.version) return near
    const files = new Map(near.files)
    let { metadata } = near
    for (const step of this.steps.slice(near.version - this.first, version - this.first)) {
      for (const key of step.removed) files.delete(key)
      for (const [key, add] of step.added) {
        files.delete(key)
        files.set(key, add)
      }
      metadata = step.metadata ?? metadata
    }
    return { version, metadata, files }
  }
}
