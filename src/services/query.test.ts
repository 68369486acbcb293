import { beforeAll, describe, expect, test } from 'vitest'
import type { Value } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake } from './lake.fixture.ts'
import { appendSelect, inShadow, makeTable } from './query.fixture.ts'
import { bindQuery, runQuery, sqlRelation } from './query.ts'

const { signal } = new AbortController()
let deps: LakeDeps

/** Four files: ids from 0 to 39, ten a file; `k` is NULL for each fifth; one partition for each city. */
const ordersFile = (from: number): string =>
  `SELECT i::BIGINT AS id, CASE WHEN i % 5 = 0 THEN NULL ELSE i % 7 END::INTEGER AS k, 'n' || i AS name,
   DATE '2026-03-01' + i::INTEGER AS day, {'x': i::INTEGER} AS s FROM range(${from}, ${from + 10}) AS r(i)`
const peopleFile = (from: number): string =>
  `SELECT i::INTEGER AS k, 'p' || i AS person, i::INTEGER % 2 AS silver FROM range(${from}, ${from + 3}) AS r(i)`

beforeAll(async () => {
  deps = await memoryLake()
  const columns = {
    id: 'long',
    k: 'integer',
    name: 'string',
    day: 'date',
    s: { type: 'struct', fields: [{ name: 'x', type: 'integer', nullable: true, metadata: {} }] },
  } as const
  await makeTable(deps, 'silver.t', columns, [0, 10, 20, 30].map(ordersFile))
  await makeTable(deps, 'bronze.t', columns, [0, 20].map(ordersFile))
  await makeTable(
    deps,
    'gold.people',
    { k: 'integer', person: 'string', silver: 'integer' },
    [0, 3].map(peopleFile),
  )
}, 60_000)

const run = async (sql: string) => {
  const { rows, columns, stats } = await runQuery(deps, deps.interactive, sql, signal)
  return { rows, columns, read: stats.filesRead, skipped: stats.filesSkipped, stats }
}

/** Names of columns that nobody named say where they come from. */
const plainName = (name: string): string => name.toLowerCase().replaceAll('"', '').replaceAll('shadow_', '')

const sorted = (rows: readonly (readonly Value[])[]): readonly string[] =>
  rows
    .map(row => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)))
    .toSorted()

const failure = async (sql: string) =>
  bindQuery(deps, deps.interactive, sql, signal).then(
    () => undefined,
    (thrown: {
      readonly error: {
        readonly kind: string
        readonly message: string
        readonly position?: number
        readonly sql?: string
      }
    }) => thrown.error,
  )

