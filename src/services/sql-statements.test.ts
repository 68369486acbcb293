import { beforeAll, describe, expect, it } from 'vitest'
import { type LakeError, Failure } from '../core/error.ts'
import type { SqlResult } from '../core/lake/row-views.ts'
import { ingest } from './ingest/ingest.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { runSql } from './sql.ts'

let lake: LakeDeps
beforeAll(async () => {
  lake = await memoryLake()
})

const run = (text: string): Promise<SqlResult> => runSql(lake, text, patientJob())

const rows = async (text: string) => (await run(text)).rows

const records = async (text: string) => {
  const result = await run(text)
  return result.rows.map(row => Object.fromEntries(result.columns.map(({ name }, at) => [name, row[at]])))
}

const failure = async (text: string): Promise<LakeError> => {
  const thrown: unknown = await run(text).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof Failure) return thrown.error
  throw new Error(`${text} did not fail as expected: ${String(thrown)}`)
}

describe('statements that change rows', () => {
  it('tell how many rows they changed, and the version, as Spark does', async () => {
    await run('CREATE TABLE silver.a (id BIGINT, name STRING)')
    expect(await run("INSERT INTO silver.a VALUES (1, 'x'), (2, 'y'), (3, 'z')")).toEqual({
      columns: [
        { name: 'num_affected_rows', type: 'long' },
        { name: 'num_inserted_rows', type: 'long' },
      ],
      rows: [[3n, 3n]],
      version: 1,
      statement: 'insert',
    })
    expect(await run('UPDATE silver.a SET name = upper(name) WHERE id < 3')).toMatchObject({
      rows: [[2n]],
      version: 2,
      statement: 'update',
    })
    expect(await run('DELETE FROM silver.a AS t WHERE t.id = 2')).toMatchObject({ rows: [[1n]], version: 3 })
    expect(await run('DELETE FROM silver.a WHERE id = 99')).not.toHaveProperty('version')
    expect(
      await run(`MERGE INTO silver.a AS t USING (VALUES (1, 'one'), (4, 'four')) AS s(id, name) ON t.id = s.id
        WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE THEN DELETE`),
    ).toMatchObject({
      columns: ['affected', 'updated', 'deleted', 'inserted'].map(what => ({ name: `num_${what}_rows` })),
      rows: [[3n, 1n, 1n, 1n]],
      version: 4,
    })
    expect(await rows('SELECT * FROM silver.a ORDER BY id')).toEqual([
      [1n, 'one'],
      [4n, 'four'],
    ])
    expect(await rows('SELECT * FROM silver.a@v1 ORDER BY id')).toEqual([
      [1n, 'x'],
      [2n, 'y'],
      [3n, 'z'],
    ])
    expect(await run('TRUNCATE TABLE silver.a')).toMatchObject({ columns: [], rows: [], version: 5 })
    expect(await rows('SELECT count(*) FROM silver.a')).toEqual([[0n]])
  })

  it('put columns where they belong: by order, by list, by name, by partition', async () => {
    await run(
      "CREATE TABLE silver.b (x INT, y STRING DEFAULT 'why', d DATE) PARTITIONED BY (d) " +
        "TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')",
    )
    await run("INSERT INTO silver.b SELECT 1 AS y, 'a' AS x, DATE '2026-03-01' AS z")
    await run("INSERT INTO silver.b (D, x) VALUES ('2026-03-02', 2)")
    await run("INSERT INTO silver.b BY NAME SELECT 'c' AS y, DATE '2026-03-03' AS d, 3 AS x")
    await run("INSERT INTO silver.b PARTITION (d = '2026-03-04') VALUES (4, DEFAULT)")
    await run("WITH u AS (SELECT 5 AS n) INSERT INTO silver.b SELECT n, 'e', DATE '2026-03-05' FROM u")
    expect(await rows('SELECT x, y, d FROM silver.b ORDER BY x')).toEqual([
      [1, 'a', '2026-03-01'],
      [2, 'why', '2026-03-02'],
      [3, 'c', '2026-03-03'],
      [4, 'why', '2026-03-04'],
      [5, 'e', '2026-03-05'],
    ])
    await run("INSERT OVERWRITE silver.b PARTITION (d = '2026-03-04') SELECT 44, 'dd'")
    await run("INSERT OVERWRITE silver.b PARTITION (d) SELECT 55, 'ee', DATE '2026-03-05'")
    await run("INSERT INTO silver.b REPLACE WHERE d <= '2026-03-02' SELECT 11, 'aa', DATE '2026-03-01'")
    expect(await rows('SELECT x, y FROM silver.b ORDER BY d')).toEqual([
      [11, 'aa'],
      [3, 'c'],
      [44, 'dd'],
      [55, 'ee'],
    ])
    await run("INSERT OVERWRITE silver.b VALUES (9, 'z', '2026-01-01')")
    expect(await rows('SELECT x, y FROM silver.b')).toEqual([[9, 'z']])
    await run("INSERT WITH SCHEMA EVOLUTION INTO silver.b SELECT 10, 'n', DATE '2026-01-02', true AS extra")
    expect(await rows('SELECT x, extra FROM silver.b ORDER BY x')).toEqual([
      [9, null],
      [10, true],
    ])
  })

  it.each([
    [
      'INSERT INTO silver.b2 VALUES (1)',
      'The query gives 1 columns, but silver.b2 has 2: (x, y). Name the columns that the values are for.',
    ],
    ['INSERT INTO silver.b2 (x) VALUES (1, 2)', 'The query gives 2 columns, but 1 are named: (x).'],
    ['INSERT INTO silver.b2 (x, z1) VALUES (1, 2)', 'silver.b2 has no column z1.'],
    ['INSERT INTO silver.b2 (x, X) VALUES (1, 2)', 'The column x is given twice.'],
    [
      'INSERT INTO silver.b2 PARTITION (x = 1) VALUES (1)',
      'x is no partition column: silver.b2 is not partitioned.',
    ],
  ])('%s is refused', async (text, message) => {
    await run('CREATE TABLE IF NOT EXISTS silver.b2 (x INT, y INT)')
    expect(await failure(text)).toMatchObject({ kind: 'invalid', message })
  })
})

