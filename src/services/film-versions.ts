import { type VersionFiles, VersionRun } from '../core/film/version-files.ts'
import type { LakeDeps } from './deps.ts'
import { Recent } from './recent.ts'

/** Versions that are replayed together: to show one of them costs a look at the log for all of them. */
const runLength = 32
/** Runs that are kept, each as one map of files and what its commits did to it. */
const runsKept = 64
/** Files of the states that are kept whole: of a small table all states, of a large one some. */
const filesKept = 250_000

/** The files of a table's versions, in any order, without a replay of the log for each. */
export class FilmVersions {
  private readonly runs = new Recent<number, VersionRun>(runsKept)
  private readonly states = new Recent<number, VersionFiles>(filesKept, ({ files }) => files.size + 1)
  private readonly deps: Pick<LakeDeps, 'logs'>
  private readonly table: string

  constructor(deps: Pick<LakeDeps, 'logs'>, table: string) {
    this.deps = deps
    this.table = table
  }

  /**
   * The state at a version. Failures: those of `TableLogs.snapshotAt`.
   *
   * @param newest the newest version there is
   */
  async at(version: number, newest: number): Promise<VersionFiles> {
    const known = this.states.get(version)
    if (known) return known
    const isThere = Number.isInteger(version) && version >= 0 && version <= newest
    const run = isThere ? await this.runAt(version, newest) : undefined
    const near = this.states.get(version - 1)
    const state =
      run?.at(version, near && near.version >= run.first ? near : undefined) ??
      (await this.deps.logs.snapshotAt(this.table, version))
    this.states.set(version, state)
    return state
  }

  /** A run may begin before what is left of the log: then the version is looked for by itself. */
  private async runAt(version: number, newest: number): Promise<VersionRun | undefined> {
    const { logs } = this.deps
    const first = version - (version % runLength)
    const known = this.runs.get(first)
    const run = known ?? (await this.begin(first, version))
    if (!run || run.first > version) return undefined
    if (run.last < version)
      run.add(await logs.entries(this.table, run.last + 1, Math.min(first + runLength - 1, newest)))
    this.runs.set(first, run)
    return run
  }

  private async begin(first: number, version: number): Promise<VersionRun | undefined> {
    const { logs } = this.deps
    const start = Math.max(first, await logs.earliest(this.table))
    return start > version ? undefined : new VersionRun(await logs.snapshotAt(this.table, start))
  }
}
