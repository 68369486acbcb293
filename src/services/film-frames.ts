import type { AddFile } from '../core/delta/actions.ts'
import { matcher } from '../core/delta/match.ts'
import { type Bound, type Stretch, stretchPredicate } from '../core/film/range.ts'
import type { Reading } from '../core/film/reading.ts'
import type { VersionFiles } from '../core/film/version-files.ts'
import type { FilmWindow, KeptFile, KeptRow, LiveFile } from '../core/film/window.ts'
import type { Value } from '../core/ports/engine.ts'
import { type FilmSource, findEnd, liveRows, scanStretch, scanVersion } from './film-scan.ts'
import { decideDeleted } from './film-vectors.ts'

/** A version that is to be shown, and how its files are read. */
export interface FilmVersion {
  readonly state: VersionFiles
  readonly reading: Reading
}

/** Where rows of a version begin, and how many there are to be. */
export interface Sight {
  readonly anchor: Bound | undefined
  readonly rows: number
}

/** What reading cost. */
export interface FilmCost {
  readonly files: Set<string>
  bytes: number
}

/** Rows of a stretch that is read beyond those that are in sight: versions have fewer, and someone moves on. */
const slack = 3
/** So often a window is made longer for one version before the version is asked for by itself. */
const mostLonger = 3
/** So often its stretches are made shorter. */
const mostParted = 8
/** Rows of one statement, for each that a stretch was to have. */
const crowd = 8
const leastCrowd = 4_000

const neverEnds = Number.POSITIVE_INFINITY

/** Live rows among all rows of the files, as far as the log tells. */
const liveShare = (files: Iterable<AddFile>): number => {
  let [live, all] = [0, 0]
  for (const file of files) {
    const rows = liveRows(file) ?? 0
    live += rows
    all += rows + (file.deletionVector?.cardinality ?? 0)
  }
  return all === 0 ? 1 : Math.max(live / all, 0.05)
}

/** Fills a window as far as versions need it. */
export class FrameMaker {
  private readonly source: FilmSource
  private readonly window: FilmWindow
  private readonly cost: FilmCost
  /** Stretches that the last frame took. */
  private depth = 1

  constructor(source: FilmSource, window: FilmWindow, cost: FilmCost) {
    this.source = source
    this.window = window
    this.cost = cost
  }

  /** Reads what several versions lack at once, as far as the last frame went; what is too much is left to each of them. */
  async prepare(versions: readonly FilmVersion[], sight: Sight): Promise<void> {
    const target = Math.min(this.depth, this.window.ends.length)
    const lacking = new Map<KeptFile, LiveFile>()
    for (const version of versions)
      for (const file of this.live(version)) if (file.kept.reached < target) lacking.set(file.kept, file)
    await this.read([...lacking.values()], target, sight, versions.length)
  }

  /** The rows of a version: those that are kept, or, where these can not do, their values. */
  async rows(
    version: FilmVersion,
    sight: Sight,
  ): Promise<readonly KeptRow[] | readonly (readonly Value[])[]> {
    const { window } = this
    const live = this.live(version)
    let [longer, parted] = [0, 0]
    for (;;) {
      const cut = await this.cut(live, sight)
      const known = live.reduce((least, { kept }) => Math.min(least, kept.reached), neverEnds)
      if (cut) {
        this.depth = Math.min(known, window.ends.length)
        return cut
      }
      if (known < window.ends.length) {
        if (await this.read(live, known + 1, sight, 1)) continue
        parted += 1
        if (parted > mostParted || !(await this.part(version, live, known, sight))) break
      } else {
        longer += 1
        if (longer > mostLonger) break
        await this.lengthen(version, live, sight, 4 ** (longer - 1))
      }
    }
    const { state, reading } = version
    for (const { path } of state.files.values()) this.cost.files.add(path)
    return scanVersion(this.source, reading, [...state.files.values()], sight.anchor, sight.rows)
  }

  private live({ state, reading }: FilmVersion): readonly LiveFile[] {
    return Array.from(state.files.values(), add => ({ add, kept: this.window.fileOf(reading, add.path) }))
  }

