import type { AddFile, Snapshot } from '../core/delta/actions.ts'
import { rowsOfFile } from '../core/delta/stats.ts'
import { filePartKey } from '../core/drift/column-at.ts'
import type { DriftShape } from '../core/drift/partial.ts'
import { placesFrom, placesSql } from '../core/drift/shape-sql.ts'
import type { Job } from '../core/ports/job.ts'
import { baseFrom, baseSql } from '../core/profile/base.ts'
import { guessSql, guessesFrom } from '../core/profile/expect.ts'
import type { ProfiledColumn } from '../core/profile/filter-sql.ts'
import type { LakeDeps } from './deps.ts'
import { missingFiles } from './missing-files.ts'
import { tableRelation } from './relation.ts'
import { columnsOf } from './tables.ts'

/** The files of a version. */
export type VersionFiles = readonly AddFile[]

/** Whether a version has rows, as far as the log tells. */
const hasRows = (files: VersionFiles): boolean => files.some(file => rowsOfFile(file) !== 0)

/**
 * The files of the newest version, of the one in the middle and of the oldest with rows: what the values of all versions are told apart by must
 * suit both ends. Each file once; versions whose files are gone are left out.
 */
const referenceFiles = async (
  deps: LakeDeps,
  table: string,
  versions: readonly VersionFiles[],
): Promise<readonly AddFile[]> => {
  const filled = versions.filter(hasRows)
  const chosen = [filled.at(-1), filled[Math.floor((filled.length - 1) / 2)], filled[0]]
  const files = new Map<string, AddFile>()
  for (const some of new Set(chosen)) {
    if (!some || (await missingFiles(deps.storage, table, some)).length > 0) continue
    for (const file of some) files.set(filePartKey(file), file)
  }
  return [...files.values()]
}

/** Finds out by what a column is counted in all files: what its text is meant as, and between which edges or by which values. */
export const shapeOf = async (
  deps: LakeDeps,
  table: string,
  snapshot: Snapshot,
  column: ProfiledColumn,
  versions: readonly VersionFiles[],
  job: Job,
): Promise<DriftShape> => {
  const files = await referenceFiles(deps, table, versions)
  const relation = await tableRelation(deps, deps.jobs, table, snapshot, { files, columns: [column.name] })
  const from = `(${relation.sql})`
  const run = async (sql: string) =>
    (await deps.jobs.rows(sql, { files: relation.files, cancel: job.cancel })).rows
  const expect = async () => {
    if (column.type !== 'string') return undefined
    const hint = columnsOf(snapshot).find(({ name }) => name === column.name)?.hint
    const [guesses = []] = guessesFrom(await run(guessSql([column.name], from)), [hint])
    const guessed = { ...column, guesses }
    const [row = []] = await run(baseSql([guessed], from))
    return baseFrom([guessed], row)[0]?.expected
  }
  const expected = await expect()
  const sql = placesSql(column, expected, from)
  return { column, expected, places: placesFrom(column, expected, sql === undefined ? [] : await run(sql)) }
}
