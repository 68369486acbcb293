import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Metric, MetricPick, MetricPoint } from '../core/lake/timeline-views.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { pickSql } from '../core/timeline/metric-pick.ts'
import { measureVersions } from './metric.ts'
import { runSql } from './sql.ts'
import { type World, createWorld, hour, problemOf, workerIn } from './upkeep.fixture.ts'
import { vacuumTable } from './vacuum.ts'
import { runs } from '../core/property-runs.fixture.ts'

const t = 'silver.t'

let world: World
let deps: LakeDeps
beforeEach(async () => {
  world = await createWorld()
  deps = workerIn(world)
})
afterEach(() => world.engine.close())

const sql = (text: string) => runSql(deps, text, patientJob())
const metric = (text: string, span = {}) => measureVersions(deps, text, t, span, patientJob())
const valuesOf = ({ points }: Metric) => points.map(({ value }) => value)
const sharesOf = ({ points }: Metric) => points.map(({ sameAs }) => sameAs)

describe('a metric', () => {
  beforeEach(async () => {
    await sql(`CREATE TABLE ${t} (id BIGINT, country STRING, price DOUBLE)`)
    await sql(`INSERT INTO ${t} VALUES (1, 'DE', 10), (2, 'DE', 20)`)
    await sql(`INSERT INTO ${t} VALUES (3, 'FR', 5)`)
    await sql(`UPDATE ${t} SET price = 7 WHERE id = 3`)
    await sql(`DELETE FROM ${t} WHERE id = 1`)
  })

  it('is what the query gives at each version, with the time of each', async () => {
    const found = await metric(`SELECT sum(price) AS revenue FROM ${t}`)
    expect(valuesOf(found)).toEqual([null, 30, 35, 37, 27])
    expect(found).toMatchObject({
      table: t,
      columns: [{ name: 'revenue', type: 'double' }],
      evaluated: 5,
      reused: 0,
    })
    expect(found.points.map(({ version }) => version)).toEqual([0, 1, 2, 3, 4])
    const times = found.points.map(({ timestamp }) => timestamp)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times[4]).toBe((await deps.logs.snapshotAt(t, 4)).timestamp)
    expect(found.stats.filesRead).toBeGreaterThan(0)
  })

  it('may be a row of several values, and is NULL where there is no row', async () => {
    const row = await metric(`SELECT count(*) AS n, max(price) AS top FROM ${t}`, { from: 3 })
    expect(valuesOf(row)).toEqual([
      { n: 3n, top: 20 },
      { n: 2n, top: 20 },
    ])
    expect(valuesOf(await metric(`SELECT price FROM ${t} WHERE id = 1`))).toEqual([null, 10, 10, 10, null])
  })

  it('reads nothing for commits that leave the rows as they were, and for states that were there before', async () => {
    await sql(`OPTIMIZE ${t}`)
    await sql(`ALTER TABLE ${t} SET TBLPROPERTIES ('note' = 'x')`)
    await sql(`RESTORE TABLE ${t} TO VERSION AS OF 2`)
    await sql(`INSERT INTO ${t} VALUES (9, 'IT', 1)`)
    const found = await metric(`SELECT count(*) AS n FROM ${t}`)
    expect(valuesOf(found)).toEqual([0n, 2n, 3n, 3n, 2n, 2n, 2n, 3n, 4n])
    const [first, ...shares] = sharesOf(found)
    expect(first).toBeUndefined()
    expect(shares).toEqual([undefined, undefined, undefined, undefined, 4, undefined, 2, undefined])
    expect([found.evaluated, found.reused]).toEqual([7, 2])
  })

  it('reads nothing for changes in files that the query does not need', async () => {
    const found = await metric(`SELECT sum(price) AS p FROM ${t} WHERE country = 'DE'`)
    expect(valuesOf(found)).toEqual([null, 30, 30, 30, 20])
    expect(sharesOf(found)).toEqual([undefined, undefined, 1, 1, undefined])
  })

  it('leaves other tables as they are now', async () => {
    await sql(`CREATE TABLE silver.rates (rate DOUBLE)`)
    await sql(`INSERT INTO silver.rates VALUES (2)`)
    const joined = `SELECT sum(price * rate) AS p FROM ${t}, silver.rates`
    expect(valuesOf(await metric(joined))).toEqual([null, 60, 70, 74, 54])
    const fixed = `SELECT count(*) - (SELECT count(*) FROM ${t} VERSION AS OF 2) AS n FROM ${t}`
    expect(valuesOf(await metric(fixed))).toEqual([-3n, -1n, 0n, 0n, -1n])
  })

  it('of changes is asked anew at each version', async () => {
    await sql(`RESTORE TABLE ${t} TO VERSION AS OF 2`)
    await sql(`OPTIMIZE ${t}`)
    const changes = `SELECT count(*) AS n FROM table_changes('${t}', 0), (SELECT count(*) FROM ${t})`
    const found = valuesOf(await metric(changes))
    const expected: unknown[] = []
    for (let version = 0; version <= 6; version += 1) {
      const { rows } = await sql(`SELECT count(*) FROM table_changes('${t}', 0, ${version})`)
      expected.push(rows[0]?.[0])
    }
    expect(found).toEqual(expected)
    expect(found[5]).not.toEqual(found[2])
  })

  it('tells for each older version why it has no value, and gives those of the others', async () => {
    await sql(`ALTER TABLE ${t} ADD COLUMNS (stock BIGINT)`)
    await sql(`UPDATE ${t} SET stock = 4 WHERE id = 2`)
    const found = await metric(`SELECT sum(stock) AS s FROM ${t}`)
    expect(valuesOf(found)).toEqual([null, null, null, null, null, null, '4'])
    expect(found.points.map(({ problem }) => problem === undefined)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
    ])
    expect(found.points[0]?.problem).toContain('stock')
    expect(found.reused).toBe(0)
  })

  it('says of versions that VACUUM took files from that they can not be read', async () => {
    world.pass(400 * hour)
    await vacuumTable(deps, t, {}, patientJob())
    const { points } = await metric(`SELECT sum(price) AS p FROM ${t}`)
    expect(points.map(({ value }) => value)).toEqual([null, null, null, null, 27, 27, 27])
    expect(points.map(({ problem }) => problem !== undefined)).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(points.slice(4).map(({ sameAs }) => sameAs)).toEqual([6, 6, undefined])
  })

  it.each([
    [`DELETE FROM ${t}`, 'query-failed', 'Only a query'],
    [`SELECT id FROM ${t} WHERE id > 1`, 'invalid', 'one row'],
    ['SELECT 1 AS one', 'invalid', 'does not read silver.t'],
    [`SELECT nope FROM ${t}`, 'query-failed', 'nope'],
  ])('is refused at once where it can be none: %s', async (text, kind, says) => {
    const problem = await problemOf(metric(text))
    expect(problem?.kind).toBe(kind)
    expect(problem?.message).toContain(says)
  })

  it('tells the place of a mistake in the text as it was given', async () => {
    const text = `  SELECT nope FROM ${t}`
    expect(await problemOf(metric(text))).toMatchObject({ sql: text, position: text.indexOf('nope') })
  })

  it('takes versions that there are, the first before the last', async () => {
    expect((await problemOf(metric(`SELECT 1 FROM ${t}`, { to: 9 })))?.kind).toBe('version-missing')
    expect((await problemOf(metric(`SELECT 1 FROM ${t}`, { from: 3, to: 2 })))?.kind).toBe('invalid')
    expect((await metric(`SELECT count(*) FROM ${t}`, { from: 2, to: 3 })).points).toHaveLength(2)
  })

  it('tells each point once, as soon as it is known, the newest first', async () => {
    for (let i = 0; i < 20; i += 1) await sql(`INSERT INTO ${t} VALUES (${50 + i}, 'IT', 1)`)
    const told: MetricPoint[] = []
    const job = patientJob()
    const found = await measureVersions(deps, `SELECT sum(price) AS p FROM ${t}`, t, {}, job, point =>
      told.push(point),
    )
    const versions = told.map(({ version }) => version)
    expect(versions[0]).toBe(24)
    expect(Math.min(...versions.slice(0, 16))).toBe(9)
    expect(told.toSorted((a, b) => a.version - b.version)).toEqual(found.points)
  })

  it('is told by the log alone where a pick can be, also of versions whose files are gone', async () => {
    world.pass(400 * hour)
    await vacuumTable(deps, t, {}, patientJob())
    const rows = await measureVersions(deps, { kind: 'rows' }, t, { to: 4 }, patientJob())
    expect(rows).toMatchObject({ columns: [{ name: 'rows', type: 'long' }], evaluated: 0, fromLog: 5 })
    expect(valuesOf(rows)).toEqual([0n, 2n, 3n, 3n, 2n])
    const pick = { kind: 'column', column: 'price', measure: 'avg' } as const
    const mean = await measureVersions(deps, pick, t, { from: 4 }, patientJob())
    expect(mean).toMatchObject({ columns: [{ name: 'avg', type: 'double' }], evaluated: 1, fromLog: 0 })
    const missing = { kind: 'column', column: 'nope', measure: 'min' } as const
    expect((await problemOf(measureVersions(deps, missing, t, {}, patientJob())))?.kind).toBe('query-failed')
  })

  it('of a sum reads each file once, whatever versions have it, and not the whole table at each', async () => {
    await sql('CREATE TABLE silver.grown (n BIGINT)')
    for (let i = 1; i <= 12; i += 1) await sql(`INSERT INTO silver.grown VALUES (${i})`)
    const pick = { kind: 'column', column: 'n', measure: 'sum' } as const
    const found = await measureVersions(deps, pick, 'silver.grown', {}, patientJob())
    expect(valuesOf(found)).toEqual([
      null,
      ...Array.from({ length: 12 }, (_, n) => `${((n + 1) * (n + 2)) / 2}`),
    ])
    // Those of the newest version once more: its value shows that the sums are right.
    expect(found.stats.filesRead).toBe(12 + 12)
    expect(found.evaluated).toBe(2)
  })

  it('names the other tables that it reads', async () => {
    await sql(`CREATE TABLE silver.rates (rate DOUBLE)`)
    expect((await metric(`SELECT count(*) FROM ${t}, silver.rates`, { from: 4 })).others).toEqual([
      'silver.rates',
    ])
    expect((await metric(`SELECT count(*) FROM ${t}`, { from: 4 })).others).toEqual([])
  })

  it('tells how far it is, and stops when it is cancelled', async () => {
    const job = patientJob()
    await measureVersions(deps, `SELECT count(*) FROM ${t}`, t, {}, job)
    expect(job.reports.map(({ phase }) => phase)).toContain(`Version 2 of ${t} (3 of 5)`)
    const stop = new AbortController()
    const onProgress = () => stop.abort()
    const stopped = measureVersions(
      deps,
      `SELECT count(*) FROM ${t}`,
      t,
      {},
      { cancel: stop.signal, onProgress },
    )
    expect((await problemOf(stopped))?.kind).toBe('cancelled')
  })
})

