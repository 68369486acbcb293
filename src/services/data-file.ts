import type { NewFile } from '../core/delta/commit-plan.ts'
import { writtenSchema } from '../core/delta/physical-type.ts'
import type { StructType } from '../core/delta/schema.ts'
import { statsColumns } from '../core/delta/stats-columns.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Engine, QueryOptions } from '../core/ports/engine.ts'
import type { Ids } from '../core/ports/ids.ts'
import type { Storage } from '../core/ports/storage.ts'
import { readFileStats } from './file-stats.ts'
import { notePhysicalSchema } from './physical-schemas.ts'
import type { Relation } from './relation.ts'

interface DataFileDeps {
  readonly storage: Storage
  readonly clock: Clock
  readonly ids: Ids
}

/**
 * Writes the rows of a relation to a new Parquet file of the table and reads its statistics back from the file itself. The file is not
 * part of the table until a commit adds it; undefined when the relation had no rows (then there is no file).
 */
export const writeDataFile = async (
  deps: DataFileDeps,
  engine: Engine,
  table: string,
  schema: StructType,
  relation: Relation,
  options: QueryOptions = {},
): Promise<NewFile | undefined> => {
  const path = `part-00000-${deps.ids.uuid()}-c000.zstd.parquet`
  const full = `${tableDirectory(table)}/${path}`
  try {
    const { bytes } = await engine.copy(relation.sql, full, {
      ...options,
      files: relation.files,
      format: 'parquet',
    })
    notePhysicalSchema(deps.storage, { path: full, size: bytes }, writtenSchema(schema, 'none'))
    const { cancel } = options
    const { rows, stats } = await readFileStats(
      engine,
      full,
      statsColumns({ schema, partitionColumns: [], configuration: {} }),
      schema,
      cancel ? { cancel } : {},
    )
    if (rows === 0) {
      await discardDataFiles(deps, engine, table, [{ path }])
      return undefined
    }
    return { path, size: bytes, modified: deps.clock.now(), rows, stats }
  } catch (thrown) {
    await discardDataFiles(deps, engine, table, [{ path }])
    throw thrown
  }
}

/** Removes data files that no commit has added. */
export const discardDataFiles = async (
  { storage }: Pick<DataFileDeps, 'storage'>,
  engine: Engine,
  table: string,
  files: readonly Pick<NewFile, 'path'>[],
): Promise<void> => {
  const paths = files.map(({ path }) => `${tableDirectory(table)}/${path}`)
  await engine.release(paths)
  for (const path of paths) await storage.remove(path)
}
