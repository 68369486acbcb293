import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import type { DeltaStatement } from './delta-statement.ts'
import { parseScript, parseStatement } from './parse-statement.ts'
import { type ParseRow, parsed } from './statement-parse.fixture.ts'

const insert = (rest: object): object => ({
  kind: 'insert',
  table: 'silver.t',
  mode: { kind: 'append' },
  columns: [],
  byName: false,
  mergeSchema: false,
  ...rest,
})

describe('INSERT', () => {
  const rows: readonly ParseRow[] = [
    ["INSERT INTO silver.t VALUES (1, 'a'), (2, 'b')", insert({ query: "‹VALUES (1, 'a'), (2, 'b')›" })],
    ['insert into table silver.t select 1', insert({ query: '‹select 1›' })],
    [
      'INSERT INTO silver.t (a, `b c`, "d") SELECT 1',
      insert({ columns: ['a', 'b c', 'd'], query: '‹SELECT 1›' }),
    ],
    ['INSERT INTO silver.t (SELECT 1)', insert({ query: '‹(SELECT 1)›' })],
    ['INSERT INTO silver.t ((SELECT 1))', insert({ query: '‹((SELECT 1))›' })],
    ['INSERT INTO silver.t BY NAME SELECT 1 AS a', insert({ byName: true, query: '‹SELECT 1 AS a›' })],
    ['INSERT INTO silver.t TABLE silver.u', insert({ query: '‹TABLE silver.u›' })],
    ['INSERT INTO silver.t FROM silver.u', insert({ query: '‹FROM silver.u›' })],
    [
      'INSERT WITH SCHEMA EVOLUTION INTO silver.t SELECT 1',
      insert({ mergeSchema: true, query: '‹SELECT 1›' }),
    ],
    ['INSERT OVERWRITE silver.t SELECT 1', insert({ mode: { kind: 'overwrite' }, query: '‹SELECT 1›' })],
    [
      "INSERT OVERWRITE TABLE silver.t PARTITION (d = '2026', e) SELECT 1",
      insert({
        mode: { kind: 'overwrite-partition', values: [{ column: 'd', value: "‹'2026'›" }, { column: 'e' }] },
        query: '‹SELECT 1›',
      }),
    ],
    [
      'INSERT INTO silver.t PARTITION (d = 1) (a) VALUES (2)',
      insert({
        mode: { kind: 'append', values: [{ column: 'd', value: '‹1›' }] },
        columns: ['a'],
        query: '‹VALUES (2)›',
      }),
    ],
    [
      'INSERT INTO silver.t REPLACE WHERE a IN (SELECT 1) AND b > 2 SELECT 3',
      insert({
        mode: { kind: 'replace-where', condition: '‹a IN (SELECT 1) AND b > 2›' },
        query: '‹SELECT 3›',
      }),
    ],
    [
      'INSERT INTO silver.t REPLACE WHERE a = 1 (SELECT 3)',
      insert({ mode: { kind: 'replace-where', condition: '‹a = 1›' }, query: '‹(SELECT 3)›' }),
    ],
    [
      'INSERT INTO silver.t REPLACE WHERE a IS DISTINCT FROM 1 FROM silver.u',
      insert({
        mode: { kind: 'replace-where', condition: '‹a IS DISTINCT FROM 1›' },
        query: '‹FROM silver.u›',
      }),
    ],
    [
      'WITH u AS (SELECT 1 AS a) INSERT INTO silver.t SELECT a FROM u',
      insert({ query: '‹WITH u AS (SELECT 1 AS a) SELECT a FROM u›' }),
    ],
    [
      'WITH u(a) AS MATERIALIZED (SELECT 1), v AS (FROM u) INSERT INTO silver.t WITH w AS (FROM v) FROM w',
      insert({ query: '‹WITH u(a) AS MATERIALIZED (SELECT 1), v AS (FROM u) (WITH w AS (FROM v) FROM w)›' }),
    ],
  ]
  it.each(rows)('%s', (sql, statement) => {
    expect(parsed(sql)).toEqual(statement)
  })
})

