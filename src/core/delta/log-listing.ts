import { type Result, err, ok } from '../result.ts'
import { logFileName, versionOfLogFile } from './log-entry.ts'

/** The files that make up one checkpoint, whole. */
export interface CheckpointFiles {
  readonly version: number
  /** In `_delta_log`; the parts of a multi-part checkpoint in their order. */
  readonly names: readonly string[]
}

/** A file with the reconciled actions of the versions `from` to `to` (PROTOCOL.md, "Log Compaction Files"). */
interface Compaction {
  readonly from: number
  readonly to: number
  readonly name: string
}

/** Versions `from` to `to`, both included. */
type Run = readonly [from: number, to: number]

/** What there is in a `_delta_log`, as its file names tell it. */
export interface LogListing {
  /** The versions that have a JSON commit, in order: one run unless the log has gaps. */
  readonly commits: readonly Run[]
  /** Complete ones, oldest first; several of a version are all kept. */
  readonly checkpoints: readonly CheckpointFiles[]
  /** By `from`, the longest of those first. */
  readonly compactions: readonly Compaction[]
}

type CheckpointPart = { readonly version: number; readonly part: number; readonly parts: number }

const checkpointName = /^(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10})|\.[0-9a-f-]{36})?\.(json|parquet)$/i
const compactedName = /^(\d{20})\.(\d{20})\.compacted\.json$/

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0')

/** Name of a classic checkpoint in `_delta_log`. */
export const checkpointFileName = (version: number): string => `${padded(version, 20)}.checkpoint.parquet`

/** Name of a part of a multi-part checkpoint; parts count from 1. */
export const multiPartName = (version: number, part: number, parts: number): string =>
  `${padded(version, 20)}.checkpoint.${padded(part, 10)}.${padded(parts, 10)}.parquet`

const partOf = (name: string): CheckpointPart | undefined => {
  const found = checkpointName.exec(name)
  if (!found) return undefined
  const [whole, version = '', part, parts] = found
  // Only a checkpoint that is named by a UUID can be JSON.
  if (whole.endsWith('.json') && whole.length < 60) return undefined
  return { version: Number(version), part: Number(part ?? 1), parts: Number(parts ?? 1) }
}

/** The version that a file of a checkpoint, complete or not, belongs to; undefined for all other names. */
export const versionOfCheckpointFile = (name: string): number | undefined => partOf(name)?.version

/** The versions that a log compaction file covers; undefined for all other names. */
export const compactionOf = (name: string): Compaction | undefined => {
  const [, from = '', to = ''] = compactedName.exec(name) ?? []
  return Number(to) > Number(from) ? { from: Number(from), to: Number(to), name } : undefined
}

const runsOf = (sorted: readonly number[]): readonly Run[] => {
  const runs: [number, number][] = []
  for (const version of sorted) {
    const last = runs.at(-1)
    if (last && version <= last[1] + 1) last[1] = Math.max(last[1], version)
    else runs.push([version, version])
  }
  return runs
}

const checkpointsOf = (names: readonly string[]): readonly CheckpointFiles[] => {
  const whole: CheckpointFiles[] = []
  const parts = new Map<string, string[]>()
  for (const name of names) {
    const found = partOf(name)
    if (!found) continue
    if (found.parts === 1) whole.push({ version: found.version, names: [name] })
    else {
      const key = `${found.version}.${found.parts}`
      const siblings = parts.get(key) ?? []
      siblings[found.part - 1] = name
      parts.set(key, siblings)
    }
  }
  for (const [key, siblings] of parts) {
    const [version, count] = key.split('.').map(Number)
    const complete = siblings.filter(name => name !== undefined)
    if (version !== undefined && complete.length === count) whole.push({ version, names: complete })
  }
  // Those of one file come after those of many, so that they are taken first from the end.
  return whole.sort((a, b) => a.version - b.version || b.names.length - a.names.length)
}

/**
 * Sorts out the names of a `_delta_log`. Multi-part checkpoints with missing parts, checksums, temporary files and all names that
 * the protocol does not know are left out.
 */
export const listLog = (names: readonly string[]): LogListing => {
  const versions = names.flatMap(name => versionOfLogFile(name) ?? [])
  const compactions = names.flatMap(name => compactionOf(name) ?? [])
  return {
    commits: runsOf(versions.sort((a, b) => a - b)),
    checkpoints: checkpointsOf(names),
    compactions: compactions.sort((a, b) => a.from - b.from || b.to - a.to),
  }
}

