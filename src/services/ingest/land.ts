import { beyondPlain, planAppend } from '../../core/delta/append-plan.ts'
import { toEngineType } from '../../core/delta/engine-types.ts'
import type { StructType } from '../../core/delta/schema.ts'
import { Failure, type LakeError } from '../../core/error.ts'
import type { Snapshot } from '../../core/delta/actions.ts'
import { tableDirectory } from '../../core/medallion/names.ts'
import type { Job } from '../../core/ports/job.ts'
import { quoteIdentifier, quoteList } from '../../core/sql/quote.ts'
import { commitFiles } from '../commit-files.ts'
import { discardDataFiles } from '../data-file.ts'
import type { LakeDeps } from '../deps.ts'
import type { Relation } from '../relation.ts'
import { writeTable } from '../write-table.ts'
import type { WrittenFile } from './stage.ts'

/** One file, read into data files of its table that no commit has. */
export interface ReadPart {
  readonly file: string
  /** Path of the file's copy in the lake, where there is one. */
  readonly original: string | undefined
  readonly written: WrittenFile
}

/** What is to become part of a table. */
export interface Landing {
  readonly table: string
  /** The table's columns after it, those that the files bring at the end. */
  readonly schema: StructType
  readonly parts: readonly ReadPart[]
  readonly batch: string
  /** ms since the epoch */
  readonly time: number
}

/** The parts that a table took, and the version that has the last of them. */
export interface Landed {
  readonly version: number
  readonly parts: readonly ReadPart[]
}

/** Failures for what is in the rows; those of one file say nothing of the others'. */
const aboutRows: ReadonlySet<LakeError['kind']> = new Set([
  'constraint-violated',
  'schema-mismatch',
  'invalid',
])

/** Runs the body for a file, or several; undefined: it failed, and that is noted. */
export type Note = <T>(file: string, body: () => Promise<T>) => Promise<T | undefined>

/** Removes the data files of parts that no commit has. */
export const discardParts = (deps: LakeDeps, table: string, parts: readonly ReadPart[]): Promise<void> =>
  discardDataFiles(
    deps,
    deps.jobs,
    table,
    parts.flatMap(({ written }) => written.files),
  )

/** Removes what a failed ingest kept of the files that came. */
export const discardOriginals = async ({ storage }: LakeDeps, parts: readonly ReadPart[]): Promise<void> => {
  for (const { original } of parts) if (original !== undefined) await storage.remove(original)
}

/** The rows of parts that have the same columns. */
const rowsOf = ({ table, schema }: Landing, parts: readonly ReadPart[]): Relation => {
  const written = parts.flatMap(part => part.written.files)
  const files = written.map(({ path }) => `${tableDirectory(table)}/${path}`)
  if (files.length > 0)
    return { sql: `SELECT * FROM read_parquet(${quoteList(files)}, union_by_name = true)`, files }
  const names = new Set(parts.flatMap(part => part.written.fields.map(({ name }) => name)))
  const columns = schema.fields
    .filter(({ name }) => names.has(name))
    .map(({ name, type }) => `CAST(NULL AS ${toEngineType(type)}) AS ${quoteIdentifier(name)}`)
  return { sql: `SELECT ${columns.join(', ')} WHERE false`, files }
}

/** Parts by the columns that they have: one that a file lacks is filled in by the table, and NULL is a value. */
const byColumns = (parts: readonly ReadPart[]): readonly (readonly ReadPart[])[] => {
  const groups = new Map<string, ReadPart[]>()
  for (const part of parts) {
    const names = part.written.fields.map(({ name }) => name)
    const key = JSON.stringify(names.toSorted())
    groups.set(key, [...(groups.get(key) ?? []), part])
  }
  return [...groups.values()]
}

/** Adds the files as they are. Undefined: the table is more than plain files know of. On failure they are removed if no commit has them. */
const addPlain = async (deps: LakeDeps, landing: Landing, job: Job): Promise<number | undefined> => {
  const { table, schema, parts, time, batch } = landing
  const files = parts.flatMap(({ written }) => written.files)
  const input = { schema, files, now: time, tableId: deps.ids.uuid(), provenance: { batch } }
  let isPlain = true
  const plan = (base: Snapshot | undefined) => {
    isPlain = base === undefined || beyondPlain(base.metadata) === undefined
    return planAppend(base, input)
  }
  const undo = async () => {
    if (!isPlain) return
    await discardParts(deps, table, parts)
    await discardOriginals(deps, parts)
  }
  try {
    return await commitFiles(deps, table, plan, job, undo)
  } catch (thrown) {
    if (!isPlain) return undefined
    throw thrown
  }
}

/** Writes the rows of parts anew, as the table wants them, by its rules. */
const writeAnew = async (
  deps: LakeDeps,
  landing: Landing,
  parts: readonly ReadPart[],
  job: Job,
): Promise<Landed> => {
  const { table, schema, batch } = landing
  const options = { mergeSchema: true, newColumns: schema, provenance: { batch } }
  const { version } = await writeTable(deps, table, rowsOf(landing, parts), { kind: 'append' }, options, job)
  return { version, parts }
}

/** One commit where all parts meet the table's rules, else one for each that does: a file is not to be refused for another's rows. */
const writeGroup = async (
  deps: LakeDeps,
  landing: Landing,
  parts: readonly ReadPart[],
  job: Job,
  note: Note,
): Promise<Landed | undefined> => {
  const [first] = parts
  if (first && parts.length === 1) {
    const landed = await note(first.file, () => writeAnew(deps, landing, parts, job))
    if (!landed) await discardOriginals(deps, parts)
    return landed
  }
  try {
    return await writeAnew(deps, landing, parts, job)
  } catch (thrown) {
    if (!(thrown instanceof Failure) || !aboutRows.has(thrown.error.kind)) throw thrown
    return writeEach(
      parts.map(part => [part]),
      group => writeGroup(deps, landing, group, job, note),
    )
  }
}

const writeEach = async (
  groups: readonly (readonly ReadPart[])[],
  write: (group: readonly ReadPart[]) => Promise<Landed | undefined>,
): Promise<Landed | undefined> => {
  let landed: Landed | undefined
  for (const group of groups) {
    const more = await write(group)
    if (more) landed = { version: more.version, parts: [...(landed?.parts ?? []), ...more.parts] }
  }
  return landed
}

/**
 * Makes what was read part of its table, in one commit. A table that has rules, column mapping or partitions gets the rows written anew,
 * with a commit for all files that have the same columns; where one has a record that breaks a rule, it is noted as failed and leaves
 * nothing behind, and each of the others has a commit of its own. Undefined: nothing was taken.
 */
export const landParts = async (
  deps: LakeDeps,
  landing: Landing,
  job: Job,
  note: Note,
): Promise<Landed | undefined> => {
  const { table, parts } = landing
  const names = parts.map(({ file }) => file).join(', ')
  const added = await note(names, async () => ({ version: await addPlain(deps, landing, job) }))
  if (!added) return undefined
  if (added.version !== undefined) return { version: added.version, parts }
  try {
    return await note(names, () =>
      writeEach(byColumns(parts), group => writeGroup(deps, landing, group, job, note)),
    )
  } finally {
    await discardParts(deps, table, parts)
  }
}
