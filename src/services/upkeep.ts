import type { Snapshot } from '../core/delta/actions.ts'
import { planBins } from '../core/delta/optimize.ts'
import { targetFileSize } from '../core/delta/properties.ts'
import type { TableStorage, TableUpkeep } from '../core/lake/upkeep-views.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import { crowded } from '../core/upkeep/crowded.ts'
import { lastUpkeep } from '../core/upkeep/last-upkeep.ts'
import { filesOfSize, overlaps } from '../core/upkeep/overlap.ts'
import { amountOf, shareStorage } from '../core/upkeep/storage.ts'
import type { LakeDeps } from './deps.ts'
import { type LakeFile, filesBelow } from './files-below.ts'

/** All files of a table by their paths below its directory, the hidden ones too. */
export const tableFiles = async (
  { storage }: Pick<LakeDeps, 'storage'>,
  table: string,
): Promise<readonly LakeFile[]> => {
  const directory = tableDirectory(table)
  const files = await filesBelow(storage, directory)
  return files.map(({ path, size }) => ({ path: path.slice(directory.length + 1), size }))
}

/** What a table takes of the storage and how its files lie, at its newest version. */
export const storageOf = async (
  { logs }: Pick<LakeDeps, 'logs'>,
  table: string,
  snapshot: Snapshot,
  files: readonly LakeFile[],
): Promise<TableStorage> => {
  const oldest = await logs.earliest(table)
  const entries = await logs.entries(table, oldest, snapshot.version)
  const bins = planBins(snapshot.files.values(), { targetBytes: targetFileSize(snapshot.metadata) })
  return {
    table,
    version: snapshot.version,
    ...shareStorage(snapshot, entries, files),
    small: amountOf(bins.flat()),
    smallAfter: bins.length,
    dataFiles: snapshot.files.size,
    isCrowded: crowded(snapshot).length > 0,
    oldest,
    ...lastUpkeep(entries),
  }
}

/**
 * What a table takes of the storage, how its files lie, and when it was last put in order: from its log and the list of its files; no
 * data file is opened. Failure `table-missing`.
 */
export const tableUpkeep = async (deps: LakeDeps, table: string): Promise<TableUpkeep> => {
  const { snapshot } = await deps.logs.load(table)
  const targetBytes = targetFileSize(snapshot.metadata)
  return {
    ...(await storageOf(deps, table, snapshot, await tableFiles(deps, table))),
    dataFilesAfter: filesOfSize(snapshot.files.values(), targetBytes),
    overlaps: overlaps(snapshot, targetBytes),
  }
}
