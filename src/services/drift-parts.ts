import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import type { DeletedRows } from '../core/delta/deleted-rows.ts'
import { fileColumn, rowColumn } from '../core/delta/scan-part.ts'
import { dataFileKey } from '../core/drift/column-at.ts'
import { unitePartsOf } from '../core/drift/join-parts.ts'
import {
  type DriftShape,
  type FilePart,
  partSql,
  partsFrom,
  placesOf,
  sketchSql,
} from '../core/drift/partial.ts'
import { type RowClasses, classifyRows } from '../core/drift/row-classes.ts'
import { Failure } from '../core/error.ts'
import { fail, unwrap } from '../core/failure.ts'
import { tableDirectory } from '../core/medallion/names.ts'
import type { Job } from '../core/ports/job.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { sumOf } from '../core/sum-of.ts'
import { readDeletionVector } from './deletion-vectors.ts'
import type { LakeDeps } from './deps.ts'
import { missingFiles } from './missing-files.ts'
import { type Relation, tableRelation } from './relation.ts'

/** Files that one statement reads, at most; and the bytes from which on no more are added. */
const filesAtOnce = 64
const bytesAtOnce = 64 * 2 ** 20

/** What there is of a file: counts, or why there are none. */
export type FoundPart = FilePart | { readonly problem: string }

/** Files that are read, by the key that each is known by. */
export type KeyedFiles = ReadonlyMap<string, AddFile>

interface PartWork {
  readonly deps: LakeDeps
  readonly table: string
  /** By whose columns files are read. */
  readonly snapshot: Snapshot
  readonly shape: DriftShape
  readonly job: Job
}

type Entry = readonly [string, AddFile]

/** A data file under all the deletion vectors that versions have for it. */
type States = readonly Entry[]

/** The states of each data file together: one scan tells all of them. */
const byDataFile = (files: KeyedFiles): readonly States[] => {
  const found = new Map<string, Entry[]>()
  for (const entry of files) {
    const key = dataFileKey(entry[1])
    const states = found.get(key)
    if (states) states.push(entry)
    else found.set(key, [entry])
  }
  return [...found.values()]
}

const batches = (files: KeyedFiles): readonly (readonly States[])[] => {
  const found: States[][] = []
  let bytes = Infinity
  for (const states of byDataFile(files)) {
    const last = found.at(-1)
    if (last && last.length < filesAtOnce && bytes < bytesAtOnce) last.push(states)
    else {
      found.push([states])
      bytes = 0
    }
    bytes += states[0]?.[1].size ?? 0
  }
  return found
}

/** Counts a relation by the numbers in a column of it. */
const countBy = async (
  { deps, shape, job }: PartWork,
  { sql, files }: Relation,
  column: string,
): Promise<ReadonlyMap<number, FilePart>> => {
  const options = { files, cancel: job.cancel }
  const counted = await deps.jobs.rows(partSql(shape, `(${sql})`, column), options)
  const sketches = sketchSql(shape, `(${sql})`, column)
  const hashes = sketches === undefined ? [] : (await deps.jobs.rows(sketches, options)).rows
  return partsFrom(placesOf(shape.places), counted.rows, hashes)
}

/** Files with one state each: the rows that it leaves are counted. */
const readSingle = async (work: PartWork, entries: readonly Entry[]): Promise<readonly FilePart[]> => {
  const { deps, table, snapshot, shape } = work
  const relation = await tableRelation(deps, deps.jobs, table, snapshot, {
    files: entries.map(([, file]) => file),
    columns: [shape.column.name],
    locate: true,
  })
  const parts = await countBy(work, relation, fileColumn)
  return entries.map((_, at) => parts.get(at) ?? unitePartsOf(shape, []))
}

const partColumn = '__boathouse_part'
const rowBits = 31
const classBits = 16

/** Numbers that say of which class a row of a file is, for the rows that any vector deletes. */
const classKeys = (classified: readonly RowClasses[]): BigInt64Array<ArrayBuffer> => {
  const keys: bigint[] = []
  for (const [file, { classes }] of classified.entries())
    for (const [row, kind] of classes.entries())
      if (kind > 0)
        keys.push((((BigInt(file) << BigInt(rowBits)) | BigInt(row)) << BigInt(classBits)) | BigInt(kind))
  return BigInt64Array.from(keys)
}

const classesOf = async (
  { deps, table }: PartWork,
  states: States,
): Promise<readonly [RowClasses | undefined, readonly Entry[]]> => {
  const vectored = states.filter(([, { deletionVector }]) => deletionVector !== undefined)
  const rows: DeletedRows[] = []
  for (const [, { deletionVector }] of vectored)
    if (deletionVector)
      rows.push(unwrap(await readDeletionVector(deps.storage, tableDirectory(table), deletionVector)))
  return [classifyRows(rows), vectored]
}

