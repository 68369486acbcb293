import type { LogEntry, Snapshot } from '../core/delta/actions.ts'
import { logFileName, parseLogEntry } from '../core/delta/log-entry.ts'
import { type LogListing, latestVersion, listLog, withCommitsTo } from '../core/delta/log-listing.ts'
import { checkReadable } from '../core/delta/protocol.ts'
import { commitInfoOf, replayLog } from '../core/delta/replay.ts'
import { unwrap } from '../core/failure.ts'
import type { LogDeps } from './deps.ts'
import { isDamage } from './log-checkpoint.ts'
import { type LogFiles, logFiles } from './log-files.ts'
import type { LogHistory } from './log-history.ts'
import { Recent } from './recent.ts'
import { openSnapshot } from './snapshots.ts'

/** Actions that are kept of commits, over all of a table: some ten megabytes. */
const actionsKept = 50_000
/** Snapshots of old versions that are kept, each a map of all live files. */
const snapshotsKept = 4
/** A hint is used from this version on; shorter logs are listed, which shows all that is wrong with them. */
const longLog = 1000
/** Commits after the hinted checkpoint from which on there must be newer checkpoints. */
const staleHint = 100
/** How far after the newest commit others are looked for, which would show that one is missing. */
const lookAhead = 8

const keptEntries = () => new Recent<number, LogEntry>(actionsKept, entry => entry.actions.length + 1)
const keptSnapshots = () => new Recent<number, Snapshot>(snapshotsKept)

const markOf = (entry: LogEntry): string => {
  const { txnId = '', timestamp = entry.modified } = commitInfoOf(entry)
  return `${txnId} ${timestamp} ${entry.actions.length}`
}

/** What is known of one table's log. */
export class KnownLog {
  readonly table: string
  readonly files: LogFiles
  entries = keptEntries()
  snapshots = keptSnapshots()
  newest: Snapshot | undefined
  /** As far as it was asked for. */
  history: LogHistory | undefined
  /** Tells the newest commit from another one of its version. */
  private mark: string | undefined
  /** The version that was the newest when the directory was listed. */
  listedAt = -1
  private listing: LogListing | undefined
  /** What there is from the checkpoint on that a hint led to; the directory need not be listed for that. */
  private tail: LogListing | undefined
  private readonly deps: LogDeps
  private turn: Promise<unknown> = Promise.resolve()

  constructor(deps: LogDeps, table: string) {
    this.deps = deps
    this.table = table
    this.files = logFiles(deps, table)
  }

  /** Brings the newest snapshot up to date: one caller at a time, so that nothing is read twice and nothing goes back. */
  refresh(): Promise<Snapshot | undefined> {
    return this.inTurn(() => this.advance())
  }

  /** Takes in a commit that this worker has just put in its place: what it wrote need not be read back. */
  take(entry: LogEntry): Promise<void> {
    return this.inTurn(() => {
      if (entry.version !== (this.newest?.version ?? -1) + 1) return
      const grown = replayLog([entry], this.newest)
      if (!grown.ok) return
      this.entries.set(entry.version, entry)
      this.grow(grown.value, entry)
    })
  }

  /**
   * Whether the newest commit that is known of is still in the log. It is not when another tab dropped the table, and perhaps made one of
   * its name: all that was known is forgotten then.
   */
  confirm(): Promise<boolean> {
    return this.inTurn(() => this.holds())
  }

  /** A commit of the log, or one that is decided and not there yet. */
  readonly commit = async (version: number): Promise<LogEntry | undefined> => {
    const known = this.entries.get(version)
    if (known) return known
    const entry = await this.files.commit(version)
    if (entry) this.entries.set(version, entry)
    // Not remembered: should another program have taken the version, what it wrote counts.
    return entry ?? this.pending(version)
  }

