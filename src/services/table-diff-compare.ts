import { rowsOfFile } from '../core/delta/stats.ts'
import { diffColumns, schemaChanges } from '../core/diff/columns.ts'
import {
  type Pass,
  kindRowsSql,
  onePass,
  pairCountsSql,
  pairedRowsSql,
  rowKinds,
} from '../core/diff/rows-sql.ts'
import type { DiffOptions, RowChange, TableDiff } from '../core/lake/diff-views.ts'
import { sumOf } from '../core/sum-of.ts'
import type { HeldResult } from './prepared-results.ts'
import { tableRelation } from './relation.ts'
import { type FoundKey, findKey, keyView } from './table-diff-key.ts'
import type { DiffPages } from './table-diff-pages.ts'
import { type DifferingRows, differingRows } from './table-diff-rows.ts'
import { inPasses, isOutOfMemory } from './table-diff-passes.ts'
import { type DiffWork, diffSides, heldRows, tableOf } from './table-diff-sides.ts'

const rowsBefore = async (work: DiffWork): Promise<number> => {
  const { deps, from: snapshot, job } = work
  const files = [...snapshot.files.values()]
  const known = sumOf(files, file => rowsOfFile(file) ?? 0)
  const unknown = files.filter(file => rowsOfFile(file) === undefined)
  if (unknown.length === 0) return known
  const relation = await tableRelation(deps, deps.jobs, tableOf(work, 'from'), snapshot, { files: unknown })
  const sql = `SELECT count(*) FROM (${relation.sql})`
  const { rows } = await deps.jobs.rows(sql, { files: relation.files, cancel: job.cancel })
  return known + Number(rows[0]?.[0])
}

/** The rows of either side as they are: what one has more is added or removed. */
const unpaired = ({ from, to }: DifferingRows): Omit<DiffPages, 'columns'> => ({
  parts: [
    ...to.parts.map(({ path, rows }) => ({ kind: 'added' as const, path, first: 0, rows })),
    ...from.parts.map(({ path, rows }) => ({ kind: 'removed' as const, path, first: 0, rows })),
  ],
})

/** Rows of both sides that are paired in the order of their keys: to sort takes several times their room. */
const rowsSorted = 600_000
/** Rows that are paired at once to begin with; a pair takes up to some kB in memory. */
const rowsInMemory = 1_500_000

interface Paired extends Omit<DiffPages, 'columns'> {
  /** Changed cells of each column. */
  readonly cells: readonly number[]
}

type Parts = DiffPages['parts']

/** The rows of each kind in files of their own, where they lie among others. */
const apart = async (work: DiffWork, held: HeldResult, parts: Parts): Promise<Parts> => {
  const kinds = parts.filter(({ rows }) => rows > 0)
  if (kinds.length < 2) return kinds.map(part => ({ ...part, first: 0 }))
  const { sql, files } = heldRows(held)
  const own: Parts[number][] = []
  for (const { kind } of kinds) {
    const { path, rows } = await work.hold({ sql: kindRowsSql(kind, sql), files })
    own.push({ kind, path, first: 0, rows })
  }
  return own
}

const pairSome = async (
  work: DiffWork,
  { from, to }: DifferingRows,
  { places, isUnique }: FoundKey,
  pass: Pass,
  isSorted: boolean,
): Promise<Paired> => {
  const { deps, job, hold, paired } = work
  const pairing = { key: places, isUnique, isSorted, ...pass }
  const sql = pairedRowsSql(paired.columns, { from: from.sql, to: to.sql }, pairing)
  const held = await hold({ sql, files: [...from.files, ...to.files] })
  const { path } = held
  const counting = pairCountsSql(paired.columns, heldRows(held).sql)
  const counts = await deps.jobs.rows(counting, { files: [path], cancel: job.cancel })
  const [added = 0, removed = 0, changed = 0, ...flagged] = (counts.rows[0] ?? []).map(Number)
  const parts: Parts = [
    { kind: 'added', path, first: 0, rows: added },
    { kind: 'removed', path, first: added, rows: removed },
    { kind: 'changed', path, first: added + removed, rows: changed },
  ]
  const rest = flagged.values()
  return {
    parts: isSorted ? parts : await apart(work, held, parts),
    cells: paired.columns.map(({ shape }) => (shape ? (rest.next().value ?? 0) : 0)),
  }
}

/** All at once, in the order of the keys; undefined where they are too many for that. */
const pairSorted = async (
  work: DiffWork,
  rows: DifferingRows,
  key: FoundKey,
): Promise<Paired | undefined> => {
  if (rows.from.rows + rows.to.rows > rowsSorted) return undefined
  try {
    return await pairSome(work, rows, key, onePass, true)
  } catch (thrown) {
    // A few rows may be wide.
    if (isOutOfMemory(thrown)) return undefined
    throw thrown
  }
}

/** In the order of the keys, as long as the rows are not too many; else as they lie. */
const pairRows = async (work: DiffWork, rows: DifferingRows, key: FoundKey): Promise<Paired> => {
  const { job, paired } = work
  const passing = {
    phase: 'Pairing rows by their key',
    rows: rows.from.rows + rows.to.rows,
    atOnce: rowsInMemory,
  }
  job.onProgress({ phase: passing.phase, rowsDone: 0, bytesDone: 0 })
  const sorted = await pairSorted(work, rows, key)
  if (sorted) return sorted
  const found = await inPasses(job, passing, pass => pairSome(work, rows, key, pass, false))
  return {
    parts: rowKinds.flatMap(kind => found.flatMap(({ parts }) => parts.filter(part => part.kind === kind))),
    cells: paired.columns.map((_, at) => sumOf(found, ({ cells }) => cells[at] ?? 0)),
  }
}

/** A difference, and where its rows are: in scratch files that the work holds. */
export interface ComparedVersions {
  readonly diff: TableDiff
  readonly pages: DiffPages
  /** What was compared. */
  readonly between: Pick<DiffWork, 'table' | 'other' | 'from' | 'to'> & { readonly key: FoundKey | undefined }
}

/** Finds what two versions differ in. Failures: `invalid` for a key that is not in both, and those of a query of either version. */
export const compareVersions = async (
  work: DiffWork,
  options: DiffOptions,
  id: string,
): Promise<ComparedVersions> => {
  const { table, other, from, to, paired } = work
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
    ...(other === undefined ? {} : { other }),
    from: from.version,
    to: to.version,
    added,
    removed,
    changed,
    unchanged: (await rowsBefore(work)) - removed - changed,
    ...(key ? { key: keyView(work, key) } : {}),
    columns: diffColumns(columns, found.cells),
    schema: schemaChanges(paired),
    ...sides.read,
  }
  return { diff, pages: { columns, parts: found.parts }, between: { table, other, from, to, key } }
}