describe('a query gives what the engine gives for the same rows, out of the files that it needs', () => {
  test.each<[sql: string, read: number, skipped: number]>([
    ['SELECT * FROM silver.t', 4, 0],
    ['SELECT * FROM silver.t WHERE id = 12', 1, 3],
    ["select ID from Silver.T where iD >= 35 and name like 'n3%'", 1, 3],
    ['SELECT silver.t.id, t.name FROM silver.t WHERE silver.t.id < 5', 1, 3],
    ['SELECT memory.silver.t.id FROM memory.silver.t WHERE t.id < 5', 1, 3],
    ['SELECT "silver"."t"."id" FROM "silver" . "t" WHERE id IN (1, 39)', 2, 2],
    ['SELECT * FROM silver.t AS a WHERE a.id BETWEEN 8 AND 11', 2, 2],
    ['SELECT t FROM silver.t WHERE id = 3', 1, 3],
    ['SELECT s.x, silver.t.s.x FROM silver.t WHERE s.x = 3', 1, 3],
    ["SELECT count(*) FROM silver.t WHERE day = DATE '2026-03-05'", 1, 3],
    ["SELECT count(*) FROM silver.t WHERE day > '2026-04-01' OR id = 1", 2, 2],
    ['SELECT * FROM silver.t WHERE NOT id < 30', 1, 3],
    ['SELECT * FROM silver.t WHERE id > 100', 0, 4],
    ['SELECT * FROM silver.t WHERE id + 0 = 12', 4, 0],
    ['FROM silver.t WHERE id = 12', 1, 3],
    ['FROM silver.t SELECT id WHERE id = 12', 1, 3],
    [
      'SELECT a.id, b.id FROM silver.t a JOIN silver.t b ON a.id = b.id + 10 WHERE a.id = 12 AND b.id < 5',
      2,
      6,
    ],
    ['SELECT * FROM silver.t JOIN gold.people USING (k) WHERE k = 4', 5, 1],
    ['SELECT * FROM silver.t NATURAL JOIN gold.people WHERE k = 4 AND id < 10', 2, 4],
    ['SELECT * FROM silver.t a LEFT JOIN gold.people p ON a.k = p.k AND p.k > 3 WHERE a.id < 10', 2, 4],
    ['SELECT * FROM silver.t a LEFT JOIN gold.people p ON a.k = p.k WHERE p.k = 1', 5, 1],
    ['SELECT * FROM silver.t a LEFT JOIN gold.people p ON a.k = p.k WHERE p.k IS NULL', 6, 0],
    ['SELECT * FROM silver.t a FULL JOIN gold.people p ON a.k = p.k AND a.id < 10 WHERE p.k = 1', 5, 1],
    ['SELECT * FROM silver.t a SEMI JOIN gold.people p ON a.k = p.k AND p.k = 1', 5, 1],
    ['SELECT * FROM silver.t a ANTI JOIN gold.people p ON a.k = p.k AND p.k = 1 WHERE a.id = 1', 2, 4],
    ["SELECT * FROM silver.t, gold.people WHERE id = 1 AND person = 'p4'", 2, 4],
    ['SELECT id FROM silver.t WHERE k IN (SELECT k FROM gold.people WHERE k = 1) AND id < 10', 2, 4],
    [
      'SELECT id FROM silver.t a WHERE EXISTS (SELECT 1 FROM gold.people p WHERE p.k = a.k AND p.k < 3)',
      5,
      1,
    ],
    ['SELECT (SELECT max(person) FROM gold.people p WHERE p.k = a.k) FROM silver.t a WHERE id < 10', 3, 3],
    ['WITH x AS (SELECT * FROM silver.t WHERE id = 1) SELECT * FROM x', 1, 3],
    ['WITH t AS (SELECT 1 AS id) SELECT * FROM t UNION ALL SELECT id FROM silver.t WHERE id = 30', 1, 3],
    ['SELECT id FROM silver.t WHERE id < 3 EXCEPT SELECT id FROM bronze.t WHERE id < 2', 2, 4],
    ['SELECT count(*) FROM bronze.t WHERE (SELECT count(*) FROM silver.t WHERE id = 1) = 1', 3, 3],
    [
      'SELECT * FROM (SELECT id, k FROM silver.t WHERE id = 1) q JOIN LATERAL (SELECT person FROM gold.people p WHERE p.k = q.k) ON true',
      3,
      3,
    ],
    ['SELECT * FROM silver.t AS a(id, day) WHERE a.day = 3', 4, 0],
    ['SELECT silver FROM gold.people WHERE gold.people.silver = 1 AND k < 2', 1, 1],
    ["SELECT id /* silver.t */, 'silver' || '.t' FROM silver.t WHERE id = 1 -- FROM silver.t", 1, 3],
    ['SELECT id AS a, name AS a FROM silver.t WHERE id = 1;', 1, 3],
    [
      'WITH RECURSIVE r AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM r JOIN silver.t ON id = n WHERE n < 3) SELECT * FROM r',
      4,
      0,
    ],
    ['SELECT k, count(*) FROM silver.t WHERE id < 20 GROUP BY k HAVING count(*) > 1 ORDER BY k', 2, 2],
    ['TABLE silver.t', 4, 0],
    [
      '(WITH x AS (SELECT * FROM silver.t WHERE id = 1) SELECT id FROM x) UNION ALL SELECT id FROM bronze.t WHERE id = 20',
      2,
      4,
    ],
    ['(SELECT id FROM silver.t WHERE id = 1)', 1, 3],
    [
      'WITH x(y) AS MATERIALIZED (SELECT id FROM silver.t WHERE id = 1) SELECT y, (SELECT count(*) FROM x) FROM x',
      1,
      3,
    ],
    ['SELECT * FROM (UNPIVOT (SELECT id, s.x FROM silver.t WHERE id < 3) ON x INTO NAME n VALUE v)', 1, 3],
    ['SELECT * FROM (PIVOT silver.t ON k IN (1, 2) USING count(*) GROUP BY name)', 4, 0],
  ])('%s', async (sql, read, skipped) => {
    const found = await run(sql)
    const shadow = await deps.interactive.rows(
      inShadow(
        sql
          .replaceAll(/silver/gi, 'silver')
          .replace('"silver"."t"."id"', 'silver.t.id')
          .replace('"silver" . "t"', 'silver.t')
          .replace('gold.people.silver', 'silver')
          .replace(/;$/, ''),
      ),
    )
    expect(sorted(found.rows)).toEqual(sorted(shadow.rows))
    expect(found.columns.map(({ name }) => plainName(name))).toEqual(
      shadow.columns.map(({ name }) => plainName(name)),
    )
    expect({ read: found.read, skipped: found.skipped }).toEqual({ read, skipped })
  })
})