describe('statements about tables', () => {
  it('describe what a table is and was', async () => {
    await run("CREATE TABLE silver.c (id BIGINT COMMENT 'the id', s STRUCT<a: INT>) COMMENT 'about c'")
    await run("INSERT INTO silver.c VALUES (1, {'a': 2})")
    expect(await rows('DESCRIBE silver.c')).toEqual([
      ['id', 'bigint', 'the id'],
      ['s', 'struct<a:int>', null],
    ])
    expect((await rows('DESCRIBE EXTENDED silver.c')).map(([name]) => name)).toContain('Location')
    const history = await records('DESCRIBE HISTORY silver.c')
    expect(history.map(({ version, operation }) => [version, operation])).toEqual([
      [1n, 'WRITE'],
      [0n, 'CREATE TABLE'],
    ])
    expect(Object.keys(history[0] ?? {})).toEqual(
      (
        'version timestamp userId userName operation operationParameters job notebook clusterId readVersion isolationLevel ' +
        'isBlindAppend operationMetrics userMetadata engineInfo'
      ).split(' '),
    )
    expect(history[0]).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
      isBlindAppend: true,
      operationMetrics: { numOutputRows: '1' },
    })
    expect(await rows('DESCRIBE HISTORY silver.c LIMIT 1')).toHaveLength(1)
    const [detail] = await records('DESCRIBE DETAIL silver.c')
    expect(detail).toMatchObject({ format: 'delta', name: 'silver.c', description: 'about c', numFiles: 1n })
  })

  it('show tables and properties', async () => {
    await run("CREATE TABLE gold.p (a INT) TBLPROPERTIES ('my.key' = 'value')")
    expect(await rows('SHOW TABLES IN gold')).toContainEqual(['gold', 'p', false])
    expect(await rows('SHOW TABLES')).toContainEqual(['gold', 'p', false])
    expect(await rows('SHOW TABLES IN bronze')).not.toContainEqual(['gold', 'p', false])
    expect(await rows("SHOW TBLPROPERTIES gold.p ('my.key')")).toEqual([['my.key', 'value']])
    expect(await rows('SHOW TBLPROPERTIES gold.p')).toContainEqual(['my.key', 'value'])
    expect(await rows('SHOW TBLPROPERTIES gold.p (nope)')).toEqual([
      ['nope', 'Table gold.p does not have property: nope'],
    ])
  })

  it('make, change, copy and drop them', async () => {
    expect(await run('CREATE TABLE silver.d AS SELECT 1 AS a UNION ALL SELECT 2')).toMatchObject({
      rows: [[2n, 2n]],
      version: 0,
    })
    expect(await failure('CREATE TABLE silver.d (a INT)')).toMatchObject({ kind: 'invalid' })
    expect(await run('CREATE TABLE IF NOT EXISTS silver.d (b INT)')).not.toHaveProperty('version')
    expect(await run('ALTER TABLE silver.D ADD COLUMN b STRING')).toMatchObject({ version: 1, rows: [] })
    expect(await run('CREATE TABLE silver.e DEEP CLONE silver.d VERSION AS OF 0')).toMatchObject({
      columns: [{ name: 'source_table_size' }, { name: 'source_num_of_files' }, {}, {}, {}, {}],
    })
    expect(await rows('SELECT * FROM silver.e ORDER BY a')).toEqual([[1], [2]])
    expect(await rows('SELECT * FROM silver.d ORDER BY a')).toEqual([
      [1, null],
      [2, null],
    ])
    await run('DROP TABLE silver.e; DROP TABLE IF EXISTS silver.e')
    expect(await failure('DROP TABLE silver.e')).toMatchObject({ kind: 'table-missing', table: 'silver.e' })
  })

  it('keep them in order', async () => {
    await run('CREATE TABLE silver.f (a INT)')
    for (const n of [1, 2, 3]) await run(`INSERT INTO silver.f VALUES (${n})`)
    const optimized = await records('OPTIMIZE silver.f ZORDER BY (a)')
    expect(optimized[0]).toMatchObject({
      path: 'silver/f',
      metrics: { numFilesAdded: 1n, numFilesRemoved: 3n },
    })
    expect(await run('RESTORE TABLE silver.f TO VERSION AS OF 2')).toMatchObject({
      columns: [{ name: 'table_size_after_restore' }, {}, {}, {}, {}, {}],
    })
    expect(await rows('SELECT a FROM silver.f ORDER BY a')).toEqual([[1], [2]])
    expect((await run('VACUUM silver.f DRY RUN')).columns).toEqual([{ name: 'path', type: 'string' }])
  })
})

