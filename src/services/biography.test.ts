import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NamedRow } from '../core/lake/timeline-views.ts'
import { valueText } from '../core/timeline/row-changes.ts'
import { readBiography } from './biography.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import { type World, createWorld, filesEnding, hour, problemOf, workerIn } from './upkeep.fixture.ts'
import { vacuumTable } from './vacuum.ts'

const t = 'silver.t'

let world: World
let deps: LakeDeps
beforeEach(async () => {
  world = await createWorld()
  deps = workerIn(world)
})
afterEach(() => world.engine.close())

const sql = (text: string, in_ = deps) => runSql(in_, text, patientJob())
const story = (key: NamedRow, in_ = deps) => readBiography(in_, t, key, patientJob())

describe('the biography of a row', () => {
  beforeEach(async () => {
    await sql(`CREATE TABLE ${t} (id BIGINT, name STRING, price DECIMAL(10,2), day DATE)`)
    await sql(`INSERT INTO ${t} VALUES (1, 'Ana', 1.50, DATE '2026-03-01'), (2, 'Bo', 2, DATE '2026-03-02')`)
    await sql(`INSERT INTO ${t} VALUES (100, 'Zoe', 9, DATE '2026-03-03')`)
    await sql(`UPDATE ${t} SET price = 3, name = 'Anna' WHERE id = 1`)
    await sql(`DELETE FROM ${t} WHERE id = 2`)
    await sql(`UPDATE ${t} SET price = 4 WHERE id = 1`)
  })

  it('has the versions in which it changed, with what, when and by which statement', async () => {
    const { events, ...rest } = await story({ id: 1 })
    expect(events.map(({ version, operation }) => `${version} ${operation}`)).toEqual([
      '1 WRITE',
      '3 UPDATE',
      '5 UPDATE',
    ])
    const [born, renamed, last] = events
    expect(born).toMatchObject({
      changes: [
        { kind: 'inserted', row: { id: 1n, name: 'Ana', price: '1.50', day: '2026-03-01' }, cells: [] },
      ],
      rowsBefore: 0,
      rowsAfter: 1,
    })
    expect(renamed?.changes).toEqual([
      {
        kind: 'updated',
        row: { id: 1n, name: 'Anna', price: '3.00', day: '2026-03-01' },
        cells: [
          { column: 'name', from: 'Ana', to: 'Anna' },
          { column: 'price', from: '1.50', to: '3.00' },
        ],
      },
    ])
    expect(renamed?.by.engine).toContain('Boathouse')
    expect(JSON.stringify(renamed?.by.parameters)).toContain('id = 1')
    expect(last?.timestamp).toBe((await deps.logs.snapshotAt(t, 5)).timestamp)
    expect(rest).toMatchObject({
      table: t,
      key: { id: 1 },
      from: 0,
      to: 5,
      rows: [{ id: 1n, name: 'Anna', price: '4.00' }],
      isAmbiguous: false,
      changedIn: { name: [3], price: [3, 5] },
      unknown: [],
    })
  })

  it('ends where the row is deleted, with the row as it was', async () => {
    const { events, rows } = await story({ id: 2 })
    expect(events.at(-1)).toMatchObject({
      version: 4,
      operation: 'DELETE',
      changes: [{ kind: 'deleted', row: { id: 2n, name: 'Bo' } }],
      rowsBefore: 1,
      rowsAfter: 0,
    })
    expect(rows).toEqual([])
  })

  it('is empty for a key that nobody ever had, and reads no file for it', async () => {
    const { events, rows, stats } = await story({ id: 5000 })
    expect([events, rows]).toEqual([[], []])
    expect(stats).toMatchObject({ filesRead: 0, bytesRead: 0 })
    expect(stats.filesSkipped).toBeGreaterThan(3)
  })

  it('reads no file twice, and none that can not have the key', async () => {
    const { stats } = await story({ id: 100 })
    expect(stats.filesRead).toBe(1)
    const whole = await story({ id: 1 })
    expect(whole.stats.filesRead + whole.stats.filesSkipped).toBe(
      (await filesEnding(world.storage, '.parquet', 'silver/t')).length,
    )
  })

  it('is not changed by what only arranges rows anew', async () => {
    const before = await story({ id: 1 })
    await sql(`OPTIMIZE ${t}`)
    await sql(`ALTER TABLE ${t} SET TBLPROPERTIES ('note' = 'x')`)
    const after = await story({ id: 1 })
    expect(after.events).toEqual(before.events)
    expect(after.to).toBe(7)
  })

  it('goes on over a restore', async () => {
    await sql(`RESTORE TABLE ${t} TO VERSION AS OF 1`)
    expect((await story({ id: 1 })).events.at(-1)).toMatchObject({
      operation: 'RESTORE',
      changes: [
        {
          kind: 'updated',
          cells: [
            { column: 'name', to: 'Ana' },
            { column: 'price', to: '1.50' },
          ],
        },
      ],
    })
    expect((await story({ id: 2 })).events.map(({ changes }) => changes[0]?.kind)).toEqual([
      'inserted',
      'deleted',
      'inserted',
    ])
  })

  it.each<[NamedRow, number]>([
    [{ name: 'Zoe' }, 1],
    [{ price: 9 }, 1],
    [{ price: '9.000' }, 1],
    [{ day: '2026-03-03' }, 1],
    [{ ID: 100n, Name: 'Zoe' }, 1],
    [{ id: 100, name: 'Ana' }, 0],
    [{ name: null }, 0],
  ])('may be asked for by any columns with plain values: %o', async (key, count) => {
    expect((await story(key)).events).toHaveLength(count)
  })

  it.each<[NamedRow, string]>([
    [{}, 'at least one column'],
    [{ nope: 1 }, 'no column “nope”'],
    [{ id: 'abc' }, '“abc” is no value of id, which is long'],
    [{ id: 1.5 }, 'is no value of id'],
    [{ price: '1.555' }, 'is no value of price'],
    [{ day: 'monday' }, 'is no value of day'],
    [{ id: [1] }, 'is no value of id'],
  ])('is refused for a key that the table can not have: %o', async (key, says) => {
    const problem = await problemOf(story(key))
    expect(problem?.kind).toBe('invalid')
    expect(problem?.message).toContain(says)
  })

  it('says so where several rows have the key, and takes those most alike for the same', async () => {
    await sql(`INSERT INTO ${t} VALUES (1, 'Other', 7, DATE '2020-01-01')`)
    await sql(`UPDATE ${t} SET price = price + 1 WHERE id = 1`)
    const { events, isAmbiguous, rows } = await story({ id: 1 })
    expect(isAmbiguous).toBe(true)
    expect(rows).toHaveLength(2)
    expect(events.at(-2)).toMatchObject({ rowsBefore: 1, rowsAfter: 2, changes: [{ kind: 'inserted' }] })
    const cells = events.at(-1)?.changes.map(({ kind, cells: [cell] }) => ({ kind, ...cell }))
    expect(cells?.toSorted((a, b) => valueText(a.to ?? null).localeCompare(valueText(b.to ?? null)))).toEqual(
      [
        { kind: 'updated', column: 'price', from: '4.00', to: '5.00' },
        { kind: 'updated', column: 'price', from: '7.00', to: '8.00' },
      ],
    )
  })

  it('tells from which version on it is known when VACUUM took the files before', async () => {
    world.pass(400 * hour)
    await vacuumTable(deps, t, {}, patientJob())
    const { events, unknown, rows } = await story({ id: 1 })
    expect(events).toEqual([])
    expect(unknown).toEqual([
      { from: 1, to: 1 },
      { from: 3, to: 5 },
    ])
    expect(rows).toMatchObject([{ price: '4.00' }])
    await sql(`UPDATE ${t} SET price = 5 WHERE id = 1`)
    const next = await story({ id: 1 })
    expect(next.events).toMatchObject([{ version: 8, rowsBefore: 1, rowsAfter: 1 }])
    // What was not touched since is known as it was.
    expect((await story({ id: 100 })).events).toMatchObject([{ version: 2, rowsBefore: 0 }])
  })

  it('begins after the oldest version that the log still has', async () => {
    await sql(`ALTER TABLE ${t} SET TBLPROPERTIES ('delta.checkpointInterval' = '2')`)
    world.pass(40 * 24 * hour)
    for (let n = 0; n < 4; n += 1) await sql(`UPDATE ${t} SET price = price + 1 WHERE id = 1`)
    const oldest = await deps.logs.earliest(t)
    expect(oldest).toBeGreaterThan(0)
    const { from, to, events } = await story({ id: 1 })
    expect([from, to]).toEqual([oldest + 1, 10])
    expect(events.at(0)).toMatchObject({ rowsBefore: 1, changes: [{ kind: 'updated' }] })
    expect(events.at(-1)?.version).toBe(10)
  })

  it('tells how far it is, and stops when it is cancelled', async () => {
    const job = patientJob()
    await readBiography(deps, t, { id: 1 }, job)
    expect(job.reports.map(({ phase }) => phase).join()).toMatch(/Reading file 1 of \d+ of silver\.t/)
    const stop = new AbortController()
    stop.abort()
    const stopped = readBiography(deps, t, { id: 1 }, { cancel: stop.signal, onProgress: () => undefined })
    expect((await problemOf(stopped))?.kind).toBe('cancelled')
  })
})