test('conditions say nothing of a sample, and of joins where rows are met by their place', async () => {
  expect((await run('SELECT * FROM silver.t TABLESAMPLE 3 ROWS WHERE id = 1')).read).toBe(4)
  expect((await run('SELECT * FROM silver.t WHERE id = 1 USING SAMPLE 3 ROWS')).read).toBe(4)
  expect(
    (await run('SELECT * FROM silver.t a POSITIONAL JOIN gold.people p WHERE a.id = 1 AND p.k = 1')).read,
  ).toBe(6)
  const asof =
    'SELECT a.id, p.k FROM silver.t a ASOF JOIN gold.people p ON a.id >= p.k WHERE p.k = 1 AND a.id < 4'
  const found = await run(asof)
  expect(found.rows).toEqual([[1n, 1]])
  expect(found.read).toBe(3)
})

test('LIMIT alone reads only as many files as it needs', async () => {
  const limited = await run('SELECT id, k FROM silver.t LIMIT 5 OFFSET 7')
  expect(limited.rows).toHaveLength(5)
  expect(limited.read).toBe(2)
  expect((await run('SELECT * FROM silver.t LIMIT 0')).read).toBe(0)
  for (const sql of [
    'SELECT count(*) FROM silver.t LIMIT 1',
    'SELECT DISTINCT k FROM silver.t LIMIT 1',
    'SELECT id FROM silver.t ORDER BY id DESC LIMIT 1',
    'SELECT id FROM silver.t QUALIFY row_number() OVER (ORDER BY id DESC) = 1 LIMIT 1',
    'SELECT k FROM silver.t GROUP BY k LIMIT 1',
    'SELECT k FROM silver.t GROUP BY ALL LIMIT 1',
    'SELECT a.id FROM silver.t a, gold.people LIMIT 1',
    'SELECT * REPLACE (max(id) OVER () AS id) FROM silver.t LIMIT 1',
    'SELECT id FROM silver.t WHERE k = 1 LIMIT 9',
    'SELECT id FROM silver.t LIMIT 10%',
    'SELECT id FROM silver.t LIMIT 1 + 1',
  ])
    expect((await run(sql)).read, sql).toBeGreaterThanOrEqual(4)
})

describe('a version of a table', () => {
  const ids = async (from: string): Promise<Value> =>
    (await run(`SELECT count(*) FROM ${from}`)).rows[0]?.[0] ?? null

  test('is named by its number, in every spelling', async () => {
    expect(await ids('silver."t@v0"')).toBe(0n)
    expect(await ids('silver."t@v2"')).toBe(20n)
    expect(await ids('"silver.t@v3" AS t')).toBe(30n)
    expect(await ids('silver."T@V4" q WHERE q.id > 35')).toBe(4n)
    expect(await ids('"people@v1"')).toBe(3n)
    const both = 'SELECT t.id FROM silver.t EXCEPT SELECT silver."t@v3".id FROM silver."t@v3"'
    expect((await run(both)).rows).toHaveLength(10)
    const { inputs } = await bindQuery(deps, deps.interactive, both, signal)
    expect(inputs).toEqual([
      { table: 'silver.t', version: 4 },
      { table: 'silver.t', version: 3 },
    ])
  })

  test('is named by a time', async () => {
    const { timestamp } = await deps.logs.snapshotAt('silver.t', 2)
    const at = (ms: number): string => new Date(ms).toISOString()
    expect(await ids(`silver."t@${at(timestamp)}"`)).toBe(20n)
    expect(
      await ids(
        `silver."t@${at(timestamp + 1)
          .replace('T', ' ')
          .replace('Z', '')}"`,
      ),
    ).toBe(20n)
    expect(await ids(`silver."t@${at(timestamp - 1).replaceAll(/[-:.TZ]/g, '')}"`)).toBe(10n)
    expect(await failure(`SELECT 1 FROM silver."t@yesterday"`)).toMatchObject({
      kind: 'query-failed',
      message: expect.stringContaining('“yesterday” is not a timestamp'),
      position: 14,
    })
  })

  test('that is not there is told', async () => {
    expect(await failure('SELECT 1 FROM silver."t@v99"')).toMatchObject({ kind: 'version-missing' })
    expect(await failure('SELECT 1 FROM silver."t@1999-01-01"')).toMatchObject({ kind: 'version-missing' })
  })

  test('a single name that fits more than one table asks for the layer; a CTE of the name comes first', async () => {
    expect(await failure('SELECT 1 FROM "t@v1"')).toMatchObject({
      kind: 'query-failed',
      message: '“t” may be bronze.t or silver.t: name the layer too.',
      position: 14,
    })
    expect((await run('WITH "t@v1" AS (SELECT 7) SELECT * FROM "t@v1"')).rows).toEqual([[7]])
  })
})