describe('a query', () => {
  it('tells what it read and what it could skip', async () => {
    await run('CREATE TABLE silver.g (a INT)')
    for (const n of [1, 2, 3]) await run(`INSERT INTO silver.g VALUES (${n})`)
    const { stats, statement } = await run('SELECT a FROM silver.g WHERE a >= 3')
    expect(statement).toBe('query')
    expect(stats).toMatchObject({ filesRead: 1, filesSkipped: 2 })
    expect(stats?.bytesRead).toBeGreaterThan(0)
  })

  it('may be anything else that the engine knows', async () => {
    expect(await rows('VALUES (1), (2)')).toEqual([[1], [2]])
    expect(await rows('FROM (SELECT 1 AS a)')).toEqual([[1]])
    expect((await rows('EXPLAIN SELECT 1')).length).toBeGreaterThan(0)
    expect(await rows('SELECT `a b` FROM (SELECT 1 AS "a b")')).toEqual([[1]])
  })
})

describe('failures', () => {
  it.each([
    ['SELECT 1;\nDELETE FROM silver.m WHERE ▲nope = 1'],
    ['INSERT INTO silver.m SELECT `a`, 1 AS b FROM silver.m@v0 WHERE ▲nope = 1'],
    ['UPDATE silver.m SET a = ▲nope(1) WHERE a = 1'],
    ['SELECT `a`,\n ▲nope FROM silver.m VERSION AS OF 0'],
    ['SELECT 1; SELECT a b ▲c FROM silver.m;'],
  ])('%s: the place is told in the whole text', async marked => {
    await run('CREATE TABLE IF NOT EXISTS silver.m (a INT, b INT)')
    const text = marked.replace('▲', '')
    const error = await failure(text)
    expect(error).toMatchObject({ kind: 'query-failed', sql: text })
    const position = error.kind === 'query-failed' ? (error.position ?? -1) : -1
    expect(`${text.slice(0, position)}▲${text.slice(position)}`).toBe(marked)
  })

  it('of one statement of several say which it was, and keep what was done', async () => {
    await run('CREATE TABLE silver.n (a INT)')
    const error = await failure('INSERT INTO silver.n VALUES (1); DELETE FROM silver.nn; SELECT 1')
    expect(error).toMatchObject({
      kind: 'table-missing',
      message:
        'Statement 2 of 3 failed: There is no table silver.nn. Did you mean silver.n? The statements before it are done.',
    })
    expect(await rows('SELECT a FROM silver.n')).toEqual([[1]])
  })

  it('of a name suggest the table that may be meant, also in another layer', async () => {
    await run('CREATE TABLE gold.airports (a INT)')
    expect(await failure('DELETE FROM gold.airprots')).toMatchObject({
      message: 'There is no table gold.airprots. Did you mean gold.airports?',
    })
    expect(await failure('DESCRIBE silver.airports')).toMatchObject({
      message: 'There is no table silver.airports. Did you mean gold.airports?',
    })
    expect(await rows('SELECT count(*) FROM gold.airports')).toEqual([[0n]])
    expect(await run('DELETE FROM Gold.AIRPORTS')).toMatchObject({ rows: [[0n]] })
  })

  it('of a cancelled script come before its next statement', async () => {
    const cancel = new AbortController()
    cancel.abort()
    const job = { ...patientJob(), cancel: cancel.signal }
    await expect(runSql(lake, 'CREATE TABLE silver.never (a INT)', job)).rejects.toMatchObject({
      error: { kind: 'cancelled' },
    })
    expect(await rows('SHOW TABLES IN silver')).not.toContainEqual(['silver', 'never', false])
  })
})

