import { describe, expect, test } from 'vitest'
import type { Engine, Value } from './engine.ts'

/** SQL, the type name that the result column has, and the value. */
const VALUES: readonly (readonly [sql: string, type: string, value: Value])[] = [
  ['NULL::INTEGER', 'integer', null],
  ['true', 'boolean', true],
  ['(-128)::TINYINT', 'byte', -128],
  ['32767::SMALLINT', 'short', 32767],
  ['(-2147483648)::INTEGER', 'integer', -2147483648],
  ['9223372036854775807::BIGINT', 'long', 9223372036854775807n],
  ['18446744073709551615::UBIGINT', 'UBIGINT', 18446744073709551615n],
  ['1.5::FLOAT', 'float', 1.5],
  ["'nan'::DOUBLE", 'double', Number.NaN],
  ['0.1::DOUBLE', 'double', 0.1],
  ["''", 'string', ''],
  ["'ü😀'", 'string', 'ü😀'],
  ["'\\x00\\xFF'::BLOB", 'binary', Uint8Array.of(0, 255)],
  ['(-1.05)::DECIMAL(4,2)', 'decimal(4,2)', '-1.05'],
  ['12.3456::DECIMAL(18,4)', 'decimal(18,4)', '12.3456'],
  ['(-0.000001)::DECIMAL(38,6)', 'decimal(38,6)', '-0.000001'],
  ['sum(9223372036854775807)', 'decimal(38,0)', '9223372036854775807'],
  ["DATE '2026-03-01'", 'date', '2026-03-01'],
  ["DATE '1900-02-28'", 'date', '1900-02-28'],
  ["TIMESTAMP '2026-03-01 09:14:00.000001'", 'timestamp_ntz', '2026-03-01T09:14:00.000001'],
  ["TIMESTAMP '1969-12-31 23:59:59.999999'", 'timestamp_ntz', '1969-12-31T23:59:59.999999'],
  ["TIMESTAMP '9999-12-31 23:59:59.999999'", 'timestamp_ntz', '9999-12-31T23:59:59.999999'],
  ["TIMESTAMPTZ '2026-03-01 10:14:00+01'", 'timestamp', '2026-03-01T09:14:00.000000Z'],
  ["'2026-03-01 09:14:00'::TIMESTAMPTZ", 'timestamp', '2026-03-01T09:14:00.000000Z'],
  ["TIME '09:14:00.5'", 'TIME', '09:14:00.500000'],
  ['INTERVAL 14 MONTH + INTERVAL 2 DAY - INTERVAL 1500 MILLISECOND', 'INTERVAL', 'P14M2DT-1.500000S'],
  ['[1, NULL, 3]', 'array<integer>', [1, null, 3]],
  ['[]::VARCHAR[]', 'array<string>', []],
  ["[['a'], NULL, []]", 'array<array<string>>', [['a'], null, []]],
  ["{'a': 1, 'b': {'c': 'x'}}", 'struct<a:integer,b:struct<c:string>>', { a: 1, b: { c: 'x' } }],
  ['NULL::STRUCT(a INTEGER)', 'struct<a:integer>', null],
  ["MAP(['k', 'l'], [1::BIGINT, NULL])", 'map<string,long>', { k: 1n, l: null }],
  ["'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID", 'string', 'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
]

/** What `rows` gives for each type. */
export const engineValueContract = (engine: () => Engine): void => {
  describe('values', () => {
    test.each(VALUES)('%s is a %s', async (sql, type, value) => {
      expect(await engine().rows(`SELECT ${sql} AS v`)).toEqual({
        columns: [{ name: 'v', type }],
        rows: [[value]],
      })
    })

    test.each(["'happy'::ENUM('sad', 'happy')", 'union_value(n := 1)', "[{'a': 'x'::ENUM('x')}]"])(
      '%s is refused by its column, not shown wrong',
      async sql => {
        const shown = engine().rows(`SELECT 1 AS one, ${sql} AS mood`)
        await expect(shown).rejects.toMatchObject({
          error: { kind: 'query-failed', message: expect.stringContaining('mood') },
        })
      },
    )

    test('columns of one name are kept apart, and keep their order', async () => {
      expect(await engine().rows("SELECT 1 AS x, 'two' AS x, 3 AS y")).toEqual({
        columns: [
          { name: 'x', type: 'integer' },
          { name: 'x', type: 'string' },
          { name: 'y', type: 'integer' },
        ],
        rows: [[1, 'two', 3]],
      })
    })

    test('NULL keeps its place over the borders of batches', async () => {
      const { rows } = await engine().rows(
        'SELECT CASE WHEN range % 3 = 0 THEN NULL ELSE range END AS n FROM range(5000)',
      )
      expect(rows.map(([value]) => value)).toEqual(
        Array.from({ length: 5000 }, (_, n) => (n % 3 === 0 ? null : BigInt(n))),
      )
    })

    test('the session is in UTC', async () => {
      const sql = "SELECT extract(hour FROM TIMESTAMPTZ '2026-07-01 12:00:00+02')"
      expect((await engine().rows(sql)).rows).toEqual([[10n]])
    })
  })
}