describe('DELETE and UPDATE', () => {
  const rows: readonly ParseRow[] = [
    ['DELETE FROM silver.t', { kind: 'delete', table: 'silver.t' }],
    ['DELETE FROM silver.t WHERE a = 1', { kind: 'delete', table: 'silver.t', where: '‹a = 1›' }],
    [
      'DELETE FROM silver.t AS x WHERE x.a = 1',
      { kind: 'delete', table: 'silver.t', alias: 'x', where: '‹x.a = 1›' },
    ],
    ['DELETE FROM silver.t st WHERE a', { kind: 'delete', table: 'silver.t', alias: 'st', where: '‹a›' }],
    [
      'UPDATE silver.t SET a = 1, b.c = CASE WHEN d THEN 1 ELSE f(2, 3) END, e = DEFAULT',
      {
        kind: 'update',
        table: 'silver.t',
        set: [
          { column: ['a'], value: '‹1›' },
          { column: ['b', 'c'], value: '‹CASE WHEN d THEN 1 ELSE f(2, 3) END›' },
          { column: ['e'], value: undefined },
        ],
      },
    ],
    [
      'UPDATE silver.t SET silver.t.a = a<=>`b"c`, t.b = x.where WHERE t.c',
      {
        kind: 'update',
        table: 'silver.t',
        set: [
          { column: ['a'], value: '‹a IS NOT DISTINCT FROM "b""c"›' },
          { column: ['b'], value: '‹x.where›' },
        ],
        where: '‹t.c›',
      },
    ],
  ]
  it.each(rows)('%s', (sql, statement) => {
    expect(parsed(sql)).toEqual(statement)
  })
})

const merge = (rest: object): object => ({ kind: 'merge', table: 'silver.t', mergeSchema: false, ...rest })

