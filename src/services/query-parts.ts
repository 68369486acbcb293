import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import type { Predicate } from '../core/delta/predicate.ts'
import { pruneFiles } from '../core/delta/prune.ts'
import { rowsOfFile } from '../core/delta/stats.ts'
import type { ReadStats } from '../core/lake/row-views.ts'
import { changesRelation } from './change-feed.ts'
import type { ChangesOf, QueryContext, TableAt } from './query-sources.ts'
import { type Relation, tableRelation } from './relation.ts'

/** A table and a version that a query reads. */
export interface QueryInput {
  readonly table: string
  readonly version: number
}

const nothingRead: ReadStats = { filesRead: 0, filesSkipped: 0, bytesRead: 0 }

const addStats = (a: ReadStats, b: ReadStats): ReadStats => ({
  filesRead: a.filesRead + b.filesRead,
  filesSkipped: a.filesSkipped + b.filesSkipped,
  bytesRead: a.bytesRead + b.bytesRead,
})

const distinctInputs = (inputs: readonly QueryInput[]): readonly QueryInput[] => [
  ...new Map(inputs.map(input => [`${input.table} ${input.version}`, input])).values(),
]

/** The first files that have so many rows between them; a file without a count may have none. */
const filesForRows = (files: readonly AddFile[], rows: number): readonly AddFile[] => {
  let [taken, have] = [0, 0]
  for (const file of files) {
    if (have >= rows) break
    have += Math.max(rowsOfFile(file) ?? 0, 0)
    taken += 1
  }
  return files.slice(0, taken)
}

/** The files that may have rows of the result. */
export const neededFiles = (
  snapshot: Snapshot,
  filter: Predicate | undefined,
  rows: number | undefined,
): readonly AddFile[] => {
  const kept = filter ? pruneFiles(snapshot, filter).kept : [...snapshot.files.values()]
  return rows === undefined ? kept : filesForRows(kept, rows)
}

/** What is read at one place of a statement. */
export interface Part extends Relation {
  readonly stats: ReadStats
  readonly input: QueryInput
}

/** Some files of a table. */
export const tablePart = async (
  { deps, engine }: QueryContext,
  { table, snapshot }: TableAt,
  files: readonly AddFile[],
): Promise<Part> => {
  const relation = await tableRelation(deps, engine, table, snapshot, { files })
  const filesSkipped = snapshot.files.size - files.length
  const stats = { filesRead: files.length, filesSkipped, bytesRead: relation.stats.bytesRead }
  return { sql: relation.sql, files: relation.files, stats, input: { table, version: snapshot.version } }
}

/** The changes of a table in a range of versions. */
export const changesPart = async (
  { deps, engine, cancel }: QueryContext,
  { table, from, to }: ChangesOf,
): Promise<Part> => {
  const { sql, files } = await changesRelation(deps, engine, table, from, to, cancel)
  const stats = { ...nothingRead, filesRead: files.length }
  return { sql, files, stats, input: { table, version: to } }
}

/** All parts of a statement together. */
export const summed = (
  parts: readonly Part[],
): Pick<Part, 'files' | 'stats'> & { readonly inputs: readonly QueryInput[] } => ({
  files: [...new Set(parts.flatMap(({ files }) => files))],
  stats: parts.reduce((sum, { stats }) => addStats(sum, stats), nothingRead),
  inputs: distinctInputs(parts.map(({ input }) => input)),
})