  /** What there is for reading a version: no more than the end of the log, where that is known to be enough. */
  async listFor(version: number): Promise<LogListing> {
    const base = this.tail?.checkpoints[0]?.version
    if (this.listing || !this.tail || base === undefined || version < base) return this.list()
    return withCommitsTo(this.tail, this.newest?.version ?? -1)
  }

  /** The listing, with all commits that are known of. */
  async list(afresh = false): Promise<LogListing> {
    if (!this.listing || afresh) {
      this.listing = listLog(await this.files.names())
      this.listedAt = latestVersion(this.listing)
    }
    return withCommitsTo(this.listing, this.newest?.version ?? -1)
  }

  /** Commits that were decided but are not in the log directory yet count as there. */
  private async pending(version: number): Promise<LogEntry | undefined> {
    for (const commit of await this.deps.fence.pending(this.table))
      if (commit.version === version) return unwrap(parseLogEntry(version, commit.bytes))
    return undefined
  }

  /**
   * Opens a long log without listing it, which takes seconds for some ten thousand files: from the checkpoint that the hint names and the
   * commits that follow it. Whatever is odd is left to the listing: nothing depends on the hint.
   */
  private async openByHint(): Promise<Snapshot | undefined> {
    const checkpoint = await this.files.hint()
    if (!checkpoint || checkpoint.version < longLog) return undefined
    let latest = checkpoint.version
    while (await this.commit(latest + 1)) {
      latest += 1
      if (latest - checkpoint.version > staleHint) return undefined
    }
    // A missing commit is damage when there are later ones.
    for (let ahead = 2; ahead <= lookAhead; ahead += 1)
      if (await this.files.has(logFileName(latest + ahead))) return undefined
    const tail = {
      commits: [[checkpoint.version, latest] as const],
      checkpoints: [checkpoint],
      compactions: [],
    }
    const opened = await openSnapshot(this.files, this.commit, tail, latest).catch((thrown: unknown) => {
      if (isDamage(thrown)) return undefined
      throw thrown
    })
    this.tail = opened && tail
    return opened?.snapshot
  }

  private async open(): Promise<void> {
    const opened = (await this.openByHint()) ?? (await this.openByListing())
    if (!opened) return
    this.grow(opened, await this.commit(opened.version))
  }

  private async openByListing(): Promise<Snapshot | undefined> {
    const listing = await this.list(true)
    const opened = await openSnapshot(this.files, this.commit, listing)
    if (opened) this.listing = opened.listing
    return opened?.snapshot
  }

  private inTurn<T>(body: () => T | Promise<T>): Promise<T> {
    const next = this.turn.then(body)
    this.turn = next.catch(() => undefined)
    return next
  }

  private grow(snapshot: Snapshot, last: LogEntry | undefined): void {
    this.newest = snapshot
    this.mark = last && markOf(last)
  }

  private async holds(): Promise<boolean> {
    if (!this.newest || this.mark === undefined) return true
    const { version } = this.newest
    const entry = (await this.files.commit(version)) ?? (await this.pending(version))
    if (entry && markOf(entry) === this.mark) return true
    this.newest = undefined
    this.listing = undefined
    this.tail = undefined
    this.entries = keptEntries()
    this.snapshots = keptSnapshots()
    this.history = undefined
    return false
  }

  private async newer(): Promise<readonly LogEntry[]> {
    const from = this.newest?.version ?? -1
    const fresh: LogEntry[] = []
    for (;;) {
      const entry = await this.commit(from + fresh.length + 1)
      if (!entry) return fresh
      fresh.push(entry)
    }
  }

  private async advance(): Promise<Snapshot | undefined> {
    if (!this.newest) await this.open()
    const fresh = await this.newer()
    // What is new may follow another table of this name.
    if (fresh.length > 0 && !(await this.holds())) return this.advance()
    if (fresh.length > 0) this.grow(unwrap(replayLog(fresh, this.newest)), fresh.at(-1))
    if (this.newest) unwrap(checkReadable(this.newest.protocol))
    return this.newest
  }
}
