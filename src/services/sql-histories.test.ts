import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMemoryLocks } from '../adapters/memory/memory-locks.ts'
import { Failure } from '../core/error.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import { type World, createWorld, problemOf, workerIn } from './upkeep.fixture.ts'
import { runs } from '../core/property-runs.fixture.ts'

type Row = readonly [id: number, n: number]

/** A statement, and what it does to the rows when it is alone: any serial order can be worked out. */
interface Operation {
  readonly sql: (table: string) => string
  readonly apply: (rows: readonly Row[]) => readonly Row[]
}

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.engine.close())

const sql = (deps: LakeDeps, text: string) => runSql(deps, text, patientJob())

/** OPTIMIZE alone may give up when others changed all that it rewrote; it says so. */
const doOrYield = async (deps: LakeDeps, text: string): Promise<void> => {
  const error = await problemOf(sql(deps, text))
  if (!error || (text.startsWith('OPTIMIZE') && error.kind === 'commit-conflict')) return
  throw new Failure(error)
}

const id = fc.integer({ min: 0, max: 12 })
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 3 })
const range = fc.tuple(id, id).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
const values = (list: readonly number[]) => `VALUES ${list.map(each => `(${each}, 0)`).join(', ')}`
const zeros = (list: readonly number[]): readonly Row[] => list.map(each => [each, 0])

const operation: fc.Arbitrary<Operation> = fc.oneof(
  ids.map((list): Operation => ({
    sql: table => `INSERT INTO ${table} ${values(list)}`,
    apply: rows => [...rows, ...zeros(list)],
  })),
  ids.map((list): Operation => ({
    sql: table => `INSERT OVERWRITE ${table} ${values(list)}`,
    apply: () => zeros(list),
  })),
  range.map(([from, to]): Operation => ({
    sql: table => `DELETE FROM ${table} WHERE id BETWEEN ${from} AND ${to}`,
    apply: rows => rows.filter(([each]) => each < from || each > to),
  })),
  range.map(([from, to]): Operation => ({
    sql: table => `UPDATE ${table} SET id = id + 1, n = n * 2 + 1 WHERE id BETWEEN ${from} AND ${to}`,
    apply: rows => rows.map(row => (row[0] < from || row[0] > to ? row : [row[0] + 1, row[1] * 2 + 1])),
  })),
  ids.map((list): Operation => ({
    sql: table =>
      `MERGE INTO ${table} AS t USING (SELECT * FROM (${values(list)}) AS v(id, n)) AS s ON t.id = s.id
       WHEN MATCHED THEN UPDATE SET n = t.n + 10 WHEN NOT MATCHED THEN INSERT *`,
    apply: rows => [
      ...rows.map((row): Row => (list.includes(row[0]) ? [row[0], row[1] + 10] : row)),
      ...zeros(list.filter(each => rows.every(([known]) => known !== each))),
    ],
  })),
  fc.constant<Operation>({
    sql: table => `INSERT INTO ${table} SELECT 1000 + count(*) AS id, coalesce(sum(n), 0) AS n FROM ${table}`,
    apply: rows => [...rows, [1000 + rows.length, rows.reduce((sum, [, n]) => sum + n, 0)]],
  }),
  fc.constant<Operation>({ sql: table => `OPTIMIZE ${table}`, apply: rows => rows }),
)

/** All orders in which some lists can be worked off, each of them from its beginning. */
const interleavings = <T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] => {
  const open = lists.filter(({ length }) => length > 0)
  if (open.length === 0) return [[]]
  return open.flatMap(([first, ...rest], at) =>
    first === undefined
      ? []
      : interleavings(open.with(at, rest)).map((order): readonly T[] => [first, ...order]),
  )
}

const print = (rows: readonly Row[]): string =>
  rows
    .map(([each, n]) => `${each}:${n}`)
    .toSorted()
    .join(' ')

/** A worker that gives way to the others wherever it asks for something that they share. */
const tab = (scheduler: fc.Scheduler, locks: LakeDeps['locks']): LakeDeps => {
  const slowed = <T extends object>(inner: T, names: readonly (keyof T)[]): T =>
    new Proxy(inner, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function' || !names.some(each => each === name)) return member
        return async (...args: readonly unknown[]) => {
          await scheduler.schedule(Promise.resolve())
          return Reflect.apply(member, target, args) as unknown
        }
      },
    })
  return workerIn(world, {
    storage: slowed(world.storage, ['read', 'putIfAbsent']),
    fence: slowed(world.fence, ['ratify']),
    locks,
  })
}

const writers = fc
  .array(fc.array(operation, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 })
  .filter(all => all.flat().length <= 4)

let made = 0

test.each([
  ['rewrite files', ''],
  ['mark rows', `TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.checkpointInterval' = '2')`],
])(
  'statements that some tabs run at once end as if one had come after the other (tables that %s)',
  async (_, properties) => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(ids, { maxLength: 3 }),
        writers,
        async (scheduler, start, all) => {
          const table = `silver.h${(made += 1)}`
          const first = workerIn(world)
          await sql(first, `CREATE TABLE ${table} (id BIGINT, n BIGINT) ${properties}`)
          for (const list of start) await sql(first, `INSERT INTO ${table} ${values(list)}`)
          const locks = createMemoryLocks()
          const work = async (operations: readonly Operation[]): Promise<void> => {
            const deps = tab(scheduler, locks)
            for (const next of operations) await doOrYield(deps, next.sql(table))
          }
          await scheduler.waitFor(Promise.all(all.map(work)))
          const { rows } = await sql(workerIn(world), `SELECT id, n FROM ${table}`)
          const found = print(rows.map(([each, n]): Row => [Number(each), Number(n)]))
          const before = start.flatMap(zeros)
          const ends = interleavings(all).map(order =>
            print(order.reduce<readonly Row[]>((state, { apply }) => apply(state), before)),
          )
          expect(ends, all.map(list => list.map(each => each.sql('t')).join('; ')).join(' | ')).toContain(
            found,
          )
        },
      ),
      { numRuns: runs(15) },
    )
  },
  180_000,
)