/** Files that have several states: rows are counted by the vectors that delete them, in one scan, and those that each state leaves are added up. */
const readClassed = async (
  work: PartWork,
  files: readonly States[],
  classified: readonly (readonly [RowClasses, readonly Entry[]])[],
): Promise<ReadonlyMap<string, FilePart>> => {
  const { deps, table, snapshot, shape } = work
  const relation = await tableRelation(deps, deps.jobs, table, snapshot, {
    files: files.flatMap(([entry]) => (entry ? [entry[1]] : [])),
    columns: [shape.column.name],
    locate: true,
    deletedToo: true,
  })
  const keys = `drift_${deps.ids.uuid().replaceAll('-', '')}`
  const rowNumbers = classKeys(classified.map(([classes]) => classes))
  await deps.jobs.insertText(keys, { rows: rowNumbers.length, rowNumbers, columns: [] })
  try {
    const place = `(CAST(r.${fileColumn} AS BIGINT) << ${rowBits}) | r.${rowColumn}`
    const known = `SELECT _source_row >> ${classBits} AS place, _source_row & ${2 ** classBits - 1} AS kind FROM ${keys}`
    const part = `(CAST(r.${fileColumn} AS BIGINT) << ${classBits}) | coalesce(k.kind, 0)`
    const sql = `SELECT r.${quoteIdentifier(shape.column.name)}, ${part} AS ${partColumn} FROM (${relation.sql}) AS r LEFT JOIN (${known}) AS k ON k.place = ${place}`
    const parts = await countBy(work, { sql, files: relation.files }, partColumn)
    const found = new Map<string, FilePart>()
    for (const [at, states] of files.entries()) {
      const [classes, vectored] = classified[at] ?? []
      for (const entry of states) {
        const vector = vectored?.indexOf(entry) ?? -1
        const left = (classes?.deletedBy ?? []).flatMap((deletedBy, kind) =>
          deletedBy.has(vector) ? [] : (parts.get(at * 2 ** classBits + kind) ?? []),
        )
        found.set(entry[0], unitePartsOf(shape, left))
      }
    }
    return found
  } finally {
    await deps.jobs.query(`DROP TABLE IF EXISTS ${keys}`)
  }
}

const readBatch = async (
  work: PartWork,
  batch: readonly States[],
): Promise<ReadonlyMap<string, FilePart>> => {
  const single: Entry[] = []
  const several: States[] = []
  const classified: (readonly [RowClasses, readonly Entry[]])[] = []
  for (const states of batch) {
    const [classes, vectored] = states.length > 1 ? await classesOf(work, states) : [undefined, []]
    if (!classes) single.push(...states)
    else {
      several.push(states)
      classified.push([classes, vectored])
    }
  }
  const parts = single.length === 0 ? [] : await readSingle(work, single)
  const found = new Map(several.length === 0 ? [] : await readClassed(work, several, classified))
  for (const [at, [key]] of single.entries()) {
    const part = parts[at]
    if (part) found.set(key, part)
  }
  return found
}

/** What concerns the work as a whole, not the files alone. */
const isOfWork = ({ error }: Failure): boolean => error.kind === 'cancelled' || error.kind === 'out-of-memory'

/** What cannot be read in one go is tried file by file, so that one that is damaged takes none of the others with it. */
const readEach = async (
  work: PartWork,
  batch: readonly States[],
): Promise<ReadonlyMap<string, FoundPart>> => {
  try {
    return await readBatch(work, batch)
  } catch (thrown) {
    if (!(thrown instanceof Failure) || isOfWork(thrown)) throw thrown
    const entries = batch.flat()
    const [only] = entries
    if (entries.length === 1 && only) return new Map([[only[0], { problem: thrown.message }]])
    const found = new Map<string, FoundPart>()
    for (const entry of entries)
      for (const [key, part] of await readEach(work, [[entry]])) found.set(key, part)
    return found
  }
}

const gone = 'Files of it are gone, most likely deleted by VACUUM.'

/**
 * Reads what files hold of a column, some of them at once, and tells each as soon as it is known. A file that is gone or can not be read has a
 * problem instead.
 */
export const readParts = async (
  work: PartWork,
  files: KeyedFiles,
  onPart: (key: string, part: FoundPart) => void,
): Promise<void> => {
  const { deps, table, job } = work
  const all = batches(files)
  const dataFiles = sumOf(all, ({ length }) => length)
  let [done, bytesDone] = [0, 0]
  for (const batch of all) {
    if (job.cancel.aborted) return fail({ kind: 'cancelled', message: 'Looking for drift was cancelled.' })
    const phase = `Data file ${done + 1} of ${dataFiles} of ${table}`
    job.onProgress({ phase, rowsDone: 0, bytesDone })
    const there: Entry[][] = []
    for (const states of batch) {
      const left: Entry[] = []
      for (const entry of states) {
        const missing = await missingFiles(deps.storage, table, [entry[1]], job.cancel)
        if (missing.length === 0) left.push(entry)
        else onPart(entry[0], { problem: gone })
      }
      if (left.length > 0) there.push(left)
    }
    if (there.length > 0) for (const [key, part] of await readEach(work, there)) onPart(key, part)
    done += batch.length
    for (const [first] of batch) bytesDone += first?.[1].size ?? 0
  }
}
