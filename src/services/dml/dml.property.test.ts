import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { struct } from '../../core/delta/schema.fixture.ts'
import { Failure } from '../../core/error.ts'
import type { Value } from '../../core/ports/engine.ts'
import type { LakeDeps } from '../deps.ts'
import { memoryLake } from '../lake.fixture.ts'
import { type Change, type Row, changes, rowsSql, tables } from './dml-model.fixture.ts'
import { changesOf, makeTable, rowsOf, run, variants } from './dml.fixture.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

const schema = struct({ id: 'long', part: 'string', n: 'integer' })
let made = 0

const print = (row: readonly Value[]): string =>
  JSON.stringify(row.map(cell => (typeof cell === 'bigint' ? Number(cell) : cell)))
const sorted = (rows: Iterable<string>): readonly string[] => [...rows].toSorted()

/** Rows after the changes of one version: each that went is one fewer, each that came one more. */
const replayed = (before: readonly string[], feed: readonly (readonly Value[])[]): readonly string[] => {
  const counts = new Map<string, number>()
  const count = (row: string, by: number) => counts.set(row, (counts.get(row) ?? 0) + by)
  for (const row of before) count(row, 1)
  for (const cells of feed) {
    const type = cells[3]
    count(print(cells.slice(0, 3)), type === 'delete' || type === 'update_preimage' ? -1 : 1)
  }
  return sorted([...counts].flatMap(([row, times]) => Array.from({ length: times }, () => row)))
}

const state = async (table: string, version?: number) =>
  sorted((await rowsOf(deps, table, version)).map(print))

const follow = async (table: string, before: readonly Row[], change: Change): Promise<readonly Row[]> => {
  const sql = change.sql(table)
  const after = change.apply(before)
  const { version: from } = await deps.logs.snapshotAt(table, undefined)
  if (!after) {
    await expect(run(deps, sql), sql).rejects.toThrow(Failure)
    return before
  }
  const { version } = await run(deps, sql)
  const now = await state(table)
  expect(now, sql).toEqual(sorted(after.map(print)))
  if (version === undefined) expect(sorted(before.map(print)), sql).toEqual(now)
  else {
    const feed = await changesOf(deps, table, version, version)
    expect(replayed(await state(table, from), feed), `changes of ${sql}`).toEqual(now)
  }
  return after
}

test.each(variants)(
  'on a table that is %s, any statements do what a plain model does, and the change feed tells it',
  async (_, variant) => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.array(changes, { minLength: 1, maxLength: 3 }),
        async (batches, statements) => {
          const table = `silver.p${(made += 1)}`
          await makeTable(deps, table, schema, variant, batches.map(rowsSql))
          let rows: readonly Row[] = batches.flat()
          for (const statement of statements) rows = await follow(table, rows, statement)
          const { version } = await deps.logs.snapshotAt(table, undefined)
          expect(replayed([], await changesOf(deps, table, 0)), 'changes of all versions').toEqual(
            await state(table, version),
          )
        },
      ),
      { numRuns: 10 },
    )
  },
  180_000,
)
