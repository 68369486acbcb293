import type { LogEntry } from '../core/delta/actions.ts'
import { planBins } from '../core/delta/optimize.ts'
import { targetFileSize } from '../core/delta/properties.ts'
import { commitInfoOf } from '../core/delta/replay.ts'
import type { StoredAmount, TableUpkeep, UpkeepCommit } from '../core/lake/upkeep-views.ts'
import { sumOf } from '../core/sum-of.ts'
import { filesOfSize, overlaps } from '../core/upkeep/overlap.ts'
import { shareStorage } from '../core/upkeep/storage.ts'
import { crowded } from './auto-compact.ts'
import type { LakeDeps } from './deps.ts'
import { logDirectory } from './log-files.ts'
import { listTable } from './vacuum.ts'

const amountOf = (files: readonly { readonly size: number }[]): StoredAmount => ({
  files: files.length,
  bytes: sumOf(files, ({ size }) => size),
})

const logAmount = async ({ storage }: Pick<LakeDeps, 'storage'>, table: string): Promise<StoredAmount> => {
  const entries = await storage.list(logDirectory(table))
  return amountOf(entries.flatMap(entry => (entry.kind === 'file' ? [entry] : [])))
}

/** The newest commit of one of some operations. */
const lastOf = (entries: readonly LogEntry[], operations: readonly string[]): UpkeepCommit | undefined => {
  const entry = entries.findLast(one => operations.includes(commitInfoOf(one).operation ?? ''))
  return entry && { version: entry.version, timestamp: commitInfoOf(entry).timestamp ?? 0 }
}

/**
 * What a table takes of the storage, how its files lie, and when it was last put in order: from its log and the list of its files; no
 * data file is opened. Failure `table-missing`.
 */
export const tableUpkeep = async (deps: LakeDeps, table: string): Promise<TableUpkeep> => {
  const { snapshot } = await deps.logs.load(table)
  const { files } = await listTable(deps, table, snapshot.metadata.partitionColumns)
  const oldest = await deps.logs.earliest(table)
  const entries = await deps.logs.entries(table, oldest, snapshot.version)
  const targetBytes = targetFileSize(snapshot.metadata)
  const bins = planBins(snapshot.files.values(), { targetBytes })
  const lastOptimize = lastOf(entries, ['OPTIMIZE'])
  const lastVacuum = lastOf(entries, ['VACUUM END'])
  return {
    table,
    version: snapshot.version,
    ...shareStorage(snapshot, entries, files),
    log: await logAmount(deps, table),
    small: amountOf(bins.flat()),
    smallAfter: bins.length,
    dataFiles: snapshot.files.size,
    dataFilesAfter: filesOfSize(snapshot.files.values(), targetBytes),
    isCrowded: crowded(snapshot).length > 0,
    ...(lastOptimize && { lastOptimize }),
    ...(lastVacuum && { lastVacuum }),
    overlaps: overlaps(snapshot, targetBytes),
  }
}
