import type { Action, AddFile, Snapshot } from '../../core/delta/actions.ts'
import { type NewFile, addActionsOf, changeActionsOf, removeActionsOf } from '../../core/delta/commit-plan.ts'
import { columnList, fileColumn } from '../../core/delta/dml-columns.ts'
import type { Tally } from '../../core/delta/dml-metrics.ts'
import { type FileWork, type TouchedFile, planFiles } from '../../core/delta/dml-plan.ts'
import {
  type Staged,
  beforeSelect,
  countSelect,
  keptSelect,
  rewrittenSelect,
  unionAll,
  updatedSelect,
  withChangeType,
} from '../../core/delta/dml-sql.ts'
import { rowsOfFile } from '../../core/delta/stats.ts'
import { type Relation, tableRelation } from '../relation.ts'
import { writeRows } from '../write-rows.ts'
import { markRows } from './mark.ts'
import { type Work, over, rowsOf, tell } from './work.ts'

/** Changes of a table's rows, decided and staged. */
export interface Changes {
  /** The state that is changed, with the metadata that the commit leaves it with. */
  readonly snapshot: Snapshot
  /** What the file numbers of `staged` mean. */
  readonly located: readonly AddFile[]
  /** File, row, whether it is updated, and the new values of the `assigned` columns; each row once. */
  readonly staged: Relation | undefined
  /** Names of columns. */
  readonly assigned: ReadonlySet<string>
  /** Files that go whole, without a look at their rows. */
  readonly whole: readonly AddFile[]
  /** New rows, with all columns of the table in their order. */
  readonly inserted: { readonly relation: Relation; readonly rows: number } | undefined
}

/** File actions of the commit, and what they come to. */
export interface Applied {
  readonly actions: readonly Action[]
  readonly tally: Tally
}

/** Rows of files, those with deletion vectors left out. */
const countLive = async (work: Work, files: readonly AddFile[]): Promise<ReadonlyMap<AddFile, number>> => {
  const counts = new Map(files.map(file => [file, rowsOfFile(file)] as const))
  const unknown = files.filter(file => counts.get(file) === undefined)
  if (unknown.length > 0) {
    const options = { files: unknown, locate: true }
    const relation = await tableRelation(work.deps, work.engine, work.table, work.base, options)
    const sql = `SELECT ${fileColumn}, count(*) FROM (${relation.sql}) GROUP BY 1`
    for (const [index, rows] of await rowsOf(work, over(sql, relation))) {
      const file = relation.located[Number(index)]
      if (file) counts.set(file, Number(rows))
    }
  }
  return new Map(files.map(file => [file, counts.get(file) ?? 0]))
}

const touchedFiles = async (work: Work, { located, staged }: Changes): Promise<readonly TouchedFile[]> => {
  if (!staged) return []
  const counts = (await rowsOf(work, over(countSelect(staged.sql), staged))).flatMap(([index, ...rows]) => {
    const file = located[Number(index)]
    return file ? [{ file, updated: Number(rows[0]), deleted: Number(rows[1]) }] : []
  })
  const live = await countLive(
    work,
    counts.map(({ file }) => file),
  )
  return counts.map(count => ({ ...count, live: live.get(count.file) ?? 0 }))
}

/** Reads some of the located files again, beside what was staged for them. */
const stagedOf = async (
  work: Work,
  changes: Changes,
  staged: Relation,
  touched: readonly TouchedFile[],
): Promise<{ readonly input: Staged; readonly parts: readonly Relation[] }> => {
  const { deps, engine, table } = work
  const files = touched.map(({ file }) => file)
  const options = { files, locate: true }
  const relation = await tableRelation(deps, engine, table, changes.snapshot, options)
  const numbers = new Map(changes.located.map((file, index) => [file, index]))
  const input = {
    located: relation.sql,
    staged: staged.sql,
    positions: relation.located.map(file => numbers.get(file) ?? -1),
    schema: changes.snapshot.metadata.schema,
    assigned: changes.assigned,
  }
  return { input, parts: [relation, staged] }
}

