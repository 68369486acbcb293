import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import { rowsOfFile } from '../core/delta/stats.ts'
import { typeName } from '../core/delta/schema-json.ts'
import { dataFileKey, filePartKey, missesColumn, seekColumn } from '../core/drift/column-at.ts'
import { joinParts } from '../core/drift/join-parts.ts'
import type { DriftShape } from '../core/drift/partial.ts'
import { movedMost, wholeShift, withShifts } from '../core/drift/shift.ts'
import { fail } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { Drift, DriftCounts, DriftPoint } from '../core/lake/drift-views.ts'
import type { VersionSpan } from '../core/lake/timeline-views.ts'
import type { Job } from '../core/ports/job.ts'
import { sumOf } from '../core/sum-of.ts'
import type { LakeDeps } from './deps.ts'
import { type FoundPart, readParts } from './drift-parts.ts'
import { shapeOf } from './drift-shape.ts'
import { tableHistory } from './tables.ts'
import { spanOf } from './version-span.ts'

/** What files hold of columns, kept; the one used longest ago goes first. */
const capacity = 8_000
/** Columns whose places are kept. */
const shapes = 200
/** When a column has so many times the rows, its places are looked for again. */
const growth = 2

/** Columns over the versions of their tables. */
export interface Drifts {
  /**
   * What a column holds at each version, with how far it moved. A data file is read once, whatever versions have it, and what it holds is kept.
   * Failures: `invalid` for a column that the newest of the versions does not have, `version-missing`, `cancelled`. What keeps a version from
   * being told is told with it.
   */
  of(table: string, column: string, span: VersionSpan, job: Job): Promise<Drift>
}

interface KnownShape {
  readonly shape: DriftShape
  readonly rows: number
  /** Tells the parts that were counted by it from others. */
  readonly id: string
}

/** A version on its way to a point. */
interface Version {
  readonly version: number
  readonly timestamp: number
  readonly problem?: string
  /** The files with what they are known by. */
  readonly files: ReadonlyMap<string, AddFile>
}

const remember = <T>(known: Map<string, T>, key: string, value: T, most: number): void => {
  known.delete(key)
  known.set(key, value)
  for (const oldest of known.keys()) {
    if (known.size <= most) return
    known.delete(oldest)
  }
}

const keyed = ({ files }: Snapshot): ReadonlyMap<string, AddFile> =>
  new Map([...files.values()].map(file => [filePartKey(file), file]))

const rowsOf = (files: Iterable<AddFile>): number => sumOf([...files], file => rowsOfFile(file) ?? 0)

class DriftCache implements Drifts {
  private readonly deps: LakeDeps
  private readonly shapes = new Map<string, KnownShape>()
  private readonly parts = new Map<string, FoundPart>()
  private made = 0

  constructor(deps: LakeDeps) {
    this.deps = deps
  }

  async of(table: string, name: string, span: VersionSpan, job: Job): Promise<Drift> {
    const { deps } = this
    const [first, last] = await spanOf(deps, table, span)
    const newest = await deps.logs.snapshotAt(table, last)
    const sought = seekColumn(newest.metadata, name)
    if (!sought) return fail(invalidAt('column', `${table} has no column ${name}.`))
    const versions: Version[] = []
    for (const { version, timestamp } of await tableHistory(deps, table)) {
      if (version < first || version > last) continue
      if (job.cancel.aborted) return fail({ kind: 'cancelled', message: 'Looking for drift was cancelled.' })
      const snapshot = await deps.logs.snapshotAt(table, version)
      const problem = missesColumn(snapshot.metadata, sought)
      versions.push({
        version,
        timestamp,
        files: keyed(snapshot),
        ...(problem === undefined ? {} : { problem }),
      })
    }
    const told = versions.filter(({ problem }) => problem === undefined)
    const column = { name, type: sought.field.type }
    const key = JSON.stringify([table, newest.metadata.id, sought.physical, typeName(column.type)])
    const { shape, id } = await this.shapeOf(key, newest, told, () =>
      shapeOf(
        deps,
        table,
        newest,
        column,
        told.map(({ files }) => [...files.values()]),
        job,
      ),
    )
    const files = new Map(told.flatMap(version => [...version.files]))
    const { found, read } = await this.partsOf(table, newest, shape, id, files, job)
    const points = withShifts(versions.map(pointOver(shape, found)))
    const { expected, places } = shape
    const whole = wholeShift(points)
    return {
      table,
      column: name,
      type: typeName(column.type),
      ...(expected ? { expected } : {}),
      places,
      points,
      moved: movedMost(points),
      ...(whole ? { whole } : {}),
      files: dataFiles(files.values()).length,
      filesRead: read.length,
      bytesRead: sumOf(read, ({ size }) => size),
    }
  }

  /** Places stay what they are while versions come, so that what is known of files stays of use. */
  private async shapeOf(
    key: string,
    newest: Snapshot,
    told: readonly Version[],
    find: () => Promise<DriftShape>,
  ): Promise<KnownShape> {
    const rows = Math.max(...told.map(({ files }) => rowsOf(files.values())), rowsOf(newest.files.values()))
    const known = this.shapes.get(key)
    if (known && rows <= Math.max(1, known.rows) * growth) return known
    const made = { shape: await find(), rows, id: `${(this.made += 1)}` }
    remember(this.shapes, key, made, shapes)
    return made
  }

  private async partsOf(
    table: string,
    snapshot: Snapshot,
    shape: DriftShape,
    id: string,
    files: ReadonlyMap<string, AddFile>,
    job: Job,
  ) {
    const found = new Map<string, FoundPart>()
    const unknown = new Map<string, AddFile>()
    for (const [key, file] of files) {
      const known = this.parts.get(`${id} ${key}`)
      if (!known) unknown.set(key, file)
      else {
        remember(this.parts, `${id} ${key}`, known, capacity)
        found.set(key, known)
      }
    }
    await readParts({ deps: this.deps, table, snapshot, shape, job }, unknown, (key, part) => {
      found.set(key, part)
      // A file that is gone may come back, with a restored folder.
      if (!('problem' in part)) remember(this.parts, `${id} ${key}`, part, capacity)
    })
    const read = [...unknown].flatMap(([key, file]) => (isRead(found.get(key)) ? [file] : []))
    return { found, read: dataFiles(read) }
  }
}

/** Each data file once, under however many deletion vectors. */
const dataFiles = (files: Iterable<AddFile>): readonly AddFile[] => [
  ...new Map([...files].map(file => [dataFileKey(file), file])).values(),
]

const isRead = (part: FoundPart | undefined): boolean => part !== undefined && !('problem' in part)

/** Versions with the same files hold the same. */
const pointOver = (shape: DriftShape, parts: ReadonlyMap<string, FoundPart>) => {
  let before: { readonly keys: string; readonly counts: DriftCounts } | undefined
  return ({ version, timestamp, problem, files }: Version): DriftPoint => {
    if (problem !== undefined) return { version, timestamp, problem }
    const keys = [...files.keys()].sort().join('\n')
    if (before?.keys === keys) return { version, timestamp, counts: before.counts }
    const own = [...files.keys()].flatMap(key => parts.get(key) ?? [])
    const broken = own.find(part => 'problem' in part)
    if (broken && 'problem' in broken) return { version, timestamp, problem: broken.problem }
    const counts = joinParts(
      shape,
      own.flatMap(part => ('problem' in part ? [] : [part])),
    )
    before = { keys, counts }
    return { version, timestamp, counts }
  }
}

/** Creates the memory of what files hold of columns; one for each worker. */
export const createDrifts = (deps: LakeDeps): Drifts => new DriftCache(deps)