const id = fc.integer({ min: 0, max: 9 })
const statement = fc.oneof(
  fc
    .array(id, { minLength: 1, maxLength: 4 })
    .map(list => `INSERT INTO t VALUES ${list.map(i => `(${i}, ${i * 2})`).join(', ')}`),
  id.map(i => `UPDATE t SET n = n + 1 WHERE id = ${i}`),
  id.map(i => `DELETE FROM t WHERE id < ${i}`),
  fc.constant('OPTIMIZE t'),
  fc.nat({ max: 5 }).map(version => `RESTORE TABLE t TO VERSION AS OF ${version}`),
  fc.constant('ALTER TABLE t ADD COLUMNS (c STRING)'),
  fc.constant(`INSERT OVERWRITE t (id, n) VALUES (1, 1)`),
)
const queries = [
  'SELECT count(*) AS c, sum(n) AS s, min(id) AS m FROM t',
  'SELECT sum(n) AS s FROM t WHERE id > 4',
  'SELECT count(*) AS c FROM t AS a JOIN t AS b ON a.id = b.n',
  'WITH big AS (SELECT * FROM t WHERE n > 3) SELECT max(id) AS m FROM big',
]

it.each([false, true])(
  'a metric is at each version what the query VERSION AS OF it gives, whatever was done (deletion vectors: %s)',
  async vectors => {
    let made = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(statement, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...queries),
        async (statements, query) => {
          const table = `silver.m${(made += 1)}`
          const own = (text: string) => text.replaceAll(/\bt\b/g, table)
          await sql(
            `CREATE TABLE ${table} (id BIGINT, n BIGINT) TBLPROPERTIES ('delta.enableDeletionVectors' = '${vectors}')`,
          )
          for (const text of statements) await problemOf(sql(own(text)))
          const { points } = await measureVersions(deps, own(query), table, {}, patientJob())
          for (const { version, value } of points) {
            const asked = query.replaceAll(/\bt\b/g, `${table} VERSION AS OF ${version}`)
            const { columns, rows } = await sql(asked)
            const whole = Object.fromEntries(columns.map(({ name }, at) => [name, rows[0]?.[at]]))
            expect(value, `${query} at ${version} of ${statements.join('; ')}`).toEqual(
              columns.length === 1 ? rows[0]?.[0] : whole,
            )
          }
        },
      ),
      { numRuns: runs(10) },
    )
  },
  120_000,
)

