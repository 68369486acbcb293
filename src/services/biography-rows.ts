import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import { withChangeType } from '../core/delta/change-feed.ts'
import type { DeletedRows } from '../core/delta/deleted-rows.ts'
import { fileColumn, rowColumn } from '../core/delta/dml-columns.ts'
import { deletionVectorId } from '../core/delta/file-key.ts'
import { fail, unwrap } from '../core/failure.ts'
import { invalidAt } from '../core/invalid.ts'
import type { NamedRow } from '../core/lake/timeline-views.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Job } from '../core/ports/job.ts'
import type { Epoch, EpochFiles } from '../core/timeline/row-files.ts'
import { readDeletionVector } from './deletion-vectors.ts'
import type { LakeDeps } from './deps.ts'
import { asText, tableRelation } from './relation.ts'

/** Files of one statement: between two of them progress is told. */
const filesAtOnce = 64
/** Rows of one key that are looked at, over all versions. */
const mostRows = 10_000

const changeType = '_change_type'

/** A row of the key as it stands in a file, whether it is deleted or not. */
interface FoundRow {
  readonly number: number
  readonly change: string | undefined
  readonly row: NamedRow
}

/** Rows of the key in files; each file is read once. */
export interface KeyRows {
  /** Those of some files that are not deleted. */
  live(of: EpochFiles): Promise<readonly NamedRow[]>
  /** What change files say: rows as they were before the commit, and after it. */
  told(of: EpochFiles): { readonly before: readonly NamedRow[]; readonly after: readonly NamedRow[] }
  readonly filesRead: number
  readonly bytesRead: number
}

/** What is to be read. */
export interface KeyFiles {
  readonly data: readonly EpochFiles[]
  readonly changes: readonly EpochFiles[]
}

const tooMany = (table: string): never => {
  const message = `More than ${mostRows} rows of ${table} have this key over its versions: give a key that names one row, or few.`
  return fail(invalidAt('key', message))
}

/** The files of each epoch, each once. */
const byEpoch = (lists: readonly EpochFiles[]): ReadonlyMap<Epoch, readonly AddFile[]> => {
  const found = new Map<Epoch, Map<string, AddFile>>()
  for (const { epoch, files } of lists) {
    const known = found.get(epoch) ?? new Map<string, AddFile>()
    found.set(epoch, known)
    for (const file of files) known.set(file.path, file)
  }
  return new Map([...found].map(([epoch, files]) => [epoch, [...files.values()]]))
}

/** Reads files of one table for the rows of a key. */
class Reader {
  filesRead = 0
  bytesRead = 0
  private rows = 0
  private readonly deps: LakeDeps
  private readonly table: string
  private readonly base: Snapshot
  private readonly total: number
  private readonly job: Job

  constructor(deps: LakeDeps, table: string, base: Snapshot, total: number, job: Job) {
    this.deps = deps
    this.table = table
    this.base = base
    this.total = total
    this.job = job
  }

  async all(
    lists: readonly EpochFiles[],
    kind: 'data' | 'changes',
  ): Promise<ReadonlyMap<Epoch, ReadonlyMap<string, readonly FoundRow[]>>> {
    const found = new Map<Epoch, Map<string, FoundRow[]>>()
    for (const [epoch, files] of byEpoch(lists)) {
      const rows = new Map<string, FoundRow[]>()
      found.set(epoch, rows)
      for (let at = 0; at < files.length; at += filesAtOnce)
        await this.some(epoch, files.slice(at, at + filesAtOnce), kind, rows)
    }
    return found
  }