describe('bronze', () => {
  it('keeps what was ingested: rows come from files and are changed in silver', async () => {
    await ingest(lake, [sourceFile('raw.csv', 'a,b\n1,2\n')], {}, patientJob())
    for (const text of [
      'DELETE FROM bronze.raw',
      "UPDATE bronze.raw SET a = '2'",
      'TRUNCATE TABLE bronze.raw',
      'INSERT OVERWRITE bronze.raw SELECT * FROM bronze.raw',
      'CREATE OR REPLACE TABLE bronze.raw (a INT)',
      'MERGE INTO bronze.raw AS t USING bronze.raw AS s ON t.a = s.a WHEN MATCHED THEN DELETE',
    ]) {
      const { message } = await failure(text)
      expect(message).toContain('make silver.raw from it, and change them there')
    }
    expect((await failure('INSERT INTO bronze.raw SELECT * FROM bronze.raw')).message).toContain(
      'drop a file',
    )
    expect(await rows('SELECT a FROM bronze.raw')).toEqual([['1']])
  })

  it('takes rows of SQL in tables that no file was ingested to', async () => {
    await run('CREATE TABLE bronze.free (a INT); INSERT INTO bronze.free VALUES (1)')
    expect(await run('UPDATE bronze.free SET a = 2')).toMatchObject({ rows: [[1n]] })
  })
})
