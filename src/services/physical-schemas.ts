import { physicalSchemaSql, physicalSchemas } from '../core/delta/physical-schema.ts'
import type { PhysicalSchema } from '../core/delta/physical-type.ts'
import { Failure } from '../core/error.ts'
import { fail } from '../core/failure.ts'
import type { Engine } from '../core/ports/engine.ts'
import type { Storage } from '../core/ports/storage.ts'

/** A data file as the log names it: the path in the lake, and the size, by which it is told from another that takes its place. */
interface DataFile {
  readonly path: string
  readonly size: number
}

interface Known {
  readonly byFile: Map<string, PhysicalSchema>
  /** Equal schemas are one object, however many files have them. */
  readonly bySignature: Map<string, PhysicalSchema>
}

/** Data files never change: what was found in one holds for as long as the lake is open. */
const knownOf = new WeakMap<object, Known>()

const knownIn = (storage: object): Known => {
  const known = knownOf.get(storage) ?? { byFile: new Map(), bySignature: new Map() }
  knownOf.set(storage, known)
  return known
}

const keyOf = ({ path, size }: DataFile): string => `${size} ${path}`

/** Notes what a file has, so that it need not be asked for: for files that were just written (`writtenSchema`). */
export const notePhysicalSchema = (storage: Storage, file: DataFile, schema: PhysicalSchema): void => {
  const { byFile, bySignature } = knownIn(storage)
  const signature = JSON.stringify(schema)
  const shared = bySignature.get(signature) ?? schema
  bySignature.set(signature, shared)
  byFile.set(keyOf(file), shared)
}

/** Files whose footers are asked for by one statement: each has a row for each of its columns in the result, which is in memory whole. */
const batch = 250

const readSchemas = async (storage: Storage, engine: Engine, files: readonly DataFile[]): Promise<void> => {
  const paths = files.map(({ path }) => path)
  const { rows } = await engine.rows(physicalSchemaSql(paths), { files: paths })
  const schemas = physicalSchemas(rows)
  files.forEach((file, at) => {
    const schema = schemas[at]
    if (schema) notePhysicalSchema(storage, file, schema)
  })
}

const unreadable = (thrown: unknown, path: string): never => {
  if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') throw thrown
  const message = `The data file ${path} can not be read: ${thrown.message}`
  return fail({ kind: 'input-unreadable', message, file: path })
}

/** As `readSchemas`; when that fails, finds the file that it fails for, by halves. */
const readOrBlame = async (storage: Storage, engine: Engine, files: readonly DataFile[]): Promise<void> => {
  try {
    await readSchemas(storage, engine, files)
  } catch (thrown) {
    const [file] = files
    if (files.length === 1 && file) unreadable(thrown, file.path)
    if (!(thrown instanceof Failure) || thrown.error.kind !== 'query-failed') throw thrown
    const half = Math.ceil(files.length / 2)
    await readOrBlame(storage, engine, files.slice(0, half))
    await readOrBlame(storage, engine, files.slice(half))
  }
}

/**
 * The columns that files really have, in the order of the files. Footers are read once for each file, some hundred at a time.
 * Failures: `storage-failed` for a file that is not there, `input-unreadable` for one that is no Parquet file.
 */
export const physicalSchemasOf = async (
  storage: Storage,
  engine: Engine,
  files: readonly DataFile[],
): Promise<readonly PhysicalSchema[]> => {
  const { byFile } = knownIn(storage)
  const unknown = files.filter(file => !byFile.has(keyOf(file)))
  for (let at = 0; at < unknown.length; at += batch)
    await readOrBlame(storage, engine, unknown.slice(at, at + batch))
  return files.map(file => byFile.get(keyOf(file)) ?? [])
}
