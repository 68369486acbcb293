import type { Snapshot } from '../core/delta/actions.ts'
import { type FileCopy, planClone, planCopies } from '../core/delta/clone.ts'
import { vectorFileName } from '../core/delta/deletion-vector.ts'
import { checkWritable } from '../core/delta/protocol.ts'
import { dataFilePath } from '../core/delta/scan.ts'
import { Failure } from '../core/error.ts'
import { fail, unwrap } from '../core/failure.ts'
import { refused } from '../core/invalid.ts'
import { parseTableName, tableDirectory } from '../core/medallion/names.ts'
import type { Job } from '../core/ports/job.ts'
import type { Storage } from '../core/ports/storage.ts'
import type { DeltaStatement } from '../core/sql/delta-statement.ts'
import { sumOf } from '../core/sum-of.ts'
import { commitFiles } from './commit-files.ts'
import { vectorPaths } from './deletion-vectors.ts'
import type { LakeDeps } from './deps.ts'
import { resolveVersion } from './restore.ts'

export type CloneStatement = Omit<Extract<DeltaStatement, { readonly kind: 'clone-table' }>, 'kind'>

export interface CloneReport {
  /** Undefined: the table exists and IF NOT EXISTS was said. */
  readonly version: number | undefined
  readonly metrics: Readonly<Record<string, string>>
}

/** A copy takes no more memory than this. */
const chunkBytes = 8 * 1024 * 1024

type Read = Pick<Storage, 'read' | 'size'>

/** A file in pieces; each looks for the cancel first. */
async function* chunksOf(storage: Read, path: string, size: number, job: Job): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < size; start += chunkBytes) {
    if (job.cancel.aborted) fail({ kind: 'cancelled', message: 'CLONE was stopped; there is no new table.' })
    const bytes = await storage.read(path, { start, end: start + chunkBytes })
    if (!bytes)
      return fail({ kind: 'storage-failed', message: `${path} went away while it was copied.`, path })
    yield bytes
  }
}

/** Files to copy, each once: where it may be, the likeliest first, and where it goes. */
interface Transfer {
  readonly from: readonly string[]
  readonly to: string
}

const transfersOf = (source: string, table: string, copies: readonly FileCopy[]): readonly Transfer[] => {
  const [sourceDirectory, directory] = [tableDirectory(source), tableDirectory(table)]
  const vectors = new Map<string, Transfer>()
  const data = copies.map(({ file, path, vectorUuid }): Transfer => {
    if (vectorUuid !== undefined && file.deletionVector) {
      const from = vectorPaths(sourceDirectory, file.deletionVector)
      vectors.set(vectorUuid, { from, to: `${directory}/${vectorFileName(vectorUuid)}` })
    }
    return { from: [dataFilePath(sourceDirectory, file.path)], to: `${directory}/${path}` }
  })
  return [...data, ...vectors.values()]
}

const copyOne = async (
  { storage }: Pick<LakeDeps, 'storage'>,
  { from, to }: Transfer,
  job: Job,
): Promise<number> => {
  for (const path of from) {
    const size = await storage.size(path)
    if (size === undefined) continue
    const written = await storage.writeStream(to, chunksOf(storage, path, size, job))
    if (written === size) return size
    fail({ kind: 'storage-failed', message: `${path} has ${size} bytes, but ${written} were copied.`, path })
  }
  const file = from[0] ?? to
  const message = `${file} is missing, most likely deleted by VACUUM, so this version can not be cloned.`
  return fail({ kind: 'input-unreadable', message, file })
}

const removeCopies = async (
  { storage }: Pick<LakeDeps, 'storage'>,
  transfers: readonly Transfer[],
): Promise<void> => {
  for (const { to } of transfers) await storage.remove(to)
}

const copyAll = async (
  deps: LakeDeps,
  table: string,
  transfers: readonly Transfer[],
  bytesTotal: number,
  job: Job,
): Promise<void> => {
  let bytesDone = 0
  try {
    for (const transfer of transfers) {
      bytesDone += await copyOne(deps, transfer, job)
      job.onProgress({ phase: `Copying ${table}`, rowsDone: 0, bytesDone, bytesTotal })
    }
  } catch (thrown) {
    if (thrown instanceof Failure) await removeCopies(deps, transfers).catch(() => undefined)
    throw thrown
  }
}

const exists = (table: string) => {
  const message = `${table} exists already. CREATE OR REPLACE TABLE … CLONE puts the copy in its place.`
  return refused('table', message)
}

const checkSource = (source: Snapshot): Snapshot => {
  unwrap(checkWritable(source.protocol, source.metadata))
  return source
}

/**
 * Makes a table that is a full copy of another at a version: its own files, its own id, the same rows, schema, constraints and properties,
 * with those of the statement over them. Change files and history stay with the source. Until the one commit at the end there is
 * no new table. Failures: `invalid` when the table exists, `table-missing`, `version-missing`, `input-unreadable` when VACUUM took
 * files of the version, `protocol-unsupported`, `cancelled`.
 */
export const cloneTable = async (
  deps: LakeDeps,
  { table, mode, source, properties }: CloneStatement,
  job: Job,
): Promise<CloneReport> => {
  unwrap(parseTableName(table))
  const present = await deps.logs.find(table)
  if (present && mode === 'if-not-exists') return { version: undefined, metrics: {} }
  if (present && mode === 'create') return unwrap(exists(table))
  const to = source.version === undefined ? source.timestamp : source.version
  const newest = await deps.logs.load(source.table)
  const travel = typeof to === 'string' ? { timestamp: to } : { version: to ?? newest.snapshot.version }
  const version = await resolveVersion(deps, source.table, travel)
  const snapshot = checkSource(await deps.logs.snapshotAt(source.table, version))
  const copies = planCopies(snapshot, () => deps.ids.uuid())
  const now = deps.clock.now()
  const input = {
    sourceTable: source.table,
    source: snapshot,
    copies,
    properties,
    tableId: deps.ids.uuid(),
    now,
  }
  // Asked before anything is copied whether the commit can be.
  unwrap(planClone(present?.snapshot, input))
  const bytesTotal = sumOf(copies, ({ file }) => file.size)
  const transfers = transfersOf(source.table, table, copies)
  await copyAll(deps, table, transfers, bytesTotal, job)
  let metrics: CloneReport['metrics'] = {}
  let found = false
  const plan = (base: Snapshot | undefined) => {
    found = base !== undefined && mode !== 'or-replace'
    if (found) return exists(table)
    const planned = planClone(base, input)
    if (planned.ok) ({ metrics } = planned.value.operation)
    return planned
  }
  try {
    const committed = await commitFiles(deps, table, plan, job, () => removeCopies(deps, transfers))
    return { version: committed, metrics }
  } catch (thrown) {
    // Somebody made it while the files were copied.
    if (found && mode === 'if-not-exists') return { version: undefined, metrics: {} }
    throw thrown
  }
}
