import type { Snapshot } from '../core/delta/actions.ts'
import { rowsOfFile } from '../core/delta/stats.ts'
import { diffColumns, schemaChanges } from '../core/diff/columns.ts'
import { type Pairing, pairCountsSql, pairedRowsSql, rowKinds } from '../core/diff/rows-sql.ts'
import type { DiffOptions, RowChange, TableDiff } from '../core/lake/diff-views.ts'
import { sumOf } from '../core/sum-of.ts'
import { tableRelation } from './relation.ts'
import { type FoundKey, findKey, keyView } from './table-diff-key.ts'
import type { DiffPages } from './table-diff-pages.ts'
import { type DifferingRows, differingRows } from './table-diff-rows.ts'
import { type DiffWork, diffSides, heldRows, stopIf } from './table-diff-sides.ts'

const rowsIn = async ({ deps, table, job }: DiffWork, snapshot: Snapshot): Promise<number> => {
  const files = [...snapshot.files.values()]
  const known = sumOf(files, file => rowsOfFile(file) ?? 0)
  const unknown = files.filter(file => rowsOfFile(file) === undefined)
  if (unknown.length === 0) return known
  const relation = await tableRelation(deps, deps.jobs, table, snapshot, { files: unknown })
  const sql = `SELECT count(*) FROM (${relation.sql})`
  const { rows } = await deps.jobs.rows(sql, { files: relation.files, cancel: job.cancel })
  return known + Number(rows[0]?.[0])
}

/** The rows of either side as they are: what one has more is added or removed. */
const unpaired = ({ from, to }: DifferingRows): Omit<DiffPages, 'columns'> => ({
  parts: [
    ...(to.path === undefined ? [] : [{ kind: 'added' as const, path: to.path, first: 0, rows: to.rows }]),
    ...(from.path === undefined
      ? []
      : [{ kind: 'removed' as const, path: from.path, first: 0, rows: from.rows }]),
  ],
})

/** Rows that are paired at once; a pair takes up to some kB in memory. */
const rowsInMemory = 1_500_000

interface Paired extends Omit<DiffPages, 'columns'> {
  /** Changed cells of each column. */
  readonly cells: readonly number[]
}

const pairSome = async (work: DiffWork, { from, to }: DifferingRows, pairing: Pairing): Promise<Paired> => {
  const { deps, job, hold, paired } = work
  const sql = pairedRowsSql(paired.columns, { from: from.sql, to: to.sql }, pairing)
  const held = await hold({ sql, files: [...from.files, ...to.files] })
  const { path } = held
  const counting = pairCountsSql(paired.columns, heldRows(held).sql)
  const counts = await deps.jobs.rows(counting, { files: [path], cancel: job.cancel })
  const [added = 0, removed = 0, changed = 0, ...flagged] = (counts.rows[0] ?? []).map(Number)
  const parts = [
    { kind: 'added' as const, path, first: 0, rows: added },
    { kind: 'removed' as const, path, first: added, rows: removed },
    { kind: 'changed' as const, path, first: added + removed, rows: changed },
  ]
  const rest = flagged.values()
  return { parts, cells: paired.columns.map(({ shape }) => (shape ? (rest.next().value ?? 0) : 0)) }
}

/** In the order of the keys, as long as the rows are not too many for one pass. */
const pairRows = async (
  work: DiffWork,
  rows: DifferingRows,
  { places, isUnique }: FoundKey,
): Promise<Paired> => {
  const { job, paired } = work
  const count = rows.from.rows + rows.to.rows
  const passes = Math.ceil(count / rowsInMemory)
  const found: Paired[] = []
  for (let pass = 0; pass < passes; pass += 1) {
    stopIf(job)
    const rowsDone = Math.round((count * pass) / passes)
    job.onProgress({ phase: 'Pairing rows by their key', rowsDone, bytesDone: 0 })
    found.push(await pairSome(work, rows, { key: places, isUnique, pass, passes }))
  }
  return {
    parts: rowKinds.flatMap(kind => found.flatMap(({ parts }) => parts.filter(part => part.kind === kind))),
    cells: paired.columns.map((_, at) => sumOf(found, ({ cells }) => cells[at] ?? 0)),
  }
}

/** A difference, and where its rows are: in scratch files that the work holds. */
export interface ComparedVersions {
  readonly diff: TableDiff
  readonly pages: DiffPages
}

/** Finds what two versions differ in. Failures: `invalid` for a key that is not in both, and those of a query of either version. */
export const compareVersions = async (
  work: DiffWork,
  options: DiffOptions,
  id: string,
): Promise<ComparedVersions> => {
  const { table, from, to, paired } = work
  const { columns } = paired
  const sides = await diffSides(work)
  const rows = await differingRows(work, sides)
  const key = await findKey(work, options, sides, rows)
  const isTwoSided = rows.from.rows > 0 && rows.to.rows > 0
  const found = key && isTwoSided ? await pairRows(work, rows, key) : { ...unpaired(rows), cells: [] }
  const count = (kind: RowChange) =>
    sumOf(
      found.parts.filter(part => part.kind === kind),
      part => part.rows,
    )
  const [added, removed, changed] = [count('added'), count('removed'), count('changed')]
  const diff: TableDiff = {
    id,
    table,
    from: from.version,
    to: to.version,
    added,
    removed,
    changed,
    unchanged: (await rowsIn(work, from)) - removed - changed,
    ...(key ? { key: keyView(work, key) } : {}),
    columns: diffColumns(columns, found.cells),
    schema: schemaChanges(columns),
    ...sides.read,
  }
  return { diff, pages: { columns, parts: found.parts } }
}