  private async cut(live: readonly LiveFile[], sight: Sight): Promise<readonly KeptRow[] | undefined> {
    const undecided = this.window.undecided(live)
    const { deps, table } = this.source
    if (undecided.length > 0) await decideDeleted(deps.storage, table, this.window, undecided)
    const { rows, isWhole } = this.window.cut(live, sight.anchor, sight.rows)
    return isWhole ? rows : undefined
  }

  /** Reads what files lack of the first stretches of the window. False when that is too much. */
  private async read(
    live: readonly LiveFile[],
    target: number,
    sight: Sight,
    versions: number,
  ): Promise<boolean> {
    const { window, cost } = this
    const most = Math.max(leastCrowd, crowd * slack * sight.rows) * Math.max(1, versions / 2)
    for (const group of this.lacking(live, target)) {
      const { reading, stretch } = group
      const wanted = this.needed(reading, stretch, group.files)
      const scanned =
        wanted.length === 0
          ? { rows: [], bytes: 0 }
          : await scanStretch(
              this.source,
              reading,
              wanted.map(({ add }) => add),
              stretch,
              most,
            )
      cost.bytes += scanned.bytes
      for (const { add } of wanted) cost.files.add(add.path)
      if (!scanned.rows) return false
      window.keep(
        scanned.rows.flatMap(({ file, ...row }) => {
          const kept = wanted[file]?.kept
          return kept ? [{ ...row, file: kept }] : []
        }),
      )
      for (const { kept } of group.files) kept.reached = target
    }
    return true
  }

  /** Files that lack the same, together. */
  private lacking(live: readonly LiveFile[], target: number) {
    const groups = new Map<
      string,
      { readonly reading: Reading; readonly stretch: Stretch; readonly files: LiveFile[] }
    >()
    for (const file of live) {
      const { kept } = file
      if (kept.reached >= target) continue
      const stretch = this.window.stretch(kept.reached, target)
      const key = `${kept.reading.id} ${kept.reached}`
      const group = groups.get(key) ?? { reading: kept.reading, stretch, files: [] }
      groups.set(key, group)
      group.files.push(file)
    }
    return groups.values()
  }

  /** The files that may have rows of a stretch, by their statistics. */
  private needed(reading: Reading, stretch: Stretch, live: readonly LiveFile[]): readonly LiveFile[] {
    const match = matcher(reading.metadata, stretchPredicate(this.source.order, reading, stretch))
    return live.filter(({ add }) => match(add) !== 'none')
  }

  /** Ends a stretch that was too much sooner. False when that can not be: too many rows are in one place. */
  private async part(
    { reading }: FilmVersion,
    live: readonly LiveFile[],
    known: number,
    sight: Sight,
  ): Promise<boolean> {
    const { window } = this
    const lagging = live.filter(({ kept }) => kept.reached === known)
    const stretch = window.stretch(known, known + 1)
    const files = this.needed(reading, stretch, lagging).map(({ add }) => add)
    const { bound } = await findEnd(this.source, reading, files, stretch, sight.rows * slack)
    return bound !== undefined && window.part(known, bound)
  }

  /** Adds a stretch to the window, long enough for the version. */
  private async lengthen(
    { state, reading }: FilmVersion,
    live: readonly LiveFile[],
    sight: Sight,
    times: number,
  ): Promise<void> {
    const { window } = this
    const last = window.ends.at(-1)
    const stretch = { from: last ?? window.low, fromIncluded: last === undefined }
    const files = this.needed(reading, stretch, live).map(({ add }) => add)
    const rows = Math.ceil((sight.rows * slack * times) / liveShare(state.files.values()))
    const found = files.length === 0 ? undefined : await findEnd(this.source, reading, files, stretch, rows)
    if (!found?.bound) {
      for (const { kept } of live) kept.reached = neverEnds
      return
    }
    window.ends.push(found.bound)
    if (found.isAll && (await this.read(live, window.ends.length, sight, 1)))
      for (const { kept } of live) kept.reached = neverEnds
  }
}
