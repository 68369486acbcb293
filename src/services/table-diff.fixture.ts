import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { DiffOptions, DiffRow, TableDiff, WantedRows } from '../core/lake/diff-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { tableRelation } from './relation.ts'
import { runSql } from './sql.ts'
import { type TableDiffs, createTableDiffs } from './table-diff.ts'

type Row = readonly Value[]

const printed = (value: Value | undefined): unknown => {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : value === 0 ? 0 : value
  if (value instanceof Uint8Array) return `bytes ${value.join(' ')}`
  if (Array.isArray(value)) return value.map((each: Value) => printed(each))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, printed(each)] as const)
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Values as text: equal ones print alike. */
const print = (values: readonly (Value | undefined)[]): string => JSON.stringify(values.map(printed))

interface Version {
  readonly names: readonly string[]
  readonly rows: readonly Row[]
}

/** All rows of a table at a version. */
export const wholeVersion = async (deps: LakeDeps, table: string, version: number): Promise<Version> => {
  const snapshot = await deps.logs.snapshotAt(table, version)
  const { sql, files } = await tableRelation(deps, deps.jobs, table, snapshot)
  const { columns, rows } = await deps.jobs.rows(sql, { files })
  return { names: columns.map(({ name }) => name), rows }
}

const without = (rows: readonly Row[], others: readonly Row[]): readonly Row[] => {
  const counts = new Map<string, number>()
  for (const row of others) counts.set(print(row), (counts.get(print(row)) ?? 0) + 1)
  return rows.filter(row => {
    const left = counts.get(print(row)) ?? 0
    counts.set(print(row), left - 1)
    return left <= 0
  })
}

/** What a comparison of two versions row by row finds. */
interface Expected {
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly unchanged: number
  /** By column; undefined where rows share a key, so that it is open which of them are pairs. */
  readonly cells: Readonly<Record<string, number>> | undefined
}

/** Columns of both versions, their places in either. */
const commonPlaces = ({ columns }: TableDiff, from: Version, to: Version) =>
  columns
    .filter(({ side }) => side === 'both')
    .map(({ name, was = name }) => ({ name, from: from.names.indexOf(was), to: to.names.indexOf(name) }))

/** The rows of both versions in the columns that both have. */
const commonRows = (diff: TableDiff, from: Version, to: Version) => {
  const places = commonPlaces(diff, from, to)
  const pick = (row: Row, side: 'from' | 'to'): Row => places.map(place => row[place[side]] ?? null)
  return {
    names: places.map(({ name }) => name),
    before: from.rows.map(row => pick(row, 'from')),
    after: to.rows.map(row => pick(row, 'to')),
  }
}