/** The newest version there is; -1 for an empty log. */
export const latestVersion = ({ commits, checkpoints }: LogListing): number =>
  Math.max(commits.at(-1)?.[1] ?? -1, checkpoints.at(-1)?.version ?? -1)

const runOf = ({ commits }: LogListing, version: number): Run | undefined =>
  commits.findLast(([from, to]) => from <= version && version <= to)

/** Whether a version has a JSON commit. */
export const hasCommit = (listing: LogListing, version: number): boolean =>
  runOf(listing, version) !== undefined

/** The listing with the commits up to a version, which follow those that it has. */
export const withCommitsTo = (listing: LogListing, version: number): LogListing => {
  const latest = latestVersion(listing)
  if (version <= latest) return listing
  const [from, to] = listing.commits.at(-1) ?? [latest + 1, latest]
  const before = to === latest ? listing.commits.slice(0, -1) : listing.commits
  return { ...listing, commits: [...before, [to === latest ? from : latest + 1, version]] }
}

/** The listing without a commit that turned out not to be there, or to be empty. */
export const withoutCommit = (listing: LogListing, version: number): LogListing => ({
  ...listing,
  commits: listing.commits.flatMap(([from, to]): readonly Run[] => {
    if (version < from || version > to) return [[from, to]]
    const parts: readonly Run[] = [
      [from, version - 1],
      [version + 1, to],
    ]
    return parts.filter(([first, last]) => first <= last)
  }),
})

/** The oldest version from which on every version can be read; one more than the newest when that can not be read itself. */
export const earliestReadable = (listing: LogListing): number => {
  for (let earliest = latestVersion(listing) + 1; ;) {
    const version = earliest - 1
    const [from] = runOf(listing, version) ?? [version + 1]
    if (from === 0) return 0
    const base = listing.checkpoints.find(found => found.version >= from - 1 && found.version <= version)
    if (!base) return earliest
    earliest = base.version
  }
}

/** One file to replay: a commit, or a compaction that stands for several. */
export type LogStep =
  { readonly kind: 'commit'; readonly version: number } | ({ readonly kind: 'compacted' } & Compaction)

/** What to read for a snapshot: the checkpoint, if any, then the steps in order. */
export interface LogPlan {
  readonly version: number
  readonly checkpoint?: CheckpointFiles
  readonly steps: readonly LogStep[]
}

const gap = (listing: LogListing, missing: number): Result<never> => {
  const next = listing.commits.find(([from]) => from > missing)?.[0]
  const after = next === undefined ? '' : `, the next one there is ${next}`
  const path = `_delta_log/${logFileName(missing)}`
  const message = `The log has a gap: version ${missing} is missing${after}.`
  return err({ kind: 'log-corrupt', message, version: missing, path })
}

/**
 * The files that lead from one version to another. A compaction never takes the place of the last commit, which alone knows its time.
 * `log-corrupt` names the first version that is missing.
 */
export const planSteps = (
  listing: LogListing,
  after: number,
  to: number,
  damaged: ReadonlySet<string> = new Set(),
): Result<readonly LogStep[]> => {
  const usable = listing.compactions.filter(
    ({ from, to: end, name }) => from > after && end < to && !damaged.has(name),
  )
  // Of those that begin at a version, the last one set is the longest.
  const byStart = new Map(usable.toReversed().map(compaction => [compaction.from, compaction]))
  const steps: LogStep[] = []
  for (let version = after + 1; version <= to; version += 1) {
    const compaction = byStart.get(version)
    if (compaction) {
      steps.push({ kind: 'compacted', ...compaction })
      version = compaction.to
    } else if (hasCommit(listing, version)) steps.push({ kind: 'commit', version })
    else return gap(listing, version)
  }
  return ok(steps)
}

/**
 * What to read for the snapshot at a version, which must not be newer than the newest: the newest complete checkpoint that is not newer
 * and none of whose files is `damaged`, then compactions and commits. `log-corrupt` names the first version that is missing.
 */
export const planRead = (
  listing: LogListing,
  version: number,
  damaged: ReadonlySet<string> = new Set(),
): Result<LogPlan> => {
  const checkpoint = listing.checkpoints.findLast(
    candidate => candidate.version <= version && !candidate.names.some(name => damaged.has(name)),
  )
  const steps = planSteps(listing, checkpoint?.version ?? -1, version, damaged)
  if (!steps.ok) return steps
  return ok({ version, ...(checkpoint ? { checkpoint } : {}), steps: steps.value })
}
