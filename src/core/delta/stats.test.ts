import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { quoteText } from '../sql/quote.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { toEngineType } from './engine-types.ts'
import { struct } from './schema.fixture.ts'
import type { DeltaType, StructType } from './schema.ts'
import { statsColumns } from './stats-columns.ts'
import { type FileStats, parseStats, rowsOfFile, statsFromRow, statsSelect } from './stats.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

/** A relation of one column `v`, of SQL literals. */
const relation = (type: DeltaType, literals: readonly string[]): string => {
  const rows = literals.map(literal => `(CAST(${literal} AS ${toEngineType(type)}))`)
  return `(SELECT * FROM (VALUES ${rows.join(', ')}) AS t(v))`
}

const statsOf = (schema: StructType, from: string): string => {
  const columns = statsColumns({ schema, partitionColumns: [], configuration: {} })
  const [row] = engine.rows(statsSelect(columns, from))
  return statsFromRow(columns, row ?? [])
}

const statsOfColumn = (type: DeltaType, ...literals: readonly string[]) =>
  statsOf(struct({ v: type }), relation(type, literals))

describe('statistics of a file', () => {
  it.each<[DeltaType, readonly string[], string]>([
    [
      'long',
      ['9223372036854775807', '-9223372036854775808', 'NULL'],
      '"minValues":{"v":-9223372036854775808},"maxValues":{"v":9223372036854775807},"nullCount":{"v":1}',
    ],
    ['byte', ['-128', '127'], '"minValues":{"v":-128},"maxValues":{"v":127},"nullCount":{"v":0}'],
    ['double', ['1.5', "'-1e300'"], '"minValues":{"v":-1e+300},"maxValues":{"v":1.5},"nullCount":{"v":0}'],
    ['double', ['1.5', "'nan'"], '"minValues":{"v":1.5},"maxValues":{},"nullCount":{"v":0}'],
    ['double', ["'nan'", "'nan'"], '"minValues":{},"maxValues":{},"nullCount":{"v":0}'],
    ['float', ["'-infinity'", '2'], '"minValues":{},"maxValues":{"v":2},"nullCount":{"v":0}'],
    [
      'decimal(38,10)',
      ["'1234567890123456789012345678.0123456789'", '-0.5'],
      '"minValues":{"v":-0.5000000000},"maxValues":{"v":1234567890123456789012345678.0123456789},"nullCount":{"v":0}',
    ],
    [
      'date',
      ["'2024-02-29'", "'0001-01-01'"],
      '"minValues":{"v":"0001-01-01"},"maxValues":{"v":"2024-02-29"},"nullCount":{"v":0}',
    ],
    [
      'date',
      ["'infinity'", "'2024-02-29'"],
      '"minValues":{"v":"2024-02-29"},"maxValues":{},"nullCount":{"v":0}',
    ],
    [
      'timestamp',
      ["'2024-02-29 12:00:00.000001+00'"],
      '"minValues":{"v":"2024-02-29T12:00:00.000Z"},"maxValues":{"v":"2024-02-29T12:00:00.001Z"},"nullCount":{"v":0}',
    ],
    [
      'timestamp_ntz',
      ["'2024-02-29 12:00:00'"],
      '"minValues":{"v":"2024-02-29T12:00:00.000"},"maxValues":{"v":"2024-02-29T12:00:00.000"},"nullCount":{"v":0}',
    ],
    ['string', ["''", "'b'", 'NULL'], '"minValues":{"v":""},"maxValues":{"v":"b"},"nullCount":{"v":1}'],
    ['string', ['NULL', 'NULL'], '"minValues":{},"maxValues":{},"nullCount":{"v":2}'],
    ['boolean', ['true', 'NULL'], '"minValues":{},"maxValues":{},"nullCount":{"v":1}'],
    ['binary', ["'x'"], '"minValues":{},"maxValues":{},"nullCount":{"v":0}'],
    [
      { type: 'array', elementType: 'long', containsNull: true },
      ['[1, NULL]', 'NULL'],
      '"minValues":{},"maxValues":{},"nullCount":{"v":1}',
    ],
    [
      { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: true },
      ['MAP {}'],
      '"minValues":{},"maxValues":{},"nullCount":{"v":0}',
    ],
  ])('of %j %j are exact', (type, literals, members) => {
    expect(statsOfColumn(type, ...literals)).toBe(
      `{"numRecords":${literals.length},${members},"tightBounds":true}`,
    )
  })

  it('mirror structs, count a null struct as nulls of its leaves, and survive odd names', () => {
    const schema = struct({
      's"1': struct({ "it's": 'long', in: struct({ __proto__x: 'string' }) }),
      __proto: 'long',
    })
    const value = `{'it''s': 1::BIGINT, 'in': {'__proto__x': 'q'}}`
    const from = `(SELECT ${value} AS "s""1", 5::BIGINT AS "__proto" UNION ALL SELECT NULL, 6)`
    expect(JSON.parse(statsOf(schema, from))).toEqual({
      numRecords: 2,
      minValues: { 's"1': { "it's": 1, in: { __proto__x: 'q' } }, __proto: 5 },
      maxValues: { 's"1': { "it's": 1, in: { __proto__x: 'q' } }, __proto: 6 },
      nullCount: { 's"1': { "it's": 1, in: { __proto__x: 1 } }, __proto: 0 },
      tightBounds: true,
    })
  })

  it('take a column named __proto__ for a column', () => {
    expect(statsFromRow([{ path: ['__proto__'], type: 'long' }], [3n, 0n, 1n, 2n])).toBe(
      '{"numRecords":3,"minValues":{"__proto__":1},"maxValues":{"__proto__":2},"nullCount":{"__proto__":0},"tightBounds":true}',
    )
  })

  it('stop after the first 32 leaf columns, those of structs counted', () => {
    const inner = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`x${index}`, 'long' as const]))
    const schema = struct({ s: struct(inner), a: 'boolean', b: 'long', c: 'long' })
    const from = `(SELECT {${Object.keys(inner)
      .map(name => `'${name}': 1::BIGINT`)
      .join(', ')}} AS s, true AS a, 2::BIGINT AS b, 3::BIGINT AS c)`
    const stats = parseStats(statsOf(schema, from))
    expect(Object.keys(stats?.nullCount ?? {})).toEqual(['s', 'a', 'b'])
    expect(stats?.maxValues).toHaveProperty('b', 2)
  })

  it('of a file without rows count nothing and bound nothing', () => {
    const empty = `(SELECT * FROM ${relation('long', ['1'])} WHERE false)`
    expect(statsOf(struct({ v: 'long' }), empty)).toBe(
      '{"numRecords":0,"minValues":{},"maxValues":{},"nullCount":{"v":0},"tightBounds":true}',
    )
  })

  it('fail loudly when the row is not the one of statsSelect', () => {
    expect(() => statsFromRow([{ path: ['v'], type: 'long' }], ['x'])).toThrow(TypeError)
  })
})

