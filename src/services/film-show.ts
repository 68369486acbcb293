import type { Snapshot } from '../core/delta/actions.ts'
import { Failure, type LakeError } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import { type FilmOrder, toldOrder } from '../core/film/order.ts'
import { type Bound, boundOf } from '../core/film/range.ts'
import type { Readings } from '../core/film/reading.ts'
import { FilmWindow, type KeptRow } from '../core/film/window.ts'
import type { FilmFrame, FilmGap, FilmQuery, FilmReport } from '../core/lake/film-views.ts'
import type { Cancel } from '../core/ports/cancel.ts'
import type { Value } from '../core/ports/engine.ts'
import { valueText } from '../core/timeline/row-changes.ts'
import type { LakeDeps } from './deps.ts'
import { type FilmCost, type FilmVersion, FrameMaker, type Sight } from './film-frames.ts'
import { liveRows } from './film-scan.ts'
import type { FilmVersions } from './film-versions.ts'
import { columnsOf } from './tables.ts'

/** Places of one query, far from one another, of which rows are kept. */
const windowsKept = 3
/** Values that are kept of one place. */
const mostCells = 600_000
/** A window that is longer has its rows read anew from where someone is. */
const mostStretches = 6
/** Versions whose files are read by one statement, after the first. */
const atOnce = 8
const mostShown = 1_000

/** A query, but for where it begins and how many rows it has. */
export interface Reel {
  /** The newest version. */
  base: Snapshot
  readonly order: FilmOrder
  readonly readings: Readings
  windows: FilmWindow[]
  /** Calls take turns: what one reads the next one knows. */
  turn: Promise<unknown>
}

const ofVersion: ReadonlySet<LakeError['kind']> = new Set([
  'query-failed',
  'schema-mismatch',
  'input-unreadable',
  'storage-failed',
  'version-missing',
  'log-corrupt',
] satisfies readonly LakeError['kind'][])

/** Failure `cancelled` once nobody waits any more. */
export const stopIf = ({ aborted }: Cancel): void => {
  if (aborted) fail({ kind: 'cancelled', message: 'The film was cancelled.' })
}

const texts = new WeakMap<KeptRow, string>()

const textOf = (values: readonly Value[], { key }: FilmVersion['reading'], width: number): string =>
  key.length > 0
    ? key.map(at => valueText(at === undefined ? null : (values[at] ?? null))).join(' ')
    : valueText(values.slice(0, width))

const countOf = ({ state }: FilmVersion): number | undefined => {
  let total = 0
  for (const file of state.files.values()) {
    const rows = liveRows(file)
    if (rows === undefined) return undefined
    total += rows
  }
  return total
}

const isKept = (row: KeptRow | readonly Value[]): row is KeptRow => 'place' in row

const frameOf = (
  version: FilmVersion,
  rows: readonly (KeptRow | readonly Value[])[],
  isFiltered: boolean,
): FilmFrame => {
  const { state, reading } = version
  const columns = columnsOf(state)
  const keyText = (row: KeptRow | readonly Value[]): string => {
    if (!isKept(row)) return textOf(row, reading, columns.length)
    const text = texts.get(row) ?? textOf(row.values, reading, columns.length)
    texts.set(row, text)
    return text
  }
  const count = isFiltered ? undefined : countOf(version)
  return {
    version: state.version,
    columns,
    rows: rows.map(row => (isKept(row) ? row.values.slice(0, columns.length) : row)),
    keys: rows.map(keyText),
    ...(count === undefined ? {} : { count }),
  }
}

const windowFor = (reel: Reel, anchor: Bound | undefined): FilmWindow => {
  const known = reel.windows.find(window => window.ends.length <= mostStretches && window.holds(anchor))
  const window = known ?? new FilmWindow(reel.order, anchor)
  reel.windows = [window, ...reel.windows.filter(other => other !== window)].slice(0, windowsKept)
  return window
}

/** One call on its way: the frames of some versions, and what they took. */
export class Show {
  private readonly gaps: FilmGap[] = []
  private readonly cost: FilmCost = { files: new Set(), bytes: 0 }
  private filesShown = 0
  private readonly reel: Reel
  private readonly versions: FilmVersions
  private readonly maker: FrameMaker
  private readonly window: FilmWindow
  private readonly sight: Sight
  private readonly isFiltered: boolean

  constructor(deps: LakeDeps, reel: Reel, versions: FilmVersions, query: FilmQuery) {
    const { table, anchor = [], rows, where } = query
    this.reel = reel
    this.versions = versions
    this.isFiltered = where.length > 0
    this.sight = {
      anchor: anchor.length > 0 ? boundOf(reel.order, anchor) : undefined,
      rows: Math.max(1, Math.min(mostShown, Math.floor(rows))),
    }
    this.window = windowFor(reel, this.sight.anchor)
    const { base, order } = reel
    this.maker = new FrameMaker({ deps, table, base, order }, this.window, this.cost)
  }

  async run(
    versions: readonly number[],
    cancel: Cancel,
    onFrames: (frames: readonly FilmFrame[]) => void,
  ): Promise<FilmReport> {
    await this.frames(versions, cancel, frame => onFrames([frame]))
    const { order } = this.reel
    return {
      orderBy: toldOrder(order),
      key: order.key,
      filesShown: this.filesShown,
      filesRead: this.cost.files.size,
      bytesRead: this.cost.bytes,
      missing: this.gaps.toSorted((a, b) => a.version - b.version),
    }
  }

  private async frames(
    versions: readonly number[],
    cancel: Cancel,
    tell: (frame: FilmFrame) => void,
  ): Promise<void> {
    for (let at = 0; at < versions.length; at += at === 0 ? 1 : atOnce) {
      const group = await this.found(versions.slice(at, at === 0 ? 1 : at + atOnce))
      stopIf(cancel)
      if (group.length > 1) await this.attempt(undefined, () => this.maker.prepare(group, this.sight))
      for (const version of group) {
        stopIf(cancel)
        await this.attempt(version.state.version, async () => {
          const rows = await this.maker.rows(version, this.sight)
          this.filesShown += version.state.files.size
          tell(frameOf(version, rows, this.isFiltered))
        })
      }
      this.window.shrink(mostCells / Math.max(1, this.reel.base.metadata.schema.fields.length))
    }
  }

  private async found(versions: readonly number[]): Promise<readonly FilmVersion[]> {
    const found: FilmVersion[] = []
    for (const version of versions)
      await this.attempt(version, async () => {
        const state = await this.versions.at(version, this.reel.base.version)
        found.push({ state, reading: this.reel.readings.of(state.metadata) })
      })
    return found
  }

  /** What is wrong with one version is no reason to show none. */
  private async attempt(version: number | undefined, body: () => Promise<void>): Promise<void> {
    try {
      await body()
    } catch (thrown) {
      if (!(thrown instanceof Failure) || !ofVersion.has(thrown.error.kind)) throw thrown
      if (version !== undefined) this.gaps.push({ version, why: thrown.message })
    }
  }
}