describe('MERGE', () => {
  const rows: readonly ParseRow[] = [
    [
      'MERGE INTO silver.t USING silver.u ON t.id = u.id WHEN MATCHED THEN DELETE',
      merge({
        source: '‹silver.u›',
        on: '‹t.id = u.id›',
        clauses: [{ when: 'matched', action: { kind: 'delete' } }],
      }),
    ],
    [
      `MERGE WITH SCHEMA EVOLUTION INTO silver.t AS t USING (SELECT * FROM silver.u WHERE x) u
       ON t.id BETWEEN u.a AND u.b AND CASE WHEN t.x THEN true ELSE false END
       WHEN MATCHED AND CASE WHEN u.gone THEN 1 END = 1 THEN DELETE
       WHEN MATCHED THEN UPDATE SET *
       WHEN NOT MATCHED BY TARGET AND u.a IS NOT NULL THEN INSERT *
       WHEN NOT MATCHED THEN INSERT (id, t.s.x, z) VALUES (u.id, f(1, 2), DEFAULT)
       WHEN NOT MATCHED BY SOURCE AND t.old THEN UPDATE SET t.a = 1, b = CASE WHEN c THEN 2 END
       WHEN NOT MATCHED BY SOURCE THEN DELETE;`,
      merge({
        alias: 't',
        source: '‹(SELECT * FROM silver.u WHERE x)›',
        sourceAlias: 'u',
        on: '‹t.id BETWEEN u.a AND u.b AND CASE WHEN t.x THEN true ELSE false END›',
        clauses: [
          { when: 'matched', condition: '‹CASE WHEN u.gone THEN 1 END = 1›', action: { kind: 'delete' } },
          { when: 'matched', action: { kind: 'update-all' } },
          { when: 'not-matched', condition: '‹u.a IS NOT NULL›', action: { kind: 'insert-all' } },
          {
            when: 'not-matched',
            action: { kind: 'insert', columns: [['id'], ['s', 'x']], values: ['‹u.id›', '‹f(1, 2)›'] },
          },
          {
            when: 'not-matched-by-source',
            condition: '‹t.old›',
            action: {
              kind: 'update',
              set: [
                { column: ['a'], value: '‹1›' },
                { column: ['b'], value: '‹CASE WHEN c THEN 2 END›' },
              ],
            },
          },
          { when: 'not-matched-by-source', action: { kind: 'delete' } },
        ],
        mergeSchema: true,
      }),
    ],
    [
      'MERGE INTO silver.t USING silver.u VERSION AS OF 3 ON t.id = u.id WHEN MATCHED THEN DELETE',
      merge({
        source: '‹silver."u@v3"›',
        sourceAlias: 'u',
        on: '‹t.id = u.id›',
        clauses: [{ when: 'matched', action: { kind: 'delete' } }],
      }),
    ],
    [
      "MERGE INTO silver.t USING (VALUES (1, 'a')) AS s(id, x) ON t.id = s.id WHEN MATCHED THEN DELETE",
      merge({
        source: "‹(SELECT * FROM (VALUES (1, 'a')) AS source(id, x))›",
        sourceAlias: 's',
        on: '‹t.id = s.id›',
        clauses: [{ when: 'matched', action: { kind: 'delete' } }],
      }),
    ],
    [
      'WITH u AS (SELECT 1 AS id) MERGE INTO silver.t USING u ON t.id = u.id WHEN MATCHED THEN DELETE',
      merge({
        source: '‹(WITH u AS (SELECT 1 AS id) SELECT * FROM u)›',
        sourceAlias: 'u',
        on: '‹t.id = u.id›',
        clauses: [{ when: 'matched', action: { kind: 'delete' } }],
      }),
    ],
    [
      "MERGE INTO silver.t USING table_changes('silver.u', 1) AS c ON t.id <=> c.id WHEN MATCHED THEN DELETE",
      merge({
        source: "‹table_changes('silver.u', 1)›",
        sourceAlias: 'c',
        on: '‹t.id IS NOT DISTINCT FROM c.id›',
        clauses: [{ when: 'matched', action: { kind: 'delete' } }],
      }),
    ],
  ]
  it.each(rows)('%s', (sql, statement) => {
    expect(parsed(sql)).toEqual(statement)
  })
})