const grouped = (rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> => {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}

/** Compares two versions in the simplest way. */
export const compareWhole = (diff: TableDiff, from: Version, to: Version): Expected => {
  const { names, before, after } = commonRows(diff, from, to)
  const [gone, come] = [without(before, after), without(after, before)]
  if (!diff.key) {
    const counts = { added: come.length, removed: gone.length, changed: 0 }
    return {
      ...counts,
      unchanged: before.length - gone.length,
      cells: Object.fromEntries(names.map(name => [name, 0])),
    }
  }
  const places = diff.key.columns.map(name => names.indexOf(name))
  const keyOf = (row: Row) => print(places.map(at => row[at]))
  const [old, now] = [grouped(gone, keyOf), grouped(come, keyOf)]
  let changed = 0
  let isOpen = false
  const cells = names.map(() => 0)
  for (const [key, rows] of old) {
    const others = now.get(key) ?? []
    changed += Math.min(rows.length, others.length)
    isOpen ||= rows.length > 1 || others.length > 1
    const [a, b] = [rows[0], others[0]]
    if (a && b)
      names.forEach((_, at) => (cells[at] = (cells[at] ?? 0) + (print([a[at]]) === print([b[at]]) ? 0 : 1)))
  }
  return {
    added: come.length - changed,
    removed: gone.length - changed,
    changed,
    unchanged: before.length - gone.length,
    cells: isOpen ? undefined : Object.fromEntries(names.map((name, at) => [name, cells[at] ?? 0])),
  }
}

/** All rows of a difference, by pages of a size that fits badly. */
export const allRows = async (
  diffs: TableDiffs,
  { id }: TableDiff,
  kind?: WantedRows,
): Promise<readonly DiffRow[]> => {
  const rows: DiffRow[] = []
  for (;;) {
    const page = await diffs.rows(id, kind, rows.length, 7, patientJob().cancel)
    rows.push(...page)
    if (page.length < 7) return rows
  }
}

/** What is left of the rows of `from` and what is too much of `to` when the difference is applied; both empty when it is right. */
export const applied = (diff: TableDiff, rows: readonly DiffRow[], from: Version, to: Version) => {
  const common = commonRows(diff, from, to)
  const places = common.names.map(name => diff.columns.findIndex(column => column.name === name))
  const pick = ({ row }: DiffRow): Row => places.map(at => row[at] ?? null)
  const old = (each: DiffRow): Row =>
    common.names.map((name, at) => {
      const cell = each.cells.find(({ column }) => column === name)
      return cell ? cell.from : (pick(each)[at] ?? null)
    })
  const of = (...kinds: readonly DiffRow['kind'][]) => rows.filter(({ kind }) => kinds.includes(kind))
  const kept = without(common.before, [...of('removed').map(pick), ...of('changed').map(old)])
  const made = [...kept, ...of('added', 'changed').map(pick)]
  return { missing: without(common.after, made).map(print), extra: without(made, common.after).map(print) }
}

/** The values that a row of a difference has on a side, in the columns of that side; undefined where it is not there. */
const onSide = (
  { columns }: TableDiff,
  { kind, row, cells }: DiffRow,
  side: 'from' | 'to',
): Row | undefined => {
  if (kind === (side === 'from' ? 'added' : 'removed')) return undefined
  return columns.flatMap((column, at) => {
    if (column.side !== 'both' && column.side !== side) return []
    const cell = side === 'from' ? cells.find(one => one.column === column.name) : undefined
    return [cell ? cell.from : (row[at] ?? null)]
  })
}

/** What all rows of a difference lack of either version, or have too much; all empty when they are right. */
export const wholeRight = (diff: TableDiff, rows: readonly DiffRow[], from: Version, to: Version) => {
  const right = (side: 'from' | 'to', version: Version) => {
    const names = diff.columns
      .filter(column => column.side === 'both' || column.side === side)
      .map(({ name, was = name }) => (side === 'from' ? was : name))
    const places = names.map(name => version.names.indexOf(name))
    // An unchanged number is shown in the type that `to` has.
    const plain = (row: Row): Row => row.map(value => (typeof value === 'bigint' ? Number(value) : value))
    const there = version.rows.map(row => plain(places.map(at => row[at] ?? null)))
    const told = rows.flatMap(row => {
      const values = onSide(diff, row, side)
      return values ? [plain(values)] : []
    })
    return { missing: without(there, told).map(print), extra: without(told, there).map(print) }
  }
  return { from: right('from', from), to: right('to', to) }
}

/** A lake for the tests of one file, and the differences between versions of its tables. */
export const diffingLake = () => {
  let lake: LakeDeps | undefined
  let open: TableDiffs | undefined
  let made = 0
  beforeAll(async () => {
    lake = await memoryLake()
  })
  afterAll(() => lake?.jobs.close())
  const deps = (): LakeDeps => {
    if (!lake) throw new Error('The lake is not open yet.')
    return lake
  }
  const diffs = (): TableDiffs => (open ??= createTableDiffs(deps(), createPreparedResults(deps())))
  beforeEach(() => {
    open = undefined
  })
  return {
    deps,
    diffs,
    /** Runs statements on a new table, which they call $t; returns its name. */
    history: async (statements: readonly string[], name?: string): Promise<string> => {
      const table = name ?? `silver.t${(made += 1)}`
      for (const text of statements) await runSql(deps(), text.replaceAll('$t', table), patientJob())
      return table
    },
    diff: (table: string, from: number, to: number, options: DiffOptions = {}) =>
      diffs().open({ table, from, to }, options, patientJob()),
  }
}

/** Statements after which a table has five versions: rows are added, changed and removed. */
export const people = [
  'CREATE TABLE $t (id BIGINT, name STRING, age INT)',
  `INSERT INTO $t VALUES (1, 'Ana', 30), (2, 'Bo', 40), (3, NULL, 50)`,
  'UPDATE $t SET age = age + 1 WHERE id = 1',
  `INSERT INTO $t VALUES (4, 'Di', 60)`,
  'DELETE FROM $t WHERE id = 2',
]
