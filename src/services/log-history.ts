import type { LogEntry, Snapshot } from '../core/delta/actions.ts'
import { HistoryWalk } from '../core/delta/changes.ts'
import type { HistoryEntry } from '../core/lake/table-views.ts'

/** What a history is read from. */
export interface HistorySource {
  /** The oldest version from which on all can be read. */
  readonly earliest: () => Promise<number>
  readonly snapshotAt: (version: number) => Promise<Snapshot>
  /** The commits from a version on, oldest first; those whose log entry was cleaned away are left out. */
  readonly entries: (from: number) => Promise<readonly LogEntry[]>
}

/** The timeline of a table as far as it was told: to go on with it, only newer commits are read. */
export class LogHistory {
  private readonly source: HistorySource
  private walk = new HistoryWalk()
  private oldest = 0
  private turn: Promise<unknown> = Promise.resolve()

  constructor(source: HistorySource) {
    this.source = source
  }

  /** Every commit whose log entry is there, oldest first. One caller at a time, so that nothing is read twice. */
  told(): Promise<readonly HistoryEntry[]> {
    const next = this.turn.then(() => this.advance())
    this.turn = next.catch(() => undefined)
    return next
  }

  private async advance(): Promise<readonly HistoryEntry[]> {
    const oldest = await this.source.earliest()
    if (oldest !== this.oldest) {
      this.walk = new HistoryWalk(await this.source.snapshotAt(oldest))
      this.oldest = oldest
    }
    for (const entry of await this.source.entries(this.walk.version() + 1)) this.walk.take(entry)
    return this.walk.entries()
  }
}
