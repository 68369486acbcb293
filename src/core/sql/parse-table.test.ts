import { describe, expect, it } from 'vitest'
import { type ParseRow, parsed } from './statement-parse.fixture.ts'

const create = (rest: object): object => ({
  kind: 'create-table',
  table: 'silver.t',
  mode: 'create',
  columns: [],
  constraints: [],
  partitionedBy: [],
  properties: {},
  ...rest,
})

const column = (name: string, type: string, rest: object = {}): object => ({
  path: [name],
  type,
  nullable: true,
  ...rest,
})

describe('CREATE TABLE', () => {
  const rows: readonly ParseRow[] = [
    ['CREATE TABLE silver.t (a INT)', create({ columns: [column('a', 'INT')] })],
    [
      'CREATE TABLE IF NOT EXISTS silver.t (a INT)',
      create({ mode: 'if-not-exists', columns: [column('a', 'INT')] }),
    ],
    [
      'CREATE OR REPLACE TABLE silver.t (a INT)',
      create({ mode: 'or-replace', columns: [column('a', 'INT')] }),
    ],
    ['REPLACE TABLE silver.t (a INT)', create({ mode: 'or-replace', columns: [column('a', 'INT')] })],
    [
      `CREATE TABLE silver.t (
         id BIGINT NOT NULL COMMENT 'it''s',
         \`b c\` STRUCT<a: INT, b: ARRAY<DECIMAL(10,2)>> COMMENT "text",
         c DECIMAL(10, 2) DEFAULT 1 + f(2, 3) NOT NULL,
         d DATE GENERATED ALWAYS AS (CAST(ts AS DATE)),
         ts TIMESTAMP WITH TIME ZONE NULL,
         l VARCHAR[],
         CONSTRAINT positive CHECK (id > 0 AND (c < 3)),
       ) USING DELTA PARTITIONED BY (d, id) COMMENT 'about' TBLPROPERTIES ('delta.appendOnly' = 'true', a.b = 5, c TRUE, d = -1.5)`.replace(
        '),\n       )',
        ')\n       )',
      ),
      create({
        columns: [
          column('id', 'BIGINT', { nullable: false, comment: "it's" }),
          column('b c', 'STRUCT<a: INT, b: ARRAY<DECIMAL(10, 2)>>', { comment: 'text' }),
          column('c', 'DECIMAL(10, 2)', { nullable: false, defaultValue: '1 + f(2, 3)' }),
          column('d', 'DATE', { generatedAs: 'CAST(ts AS DATE)' }),
          column('ts', 'TIMESTAMP WITH TIME ZONE'),
          column('l', 'VARCHAR[]'),
        ],
        constraints: [{ name: 'positive', expression: '‹id > 0 AND (c < 3)›' }],
        partitionedBy: ['d', 'id'],
        comment: 'about',
        properties: { 'delta.appendOnly': 'true', 'a.b': '5', c: 'true', d: '-1.5' },
      }),
    ],
    [
      'CREATE TABLE silver.t (a INT) PARTITIONED BY (d DATE)',
      create({ columns: [column('a', 'INT'), column('d', 'DATE')], partitionedBy: ['d'] }),
    ],
    ['CREATE TABLE silver.t AS SELECT 1 AS a', create({ query: '‹SELECT 1 AS a›' })],
    ['CREATE TABLE silver.t USING delta AS (SELECT 1 AS a)', create({ query: '‹(SELECT 1 AS a)›' })],
    [
      'CREATE TABLE silver.t AS WITH u AS (SELECT 1) FROM u',
      create({ query: '‹WITH u AS (SELECT 1) FROM u›' }),
    ],
    [
      'CREATE TABLE silver.t PARTITIONED BY (a) COMMENT "x" SELECT 1 AS a',
      create({ partitionedBy: ['a'], comment: 'x', query: '‹SELECT 1 AS a›' }),
    ],
    [
      'CREATE TABLE silver.t DEEP CLONE gold.u',
      { kind: 'clone-table', table: 'silver.t', mode: 'create', source: { table: 'gold.u' }, properties: {} },
    ],
    [
      "CREATE OR REPLACE TABLE silver.t CLONE gold.u VERSION AS OF 3 TBLPROPERTIES ('a' = 'b')",
      {
        kind: 'clone-table',
        table: 'silver.t',
        mode: 'or-replace',
        source: { table: 'gold.u', version: 3 },
        properties: { a: 'b' },
      },
    ],
    [
      "CREATE TABLE silver.t DEEP CLONE gold.u TIMESTAMP AS OF '2026-03-01'",
      {
        kind: 'clone-table',
        table: 'silver.t',
        mode: 'create',
        source: { table: 'gold.u', timestamp: '2026-03-01' },
        properties: {},
      },
    ],
    [
      'CREATE TABLE silver.t CLONE gold.u@v7',
      {
        kind: 'clone-table',
        table: 'silver.t',
        mode: 'create',
        source: { table: 'gold.u', version: 7 },
        properties: {},
      },
    ],
  ]
  it.each(rows)('%s', (sql, statement) => {
    expect(parsed(sql)).toEqual(statement)
  })
})

