import type { DeletionVector } from '../core/delta/actions.ts'
import type { DeletedRows } from '../core/delta/deleted-rows.ts'
import { deletionVectorId } from '../core/delta/file-key.ts'
import { type DeletedSource, mostParts, vectorStride } from '../core/delta/scan-part.ts'
import { unwrap } from '../core/failure.ts'
import type { Engine } from '../core/ports/engine.ts'
import { quoteList } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { readDeletionVector } from './deletion-vectors.ts'

type DeletionDeps = Pick<LakeDeps, 'storage' | 'scratch' | 'ids'>

/** Ranges of rows that stand in the statement itself; more are written to a scratch file once, which is read faster. */
const mostInline = 2_000

/** Rows in one piece of a scratch file. */
const piece = 1 << 18

interface Cache {
  /** Decoded vectors, the one unused for longest first. */
  readonly decoded: Map<string, Promise<DeletedRows>>
  /** Scratch files by the vectors that they hold. */
  readonly written: Map<string, Promise<readonly string[]>>
}

const cacheOf = new WeakMap<object, Cache>()

const cacheIn = (storage: object): Cache => {
  const cache = cacheOf.get(storage) ?? { decoded: new Map(), written: new Map() }
  cacheOf.set(storage, cache)
  return cache
}

/** Vectors that are kept decoded; each takes up to 2 MB. */
const mostDecoded = 1_000

/** The rows that a vector deletes. A vector's file never changes, so that it is read once. */
const deletedRowsOf = (
  storage: DeletionDeps['storage'],
  directory: string,
  vector: DeletionVector,
): Promise<DeletedRows> => {
  const { decoded } = cacheIn(storage)
  const key = `${directory} ${deletionVectorId(vector)} ${vector.sizeInBytes}`
  const rows =
    decoded.get(key) ?? readDeletionVector(storage, directory, vector).then(result => unwrap(result))
  decoded.delete(key)
  decoded.set(key, rows)
  rows.catch(() => decoded.delete(key))
  const [oldest] = decoded.keys()
  if (decoded.size > mostDecoded && oldest !== undefined) decoded.delete(oldest)
  return rows
}

interface Vector {
  readonly id: string
  readonly rows: DeletedRows
}

function* keysOf(vectors: readonly Vector[]): Generator<bigint> {
  for (const [index, { rows }] of vectors.entries()) {
    const base = BigInt(index) * BigInt(vectorStride)
    for (const [start, end] of rows.ranges())
      for (let row = start; row < end; row += 1) yield base + BigInt(row)
  }
}

/** Writes the keys of vectors, in order, to Parquet files that the engine reads as fast as any. */
const writeKeys = async (
  { ids, scratch }: DeletionDeps,
  engine: Engine,
  vectors: readonly Vector[],
): Promise<readonly string[]> => {
  const paths: string[] = []
  const keys = keysOf(vectors)
  for (;;) {
    const table = `deleted_${ids.uuid().replaceAll('-', '')}`
    const numbers: bigint[] = []
    for (let next = keys.next(); next.done !== true; next = keys.next()) {
      numbers.push(next.value)
      if (numbers.length === piece) break
    }
    if (numbers.length === 0) return paths
    const rowNumbers = BigInt64Array.from(numbers)
    await engine.insertText(table, { rows: numbers.length, rowNumbers, columns: [] })
    const path = `${scratch}/${table}.parquet`
    try {
      await engine.copy(`SELECT _source_row AS key FROM ${table}`, path, { format: 'parquet' })
    } finally {
      await engine.query(`DROP TABLE IF EXISTS ${table}`)
    }
    paths.push(path)
  }
}

/** All ranges as SQL, or undefined when they are too many to stand in a statement. */
const inline = (vectors: readonly Vector[]): string | undefined => {
  const tuples: string[] = []
  for (const [index, { rows }] of vectors.entries()) {
    const base = index * vectorStride
    for (const [start, end] of rows.ranges()) {
      if (tuples.length === mostInline) return undefined
      tuples.push(`(${base + start}, ${base + end})`)
    }
  }
  if (tuples.length === 0) return 'SELECT CAST(NULL AS BIGINT) AS key WHERE false'
  return `SELECT unnest(range(s, e)) AS key FROM (VALUES ${tuples.join(', ')}) AS d(s, e)`
}

/** Deletion vectors as SQL, and the scratch files that it names. Vectors are numbered as in the list. */
interface Deletions extends DeletedSource {
  readonly files: readonly string[]
}

interface Source {
  readonly sql: string
  readonly files: readonly string[]
}

const sourceOf = async (deps: DeletionDeps, engine: Engine, vectors: readonly Vector[]): Promise<Source> => {
  const short = inline(vectors)
  if (short !== undefined) return { sql: short, files: [] }
  const { written } = cacheIn(deps.storage)
  const key = vectors.map(({ id }) => id).join('\n')
  const writing = written.get(key) ?? writeKeys(deps, engine, vectors)
  written.set(key, writing)
  writing.catch(() => written.delete(key))
  const files = await writing
  return { sql: `SELECT key FROM read_parquet(${quoteList(files)})`, files }
}

/**
 * Makes deletion vectors ready for a scan: few vectors each by itself, many together. Failure `input-unreadable` for a vector that is missing or
 * damaged.
 */
export const prepareDeletions = async (
  deps: DeletionDeps,
  engine: Engine,
  directory: string,
  vectors: readonly DeletionVector[],
): Promise<Deletions> => {
  const decoded: Vector[] = []
  for (const vector of vectors) {
    const rows = await deletedRowsOf(deps.storage, directory, vector)
    decoded.push({ id: `${directory} ${deletionVectorId(vector)}`, rows })
  }
  if (vectors.length > mostParts) {
    const all = await sourceOf(deps, engine, decoded)
    const rows = (vector: number): string => {
      const first = vector * vectorStride
      return `SELECT key - ${first} FROM (${all.sql}) WHERE key >= ${first} AND key < ${first + vectorStride}`
    }
    return { files: all.files, keys: () => all.sql, rows }
  }
  const sources: Source[] = []
  for (const vector of decoded) sources.push(await sourceOf(deps, engine, [vector]))
  const keys = sources.map(({ sql }, index) => `SELECT key + ${index * vectorStride} FROM (${sql})`)
  return {
    files: sources.flatMap(({ files }) => files),
    rows: vector => sources[vector]?.sql ?? '',
    keys: () => keys.join(' UNION ALL '),
  }
}
