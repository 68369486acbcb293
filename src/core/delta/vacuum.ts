import { sumOf } from '../sum-of.ts'
import type { AddFile, LogEntry, RemoveFile, Snapshot } from './actions.ts'
import type { CommitPlan } from './commit-plan.ts'
import { decodeDataPath } from './data-path.ts'
import { vectorFilePath } from './deletion-vector.ts'
import { fileKey } from './file-key.ts'
import { intervalProperty } from './properties.ts'
import { isOutside } from './scan.ts'

/** Delta's default for `delta.deletedFileRetentionDuration`: a week. */
const week = 7 * 24 * 3_600_000

/** How long the files of a removed row are kept, ms (`delta.deletedFileRetentionDuration`). */
export const fileRetention = (snapshot: Pick<Snapshot, 'metadata'>): number =>
  intervalProperty(snapshot.metadata, 'delta.deletedFileRetentionDuration', week)

/** A file in the table's directory: its path below it, bytes, and ms since the epoch. */
export interface StoredFile {
  readonly path: string
  readonly size: number
  readonly modified: number
}

/** Versions of a table, both ends included. */
export interface VersionRange {
  readonly from: number
  readonly to: number
}

/**
 * Whether VACUUM passes over a file or directory by its name: hidden ones are not the table's data. Change files are, and so are
 * partitions whose column begins with `_`.
 */
export const isHidden = (name: string, partitionColumns: readonly string[]): boolean =>
  /^[._]/.test(name) &&
  name !== '_change_data' &&
  !partitionColumns.some(column => name.startsWith(`${column}=`))

/** A file that a logical file is made of. Where an outside one lies now is not known, only its name. */
interface Part {
  readonly path: string
  readonly outside: boolean
}