describe('table_changes', () => {
  test('gives the changes of a range of versions or times, and can be joined like a table', async () => {
    const changes = async (call: string) =>
      (await run(`SELECT min(id), max(id), min(_commit_version)::BIGINT FROM ${call}`)).rows[0]
    expect(await changes("table_changes('silver.t', 2, 3)")).toEqual([10n, 29n, 2n])
    expect(await changes("table_changes('SILVER.T', 4) AS c")).toEqual([30n, 39n, 4n])
    const { timestamp } = await deps.logs.snapshotAt('silver.t', 2)
    const time = new Date(timestamp).toISOString()
    const earlier = new Date(timestamp - 1).toISOString()
    expect(await changes(`table_changes('silver.t', '${time}', TIMESTAMP '${time.slice(0, 23)}')`)).toEqual([
      10n,
      19n,
      2n,
    ])
    expect(await changes(`table_changes('silver.t', '${earlier}', '${time}')`)).toEqual([10n, 19n, 2n])
    const joined =
      "SELECT count(*) FROM table_changes('silver.t', 1, 1) JOIN silver.t USING (id) WHERE table_changes.id < 5"
    expect((await run(joined)).rows).toEqual([[5n]])
  })

  test('tells what is wrong with a call', async () => {
    expect(await failure("SELECT 1 FROM table_changes('silver.t')")).toMatchObject({
      kind: 'query-failed',
      position: 14,
    })
    expect(await failure("SELECT 1 FROM table_changes('silver.nope', 1)")).toMatchObject({
      message: expect.stringContaining('There is no table silver.nope.'),
    })
    expect(await failure('SELECT 1 FROM table_changes(silver.t, 1)')).toMatchObject({ kind: 'query-failed' })
    expect(await failure("SELECT 1 FROM table_changes('silver.t', 3, 1)")).toMatchObject({ kind: 'invalid' })
  })
})

describe('a mistake is told with its place in what the user wrote', () => {
  test.each<[sql: string, at: string, message: RegExp]>([
    ['SELECT nope FROM silver.t WHERE id = 1', 'nope', /"nope" not found/],
    ['SELECT id\nFROM silver.t\nWHERE id = 1 AND nope = 1', 'nope', /"nope" not found/],
    ['  SELECT a.id FROM silver.t a JOIN gold.people USING (k) WHERE nop(a.id)', 'nop(', /nop/],
    [
      'SELECT id -- the id\nFROM silver.t\nWHERE id = 1\n  AND id IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) AND nope = 1',
      'nope',
      /"nope" not found/,
    ],
    ['with x as (select id from silver.t) select nope from x', 'nope', /"nope" not found/],
    ['SELECT silver.t.nope FROM silver.t', 'silver.t.nope', /nope/],
    ['SELECT * FROM silver.tt', 'silver.tt', /^There is no table silver\.tt\. Did you mean silver\.t\?$/],
    [
      'SELECT * FROM silver.people',
      'silver.people',
      /^There is no table silver\.people\. Did you mean gold\.people\?$/,
    ],
    [
      'SELECT 1, id FROM silver.t JOIN people USING (k)',
      'people',
      /^There is no table people\. Did you mean gold\.people\?$/,
    ],
    [
      'SELECT * FROM sliver.people, silver.t',
      'sliver',
      /^There is no table sliver\.people\. Did you mean gold\.people\?$/,
    ],
    ['SELECT * FROM silver.t WHERE id = 1 AND', '', /syntax error/],
  ])('%s', async (sql, at, message) => {
    const error = await sqlRelation(deps, sql, signal).then(
      () => undefined,
      (thrown: {
        readonly error: {
          readonly kind: string
          readonly message: string
          readonly position?: number
          readonly sql?: string
        }
      }) => thrown.error,
    )
    expect(error).toMatchObject({ kind: 'query-failed', sql, message: expect.stringMatching(message) })
    if (at !== '') expect(error?.position).toBe(sql.indexOf(at))
    const ran = await runQuery(deps, deps.interactive, sql, signal).then(
      () => undefined,
      (thrown: { readonly error: unknown }) => thrown.error,
    )
    expect(ran).toMatchObject({
      kind: 'query-failed',
      sql,
      ...(at === '' ? {} : { position: sql.indexOf(at) }),
    })
  })
})

