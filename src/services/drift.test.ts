import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Drift, DriftCounts } from '../core/lake/drift-views.ts'
import type { Value } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { type Drifts, createDrifts } from './drift.ts'
import { patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import { type World, createWorld, hour, problemOf, workerIn } from './upkeep.fixture.ts'
import { vacuumTable } from './vacuum.ts'
import { runs } from '../core/property-runs.fixture.ts'

const t = 'silver.t'

let world: World
let deps: LakeDeps
let drifts: Drifts
beforeEach(async () => {
  world = await createWorld()
  deps = workerIn(world)
  drifts = createDrifts(deps)
})
afterEach(() => world.engine.close())

const sql = (text: string) => runSql(deps, text, patientJob())
const drift = (column: string, span = {}, table = t) => drifts.of(table, column, span, patientJob())
const countsOf = ({ points }: Drift) => points.map(({ counts }) => counts)
const problemsOf = ({ points }: Drift) => points.map(({ problem }) => problem)

describe('the drift of a column', () => {
  beforeEach(async () => {
    await sql(`CREATE TABLE ${t} (id BIGINT, city STRING, price DOUBLE)`)
    await sql(`INSERT INTO ${t} SELECT i, 'Oslo', i / 10 FROM range(100) AS r(i)`)
    await sql(`INSERT INTO ${t} SELECT i, 'Rome', NULL FROM range(100, 150) AS r(i)`)
  })

  it('tells at each version rows, NULLs, different values, and the ends of the values', async () => {
    const found = await drift('price')
    expect(found).toMatchObject({ table: t, column: 'price', type: 'double', files: 2, filesRead: 2 })
    const [made, first, second] = countsOf(found)
    expect(made).toMatchObject({ rows: 0, valid: 0, nulls: 0, distinct: { count: 0, exact: true } })
    expect(first).toMatchObject({ rows: 100, missing: 0, distinct: { count: 100, exact: true } })
    expect(second).toMatchObject({ rows: 150, missing: 50, nulls: 50, valid: 100, ends: ['0.0', '9.9'] })
    expect(first?.bars.reduce((a, b) => a + b)).toBe(100)
  })

  it('reads each data file once, and afterwards only those that came', async () => {
    await drift('price')
    await sql(`INSERT INTO ${t} VALUES (200, 'Bonn', 3)`)
    const next = await drift('price')
    expect([next.files, next.filesRead]).toEqual([3, 1])
    expect(countsOf(next).at(-1)?.rows).toBe(151)
    expect((await drift('price')).filesRead).toBe(0)
  })

  it('reads a data file once, however many deletion vectors versions have for it', async () => {
    await sql(`ALTER TABLE ${t} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')`)
    await sql(`DELETE FROM ${t} WHERE id % 10 = 0`)
    await sql(`DELETE FROM ${t} WHERE id % 10 = 1`)
    await sql(`RESTORE TABLE ${t} TO VERSION AS OF 4`)
    await sql(`DELETE FROM ${t} WHERE id % 10 = 2`)
    const found = await drift('id')
    expect([found.files, found.filesRead]).toEqual([2, 2])
    expect(countsOf(found).map(counts => counts?.rows)).toEqual([0, 100, 150, 150, 135, 120, 135, 120])
    expect(countsOf(found).map(counts => counts?.distinct?.count)).toEqual([
      0, 100, 150, 150, 135, 120, 135, 120,
    ])
    expect(countsOf(found).map(counts => counts?.ends?.[0])).toEqual([
      undefined,
      '0',
      '0',
      '0',
      '1',
      '2',
      '1',
      '1',
    ])
  })

  it('names the versions that moved, and how far: the population stability index', async () => {
    await sql(`INSERT INTO ${t} SELECT i, 'Rome', 9 FROM range(200, 210) AS r(i)`)
    const { places, points, moved } = await drift('city')
    expect(places).toEqual({ kind: 'values', values: ['Oslo', 'Rome'] })
    // From 100 and none (half a row) of 100 rows to 100 and 50 of 150.
    const before = [1, 0.5 / 100]
    const after = [100 / 150, 50 / 150]
    const index = after.reduce(
      (sum, q, at) => sum + (q - (before[at] ?? 0)) * Math.log(q / (before[at] ?? 1)),
      0,
    )
    expect(points.map(({ shift }) => shift)).toEqual([
      undefined,
      undefined,
      expect.closeTo(index, 10),
      expect.closeTo(0.0076, 4),
    ])
    expect(moved).toEqual([2])
  })

  it('counts text by what it is meant as: quality, and bins of its numbers', async () => {
    const n = 'bronze.n'
    await sql(`CREATE TABLE ${n} (n STRING)`)
    await sql(`INSERT INTO ${n} SELECT i::VARCHAR FROM range(100) AS r(i)`)
    await sql(`INSERT INTO ${n} VALUES ('n/a'), (' '), (NULL), ('12')`)
    const found = await drift('n', {}, n)
    expect(found.expected).toMatchObject({ kind: 'type' })
    expect(found.places).toMatchObject({ kind: 'bins', as: { kind: 'type' } })
    expect(countsOf(found)[2]).toMatchObject({
      rows: 104,
      valid: 101,
      mismatched: 1,
      missing: 2,
      nulls: 1,
      rest: 2,
      ends: ['0', '99'],
    })
  })

  it('estimates how many different values there are where they are many, and says so', async () => {
    await sql(`INSERT INTO ${t} SELECT i % 20000, 'x', 1 FROM range(40000) AS r(i)`)
    const last = countsOf(await drift('id')).at(-1)?.distinct
    expect(last?.exact).toBe(false)
    expect(last?.count).toBeGreaterThan(20_000 * 0.85)
    expect(last?.count).toBeLessThan(20_000 * 1.15)
  })

  it('says of versions without the column, or with one of other values, why they are not told', async () => {
    await sql(`ALTER TABLE ${t} ADD COLUMNS (stock BIGINT)`)
    await sql(`INSERT INTO ${t} VALUES (300, 'Bonn', 3, 7)`)
    const found = await drift('stock')
    expect(problemsOf(found).slice(0, 3)).toEqual(
      Array.from({ length: 3 }, () => 'The table did not have stock then.'),
    )
    expect(countsOf(found).slice(3)).toMatchObject([
      { rows: 150, nulls: 150 },
      { rows: 151, nulls: 150 },
    ])
    await sql(`CREATE OR REPLACE TABLE ${t} (id STRING)`)
    expect(problemsOf(await drift('id'))).toContain('id was long then.')
  })

  it('follows a column that got another name', async () => {
    await sql(`ALTER TABLE ${t} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`)
    await sql(`ALTER TABLE ${t} RENAME COLUMN city TO town`)
    expect(countsOf(await drift('town')).map(counts => counts?.rows)).toEqual([0, 100, 150, 150, 150])
  })

  it('says of versions that VACUUM took files from that they can not be told, and tells the others', async () => {
    await sql(`UPDATE ${t} SET price = 1 WHERE id < 3`)
    world.pass(400 * hour)
    await vacuumTable(deps, t, {}, patientJob())
    const found = problemsOf(await drift('price')).map(problem => problem !== undefined)
    expect(found).toEqual([false, true, true, false, false, false])
  })

  it('knows partition columns, and columns that have no order', async () => {
    const p = 'silver.p'
    await sql(`CREATE TABLE ${p} (id BIGINT, day DATE, tags ARRAY<STRING>) PARTITIONED BY (day)`)
    await sql(
      `INSERT INTO ${p} VALUES (1, DATE '2026-03-01', ['a']), (2, DATE '2026-03-02', NULL), (3, NULL, NULL)`,
    )
    expect(countsOf(await drift('day', {}, p))[1]).toMatchObject({
      rows: 3,
      nulls: 1,
      ends: ['2026-03-01', '2026-03-02'],
    })
    const tags = await drift('tags', {}, p)
    expect(tags.places).toEqual({ kind: 'none' })
    expect(countsOf(tags)[1]).toMatchObject({ rows: 3, nulls: 2, valid: 1 })
  })

  it('refuses columns and versions that there are not, and stops when it is cancelled', async () => {
    expect((await problemOf(drift('nope')))?.kind).toBe('invalid')
    expect((await problemOf(drift('id', { to: 9 })))?.kind).toBe('version-missing')
    const stop = new AbortController()
    const job = { cancel: stop.signal, onProgress: () => stop.abort() }
    expect((await problemOf(drifts.of(t, 'id', {}, job)))?.kind).toBe('cancelled')
  })
})

const id = fc.integer({ min: 0, max: 30 })
const statement = fc.oneof(
  fc
    .array(fc.tuple(id, fc.option(fc.integer({ min: -50, max: 50 }))), { minLength: 1, maxLength: 6 })
    .map(rows => `INSERT INTO t VALUES ${rows.map(([i, n]) => `(${i}, ${n ?? 'NULL'})`).join(', ')}`),
  id.map(i => `UPDATE t SET n = n + 20 WHERE id > ${i}`),
  id.map(i => `UPDATE t SET n = NULL WHERE id = ${i}`),
  id.map(i => `DELETE FROM t WHERE id < ${i}`),
  fc.constant('OPTIMIZE t'),
  fc.nat({ max: 5 }).map(version => `RESTORE TABLE t TO VERSION AS OF ${version}`),
  fc.constant('INSERT OVERWRITE t VALUES (1, 1), (2, NULL)'),
)

/** What a column holds, counted value by value. */
const counted = (values: readonly Value[], edges: readonly string[]): Partial<DriftCounts> => {
  const there = values.filter(value => value !== null).map(Number)
  const bars = Array.from({ length: edges.length + 1 }, () => 0)
  for (const value of there) {
    const bin = edges.filter(edge => Number(edge) <= value).length
    bars[bin] = (bars[bin] ?? 0) + 1
  }
  const nulls = values.length - there.length
  return {
    rows: values.length,
    valid: there.length,
    mismatched: 0,
    missing: nulls,
    nulls,
    distinct: { count: new Set(there).size, exact: true },
    ...(there.length > 0 ? { ends: [String(Math.min(...there)), String(Math.max(...there))] as const } : {}),
    bars,
    rest: 0,
  }
}

it.each([false, true])(
  'drift is at each version what its rows hold, counted one by one, whatever was done (deletion vectors: %s)',
  async vectors => {
    let made = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(statement, { minLength: 1, maxLength: 8 }),
        fc.nat({ max: 7 }),
        async (statements, early) => {
          const table = `silver.d${(made += 1)}`
          await sql(
            `CREATE TABLE ${table} (id BIGINT, n BIGINT) TBLPROPERTIES ('delta.enableDeletionVectors' = '${vectors}')`,
          )
          for (const [at, text] of statements.entries()) {
            await problemOf(sql(text.replaceAll(/\bt\b/g, table)))
            // What is known from then must be of use, or of no harm.
            if (at === early) await drift('n', {}, table)
          }
          const { places, points } = await drift('n', {}, table)
          const edges = places.kind === 'bins' ? places.edges : []
          for (const { version, counts } of points) {
            const { rows } = await sql(`SELECT n FROM ${table} VERSION AS OF ${version}`)
            const expected = counted(
              rows.map(([value]) => value ?? null),
              edges,
            )
            expect(counts, `version ${version} of ${statements.join('; ')}`).toEqual(expected)
          }
        },
      ),
      { numRuns: runs(10) },
    )
  },
  120_000,
)