/** Rows for new files: of files that are written anew, of updated rows whose files stay, and new ones. */
const outputOf = async (work: Work, changes: Changes, files: FileWork): Promise<Relation | undefined> => {
  const { staged, inserted } = changes
  const selects: Relation[] = []
  if (staged && files.rewritten.length > 0) {
    const { input, parts } = await stagedOf(work, changes, staged, files.rewritten)
    const updates = files.rewritten.some(({ updated }) => updated > 0)
    selects.push(over(updates ? rewrittenSelect(input) : keptSelect(input), ...parts))
  }
  const moved = [...files.marked, ...files.gone].filter(({ updated }) => updated > 0)
  if (staged && moved.length > 0) {
    const { input, parts } = await stagedOf(work, changes, staged, moved)
    selects.push(over(updatedSelect(input), ...parts))
  }
  if (inserted) selects.push(inserted.relation)
  const sql = unionAll(selects.map(select => select.sql))
  return sql === undefined ? undefined : over(sql, ...selects)
}

/** Row-level changes of the commit, with their type in `_change_type`. */
const changesOf = async (work: Work, changes: Changes, files: FileWork): Promise<Relation | undefined> => {
  const { staged, inserted, whole, snapshot } = changes
  const selects: Relation[] = []
  const touched = [...files.gone, ...files.rewritten, ...files.marked]
  if (staged && touched.length > 0) {
    const { input, parts } = await stagedOf(work, changes, staged, touched)
    selects.push(over(beforeSelect(input), ...parts))
    if (changes.assigned.size > 0)
      selects.push(over(withChangeType(updatedSelect(input), 'update_postimage'), ...parts))
  }
  if (whole.length > 0) {
    const relation = await tableRelation(work.deps, work.engine, work.table, snapshot, { files: whole })
    const columns = columnList(snapshot.metadata.schema)
    selects.push(over(withChangeType(`SELECT ${columns} FROM (${relation.sql})`, 'delete'), relation))
  }
  if (inserted) selects.push(over(withChangeType(inserted.relation.sql, 'insert'), inserted.relation))
  const sql = unionAll(selects.map(select => select.sql))
  return sql === undefined ? undefined : over(sql, ...selects)
}

const write = async (
  work: Work,
  { snapshot }: Changes,
  relation: Relation | undefined,
  kind: 'data' | 'change',
): Promise<readonly NewFile[]> => {
  if (!relation) return []
  const target = { table: work.table, metadata: snapshot.metadata }
  const files = await writeRows(work.deps, work.engine, target, relation, { job: work.job, kind })
  work.written.push(...files.map(({ path }) => path))
  return files
}

const sum = <T>(items: Iterable<T>, of: (item: T) => number): number => {
  let total = 0
  for (const item of items) total += of(item)
  return total
}

const deletedRows = (touched: readonly TouchedFile[], whole: readonly AddFile[]): number | undefined => {
  const rows = whole.map(rowsOfFile)
  return rows.includes(undefined)
    ? undefined
    : sum(touched, ({ deleted }) => deleted) + sum(rows, count => count ?? 0)
}

/** Writes the files that changes need, and returns the file actions of the commit: none when there is nothing to change. */
export const applyChanges = async (work: Work, changes: Changes): Promise<Applied> => {
  const { snapshot, whole, inserted } = changes
  const touched = await touchedFiles(work, changes)
  const planned = planFiles(snapshot, touched, whole, inserted !== undefined)
  tell(work, `Writing ${work.table}`)
  const added = await write(work, changes, await outputOf(work, changes, planned), 'data')
  const changed = planned.needsChanges
    ? await write(work, changes, await changesOf(work, changes, planned), 'change')
    : []
  const marks = changes.staged ? await markRows(work, changes.located, changes.staged, planned.marked) : []
  const removed = [...whole, ...[...planned.gone, ...planned.rewritten].map(({ file }) => file)]
  const now = work.deps.clock.now()
  return {
    actions: [
      ...removeActionsOf(removed, now),
      ...marks,
      ...addActionsOf(added),
      ...changeActionsOf(changed),
    ],
    tally: {
      deleted: deletedRows(touched, whole),
      updated: sum(touched, ({ updated }) => updated),
      inserted: inserted?.rows ?? 0,
      copied: sum(planned.rewritten, ({ live, updated, deleted }) => live - updated - deleted),
      filesAdded: added.length,
      bytesAdded: sum(added, ({ size }) => size),
      filesRemoved: removed.length,
      bytesRemoved: sum(removed, ({ size }) => size),
      changeFiles: changed.length,
      vectorsAdded: planned.marked.filter(({ file }) => !file.deletionVector).length,
      vectorsUpdated: planned.marked.filter(({ file }) => file.deletionVector).length,
      vectorsRemoved: removed.filter(({ deletionVector }) => deletionVector).length,
    },
  }
}
