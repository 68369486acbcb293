import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { castSql, fromEngineType, storableType, toEngineType } from './engine-types.ts'
import { sameType, typeName } from './schema-json.ts'
import { anyType, struct } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

const described = (sql: string): string =>
  String(engine.objects(`DESCRIBE SELECT ${sql} AS v`)[0]?.['column_type'])

describe('engine types', () => {
  it('are the same Delta type again after a trip through the engine', () => {
    fc.assert(
      fc.property(anyType, type => {
        const back = fromEngineType(described(`NULL::${toEngineType(type)}`))
        expect(back.ok && typeName(back.value)).toBe(typeName(type))
        expect(back.ok && sameType(back.value, type)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it.each<[string, DeltaType]>([
    ['DECIMAL(10,2)', 'decimal(10,2)'],
    [
      'STRUCT(a BIGINT, "b c" VARCHAR[])',
      struct({ a: 'long', 'b c': { type: 'array', elementType: 'string', containsNull: true } }),
    ],
    ['STRUCT("say ""hi""" DATE)', struct({ 'say "hi"': 'date' })],
    ['MAP(VARCHAR, BIGINT)', { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: true }],
    ['TIMESTAMP WITH TIME ZONE', 'timestamp'],
    ['timestamptz', 'timestamp'],
    ['TIMESTAMP', 'timestamp_ntz'],
    ['DECIMAL', 'decimal(18,3)'],
    [
      'INTEGER[][]',
      {
        type: 'array',
        elementType: { type: 'array', elementType: 'integer', containsNull: true },
        containsNull: true,
      },
    ],
  ])('%s is read', (name, type) => expect(fromEngineType(name)).toEqual({ ok: true, value: type }))

  it.each([
    'HUGEINT',
    'UUID',
    'TIME',
    'UINTEGER[]',
    'STRUCT(a INTERVAL)',
    "ENUM('a', 'b')",
    'TIMESTAMP_NS',
    'NONSENSE',
  ])('%s has no exact counterpart and is refused', name =>
    expect(fromEngineType(name)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', problems: [{ path: name }] },
    }),
  )

  it.each(['', 'MAP(VARCHAR)', 'STRUCT(', 'INTEGER[', 'DECIMAL(1', 'A B', '%'])('%j is no type', name => {
    expect(fromEngineType(name)).toMatchObject({ ok: false, error: { kind: 'invalid' } })
  })
})

describe('storableType', () => {
  it('casts nothing that Delta has a type for, but for TIMESTAMP', () => {
    fc.assert(
      fc.property(
        anyType.filter(type => !typeName(type).includes('timestamp_ntz')),
        type => {
          const stored = storableType(toEngineType(type))
          expect(stored.ok && stored.value.cast).toBeUndefined()
          expect(stored.ok && sameType(stored.value.type, type)).toBe(true)
        },
      ),
    )
  })

  it.each<[string, DeltaType, string]>([
    ['(2::HUGEINT ** 100)::HUGEINT', 'decimal(38,0)', '1267650600228229401496703205376'],
    ['255::UTINYINT', 'short', '255'],
    ['65535::USMALLINT', 'integer', '65535'],
    ['4294967295::UINTEGER', 'long', '4294967295'],
    ['18446744073709551615::UBIGINT', 'decimal(20,0)', '18446744073709551615'],
    ["'6a2b0d1e-0000-4000-8000-000000000001'::UUID", 'string', '6a2b0d1e-0000-4000-8000-000000000001'],
    ["'12:34:56.5'::TIME", 'string', '12:34:56.5'],
    ["'12:34:56+02'::TIMETZ", 'string', '12:34:56+02'],
    ["INTERVAL '1 month 2 days'", 'string', '1 month 2 days'],
    [`'{"a": 1}'::JSON`, 'string', '{"a": 1}'],
    ["'101'::BIT", 'string', '101'],
    ["'b''c'::ENUM('a', 'b''c')", 'string', "b'c"],
    ["'2024-02-29 12:34:56.123456'::TIMESTAMP", 'timestamp', '2024-02-29 12:34:56.123456+00'],
    ["'2024-02-29 12:34:56'::TIMESTAMP_S", 'timestamp', '2024-02-29 12:34:56+00'],
    ["'2024-02-29 12:34:56.123'::TIMESTAMP_MS", 'timestamp', '2024-02-29 12:34:56.123+00'],
    ["'2024-02-29 12:34:56.123456'::TIMESTAMP_NS", 'timestamp', '2024-02-29 12:34:56.123456+00'],
  ])('stores %s as %s, value intact', (sql, type, text) => {
    const stored = storableType(described(sql))
    expect(stored).toMatchObject({ ok: true, value: { type } })
    if (!stored.ok) return
    expect(stored.value.cast).toBe(toEngineType(type))
    const cast = castSql(`(${sql})`, stored.value)
    expect(engine.objects(`SELECT CAST(${cast} AS VARCHAR) AS v`)).toEqual([{ v: text }])
  })

  it('casts inside nested types too, with a cast that the engine accepts', () => {
    const sql = `{'id': 1::HUGEINT, 'TIMESTAMP_S': ['2024-02-29 12:00:00'::TIMESTAMP_NS], 'k': MAP {'x': 1::UTINYINT}}`
    const stored = storableType(described(sql))
    if (!stored.ok) throw new Error(stored.error.message)
    expect(typeName(stored.value.type)).toBe(
      'struct<id:decimal(38,0),TIMESTAMP_S:array<timestamp>,k:map<string,short>>',
    )
    const cast = castSql(sql, stored.value)
    expect(fromEngineType(described(cast))).toEqual({ ok: true, value: stored.value.type })
    expect(engine.objects(`SELECT CAST(${cast} AS VARCHAR) AS v`)).toEqual([
      { v: "{'id': 1, 'TIMESTAMP_S': [2024-02-29 12:00:00+00], 'k': {x=1}}" },
    ])
  })

  it('leaves an expression alone that needs no cast', () => {
    expect(castSql('x', { type: 'long' })).toBe('x')
  })

  it('stores a column of nothing but NULL as text', () => {
    const name = String(engine.objects('SELECT typeof(NULL) AS t')[0]?.['t'])
    expect(storableType(name)).toEqual({ ok: true, value: { type: 'string', cast: 'VARCHAR' } })
  })

  it('refuses a union by name', () => {
    const stored = storableType('STRUCT(a UNION(num INTEGER, str VARCHAR))')
    expect(stored).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    expect(stored.ok ? '' : stored.error.message).toContain('UNION')
  })
})
