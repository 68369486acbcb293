import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toEngineType } from '../core/delta/engine-types.ts'
import type { FilmFrame, FilmQuery, FilmReport } from '../core/lake/film-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { ColumnFilter } from '../core/profile/filter.ts'
import { filtersSql } from '../core/profile/filter-sql.ts'
import { quoteIdentifier } from '../core/sql/quote.ts'
import { valueText } from '../core/timeline/row-changes.ts'
import type { LakeDeps } from './deps.ts'
import { createFilms } from './film.ts'
import { patientJob } from './lake.fixture.ts'
import { tableRelation } from './relation.ts'
import { runSql } from './sql.ts'
import { type World, createWorld, problemOf, workerIn } from './upkeep.fixture.ts'
import { runs } from '../core/property-runs.fixture.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.engine.close())

const id = fc.integer({ min: 0, max: 39 })
const range = fc.tuple(id, fc.integer({ min: 0, max: 12 })).map(([a, b]) => `${a} AND ${a + b}`)
const number = fc.integer({ min: 0, max: 3 })

/** One statement; `t` stands for the table. */
const statement: fc.Arbitrary<string> = fc.oneof(
  {
    arbitrary: fc
      .array(id, { minLength: 1, maxLength: 5 })
      .map(list => `INSERT INTO t (id, n) VALUES ${list.map(i => `(${i}, ${i % 3})`).join(', ')}`),
    weight: 4,
  },
  {
    arbitrary: fc.tuple(range, number).map(([r, n]) => `UPDATE t SET n = n + ${n} WHERE id BETWEEN ${r}`),
    weight: 4,
  },
  { arbitrary: id.map(i => `UPDATE t SET id = id + 1, n = NULL WHERE id = ${i}`), weight: 2 },
  { arbitrary: range.map(r => `DELETE FROM t WHERE id BETWEEN ${r}`), weight: 3 },
  {
    arbitrary: fc.tuple(fc.uniqueArray(id, { minLength: 1, maxLength: 3 }), number).map(
      ([list, n]) =>
        `MERGE INTO t USING (SELECT * FROM (VALUES ${list.map(i => `(${i}, ${n})`).join(', ')}) AS v(id, m)) AS s ON t.id = s.id
           WHEN MATCHED AND s.m = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET n = s.m WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.m)`,
    ),
    weight: 3,
  },
  { arbitrary: fc.constant('OPTIMIZE t'), weight: 2 },
  { arbitrary: fc.constant('ALTER TABLE t ADD COLUMNS (c STRING)'), weight: 1 },
  { arbitrary: fc.constant("UPDATE t SET c = 'x' || id WHERE id > 4"), weight: 1 },
  { arbitrary: fc.constant('ALTER TABLE t DROP COLUMN c'), weight: 1 },
  { arbitrary: fc.constant('ALTER TABLE t RENAME COLUMN id TO key'), weight: 1 },
  { arbitrary: fc.constant('ALTER TABLE t RENAME COLUMN key TO id'), weight: 1 },
  { arbitrary: fc.nat({ max: 6 }).map(v => `RESTORE TABLE t TO VERSION AS OF ${v}`), weight: 1 },
)

const filter: fc.Arbitrary<ColumnFilter> = fc.oneof(
  range.map(r => ({
    kind: 'range' as const,
    column: 'id',
    from: r.split(' ')[0] ?? '',
    to: r.split(' ').at(-1) ?? '',
    closed: true,
  })),
  fc.constant({ kind: 'values' as const, column: 'n', values: ['0', '1', null] }),
  fc.constant({ kind: 'missing' as const, column: 'c' }),
)

interface Looked {
  readonly orderBy: readonly string[]
  readonly descending: readonly boolean[]
  readonly where: readonly ColumnFilter[]
  /** One after the other: how many rows, and of all rows of all versions the one to begin at; so many of its values. */
  readonly sights: readonly {
    readonly rows: number
    readonly anchor: readonly [number, number] | undefined
  }[]
  readonly seed: number
}

const looked: fc.Arbitrary<Looked> = fc.record({
  orderBy: fc.uniqueArray(fc.constantFrom('n', 'c', 'id'), { maxLength: 2 }),
  descending: fc.tuple(fc.boolean(), fc.boolean()),
  where: fc.oneof(fc.constant([]), fc.array(filter, { maxLength: 1 })),
  sights: fc.array(
    fc.record({
      rows: fc.integer({ min: 1, max: 5 }),
      anchor: fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 3 })), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  seed: fc.nat(),
})

/** The one column that is renamed. */
const nameIn = (names: readonly string[], name: string): string =>
  !names.includes(name) && (name === 'id' || name === 'key') ? (name === 'id' ? 'key' : 'id') : name

