import type { PartitionValues } from '../core/delta/actions.ts'
import { mappingMode } from '../core/delta/column-mapping.ts'
import type { NewFile } from '../core/delta/commit-plan.ts'
import { partitionDirectory } from '../core/delta/partition-values.ts'
import { writtenSchema } from '../core/delta/physical-type.ts'
import type { StatsColumn } from '../core/delta/stats.ts'
import type { WriteSelect } from '../core/delta/write-select.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { CopyFormat, Engine, QueryOptions } from '../core/ports/engine.ts'
import { discardDataFiles } from './data-file.ts'
import type { LakeDeps } from './deps.ts'
import { readFileStats } from './file-stats.ts'
import { notePhysicalSchema } from './physical-schemas.ts'
import type { WriteTarget } from './write-rows.ts'

/** What is known of a file's rows before it is written. */
export interface KnownRows {
  readonly rows: number
  readonly stats: string
}

/** Makes the files of one write, all alike. */
export interface FileMaker {
  /** Statistics are kept of these; undefined for files of the change feed. */
  readonly stats: readonly StatsColumn[] | undefined
  readonly query: QueryOptions
  /** Writes the rows of a SELECT of the files' columns, and reads the statistics back where they are not known. Undefined: no rows. */
  write(
    select: string,
    reads: readonly string[],
    partition: PartitionValues,
    known?: KnownRows,
  ): Promise<NewFile | undefined>
  /** The file's path in the lake. */
  pathOf(file: Pick<NewFile, 'path'>): string
  /** Takes a file away again. */
  discard(file: NewFile): Promise<void>
  /** All files that are there now, also one that was begun. */
  written(): readonly Pick<NewFile, 'path'>[]
}

interface Making {
  readonly plan: WriteSelect
  readonly stats: readonly StatsColumn[] | undefined
  readonly query: QueryOptions
}

type Codec = NonNullable<CopyFormat['compression']>

const codecs: ReadonlyMap<string, Codec> = new Map([
  ['zstd', 'zstd'],
  ['snappy', 'snappy'],
  ['gzip', 'gzip'],
  ['none', 'uncompressed'],
  ['uncompressed', 'uncompressed'],
])

const endings: Readonly<Record<Codec, string>> = {
  zstd: 'zstd.parquet',
  snappy: 'snappy.parquet',
  gzip: 'gz.parquet',
  uncompressed: 'parquet',
}

/** The table's codec, zstd where it names none that the engine has. */
const codecOf = ({ metadata }: WriteTarget): Codec =>
  codecs.get((metadata.configuration['delta.parquet.compression.codec'] ?? '').trim().toLowerCase()) ?? 'zstd'

/** What the file itself says of its rows. */
const lookInto = async (engine: Engine, path: string, { plan, stats, query }: Making): Promise<KnownRows> => {
  const options = query.cancel ? { cancel: query.cancel } : {}
  const found = await readFileStats(engine, path, stats ?? [], plan.file, options)
  return stats === undefined ? { rows: found.rows, stats: '' } : found
}

/** Prepares to write files of a table. */
export const createFileMaker = (
  deps: Pick<LakeDeps, 'storage' | 'clock' | 'ids'>,
  engine: Engine,
  target: WriteTarget,
  making: Making,
): FileMaker => {
  const { plan, stats, query } = making
  const paths = new Set<string>()
  const compression = codecOf(target)
  let part = 0

  const nextPath = (partition: PartitionValues): string => {
    const directory = partitionDirectory(partition)
    const uuid = deps.ids.uuid()
    if (stats === undefined) return `_change_data/${directory}cdc-${uuid}.c000.${endings[compression]}`
    const number = String(part).padStart(5, '0')
    part += 1
    return `${directory}part-${number}-${uuid}.c000.${endings[compression]}`
  }
  const pathOf = ({ path }: Pick<NewFile, 'path'>): string => `${tableDirectory(target.table)}/${path}`
  const discard = async ({ path }: Pick<NewFile, 'path'>): Promise<void> => {
    await discardDataFiles(deps, engine, target.table, [{ path }])
    paths.delete(path)
  }

  return {
    stats,
    query,
    pathOf,
    discard,
    written: () => [...paths].map(path => ({ path })),
    write: async (select, reads, partition, known) => {
      const path = nextPath(partition)
      paths.add(path)
      const { fieldIds } = plan
      const { bytes } = await engine.copy(select, pathOf({ path }), {
        ...query,
        files: reads,
        format: 'parquet',
        compression,
        fieldIds,
      })
      const schema = writtenSchema(plan.file, mappingMode(target.metadata))
      notePhysicalSchema(deps.storage, { path: pathOf({ path }), size: bytes }, schema)
      const { rows, stats: text } = known ?? (await lookInto(engine, pathOf({ path }), making))
      if (rows > 0)
        return {
          path,
          size: bytes,
          modified: deps.clock.now(),
          rows,
          stats: text,
          partitionValues: partition,
        }
      await discard({ path })
      return undefined
    },
  }
}
