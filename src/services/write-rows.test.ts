import { describe, expect, test } from 'vitest'
import { field, struct } from '../core/delta/schema.fixture.ts'
import type { StructType } from '../core/delta/schema.ts'
import { quoteList } from '../core/sql/quote.ts'
import { described, failureOf, metadataOf, writingLake } from './write-lake.fixture.ts'

const { write, read, rows: rowsOf, pathsOf, listed } = writingLake()

describe('columns', () => {
  test('are found by name but for case, in any order, and absent ones are NULL', async () => {
    const metadata = metadataOf(struct({ id: 'long', Name: 'string', day: 'date' }))
    const files = await write(metadata, "SELECT 'x' AS NAME, 1::TINYINT AS id")
    expect(await read(files)).toEqual([[1n, 'x', null]])
  })

  test('take the types of the table', async () => {
    const schema = struct({
      a: 'byte',
      b: 'short',
      c: 'float',
      d: 'decimal(5,2)',
      e: 'timestamp',
      f: 'timestamp_ntz',
    })
    const files = await write(
      metadataOf(schema),
      "SELECT 7 AS a, 8::BIGINT AS b, 1.5::DOUBLE AS c, 2.345 AS d, '2026-03-01 10:00:00' AS e, DATE '2026-03-01' AS f",
    )
    const paths = pathsOf(files)
    const rows = await rowsOf(`DESCRIBE SELECT * FROM read_parquet(${quoteList(paths)})`, paths)
    expect(rows.map(([, type]) => type)).toEqual([
      'TINYINT',
      'SMALLINT',
      'FLOAT',
      'DECIMAL(5,2)',
      'TIMESTAMP WITH TIME ZONE',
      'TIMESTAMP',
    ])
    expect(await read(files)).toEqual([
      [7, 8, 1.5, '2.35', '2026-03-01T10:00:00.000000Z', '2026-03-01T00:00:00.000000'],
    ])
  })

  test('of structs, lists and maps are matched by name inside too', async () => {
    const point = struct({ x: 'long', y: 'long' })
    const schema = struct({
      p: point,
      l: { type: 'array', elementType: point, containsNull: true },
      m: { type: 'map', keyType: 'string', valueType: point, valueContainsNull: true },
    })
    const files = await write(
      metadataOf(schema),
      `SELECT {'Y': 2, 'X': 1} AS p, [{'x': 3}, NULL] AS l, MAP {'k': {'y': 4}} AS m
       UNION ALL SELECT NULL, NULL, NULL`,
    )
    expect(await read(files)).toEqual([
      [{ x: 1n, y: 2n }, [{ x: 3n, y: null }, null], { k: { x: null, y: 4n } }],
      [null, null, null],
    ])
  })

  test('of nothing but NULL go into a column of any type', async () => {
    const schema = struct({
      day: 'date',
      ok: 'boolean',
      z: 'binary',
      l: { type: 'array', elementType: 'date', containsNull: true },
      s: struct({ day: 'date' }),
    })
    const files = await write(
      metadataOf(schema),
      "SELECT NULL AS day, NULL AS ok, NULL AS z, [] AS l, {'day': NULL} AS s",
    )
    expect(await read(files)).toEqual([[null, null, null, [], { day: null }]])
  })

  test('that do not fit are all told, with what was expected and found', async () => {
    const schema = {
      ...struct({ id: 'long', flag: 'boolean' }),
      fields: [field('id', 'long'), field('flag', 'boolean'), field('must', 'date', false)],
    } as const
    const error = await failureOf(write(metadataOf(schema), "SELECT 'x' AS id, 1 AS flag, 2 AS more"))
    expect(error).toMatchObject({
      kind: 'schema-mismatch',
      columns: [
        { column: 'id', expected: 'long', found: 'string' },
        { column: 'flag', expected: 'boolean', found: 'integer' },
        { column: 'must', expected: 'date not null', found: 'no such column' },
        { column: 'more', expected: 'no such column' },
      ],
    })
    expect(error.message).toContain('4 columns do not fit')
  })

  test.each([
    ['byte', '300', 'a (expected byte, found the value 300'],
    ['date', "'not a day'", 'a (expected date, found the value not a day'],
    ['decimal(4,1)', '12345.6', 'a (expected decimal(4,1), found the value 12345.6'],
    ['integer', "'nan'::DOUBLE", 'a (expected integer, found the value nan'],
  ] as const)('of type %s refuse %s by name and value, and leave no file', async (type, value, message) => {
    const before = await listed()
    const error = await failureOf(
      write(metadataOf(struct({ a: type })), `SELECT ${value} AS a UNION ALL SELECT NULL`),
    )
    expect(error.kind).toBe('schema-mismatch')
    expect(error.message).toContain(message)
    expect(await listed()).toEqual(before)
  })

  test('inside lists tell their path', async () => {
    const list = { type: 'array', elementType: struct({ n: 'byte' }), containsNull: true } as const
    const error = await failureOf(
      write(metadataOf(struct({ l: list })), "SELECT [{'n': 1}, {'n': 999}] AS l"),
    )
    expect(error).toMatchObject({
      kind: 'schema-mismatch',
      columns: [{ column: 'l.element.n', expected: 'byte' }],
    })
  })

  test('get their default, or what they are generated from', async () => {
    const schema: StructType = {
      type: 'struct',
      fields: [
        field('a', 'integer'),
        described('b', 'integer', { CURRENT_DEFAULT: '40 + 2' }),
        described('c', 'long', { 'delta.generationExpression': 'a * b' }),
      ],
    }
    expect(await read(await write(metadataOf(schema), 'SELECT 2 AS a'))).toEqual([[2, 42, 84n]])
    expect(await read(await write(metadataOf(schema), 'SELECT 2 AS a, NULL AS b'))).toEqual([[2, null, null]])
  })
})