describe('ALTER TABLE', () => {
  const rows: readonly ParseRow[] = [
    [
      "ADD COLUMNS (b INT COMMENT 'x' FIRST, s.c STRING AFTER d)",
      {
        kind: 'add-columns',
        columns: [
          column('b', 'INT', { comment: 'x', position: { kind: 'first' } }),
          { path: ['s', 'c'], type: 'STRING', nullable: true, position: { kind: 'after', column: 'd' } },
        ],
      },
    ],
    ['ADD COLUMN b INT', { kind: 'add-columns', columns: [column('b', 'INT')] }],
    ['ADD COLUMN b INT, c INT', { kind: 'add-columns', columns: [column('b', 'INT'), column('c', 'INT')] }],
    ['RENAME COLUMN a.b TO `c d`', { kind: 'rename-column', path: ['a', 'b'], to: 'c d' }],
    ['RENAME TO silver.u', { kind: 'rename-table', to: 'silver.u' }],
    ['RENAME TO u', { kind: 'rename-table', to: 'silver.u' }],
    ['DROP COLUMN a', { kind: 'drop-columns', paths: [['a']], ifExists: false }],
    ['DROP COLUMNS IF EXISTS (a, b.c)', { kind: 'drop-columns', paths: [['a'], ['b', 'c']], ifExists: true }],
    ['DROP COLUMN a, b', { kind: 'drop-columns', paths: [['a'], ['b']], ifExists: false }],
    ['ALTER COLUMN a TYPE BIGINT', { kind: 'change-type', path: ['a'], type: 'BIGINT' }],
    ['ALTER a SET DATA TYPE DECIMAL(10,2)', { kind: 'change-type', path: ['a'], type: 'DECIMAL(10, 2)' }],
    ["ALTER COLUMN s.a COMMENT 'x'", { kind: 'comment-column', path: ['s', 'a'], comment: 'x' }],
    ['CHANGE COLUMN a COMMENT "x"', { kind: 'comment-column', path: ['a'], comment: 'x' }],
    ['CHANGE a a BIGINT', { kind: 'change-type', path: ['a'], type: 'BIGINT' }],
    ['CHANGE COLUMN a FIRST', { kind: 'move-column', path: ['a'], position: { kind: 'first' } }],
    [
      'ALTER COLUMN a AFTER `b`',
      { kind: 'move-column', path: ['a'], position: { kind: 'after', column: 'b' } },
    ],
    ['ALTER COLUMN a SET NOT NULL', { kind: 'set-not-null', path: ['a'] }],
    ['ALTER COLUMN a DROP NOT NULL', { kind: 'drop-not-null', path: ['a'] }],
    [
      "ALTER COLUMN a SET DEFAULT concat('a', 'b')",
      { kind: 'set-default', path: ['a'], value: "concat('a', 'b')" },
    ],
    ['ALTER COLUMN a DROP DEFAULT', { kind: 'drop-default', path: ['a'] }],
    ['ALTER COLUMN column TYPE INT', { kind: 'change-type', path: ['column'], type: 'INT' }],
    ['ADD CONSTRAINT c CHECK (a > 0)', { kind: 'add-constraint', name: 'c', expression: '‹a > 0›' }],
    ['DROP CONSTRAINT c', { kind: 'drop-constraint', name: 'c', ifExists: false }],
    ['DROP CONSTRAINT IF EXISTS c', { kind: 'drop-constraint', name: 'c', ifExists: true }],
    ["SET TBLPROPERTIES ('a.b' = 'x')", { kind: 'set-properties', properties: { 'a.b': 'x' } }],
    [
      "UNSET TBLPROPERTIES IF EXISTS (a.b, 'c')",
      { kind: 'unset-properties', keys: ['a.b', 'c'], ifExists: true },
    ],
  ]
  it.each(rows)('%s', (sql, change) => {
    expect(parsed(`ALTER TABLE silver.t ${sql}`)).toEqual({ kind: 'alter-table', table: 'silver.t', change })
  })

  it.each([
    ["COMMENT ON TABLE silver.t IS 'x'", { kind: 'comment-table', comment: 'x' }],
    ['COMMENT ON TABLE silver.t IS NULL', { kind: 'comment-table', comment: undefined }],
    ["COMMENT ON COLUMN silver.t.a.b IS 'x'", { kind: 'comment-column', path: ['a', 'b'], comment: 'x' }],
  ])('%s', (sql, change) => {
    expect(parsed(sql)).toEqual({ kind: 'alter-table', table: 'silver.t', change })
  })
})