/** The bound of column `v`, which must be text. */
const textOf = (bounds: FileStats['minValues']): string => {
  const bound = bounds?.['v']
  if (typeof bound !== 'string') throw new TypeError('There is no such bound.')
  return bound
}

describe('bounds contain the data', () => {
  const letters = fc.constantFrom('a', '~', '\u{7f}', 'é', '\u{ffff}', '😀', '\u{10ffff}')
  const text = fc.oneof(
    fc.string({ unit: letters, maxLength: 70 }),
    fc.string({ unit: 'grapheme', maxLength: 70 }),
  )

  it('for strings, as the engine itself compares them', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), values => {
        const from = relation('string', values.map(quoteText))
        const stats = parseStats(statsOf(struct({ v: 'string' }), from))
        const min = quoteText(textOf(stats?.minValues))
        const max = stats?.maxValues?.['v']
        const upper = typeof max === 'string' ? `v <= ${quoteText(max)}` : 'true'
        expect(engine.objects(`SELECT count(*) AS n FROM ${from} WHERE v >= ${min} AND ${upper}`)).toEqual([
          { n: BigInt(values.length) },
        ])
        if (typeof max !== 'string') expect(values.join('')).toContain('\u{10ffff}'.repeat(10))
      }),
      { numRuns: 150 },
    )
  })

  it('for doubles', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 6 }), values => {
        const stats = parseStats(statsOfColumn('double', ...values.map(value => `'${value}'`)))
        const { minValues = {}, maxValues = {} } = stats ?? {}
        for (const value of values) {
          if ('v' in minValues) expect(Number.isNaN(value) || value >= Number(minValues['v'])).toBe(true)
          if ('v' in maxValues) expect(value <= Number(maxValues['v'])).toBe(true)
        }
        if (values.every(Number.isFinite)) expect(Object.keys({ ...minValues, ...maxValues })).toEqual(['v'])
      }),
      { numRuns: 100 },
    )
  })

  it('for timestamps, to the microsecond', () => {
    const micros = fc.bigInt({ min: -60_000_000_000_000_000n, max: 250_000_000_000_000_000n })
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1, maxLength: 5 }), values => {
        const rows = values.map(value => `(make_timestamp(${value}) AT TIME ZONE 'UTC')`)
        const from = `(SELECT * FROM (VALUES ${rows.map(row => `(${row})`).join(', ')}) AS t(v))`
        const stats = parseStats(statsOf(struct({ v: 'timestamp' }), from))
        const min = BigInt(Date.parse(textOf(stats?.minValues))) * 1000n
        const max = BigInt(Date.parse(textOf(stats?.maxValues))) * 1000n
        for (const value of values) expect(min <= value && value <= max).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})

describe('parseStats', () => {
  it('reads what statsFromRow wrote, long integers whole', () => {
    expect(parseStats('{"numRecords":1,"minValues":{"v":9223372036854775807},"nullCount":{"v":0}}')).toEqual({
      numRecords: 1,
      minValues: { v: 9223372036854775807n },
      nullCount: { v: 0 },
    })
  })

  it('unwraps statistics that a writer wrapped once more', () => {
    expect(parseStats('{"stats_json":"{\\"numRecords\\":4}"}')).toEqual({ numRecords: 4 })
  })

  it.each(['', '{', '[]', 'null', '"x"', '{"stats_json":"["}'])('takes %j for no statistics at all', text => {
    expect(parseStats(text)).toBeUndefined()
  })

  it.each(['{"numRecords":-1}', '{"numRecords":1.5}', '{"numRecords":"3"}', '{}'])(
    'believes no odd count: %s',
    text => {
      expect(parseStats(text)).toEqual({})
    },
  )
})

describe('rowsOfFile', () => {
  it('is the count of the statistics, if there are any', () => {
    expect(rowsOfFile({ stats: '{"numRecords":12}' })).toBe(12)
    expect(rowsOfFile({ stats: '{"minValues":{"numRecords":12}}' })).toBeUndefined()
    expect(rowsOfFile({})).toBeUndefined()
  })
})