describe('rules of the table', () => {
  const checked = metadataOf(struct({ id: 'long', amount: 'double' }), {
    configuration: { 'delta.constraints.positive': 'amount > 0' },
  })

  test('a CHECK fails for false and for null, and tells how many rows and the first', async () => {
    await write(checked, 'SELECT 1 AS id, 2.5 AS amount')
    const error = await failureOf(
      write(checked, 'SELECT * FROM (VALUES (1, 2.5), (2, -1), (3, NULL)) AS t(id, amount)'),
    )
    expect(error).toMatchObject({
      kind: 'constraint-violated',
      constraint: 'positive',
      rows: 2,
      row: { id: '2', amount: '-1' },
    })
    expect(error.message).toContain(
      '2 rows break a rule of the table (constraint positive CHECK (amount > 0))',
    )
    expect(error.message).toContain('id = 2, amount = -1')
  })

  test('NOT NULL holds on every level', async () => {
    const inner: StructType = { type: 'struct', fields: [field('x', 'long', false)] }
    const schema: StructType = {
      type: 'struct',
      fields: [
        field('id', 'long', false),
        field('s', inner),
        field('l', { type: 'array', elementType: inner, containsNull: false }),
      ],
    }
    const good = "SELECT 1 AS id, NULL AS s, [{'x': 1}] AS l UNION ALL SELECT 2, {'x': 1}, NULL"
    expect(await read(await write(metadataOf(schema), good), 'id')).toEqual([[1n], [2n]])
    const cases: readonly (readonly [string, string])[] = [
      ["SELECT NULL AS id, {'x': 1} AS s, [{'x': 1}] AS l", 'id'],
      ["SELECT 1 AS id, {'x': NULL} AS s, [{'x': 1}] AS l", 's.x'],
      ["SELECT 1 AS id, {'x': 1} AS s, [{'x': 1}, NULL] AS l", 'l.element'],
      ["SELECT 1 AS id, {'x': 1} AS s, [{'x': NULL}] AS l", 'l.element.x'],
    ]
    for (const [sql, constraint] of cases) {
      expect(await failureOf(write(metadataOf(schema), sql))).toMatchObject({
        kind: 'constraint-violated',
        constraint,
        rows: 1,
      })
    }
  })

  test('column invariants and generated columns hold', async () => {
    const invariant = JSON.stringify({ expression: { expression: 'x > 3' } })
    const schema: StructType = {
      type: 'struct',
      fields: [
        described('x', 'integer', { 'delta.invariants': invariant }),
        described('y', 'integer', { 'delta.generationExpression': 'x + 1' }),
      ],
    }
    expect(await read(await write(metadataOf(schema), 'SELECT 4 AS x, 5 AS y'))).toEqual([[4, 5]])
    expect(await failureOf(write(metadataOf(schema), 'SELECT NULL AS x'))).toMatchObject({
      kind: 'constraint-violated',
      constraint: 'x',
    })
    expect(await failureOf(write(metadataOf(schema), 'SELECT 4 AS x, 9 AS y'))).toMatchObject({
      kind: 'constraint-violated',
      constraint: 'y',
    })
    expect(await failureOf(write(metadataOf(schema), 'SELECT 4 AS x, NULL AS y'))).toMatchObject({
      constraint: 'y',
    })
  })

  test('are looked at for the rows that are written only, not for those that the query leaves out', async () => {
    const files = await write(
      checked,
      'SELECT * FROM (VALUES (1, 2.5), (2, -1)) AS t(id, amount) WHERE amount > 0 ORDER BY id',
    )
    expect(files[0]?.rows).toBe(1)
  })
})