describe('other statements', () => {
  const table = 'silver.t'
  const rows: readonly ParseRow[] = [
    ['DROP TABLE silver.t', { kind: 'drop-table', table, ifExists: false }],
    ['DROP TABLE IF EXISTS `silver`.`t`', { kind: 'drop-table', table, ifExists: true }],
    ['TRUNCATE TABLE SILVER.t', { kind: 'truncate-table', table }],
    ['DESCRIBE HISTORY silver.t', { kind: 'describe-history', table }],
    ['DESC HISTORY silver.t LIMIT 5', { kind: 'describe-history', table, limit: 5 }],
    ['DESCRIBE DETAIL "silver"."t"', { kind: 'describe-detail', table }],
    ['DESCRIBE silver.t', { kind: 'describe-table', table, extended: false }],
    ['DESCRIBE TABLE EXTENDED silver.t', { kind: 'describe-table', table, extended: true }],
    ['DESC FORMATTED silver.t', { kind: 'describe-table', table, extended: true }],
    ['DESCRIBE silver.history', { kind: 'describe-table', table: 'silver.history', extended: false }],
    ['SHOW TABLES', { kind: 'show-tables' }],
    ['SHOW TABLES IN Silver', { kind: 'show-tables', layer: 'silver' }],
    ['SHOW TBLPROPERTIES silver.t', { kind: 'show-tblproperties', table }],
    ["SHOW TBLPROPERTIES silver.t ('a.b')", { kind: 'show-tblproperties', table, key: 'a.b' }],
    ['SHOW TBLPROPERTIES silver.t (a.b)', { kind: 'show-tblproperties', table, key: 'a.b' }],
    ['OPTIMIZE silver.t', { kind: 'optimize', table, zOrderBy: [] }],
    ['OPTIMIZE silver.t ZORDER BY a, b', { kind: 'optimize', table, zOrderBy: ['a', 'b'] }],
    [
      'OPTIMIZE silver.t WHERE d >= 1 AND zorder_ > 2 ZORDER BY (a, s.b)',
      { kind: 'optimize', table, where: '‹d >= 1 AND zorder_ > 2›', zOrderBy: ['a', 's.b'] },
    ],
    ['VACUUM silver.t', { kind: 'vacuum', table, dryRun: false }],
    ['VACUUM silver.t RETAIN 0.5 HOURS DRY RUN', { kind: 'vacuum', table, retainHours: 0.5, dryRun: true }],
    ['VACUUM silver.t FULL DRY RUN', { kind: 'vacuum', table, dryRun: true }],
    ['RESTORE silver.t TO VERSION AS OF 3', { kind: 'restore', table, to: { version: 3 } }],
    [
      "RESTORE TABLE silver.t TIMESTAMP AS OF '2026-03-01'",
      { kind: 'restore', table, to: { timestamp: '2026-03-01' } },
    ],
    [
      "RESTORE TABLE silver.t TO FOR TIMESTAMP AS OF TIMESTAMP '2026-03-01'",
      { kind: 'restore', table, to: { timestamp: '2026-03-01' } },
    ],
  ]
  it.each(rows)('%s', (sql, statement) => {
    expect(parsed(sql)).toEqual(statement)
  })

  it.each([
    ['SELECT 1', 'SELECT 1'],
    ['  with a as (select 1) select * from a -- all of it;', 'with a as (select 1) select * from a'],
    ['FROM silver.t;', 'FROM silver.t'],
    ['(SELECT 1)', '(SELECT 1)'],
    ['DESCRIBE SELECT 1', 'DESCRIBE SELECT 1'],
    ['SHOW DATABASES', 'SHOW DATABASES'],
    ['SELECT `a b` FROM silver.`t`', 'SELECT "a b" FROM silver."t"'],
    ['SELECT a <=> b', 'SELECT a <=> b'],
    ['PRAGMA version', 'PRAGMA version'],
    ['SELECT version AS of FROM silver.t', 'SELECT version AS of FROM silver.t'],
  ])('%s is left to the engine', (sql, text) => {
    expect(parsed(sql)).toEqual({ kind: 'query', text: `‹${text}›` })
  })
})

describe('statements that would change the engine, which all share', () => {
  it.each([
    'BEGIN',
    'commit',
    'SET threads = 4',
    "COPY (SELECT 1) TO 'x'",
    "ATTACH 'a.db'",
    'CREATE VIEW v AS SELECT 1',
  ])('%s is refused with what to do instead', sql => {
    const parsing = parseStatement(sql)
    expect(parsing).toMatchObject({ ok: false, error: { kind: 'query-failed', position: 0 } })
  })

  it.each(['ANALYZE silver.t', 'CONVERT TO DELTA x', 'REORG TABLE silver.t', 'REFRESH TABLE silver.t'])(
    '%s of Spark says why it is not needed',
    sql => {
      const parsing = parseStatement(sql)
      expect(parsing.ok ? '' : parsing.error.message).toContain('is not done here. ')
    },
  )
})

describe('a script', () => {
  it('is cut at semicolons that stand in no text, name or comment', () => {
    const text = 'SELECT \';\' AS ";"; /* ; */ ;; DROP TABLE silver.t -- ;\n;'
    const statements = unwrap(parseScript(text))
    expect(statements.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      'SELECT \';\' AS ";"',
      'DROP TABLE silver.t',
    ])
    expect(statements.map(({ statement }): DeltaStatement['kind'] => statement.kind)).toEqual([
      'query',
      'drop-table',
    ])
  })

  it('is no single statement', () => {
    expect(parseStatement('SELECT 1; SELECT 2')).toMatchObject({ ok: false, error: { position: 10 } })
  })
})