const measures = ['sum', 'avg', 'min', 'max', 'nulls', 'distinct'] as const
const picks: readonly MetricPick[] = [
  { kind: 'rows' },
  ...measures.map(measure => ({ kind: 'column', column: 'n', measure }) as const),
]

it.each([false, true])(
  'a pick is at each version what its query gives, by the log or not, whatever was done (deletion vectors: %s)',
  async vectors => {
    let made = 0
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 8 }), async statements => {
        const table = `silver.p${(made += 1)}`
        await sql(
          `CREATE TABLE ${table} (id BIGINT, n BIGINT) TBLPROPERTIES ('delta.enableDeletionVectors' = '${vectors}')`,
        )
        for (const text of [...statements, `INSERT INTO t (id) VALUES (3)`])
          await problemOf(sql(text.replaceAll(/\bt\b/g, table)))
        for (const pick of picks) {
          const picked = await measureVersions(deps, pick, table, {}, patientJob())
          const asked = await measureVersions(deps, pickSql(pick, table), table, {}, patientJob())
          expect(picked.columns).toEqual(asked.columns)
          expect(valuesOf(picked), `${JSON.stringify(pick)} of ${statements.join('; ')}`).toEqual(
            valuesOf(asked),
          )
        }
      }),
      { numRuns: runs(2) },
    )
  },
  120_000,
)