/** All rows of a version that pass the filters, by the engine's own ORDER BY, and their values in the order's columns. */
const wholeVersion = async (
  deps: LakeDeps,
  table: string,
  version: number,
  { orderBy }: FilmReport,
  where: readonly ColumnFilter[],
) => {
  const { snapshot } = await deps.logs.load(table)
  const old = await deps.logs.snapshotAt(table, version)
  const { fields } = old.metadata.schema
  const names = fields.map(({ name }) => name)
  const rest = snapshot.metadata.schema.fields
    .map(({ name }) => ({ column: name, descending: false }))
    .filter(({ column }) => !orderBy.some(key => key.column === column))
  const sqlOf = (column: string): string => {
    const type = snapshot.metadata.schema.fields.find(({ name }) => name === column)?.type ?? 'string'
    const name = nameIn(names, column)
    return names.includes(name) ? quoteIdentifier(name) : `CAST(NULL AS ${toEngineType(type)})`
  }
  const keys = [...orderBy, ...rest].map(
    ({ column, descending }) => `${sqlOf(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  )
  const { sql, files } = await tableRelation(deps, deps.jobs, table, old)
  const condition = filtersSql(where, fields) ?? 'true'
  const items = ['*', ...orderBy.map(({ column }, at) => `${sqlOf(column)} AS order_${at}`)]
  const text = `SELECT ${items.join(', ')} FROM (${sql}) WHERE ${condition} ORDER BY ${keys.join(', ')}`
  const { rows } = await deps.jobs.rows(text, { files })
  return rows.map(row => ({ values: row.slice(0, names.length), place: row.slice(names.length) }))
}

const isBefore = (a: readonly Value[], b: readonly Value[], orderBy: FilmReport['orderBy']): boolean => {
  for (const [at, right] of b.entries()) {
    const left = a[at] ?? null
    if (left === right) continue
    if (left === null || right === null) return right === null
    return left < right !== (orderBy[at]?.descending === true)
  }
  return false
}

const shuffled = (versions: readonly number[], seed: number): readonly number[] =>
  versions.toSorted((a, b) => ((a * 7919 + seed) % 101) - ((b * 7919 + seed) % 101))

let made = 0

test.each([
  ['whose files are written anew', ''],
  ['with deletion vectors', "'delta.enableDeletionVectors' = 'true', "],
  ['with checkpoints often', "'delta.checkpointInterval' = '2', 'delta.enableDeletionVectors' = 'true', "],
])(
  'each frame has the rows that a query of its version gives, in tables %s',
  async (_, properties) => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(statement, { minLength: 3, maxLength: 10 }),
        fc.array(looked, { minLength: 1, maxLength: 3 }),
        async (isPartitioned, statements, looks) => {
          const table = `silver.film${(made += 1)}`
          const deps = workerIn(world)
          const films = createFilms(deps)
          const run = (text: string) => runSql(deps, text, patientJob())
          await run(
            `CREATE TABLE ${table} (id BIGINT, n INT) ${isPartitioned ? 'PARTITIONED BY (n)' : ''} TBLPROPERTIES (${properties}'delta.columnMapping.mode' = 'name')`,
          )
          await run(`INSERT INTO ${table} VALUES (3, NULL), (3, 4), (NULL, 1)`)
          await run(`INSERT INTO ${table} SELECT i AS id, CAST(i % 5 AS INT) AS n FROM range(40) AS r(i)`)
          for (const text of statements) await problemOf(run(text.replaceAll(/\bt\b/g, table)))
          const { snapshot } = await deps.logs.load(table)
          const names = snapshot.metadata.schema.fields.map(({ name }) => name)
          const versions = Array.from({ length: snapshot.version + 1 }, (_unused, version) => version)
          for (const { orderBy, descending, where, sights, seed } of looks) {
            const query: FilmQuery = {
              table,
              orderBy: orderBy
                .map((name, at) => ({
                  column: nameIn(names, name),
                  descending: descending[at] === true,
                }))
                .filter(({ column }) => names.includes(column)),
              where,
              rows: 1,
            }
            const none = await films.show(query, [], patientJob().cancel, () => undefined)
            const whole = new Map<number, Awaited<ReturnType<typeof wholeVersion>>>()
            for (const version of versions)
              whole.set(version, await wholeVersion(deps, table, version, none, where))
            const places = [...whole.values()].flat().map(({ place }) => place)
            for (const { rows, anchor } of sights) {
              const begin = anchor && places[anchor[0] % Math.max(1, places.length)]?.slice(0, anchor[1])
              const frames: FilmFrame[] = []
              const report = await films.show(
                { ...query, rows, ...(begin ? { anchor: begin } : {}) },
                shuffled(versions, seed),
                patientJob().cancel,
                some => void frames.push(...some),
              )
              expect(report.missing).toEqual([])
              expect(frames.map(({ version }) => version)).toEqual(shuffled(versions, seed))
              for (const frame of frames) {
                const all = whole.get(frame.version) ?? []
                const expected = all
                  .filter(({ place }) => !begin || !isBefore(place, begin, report.orderBy))
                  .slice(0, rows)
                expect(frame.rows.map(row => valueText(row))).toEqual(
                  expected.map(({ values }) => valueText(values)),
                )
                if (where.length === 0) expect(frame.count ?? all.length).toBe(all.length)
              }
            }
          }
        },
      ),
      { numRuns: runs(3) },
    )
  },
  180_000,
)