/** The data file, and the file of the deletion vector; paths are decoded. */
const partsOf = ({ path, deletionVector }: Pick<RemoveFile, 'path' | 'deletionVector'>): readonly Part[] => {
  const data = { path: decodeDataPath(path), outside: isOutside(path) }
  if (!deletionVector || deletionVector.storageType === 'i') return [data]
  const { storageType, pathOrInlineDv } = deletionVector
  if (storageType === 'p') return [data, { path: decodeDataPath(pathOrInlineDv), outside: true }]
  const vector = vectorFilePath(pathOrInlineDv)
  return vector === undefined ? [data] : [data, { path: vector, outside: false }]
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const raise = (times: Map<string, number>, key: string, time: number): void => {
  times.set(key, Math.max(time, times.get(key) ?? 0))
}

/** Until when files are needed: by their paths below the table, and by the names of those that are known by a path outside of it. */
export class References {
  readonly #paths = new Map<string, number>()
  readonly #names = new Map<string, number>()

  /** @param until ms since the epoch; for good when absent */
  add(file: Pick<RemoveFile, 'path' | 'deletionVector'>, until = Number.POSITIVE_INFINITY): void {
    for (const { path, outside } of partsOf(file)) {
      // The table may have been moved here: any file of that name may be the one that is meant.
      if (outside) raise(this.#names, baseName(path), until)
      else raise(this.#paths, path, until)
    }
  }

  /** Undefined for a file that nobody knows. */
  until(path: string): number | undefined {
    const times = [this.#paths.get(path), this.#names.get(baseName(path))].filter(time => time !== undefined)
    return times.length === 0 ? undefined : Math.max(...times)
  }
}

/** What is known of a table's files. */
export interface KnownFiles {
  readonly snapshot: Pick<Snapshot, 'files' | 'tombstones'>
  /** All files of the table that are not hidden. */
  readonly files: readonly StoredFile[]
  /** Removals that the snapshot may have forgotten by now; those before `keepAfter` do not count. */
  readonly removals?: Iterable<RemoveFile>
  /** Versions that must stay readable, whatever their age. */
  readonly held?: readonly Pick<Snapshot, 'files'>[]
}

export interface VacuumInput extends KnownFiles {
  /** Files that were written or removed from the table after this moment are kept; ms since the epoch. */
  readonly keepAfter: number
}

/** A file that VACUUM deletes once it keeps only what was written or removed after a moment that is later than `last`, ms since the epoch. */
export interface DoomedFile {
  readonly file: StoredFile
  readonly last: number
}

/**
 * The files that some VACUUM deletes, each with the moment on which that depends: not live, nor in a version that is held. The moment is
 * when it was removed, or written where that is later, as another writer may be about to commit what nobody knows yet (PROTOCOL.md, "Add
 * File and Remove File": tombstones).
 */
export const doomedFiles = ({
  snapshot,
  files,
  removals = [],
  held = [],
}: KnownFiles): readonly DoomedFile[] => {
  const references = new References()
  for (const { files: needed } of [snapshot, ...held])
    for (const file of needed.values()) references.add(file)
  for (const tombstones of [snapshot.tombstones.values(), removals])
    for (const removed of tombstones) references.add(removed, removed.deletionTimestamp ?? 0)
  return files
    .map(file => ({ file, last: Math.max(file.modified, references.until(file.path) ?? 0) }))
    .filter(({ last }) => last !== Number.POSITIVE_INFINITY)
}

/** The files that VACUUM deletes when it keeps what was written or removed after a moment. */
export const planVacuum = ({ keepAfter, ...known }: VacuumInput): readonly StoredFile[] =>
  doomedFiles(known)
    .filter(({ last }) => last < keepAfter)
    .map(({ file }) => file)

/** Ranges that touch or overlap as one, in order. */
export const joinedVersions = (ranges: readonly VersionRange[]): readonly VersionRange[] => {
  const result: VersionRange[] = []
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && range.from <= last.to + 1)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    else result.push({ from: range.from, to: range.to })
  }
  return result
}

/** Versions that a file is needed for, and the moment on which its fate depends (`DoomedFile`). */
export interface DoomedVersions extends VersionRange {
  readonly last: number
}

/**
 * Versions that can not be read without these files, for each file.
 *
 * @param gone the moments of the files, by their paths below the table
 * @param entries all commits that there still are, in version order
 * @param oldest the oldest version that could be read until now
 */
export const doomedVersions = (
  gone: ReadonlyMap<string, number>,
  entries: Iterable<LogEntry>,
  oldest: number,
): readonly DoomedVersions[] => {
  const since = new Map<string, { readonly from: number; readonly last: number }>()
  const ended = new Set<string>()
  const ranges: DoomedVersions[] = []
  /** The moment on which the first of a logical file's parts may go; undefined when all stay. */
  const lastOf = (file: Pick<AddFile, 'path' | 'deletionVector'>): number | undefined => {
    const moments = partsOf(file).flatMap(({ path }) => gone.get(path) ?? [])
    return moments.length === 0 ? undefined : Math.min(...moments)
  }
  let latest: number | undefined
  let whole = false
  for (const { version, actions } of entries) {
    if (latest === undefined) whole = version === 0
    latest = version
    for (const action of actions) {
      const last = action.kind === 'remove' ? lastOf(action.remove) : undefined
      if (action.kind !== 'remove' || last === undefined) continue
      const key = fileKey(action.remove)
      // What is removed but was never added had been there before the log that is left.
      const from = since.get(key)?.from ?? (whole || ended.has(key) ? version : oldest)
      since.delete(key)
      ended.add(key)
      if (from < version) ranges.push({ from, to: version - 1, last })
    }
    for (const action of actions) {
      const last = action.kind === 'add' ? lastOf(action.add) : undefined
      if (action.kind !== 'add' || last === undefined) continue
      const key = fileKey(action.add)
      // One that is live already may be added again, with other statistics.
      since.set(key, since.get(key) ?? { from: version, last })
    }
  }
  for (const { from, last } of since.values()) ranges.push({ from, to: latest ?? from, last })
  return ranges
    .map(range => ({ ...range, from: Math.max(range.from, oldest) }))
    .filter(({ from, to }) => from <= to)
}

/** Versions that can not be read without these files (paths below the table), as `doomedVersions`. */
export const versionsWith = (
  gone: ReadonlySet<string>,
  entries: Iterable<LogEntry>,
  oldest: number,
): readonly VersionRange[] =>
  joinedVersions(doomedVersions(new Map([...gone].map(path => [path, 0])), entries, oldest))

/** Versions as people write them: `0 to 4, 7`. */
export const printVersions = (ranges: readonly VersionRange[]): string =>
  ranges.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`)).join(', ')

const planNothing = (
  base: Snapshot,
  name: string,
  parameters: Readonly<Record<string, string>>,
  metrics: Readonly<Record<string, string>>,
): CommitPlan => ({
  readVersion: base.version,
  actions: [],
  operation: { name, parameters, metrics, isBlindAppend: true },
  reads: 'nothing',
})

/** The commit that notes what VACUUM is about to delete; all times in ms. */
export const planVacuumStart = (
  base: Snapshot,
  files: readonly StoredFile[],
  retention: { readonly checked: boolean; readonly asked: number | undefined },
): CommitPlan =>
  planNothing(
    base,
    'VACUUM START',
    {
      retentionCheckEnabled: String(retention.checked),
      defaultRetentionMillis: String(fileRetention(base)),
      ...(retention.asked === undefined ? {} : { specifiedRetentionMillis: String(retention.asked) }),
    },
    {
      numFilesToDelete: String(files.length),
      sizeOfDataToDelete: String(sumOf(files, ({ size }) => size)),
    },
  )

/** The commit that notes that VACUUM is done; without `done`, that it was stopped. */
export const planVacuumEnd = (
  base: Snapshot,
  done: { readonly files: number; readonly directories: number } | undefined,
): CommitPlan =>
  planNothing(
    base,
    'VACUUM END',
    { status: done ? 'COMPLETED' : 'FAILED' },
    done ? { numDeletedFiles: String(done.files), numVacuumedDirectories: String(done.directories) } : {},
  )
