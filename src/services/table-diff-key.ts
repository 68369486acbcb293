import { columnName, keyColumns } from '../core/diff/columns.ts'
import { keyCandidates, keyPairs, sharedKeysSql, uniqueKeys, uniqueSql } from '../core/diff/key.ts'
import { onePass } from '../core/diff/rows-sql.ts'
import { attempt, unwrap } from '../core/failure.ts'
import type { DiffKey, DiffOptions } from '../core/lake/diff-views.ts'
import type { Value } from '../core/ports/engine.ts'
import { sumOf } from '../core/sum-of.ts'
import { readAggregate, readRecipe } from './documents.ts'
import { inPasses, isOutOfMemory } from './table-diff-passes.ts'
import type { DifferingRows } from './table-diff-rows.ts'
import type { DiffSides, DiffWork, SideRows } from './table-diff-sides.ts'

/** A key by the places of its columns. */
export interface FoundKey extends Pick<DiffKey, 'origin' | 'isUnique' | 'checked'> {
  readonly places: readonly number[]
}

type Key = readonly number[]

const sidesWords = ({ table, other }: DiffWork): string =>
  other === undefined ? `versions of ${table}` : `${other} and ${table}`

/** Rows of a side up to which a detected key is looked for in all that is read. */
const mostChecked = 2_000_000

/** Rows of a side that are looked at before all are. */
const firstLook = 50_000

const first = async (
  { deps, job }: DiffWork,
  sql: string,
  files: readonly string[],
): Promise<readonly Value[]> =>
  (await deps.jobs.rows(sql, { files: [...new Set(files)], cancel: job.cancel })).rows[0] ?? []

const phase = 'Looking for the key'

/** One key, in as many passes as it takes. */
const isUniqueIn = async (
  work: DiffWork,
  key: Key,
  { from, to }: { readonly from: SideRows; readonly to: SideRows },
): Promise<boolean> => {
  const { columns } = work.paired
  const all = { phase, rows: (from.rows ?? 0) + (to.rows ?? 0), atOnce: Infinity }
  const passes = await inPasses(work.job, all, async pass => {
    const [before] = await first(work, uniqueSql(columns, [key], 'from', from.sql, pass), from.files)
    const [after] = await first(work, uniqueSql(columns, [key], 'to', to.sql, pass), to.files)
    return before === true && after === true
  })
  return passes.every(Boolean)
}

const uniqueIn = async (
  work: DiffWork,
  keys: readonly Key[],
  sides: { readonly from: SideRows; readonly to: SideRows },
): Promise<readonly Key[]> => {
  if (keys.length === 0) return []
  const { columns } = work.paired
  const { from, to } = sides
  try {
    const before = await first(work, uniqueSql(columns, keys, 'from', from.sql, onePass), from.files)
    const after = await first(work, uniqueSql(columns, keys, 'to', to.sql, onePass), to.files)
    return uniqueKeys(keys, before, after)
  } catch (thrown) {
    if (!isOutOfMemory(thrown)) throw thrown
    const unique: Key[] = []
    for (const key of keys) if (await isUniqueIn(work, key, sides)) unique.push(key)
    return unique
  }
}

/** The keys that hold in all rows of both sides. Of many rows some show which keys need not be looked for in all. */
const uniqueOf = async (
  work: DiffWork,
  keys: readonly Key[],
  sides: { readonly from: SideRows; readonly to: SideRows },
): Promise<readonly Key[]> => {
  const head = (side: SideRows): SideRows => ({
    ...side,
    sql: `SELECT * FROM (${side.sql}) LIMIT ${firstLook}`,
  })
  const some = { from: head(sides.from), to: head(sides.to) }
  const isMuch = [sides.from, sides.to].some(({ rows }) => rows === undefined || rows > firstLook)
  const left = isMuch && keys.length > 1 ? await uniqueIn(work, keys, some) : keys
  return uniqueIn(work, left, sides)
}

/** What the recipe or the aggregate that makes the table says its rows are told apart by; whether that holds is another matter. */
export const declaredKey = async ({
  deps,
  table,
}: Pick<DiffWork, 'deps' | 'table'>): Promise<readonly string[]> => {
  const declared = await attempt(async () => {
    const aggregate = table.startsWith('gold.') ? await readAggregate(deps.storage, table) : undefined
    if (aggregate) return aggregate.groupBy
    const recipe = table.startsWith('silver.') ? await readRecipe(deps.storage, table) : undefined
    const step = recipe?.steps.findLast(({ op, disabled }) => op === 'dedupe' && disabled !== true)
    return step?.op === 'dedupe' ? step.keys : []
  })
  // A document that can not be read says so where it is opened.
  return declared.ok ? declared.value : []
}

