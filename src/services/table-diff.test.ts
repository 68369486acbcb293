import { describe, expect, test } from 'vitest'
import { filesBelow } from './files-below.ts'
import { patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import { allRows, diffingLake, people } from './table-diff.fixture.ts'
import { problemOf } from './upkeep.fixture.ts'

const { deps, diffs, history, diff } = diffingLake()

/** Takes a data file away, as VACUUM does. */
const removeFile = async (table: string, path = ''): Promise<void> => {
  const full = `${table.replace('.', '/')}/${path}`
  await deps().jobs.release([full])
  await deps().storage.remove(full)
}

const scratchFiles = async () => (await filesBelow(deps().storage, deps().scratch)).length

describe('two versions of a table', () => {
  test('differ in rows that were added, removed and changed, with what the changed cells were', async () => {
    const table = await history(people)
    const found = await diff(table, 1, 4)
    expect(found).toMatchObject({
      table,
      from: 1,
      to: 4,
      added: 1,
      removed: 1,
      changed: 1,
      unchanged: 1,
      key: { columns: ['id'], origin: 'detected', isUnique: true, checked: 'table' },
      schema: { added: [], removed: [], renamed: [], retyped: [] },
    })
    expect(found.columns.map(({ name, cells }) => [name, cells])).toEqual([
      ['id', 0],
      ['name', 0],
      ['age', 1],
    ])
    expect(await allRows(diffs(), found)).toEqual([
      { kind: 'added', row: [4n, 'Di', 60], cells: [] },
      { kind: 'removed', row: [2n, 'Bo', 40], cells: [] },
      { kind: 'changed', row: [1n, 'Ana', 31], cells: [{ column: 'age', from: 30, to: 31 }] },
    ])
  })

  test('are compared backwards as well', async () => {
    const table = await history(people)
    const found = await diff(table, 4, 1)
    expect(found).toMatchObject({ added: 1, removed: 1, changed: 1, unchanged: 1 })
    expect(await allRows(diffs(), found, 'changed')).toEqual([
      { kind: 'changed', row: [1n, 'Ana', 30], cells: [{ column: 'age', from: 31, to: 30 }] },
    ])
    expect(await allRows(diffs(), found, 'added')).toEqual([
      { kind: 'added', row: [2n, 'Bo', 40], cells: [] },
    ])
  })

  test('are the same as themselves, and nothing is read for it', async () => {
    const table = await history(people)
    expect(await diff(table, 3, 3)).toMatchObject({
      added: 0,
      removed: 0,
      changed: 0,
      unchanged: 4,
      filesRead: 0,
      bytesRead: 0,
    })
  })

  test('share files that are not read', async () => {
    const table = await history([...people.slice(0, 2), `INSERT INTO $t VALUES (4, 'Di', 60)`])
    expect(await diff(table, 1, 2)).toMatchObject({ added: 1, unchanged: 3, filesRead: 1, filesShared: 1 })
    for (const { path } of (await deps().logs.snapshotAt(table, 1)).files.values())
      await removeFile(table, path)
    expect(await diff(table, 1, 2, { key: [] })).toMatchObject({ added: 1, unchanged: 3 })
  })

  test('do not differ in rows that OPTIMIZE moved, which the log tells without reading a file', async () => {
    const moved = [...people.slice(0, 2), `INSERT INTO $t VALUES (1, 'Ana', 30)`, 'OPTIMIZE $t']
    const table = await history([...moved, `ALTER TABLE $t SET TBLPROPERTIES ('a' = 'b')`])
    const same = { added: 0, removed: 0, changed: 0, unchanged: 4 }
    expect(await diff(table, 2, 3)).toMatchObject({ ...same, filesRead: 0, readFrom: 'change-feed' })
    expect(await diff(table, 2, 4)).toMatchObject({ ...same, filesRead: 3, readFrom: 'files' })
  })

  test('that have equal rows in other numbers differ by the number', async () => {
    const insert = (count: number) => `INSERT OVERWRITE $t SELECT 7 AS n FROM range(${count})`
    const table = await history(['CREATE TABLE $t (n INT)', insert(5), insert(2), insert(3)])
    expect(await diff(table, 1, 2)).toMatchObject({ added: 0, removed: 3, unchanged: 2 })
    expect(await diff(table, 2, 3)).toMatchObject({ added: 1, removed: 0, unchanged: 2 })
  })

  test('are read from the change feed where that is less', async () => {
    const table = await history([
      `CREATE TABLE $t (id BIGINT, x STRING) TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')`,
      `INSERT INTO $t SELECT i AS id, md5(CAST(i AS VARCHAR)) AS x FROM range(10000) AS r(i)`,
      `UPDATE $t SET x = 'new' WHERE id IN (3, 5)`,
      'DELETE FROM $t WHERE id = 3',
    ])
    const expected = { removed: 1, changed: 1, added: 0, unchanged: 9998, readFrom: 'change-feed' }
    const found = await diff(table, 1, 3)
    expect(found).toMatchObject(expected)
    expect(found.bytesRead).toBeLessThan(10_000)
    expect(await allRows(diffs(), await diff(table, 3, 1), 'changed')).toMatchObject([
      { row: [5n, 'e4da3b7fbbce2345d7772b0674a318d5'], cells: [{ column: 'x', from: 'new' }] },
    ])
    for (const { path } of await filesBelow(deps().storage, `${table.replace('.', '/')}/_change_data`))
      await deps().storage.remove(path)
    expect(await diff(table, 1, 3, { key: ['id'] })).toMatchObject({ ...expected, readFrom: 'files' })
  })
})

describe('columns', () => {
  test('that one version does not have change the schema, not the cells; their values are shown', async () => {
    const table = await history([
      `CREATE TABLE $t (id BIGINT, a STRING, b INT) TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5')`,
      `INSERT INTO $t VALUES (1, 'x', 10), (2, 'y', 20), (3, 'z', 30)`,
      'ALTER TABLE $t RENAME COLUMN a TO letter',
      'ALTER TABLE $t DROP COLUMN b',
      'ALTER TABLE $t ADD COLUMNS (c DATE)',
      `UPDATE $t SET c = DATE '2026-03-01'`,
      `UPDATE $t SET letter = 'Y' WHERE id = 2`,
      'DELETE FROM $t WHERE id = 3',
    ])
    const found = await diff(table, 1, 7)
    expect(found).toMatchObject({
      added: 0,
      removed: 1,
      changed: 1,
      unchanged: 1,
      schema: {
        added: [{ name: 'c', type: 'date' }],
        removed: [{ name: 'b', type: 'integer' }],
        renamed: [{ from: 'a', to: 'letter' }],
        retyped: [],
      },
    })
    expect(found.columns.map(({ name, was, side, cells }) => [name, was, side, cells])).toEqual([
      ['id', undefined, 'both', 0],
      ['letter', 'a', 'both', 1],
      ['c', undefined, 'to', 0],
      ['b', undefined, 'from', 0],
    ])
    expect(await allRows(diffs(), found)).toEqual([
      { kind: 'removed', row: [3n, 'z', null, 30], cells: [] },
      {
        kind: 'changed',
        row: [2n, 'Y', '2026-03-01', 20],
        cells: [{ column: 'letter', from: 'y', to: 'Y' }],
      },
    ])
  })

  test('of another type are compared as values', async () => {
    const table = await history([
      'CREATE TABLE $t AS SELECT CAST(1 AS INT) AS id, 5 AS n UNION ALL SELECT 2, 6',
      `CREATE OR REPLACE TABLE $t AS SELECT CAST(1 AS BIGINT) AS id, '5' AS n UNION ALL SELECT 2, '7'`,
    ])
    const found = await diff(table, 0, 1)
    expect(found.schema.retyped.map(({ name }) => name)).toEqual(['id', 'n'])
    expect(found).toMatchObject({ added: 0, removed: 0, changed: 1, unchanged: 1 })
    expect(await allRows(diffs(), found)).toEqual([
      { kind: 'changed', row: [2n, '7'], cells: [{ column: 'n', from: 6, to: '7' }] },
    ])
  })

  test('that are not there yet are no hindrance', async () => {
    const table = await history([
      'CREATE TABLE $t (a INT)',
      'ALTER TABLE $t ADD COLUMNS (b STRING)',
      `INSERT INTO $t VALUES (1, 'x')`,
    ])
    const found = await diff(table, 0, 2)
    expect(found).toMatchObject({ added: 1, removed: 0, schema: { added: [{ name: 'b' }] } })
    expect(await allRows(diffs(), found)).toEqual([{ kind: 'added', row: [1, 'x'], cells: [] }])
  })

  test('that have nothing in common make all rows others', async () => {
    const table = await history([
      'CREATE TABLE $t AS SELECT 1 AS a',
      'CREATE OR REPLACE TABLE $t AS SELECT 1 AS b',
    ])
    const found = await diff(table, 0, 1)
    expect(found).toMatchObject({ added: 1, removed: 1, changed: 0, unchanged: 0 })
    expect(await allRows(diffs(), found)).toEqual([
      { kind: 'added', row: [1, null], cells: [] },
      { kind: 'removed', row: [null, 1], cells: [] },
    ])
  })
})

describe('what goes wrong', () => {
  test.each([
    [0, 9],
    [9, 0],
    [-1, 1],
  ])('versions that are not there (%i, %i) are named', async (from, to) => {
    const table = await history(people)
    expect(await problemOf(diff(table, from, to))).toMatchObject({
      kind: 'version-missing',
      table,
      latest: 4,
    })
  })

  test('files that VACUUM took fail as they do for a query of that version', async () => {
    const table = await history(people)
    const [file] = (await deps().logs.snapshotAt(table, 1)).files.values()
    await removeFile(table, file?.path)
    const problem = await problemOf(diff(table, 1, 4))
    const asked = await problemOf(runSql(deps(), `SELECT * FROM ${table} VERSION AS OF 1`, patientJob()))
    expect(problem?.kind).toBe('storage-failed')
    expect(problem).toEqual(asked)
  })

  test('a difference that was given up leaves nothing behind, and can be asked for again', async () => {
    const table = await history(people)
    const before = await scratchFiles()
    const stop = new AbortController()
    const job = { cancel: stop.signal, onProgress: () => stop.abort() }
    expect(await problemOf(diffs().open({ table, from: 1, to: 4 }, {}, job))).toMatchObject({
      kind: 'cancelled',
    })
    expect(await scratchFiles()).toBe(before)
    expect(await diff(table, 1, 4)).toMatchObject({ changed: 1 })
  })
})

describe('the rows', () => {
  test('are prepared once, and kept for some differences only', async () => {
    const table = await history(people)
    const before = await scratchFiles()
    const first = await diff(table, 1, 4)
    expect((await diff(table, 1, 4)).id).toBe(first.id)
    expect(await scratchFiles()).toBe(before + 1)
    for (const key of [[], ['id'], ['name'], ['age'], ['id', 'name'], ['id', 'age'], ['name', 'age']])
      await diff(table, 1, 4, { key })
    expect(await allRows(diffs(), first)).toHaveLength(3)
    for (const key of [
      ['age', 'name'],
      ['age', 'id'],
      ['name', 'id'],
    ])
      await diff(table, 1, 4, { key })
    expect(await allRows(diffs(), first)).toHaveLength(3)
    for (let to = 0; to < 4; to += 1) for (const key of [['id'], []]) await diff(table, 4, to, { key })
    expect(await problemOf(allRows(diffs(), first))).toMatchObject({ kind: 'invalid' })
    expect(await scratchFiles()).toBeLessThanOrEqual(before + 2 * 8)
  })

  test('are there for both who ask for the same at once', async () => {
    const table = await history(people)
    const before = await scratchFiles()
    const found = await Promise.all([diff(table, 1, 4), diff(table, 1, 4)])
    for (const each of found) expect(await allRows(diffs(), each)).toHaveLength(3)
    expect(await scratchFiles()).toBe(before + 1)
  })

  test('come in pages, of all kinds one after the other', async () => {
    const table = await history([
      'CREATE TABLE $t (id BIGINT, n INT)',
      'INSERT INTO $t SELECT i AS id, 0 AS n FROM range(20) AS r(i)',
      'UPDATE $t SET n = 1 WHERE id < 10',
      'DELETE FROM $t WHERE id >= 15',
      'INSERT INTO $t SELECT i AS id, 2 AS n FROM range(100, 103) AS r(i)',
    ])
    const { id } = await diff(table, 1, 4)
    const page = async (offset: number, limit: number, kind?: 'added' | 'removed' | 'changed') =>
      (await diffs().rows(id, kind, offset, limit, patientJob().cancel)).map(({ row }) => Number(row[0]))
    expect(await page(0, 4)).toEqual([100, 101, 102, 15])
    expect(await page(2, 8)).toEqual([102, 15, 16, 17, 18, 19, 0, 1])
    expect(await page(15, 100)).toEqual([7, 8, 9])
    expect(await page(18, 100)).toEqual([])
    expect(await page(8, 5, 'changed')).toEqual([8, 9])
    expect(await page(1, 1, 'added')).toEqual([101])
  })
})