  private async some(
    { metadata, condition }: Epoch,
    files: readonly AddFile[],
    kind: 'data' | 'changes',
    into: Map<string, FoundRow[]>,
  ): Promise<void> {
    const { deps, job, table } = this
    if (job.cancel.aborted) fail({ kind: 'cancelled', message: 'The biography was cancelled.' })
    const phase = `Reading file ${this.filesRead + 1} of ${this.total} of ${table}`
    job.onProgress({ phase, rowsDone: this.rows, bytesDone: this.bytesRead })
    const read = kind === 'changes' ? withChangeType(metadata) : metadata
    const snapshot = { ...this.base, metadata: read }
    const relation = await tableRelation(deps, deps.jobs, table, snapshot, {
      files,
      locate: true,
      deletedToo: true,
    })
    const sql = `SELECT * FROM (${relation.sql}) WHERE ${condition.sql} LIMIT ${mostRows + 1}`
    let bytes = 0
    const onBytes = (so: { readonly read: number }): void => void (bytes = so.read)
    const { columns, rows } = await deps.jobs.rows(sql, {
      files: relation.files,
      cancel: job.cancel,
      onBytes,
    })
    this.filesRead += files.length
    this.bytesRead += bytes
    this.rows += rows.length
    if (this.rows > mostRows) tooMany(table)
    const own = new Set([fileColumn, rowColumn, ...(kind === 'changes' ? [changeType] : [])])
    const place = (name: string): number => columns.findIndex(column => column.name === name)
    for (const values of rows) {
      const path = relation.located[Number(values[place(fileColumn)])]?.path ?? ''
      const number = Number(values[place(rowColumn)])
      const change = kind === 'changes' ? asText(values[place(changeType)]) : undefined
      const cells = columns.map(({ name }, at) => [name, values[at] ?? null] as const)
      const row = Object.fromEntries(cells.filter(([name]) => !own.has(name)))
      const known = into.get(path) ?? []
      into.set(path, known)
      known.push({ number, change, row })
    }
  }
}

const before: ReadonlySet<string | undefined> = new Set(['delete', 'update_preimage'])

/**
 * Reads the rows of a key in all these files. Failures: those of scans, `cancelled`, and `invalid` when so many rows have the key that it
 * names none.
 *
 * @param base any state of the table
 */
export const readKeyRows = async (
  deps: LakeDeps,
  table: string,
  base: Snapshot,
  { data, changes }: KeyFiles,
  job: Job,
): Promise<KeyRows> => {
  const total = [data, changes].flatMap(lists => [...byEpoch(lists).values()].flat()).length
  const reader = new Reader(deps, table, base, total, job)
  const rows = await reader.all(data, 'data')
  const told = await reader.all(changes, 'changes')
  const vectors = new Map<string, Promise<DeletedRows>>()
  const deletedIn = (vector: NonNullable<AddFile['deletionVector']>): Promise<DeletedRows> => {
    const id = deletionVectorId(vector)
    const known =
      vectors.get(id) ??
      readDeletionVector(deps.storage, tableDirectory(table), vector).then(result => unwrap(result))
    vectors.set(id, known)
    return known
  }
  const ofFile = async (epoch: Epoch, { path, deletionVector }: AddFile): Promise<readonly NamedRow[]> => {
    const found = rows.get(epoch)?.get(path) ?? []
    // A vector is only read where there is a row that it may delete.
    const deleted = found.length > 0 && deletionVector ? await deletedIn(deletionVector) : undefined
    return found.filter(({ number }) => deleted?.has(number) !== true).map(({ row }) => row)
  }
  return {
    live: async ({ epoch, files }) => {
      const lists: (readonly NamedRow[])[] = []
      for (const file of files) lists.push(await ofFile(epoch, file))
      return lists.flat()
    },
    told: ({ epoch, files }) => {
      const all = files.flatMap(({ path }) => told.get(epoch)?.get(path) ?? [])
      const side = (isBefore: boolean): readonly NamedRow[] =>
        all.filter(({ change }) => before.has(change) === isBefore).map(({ row }) => row)
      return { before: side(true), after: side(false) }
    },
    filesRead: reader.filesRead,
    bytesRead: reader.bytesRead,
  }
}