/** The declared key, of either table where there are two, if both have its columns. */
const declaredPlaces = async (work: DiffWork): Promise<Key> => {
  for (const table of new Set([work.table, work.other ?? work.table])) {
    const named = await declaredKey({ deps: work.deps, table })
    const declared = keyColumns(sidesWords(work), work.paired.columns, named)
    if (declared.ok && declared.value.length > 0) return declared.value
  }
  return []
}

/** The keys of which at least half of the smaller side's rows have a partner, the one with the most of them first. */
const byPartners = async (
  work: DiffWork,
  keys: readonly Key[],
  { from, to }: DifferingRows,
): Promise<readonly Key[]> => {
  const least = Math.min(from.rows, to.rows) / 2
  const counted: { readonly key: Key; readonly partners: number }[] = []
  for (const key of keys) {
    const all = { phase, rows: from.rows + to.rows, atOnce: Infinity }
    const passes = await inPasses(work.job, all, async pass => {
      const sql = sharedKeysSql(work.paired.columns, key, { from: from.sql, to: to.sql }, pass)
      const [partners] = await first(work, sql, [...from.files, ...to.files])
      return Number(partners)
    })
    counted.push({ key, partners: sumOf(passes, partners => partners) })
  }
  return counted
    .filter(({ partners }) => partners >= least)
    .toSorted((a, b) => b.partners - a.partners)
    .map(({ key }) => key)
}

/** Keys that the rows that differ have, the likeliest first: by name, else by how many rows they pair. */
const detected = async (work: DiffWork, rows: DifferingRows): Promise<readonly Key[]> => {
  const candidates = keyCandidates(work.paired.columns, work.table)
  const one = (places: readonly number[]) => places.map(place => [place])
  const named = await uniqueOf(work, one(candidates.named), rows)
  if (named.length > 0) return named
  const others = await byPartners(work, await uniqueOf(work, one(candidates.others), rows), rows)
  if (others.length > 0) return others
  return byPartners(work, await uniqueOf(work, keyPairs(candidates), rows), rows)
}

/** The first of some keys that holds in all rows that were read, where these are not too many to look. */
const holding = async (
  work: DiffWork,
  keys: readonly Key[],
  sides: DiffSides,
  origin: 'declared' | 'detected',
): Promise<FoundKey | undefined> => {
  const isMuch = ({ rows }: SideRows) => rows === undefined || rows > mostChecked
  const [likeliest] = keys
  if (!likeliest) return undefined
  if (sides.extent === 'differences' || isMuch(sides.from) || isMuch(sides.to))
    return { places: likeliest, origin, isUnique: true, checked: 'differences' }
  for (const places of keys) {
    const [isUnique] = await uniqueOf(work, [places], sides)
    if (isUnique) return { places, origin, isUnique: true, checked: sides.extent }
  }
  return undefined
}

/**
 * The key by which rows of two versions are paired: the one given; or else the one that is declared, or one that is found, if no two of
 * the rows that were looked at have the same. Undefined for none. Failure `invalid` for columns that are not in both versions.
 */
export const findKey = async (
  work: DiffWork,
  { key }: DiffOptions,
  sides: DiffSides,
  rows: DifferingRows,
): Promise<FoundKey | undefined> => {
  const { paired } = work
  if (key?.length === 0) return undefined
  if (key) {
    const places = unwrap(keyColumns(sidesWords(work), paired.columns, key))
    const isUnique = (await uniqueOf(work, [places], rows)).length > 0
    return { places, origin: 'given', isUnique, checked: 'differences' }
  }
  if (rows.from.rows === 0 || rows.to.rows === 0) return undefined
  const declared = await declaredPlaces(work)
  const known = declared.length > 0 ? await uniqueOf(work, [declared], rows) : []
  return (
    (await holding(work, known, sides, 'declared')) ??
    holding(work, await detected(work, rows), sides, 'detected')
  )
}

/** The key for people. */
export const keyView = ({ paired }: DiffWork, { places, ...told }: FoundKey): DiffKey => ({
  columns: places.map(at => {
    const column = paired.columns[at]
    return column ? columnName(column) : ''
  }),
  ...told,
})