test('statements that are no SELECT work as well, on whole tables', async () => {
  expect((await run('DESCRIBE silver.t')).rows).toHaveLength(5)
  expect((await run('SUMMARIZE silver.t')).rows).toHaveLength(5)
  expect((await run('PIVOT silver."t@v1" ON k IN (1) USING count(*) GROUP BY name')).rows).toHaveLength(10)
  expect((await run('SELECT 1 AS one')).rows).toEqual([[1]])
  expect((await run('SHOW TABLES')).stats).toEqual({ filesRead: 0, filesSkipped: 0, bytesRead: 0 })
})

test('tables of one name in two layers keep their columns apart', async () => {
  const correlated =
    'SELECT count(*) FROM bronze.t WHERE EXISTS (SELECT 1 FROM silver.t WHERE silver.t.id = bronze.t.id + 30)'
  expect((await run(correlated)).rows).toEqual((await deps.interactive.rows(inShadow(correlated))).rows)
  const union =
    'SELECT t.id FROM bronze.t WHERE t.id = 25 UNION ALL SELECT t.id FROM silver.t WHERE t.id = 35'
  expect(await run(union)).toMatchObject({ rows: [[25n], [35n]], read: 2, skipped: 4 })
})

test('a relation of a query can be put into another statement, whatever it ends with', async () => {
  for (const sql of [
    'SELECT id FROM silver.t WHERE id = 1 -- the end',
    'SELECT 1 AS id /* ; */ ;',
    'VALUES (1)',
  ]) {
    for (const relation of [
      await sqlRelation(deps, sql, signal),
      await bindQuery(deps, deps.interactive, sql, signal),
    ]) {
      const { rows } = await deps.interactive.rows(`SELECT count(*) FROM (${relation.sql}) LIMIT 1`, {
        files: relation.files,
      })
      expect(rows).toEqual([[1n]])
    }
  }
})

test('the bytes that are told are those that were read', async () => {
  const { stats } = await run('SELECT id FROM silver.t WHERE id = 12')
  const { stats: bound } = await bindQuery(
    deps,
    deps.interactive,
    'SELECT id FROM silver.t WHERE id = 12',
    signal,
  )
  const files = [...(await deps.logs.snapshotAt('silver.t', undefined)).files.values()]
  expect(files.map(({ size }) => size)).toContain(bound.bytesRead)
  expect(stats.bytesRead).toBeGreaterThan(0)
})

test('two queries of one table at the same time do not see each other', async () => {
  const one = (id: number) => run(`SELECT id FROM silver.t WHERE id = ${id}`)
  const found = await Promise.all([1, 11, 21, 31, 2, 12].map(one))
  expect(found.map(({ rows }) => rows)).toEqual([[[1n]], [[11n]], [[21n]], [[31n]], [[2n]], [[12n]]])
})

test('all references of a statement see one version, and the next statement sees the next', async () => {
  const own = await memoryLake()
  await makeTable(own, 'silver.g', { id: 'long' }, ['SELECT 1::BIGINT AS id'])
  const count = async () =>
    (await runQuery(own, own.interactive, 'SELECT count(*) FROM silver.g', signal)).rows
  expect(await count()).toEqual([[1n]])
  await appendSelect(own, 'silver.g', 'SELECT 2::BIGINT AS id')
  expect(await count()).toEqual([[2n]])
})
