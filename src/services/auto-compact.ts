import type { Metadata } from '../core/delta/actions.ts'
import { groupBins, planBins } from '../core/delta/optimize.ts'
import { checkWritable } from '../core/delta/protocol.ts'
import { Failure } from '../core/error.ts'
import type { Job } from '../core/ports/job.ts'
import { crowded, smallBytes } from '../core/upkeep/crowded.ts'
import type { LakeDeps } from './deps.ts'
import { readLakeDocument } from './lake.ts'
import { type OptimizeReport, rewriteFiles } from './optimize.ts'

/** Spark's default: small files are gathered to 128 MiB. */
const targetBytes = 128 * 1024 * 1024

/** What the table says of itself, undefined when nothing. */
const wishOf = ({ configuration }: Metadata): boolean | undefined => {
  const wish = configuration['delta.autoOptimize.autoCompact'] ?? configuration['delta.autoOptimize']
  return wish === undefined ? undefined : ['true', 'auto'].includes(wish.trim().toLowerCase())
}

const isWished = async (deps: LakeDeps, metadata: Metadata): Promise<boolean> =>
  wishOf(metadata) ?? (await readLakeDocument(deps)).settings.autoCompact === true

/**
 * Puts small files together after many small commits, where the table (`delta.autoOptimize.autoCompact`) or, when it says nothing, the
 * lake's setting wants it and a partition has 50 of them (`delta.autoOptimize.autoCompact.minNumFiles`). Looks at the log alone to
 * find out. Undefined: nothing was to be done. Failures as `optimizeTable`; the commit that came before stands in any case.
 */
export const autoCompact = async (
  deps: LakeDeps,
  table: string,
  job: Job,
): Promise<OptimizeReport | undefined> => {
  const { snapshot } = await deps.logs.load(table)
  const considered = crowded(snapshot)
  if (considered.length === 0 || !(await isWished(deps, snapshot.metadata))) return undefined
  if (!checkWritable(snapshot.protocol, snapshot.metadata).ok) return undefined
  const bins = groupBins(planBins(considered, { targetBytes, smallBytes }), targetBytes)
  const request = { table, zOrderBy: [], auto: true }
  return rewriteFiles(deps, { table, snapshot, considered, bins, request, targetBytes }, job)
}

/** As `autoCompact`, after a commit that stands whatever comes of this: it is tried again after the next one. */
export const compactQuietly = async (deps: LakeDeps, table: string, job: Job): Promise<void> => {
  try {
    await autoCompact(deps, table, job)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
  }
}
