import type { NewFile } from '../../core/delta/commit-plan.ts'
import type { StructField } from '../../core/delta/schema.ts'
import { fail } from '../../core/failure.ts'
import type { Reject } from '../../core/ingest/format.ts'
import type { RecordBatch } from '../../core/ingest/record-batch.ts'
import { bronzeSchema } from '../../core/medallion/audit.ts'
import type { Job } from '../../core/ports/job.ts'
import { quoteIdentifier, quoteText } from '../../core/sql/quote.ts'
import { sumOf } from '../../core/sum-of.ts'
import { discardDataFiles, writeDataFile } from '../data-file.ts'
import type { LakeDeps } from '../deps.ts'
import { ahead } from './ahead.ts'

/**
 * Rows and bytes after which a batch of records is full. DuckDB takes a batch of a whole row group (122,880) over as it is; a smaller one it
 * copies once more, which costs as much again (measured).
 */
export const batchLimits = { batchRows: 122_880, batchBytes: 16 * 1024 * 1024 }

/** Rows, cells and bytes of text that are held in memory before a data file is written. */
const limits = { rows: 2 * batchLimits.batchRows, cells: 5_000_000, bytes: 64 * 1024 * 1024 }

/** What is the same for every row of one file of one batch. */
export interface Origin {
  readonly batch: string
  readonly file: string
  readonly system: string
  /** ms since the epoch */
  readonly time: number
}

/** A column on its way from staged text to the table. */
export interface StagedColumn {
  readonly field: StructField
  /** SQL over the staged columns c0, c1 … that gives the value. */
  readonly sql: string
}

/** What was written for one file; not committed yet. */
export interface WrittenFile {
  readonly files: readonly NewFile[]
  readonly fields: readonly StructField[]
  readonly rows: number
  readonly corrupt: number
  readonly rejects: readonly Reject[]
}

/** SELECT items for the audit columns; `row` and `corrupt` are SQL for the record number and the raw text. */
export const auditItems = (origin: Origin, row: string, corrupt: string): readonly string[] => [
  `CAST(epoch_ms(${origin.time}) AS TIMESTAMPTZ) AS _ingestion_timestamp`,
  `${quoteText(origin.system)} AS _source_system`,
  `${quoteText(origin.file)} AS _source_file`,
  `CAST(${row} AS BIGINT) AS _source_row`,
  `${quoteText(origin.batch)} AS _batch_id`,
  `CAST(${corrupt} AS VARCHAR) AS _corrupt_record`,
]

const stageSelect = (stage: string, columns: readonly StagedColumn[], origin: Origin): string => {
  const items = columns.map(({ field, sql }) => `${sql} AS ${quoteIdentifier(field.name)}`)
  return `SELECT ${[...items, ...auditItems(origin, '_source_row', '_corrupt_record')].join(', ')} FROM ${stage}`
}

const batchBytes = ({ columns }: RecordBatch['batch']): number => sumOf(columns, ({ data }) => data.length)

const rowsLost = (file: string): never =>
  fail({
    kind: 'worker-died',
    message: `The engine started anew while ${file} was read, and the rows that waited in it are gone. Nothing of the file was kept: ingest it again.`,
  })

/**
 * Streams records through the engine into data files of a table; memory stays within the limits above, however long the file is. Nothing
 * is committed; on failure the files are removed. Failure `cancelled` when the job was; `worker-died` when the engine lost rows that were
 * waiting in it, as it does when somebody else's statement is cancelled.
 */
export const stageRecords = async (
  deps: LakeDeps,
  table: string,
  columns: readonly StagedColumn[],
  batches: AsyncIterable<RecordBatch>,
  origin: Origin,
  job: Job,
  progress: (rows: number, bytes: number) => void,
): Promise<WrittenFile> => {
  const fields = columns.map(({ field }) => field)
  const schema = bronzeSchema(fields)
  const files: NewFile[] = []
  const rejects: Reject[] = []
  let staged = { rows: 0, bytes: 0 }
  let rows = 0
  let corrupt = 0

  // Records wait in a temporary table until a data file is written; other ingests on this engine have tables of their own.
  const stage = `boathouse_stage_${deps.ids.uuid().replaceAll('-', '')}`
  const epoch = deps.jobs.epoch
  const clear = () => deps.jobs.query(`DROP TABLE IF EXISTS ${stage}`)
  const flush = async () => {
    if (staged.rows === 0) return
    const relation = { sql: stageSelect(stage, columns, origin), files: [] }
    const file = await writeDataFile(deps, deps.jobs, table, schema, relation, { cancel: job.cancel })
    if (file) files.push(file)
    if (file?.rows !== staged.rows) rowsLost(origin.file)
    await clear()
    staged = { rows: 0, bytes: 0 }
  }

  try {
    for await (const { batch, rejects: rejected, corrupt: damaged, bytes } of ahead(batches)) {
      if (job.cancel.aborted) fail({ kind: 'cancelled', message: `Reading ${origin.file} was cancelled.` })
      staged = { rows: staged.rows + batch.rows, bytes: staged.bytes + batchBytes(batch) }
      rows += batch.rows
      corrupt += damaged
      for (const reject of rejected) rejects.push(reject)
      await deps.jobs.insertText(stage, batch)
      if (deps.jobs.epoch !== epoch) rowsLost(origin.file)
      progress(rows, bytes)
      const { rows: held, bytes: text } = staged
      if (held >= limits.rows || text >= limits.bytes || held * columns.length >= limits.cells) await flush()
    }
    await flush()
    return { files, fields, rows, corrupt, rejects }
  } catch (thrown) {
    // The failure at hand says more than one of tidying up would.
    await clear().catch(() => undefined)
    await discardDataFiles(deps, deps.jobs, table, files)
    throw thrown
  }
}
