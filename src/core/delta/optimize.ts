import { type Result, err, ok } from '../result.ts'
import { sumOf } from '../sum-of.ts'
import type { AddFile, PartitionValues, Snapshot } from './actions.ts'
import { type CommitPlan, type NewFile, addActionsOf, removeActionsOf } from './commit-plan.ts'
import { fileKey } from './file-key.ts'
import { parseStats } from './stats.ts'

/** A file with a larger share of deleted rows is written anew, whatever its size. */
const muchDeleted = 0.05

/** Files of one partition that are written anew together. */
export type Bin = readonly AddFile[]

/** Sizes in bytes. */
export interface BinOptions {
  /** No bin is larger, unless it is one file. */
  readonly targetBytes: number
  /** Files from this size on are left alone, unless many of their rows are deleted; the target when absent. */
  readonly smallBytes?: number
}

const hasManyDeleted = ({ stats, deletionVector }: AddFile): boolean => {
  if (!deletionVector) return false
  const rows = stats === undefined ? undefined : parseStats(stats)?.numRecords
  // Without a count the share can not be told; the new file will have one.
  return rows === undefined || deletionVector.cardinality / rows > muchDeleted
}

const partitionKey = (values: PartitionValues): string =>
  JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** The files by partition, in their order. */
export const byPartition = (files: Iterable<AddFile>): readonly Bin[] => {
  const groups = new Map<string, AddFile[]>()
  for (const file of files) {
    const key = partitionKey(file.partitionValues)
    const group = groups.get(key)
    if (group) group.push(file)
    else groups.set(key, [file])
  }
  return [...groups.values()]
}

const pack = (files: Bin, targetBytes: number): readonly Bin[] => {
  const bins: AddFile[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const file of files) {
    if (size + file.size > targetBytes) {
      bins.push([])
      size = 0
    }
    bins.at(-1)?.push(file)
    size += file.size
  }
  return bins
}

/**
 * Small files, and those with many deleted rows, put together so that each bin becomes one file of about the target size. Files of a
 * bin are neighbours in the order of the table, which stays as it is as far as it goes. Bins that would change nothing are left out.
 */
export const planBins = (files: Iterable<AddFile>, options: BinOptions): readonly Bin[] => {
  const { targetBytes, smallBytes = targetBytes } = options
  return byPartition(files).flatMap(partition => {
    const chosen = partition.filter(file => file.size < smallBytes || hasManyDeleted(file))
    return pack(chosen, targetBytes).filter(bin => bin.length > 1 || bin.some(hasManyDeleted))
  })
}

/**
 * Bins that are rewritten in one go: no two of one partition, and together not larger than the target, unless it is one bin. A table of
 * many small partitions is so gone through in few steps.
 */
export const groupBins = (bins: readonly Bin[], targetBytes: number): readonly Bin[] => {
  const groups: AddFile[][] = []
  const keys = new Set<string>()
  let size = Number.POSITIVE_INFINITY
  for (const bin of bins) {
    const key = partitionKey(bin[0]?.partitionValues ?? {})
    const bytes = bytesOf(bin)
    if (size + bytes > targetBytes || keys.has(key)) {
      groups.push([])
      keys.clear()
      size = 0
    }
    groups.at(-1)?.push(...bin)
    keys.add(key)
    size += bytes
  }
  return groups
}

const bytesOf = (files: readonly { readonly size: number }[]): number => sumOf(files, ({ size }) => size)

/** A bin and the files that were written from it. */
export interface RewrittenBin {
  readonly before: Bin
  readonly after: readonly NewFile[]
}

/**
 * What was rewritten in one go, taken apart by partitions, so that a change to one of them by others leaves the rest standing. As a
 * whole where a new file's partition is not spelled as those of the old ones are.
 */
export const splitRewritten = (rewritten: RewrittenBin): readonly RewrittenBin[] => {
  const parts = new Map<string, { readonly before: AddFile[]; readonly after: NewFile[] }>()
  for (const file of rewritten.before) {
    const key = partitionKey(file.partitionValues)
    const part = parts.get(key) ?? { before: [], after: [] }
    part.before.push(file)
    parts.set(key, part)
  }
  for (const file of rewritten.after) {
    const part = parts.get(partitionKey(file.partitionValues ?? {}))
    if (!part) return [rewritten]
    part.after.push(file)
  }
  return [...parts.values()]
}

/** What was asked of OPTIMIZE, for the log. */
export interface OptimizeRequest {
  /** Name of the table. */
  readonly table: string
  /** SQL of WHERE. */
  readonly where?: string
  readonly zOrderBy: readonly string[]
  /** Whether it was auto-compaction. */
  readonly auto: boolean
}

/** Spark's file size figures: the smallest, the largest, and the quarters between them. */
const sizeMetrics = (files: readonly NewFile[]): Readonly<Record<string, string>> => {
  const sizes = files.map(({ size }) => size).sort((a, b) => a - b)
  const at = (share: number) => String(sizes[Math.floor(sizes.length * share)] ?? 0)
  return {
    minFileSize: at(0),
    p25FileSize: at(0.25),
    p50FileSize: at(0.5),
    p75FileSize: at(0.75),
    maxFileSize: String(sizes.at(-1) ?? 0),
  }
}

const metricsOf = (bins: readonly RewrittenBin[]): Readonly<Record<string, string>> => {
  const added = bins.flatMap(({ after }) => after)
  const removed = bins.flatMap(({ before }) => before)
  const vectors = removed.flatMap(({ deletionVector }) => (deletionVector ? [deletionVector] : []))
  return {
    numRemovedFiles: String(removed.length),
    numRemovedBytes: String(bytesOf(removed)),
    numAddedFiles: String(added.length),
    numAddedBytes: String(bytesOf(added)),
    ...sizeMetrics(added),
    numDeletionVectorsRemoved: String(vectors.length),
  }
}

/** The bins whose files are all still live: what others have removed or changed since must not come back. */
export const liveBins = (base: Snapshot, bins: readonly RewrittenBin[]): readonly RewrittenBin[] =>
  bins.filter(({ before }) => before.every(file => base.files.has(fileKey(file))))

/**
 * Plans to put rewritten files in the place of those that they were made from; no rows change. Bins that others got ahead of are left
 * out. Error `commit-conflict` when none is left.
 *
 * @param now ms since the epoch; becomes `deletionTimestamp`
 */
export const planOptimize = (
  base: Snapshot,
  bins: readonly RewrittenBin[],
  request: OptimizeRequest,
  now: number,
): Result<CommitPlan> => {
  const live = liveBins(base, bins)
  if (live.length === 0) {
    const message = `All files of ${request.table} that OPTIMIZE had rewritten were changed by others at the same time. Run it again.`
    return err({ kind: 'commit-conflict', message, table: request.table, version: base.version })
  }
  const removed = live.flatMap(({ before }) => before)
  const added = live.flatMap(({ after }) => after)
  return ok({
    readVersion: base.version,
    actions: [
      ...removeActionsOf(removed, now, { dataChange: false }),
      ...addActionsOf(added, { dataChange: false }),
    ],
    operation: {
      name: 'OPTIMIZE',
      parameters: {
        predicate: JSON.stringify(request.where === undefined ? [] : [request.where]),
        zOrderBy: JSON.stringify(request.zOrderBy),
        clusterBy: '[]',
        auto: String(request.auto),
      },
      metrics: metricsOf(live),
      isBlindAppend: false,
    },
    reads: { predicate: { kind: 'true' }, files: new Set(removed.map(fileKey)) },
  })
}