it('the biography of a table with change files reads these, where the data files are larger', async () => {
  await sql(
    `CREATE TABLE ${t} (id BIGINT, text STRING) TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')`,
  )
  await sql(`INSERT INTO ${t} SELECT i AS id, md5(CAST(i AS STRING)) AS text FROM range(20000) AS r(i)`)
  await sql(`UPDATE ${t} SET text = 'x' WHERE id = 77`)
  const read: string[] = []
  const jobs: LakeDeps['jobs'] = {
    ...world.engine,
    rows: (text, options) => {
      if (!text.startsWith('DESCRIBE') && text.includes('WHERE "id"')) read.push(...(options?.files ?? []))
      return world.engine.rows(text, options)
    },
  }
  const { events } = await story({ id: 77 }, workerIn(world, { jobs }))
  expect(events.at(-1)?.changes).toMatchObject([{ kind: 'updated', cells: [{ column: 'text', to: 'x' }] }])
  expect(read.filter(path => path.includes('_change_data'))).toHaveLength(1)
})

it('the biography follows a column that was renamed, and one that is not there yet is NULL', async () => {
  await sql(`CREATE TABLE ${t} (id BIGINT, n BIGINT) TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`)
  await sql(`INSERT INTO ${t} VALUES (1, 10)`)
  await sql(`ALTER TABLE ${t} RENAME COLUMN id TO key`)
  await sql(`ALTER TABLE ${t} ADD COLUMNS (id BIGINT)`)
  await sql(`UPDATE ${t} SET id = 5 WHERE key = 1`)
  const { events } = await story({ key: 1 })
  expect(events.map(({ version }) => version)).toEqual([1, 4])
  expect(events[0]?.changes[0]?.row).toEqual({ id: 1n, n: 10n })
  expect(events[1]?.changes[0]).toEqual({
    kind: 'updated',
    row: { key: 1n, n: 10n, id: 5n },
    cells: [{ column: 'id', from: null, to: 5n }],
  })
  expect((await story({ id: 5 })).events).toMatchObject([{ version: 4, changes: [{ kind: 'inserted' }] }])
  expect((await story({ id: 1 })).events).toEqual([])
  expect((await story({ id: null })).events.map(({ version }) => version)).toEqual([1, 4])
})

it('a key that is on far too many rows is refused', async () => {
  await sql(`CREATE TABLE ${t} (id BIGINT, kind STRING)`)
  await sql(`INSERT INTO ${t} SELECT i AS id, 'same' AS kind FROM range(10001) AS r(i)`)
  const problem = await problemOf(story({ kind: 'same' }))
  expect(problem).toMatchObject({ kind: 'invalid', problems: [{ path: 'key' }] })
  expect((await story({ id: 3 })).events).toHaveLength(1)
})
