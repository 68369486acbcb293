import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Metadata } from '../core/delta/actions.ts'
import { toEngineType } from '../core/delta/engine-types.ts'
import type { PrimitiveType } from '../core/delta/schema.ts'
import { unwrap } from '../core/failure.ts'
import { filmOrder } from '../core/film/order.ts'
import { comparePlaces } from '../core/film/place.ts'
import { boundOf, stretchSql } from '../core/film/range.ts'
import { Readings } from '../core/film/reading.ts'
import type { Engine } from '../core/ports/engine.ts'
import { quoteText } from '../core/sql/quote.ts'
import { memoryLake } from './lake.fixture.ts'

let engine: Engine
beforeAll(async () => {
  engine = (await memoryLake()).jobs
})
afterAll(() => engine.close())

const metadataOf = (type: PrimitiveType): Metadata => ({
  id: 'x',
  schema: {
    type: 'struct',
    fields: [
      { name: 'v', type, nullable: true, metadata: {} },
      { name: 'n', type: 'integer', nullable: true, metadata: {} },
    ],
  },
  partitionColumns: [],
  configuration: {},
})

const values: readonly (readonly [PrimitiveType, readonly string[]])[] = [
  [
    'long',
    ['0', '-1', '9223372036854775807', '-9223372036854775808', '9007199254740993', '9007199254740992'],
  ],
  ['integer', ['0', '-5', '2147483647', '10', '9']],
  ['double', ['0', '-0.0', 'NaN', 'Infinity', '-Infinity', '0.1', '1e300', '5e-324', '-2.5']],
  ['float', ['0', 'NaN', 'Infinity', '-Infinity', '0.1', '0.10000001', '16777216', '-2.5']],
  ['boolean', ['true', 'false']],
  ['decimal(10,2)', ['0.00', '-0.50', '0.50', '99999999.99', '-99999999.99', '9.10', '10.00']],
  [
    'decimal(38,10)',
    ['0', '9999999999999999999999999999.9999999999', '-9999999999999999999999999999.9999999999', '1e-10'],
  ],
  [
    'string',
    ['', 'a', 'A', 'ä', 'b', 'ab', ' ', '10', '9', '\u{ffff}', '\u{10000}', '\u{1f600}', "it's", 'a\nb'],
  ],
  ['binary', ['', 'a', 'b', 'ab', '\\x00\\x01', '\\xFF', '\\x7F\\x80']],
  [
    'date',
    [
      '1970-01-01',
      '0001-01-01',
      '9999-12-31',
      '10000-01-01',
      '2024-02-29',
      '0044-03-15 (BC)',
      '0001-06-01 (BC)',
      '0100-01-01 (BC)',
      'infinity',
      '-infinity',
    ],
  ],
  [
    'timestamp',
    [
      '1970-01-01 00:00:00Z',
      '2024-02-29 12:00:00.000001Z',
      '2024-02-29 12:00:00Z',
      '12024-01-01 00:00:00Z',
      '0044-03-15 (BC) 10:00:00',
      'infinity',
      '-infinity',
    ],
  ],
  [
    'timestamp_ntz',
    [
      '1970-01-01 00:00:00',
      '2024-02-29 12:00:00.000001',
      '0001-01-01 00:00:00',
      '12024-01-01 00:00:00',
      '0044-03-15 (BC) 10:00:00',
    ],
  ],
]

describe.each(values)('places by a column of type %s', (type, texts) => {
  const rows = [...texts, undefined, texts[0]].map((text, at) => {
    const value = text === undefined ? 'NULL' : quoteText(text)
    return `(CAST(${value} AS ${toEngineType(type)}), CAST(${(at * 5) % 7} AS INTEGER))`
  })
  const from = `(VALUES ${rows.join(', ')}) AS t(v, n)`

  test.each([false, true])('are in the order that the engine gives, descending: %s', async descending => {
    const metadata = metadataOf(type)
    const order = unwrap(
      filmOrder(
        metadata,
        [
          { column: 'v', descending },
          { column: 'n', descending: !descending },
        ],
        [],
      ),
    )
    const [first, second] = descending ? ['DESC', 'ASC'] : ['ASC', 'DESC']
    const sorted = await engine.rows(
      `SELECT * FROM ${from} ORDER BY v ${first} NULLS LAST, n ${second} NULLS LAST`,
    )
    const bounds = sorted.rows.map(row => boundOf(order, row))
    expect(bounds.length).toBe(rows.length)
    for (const [at, bound] of bounds.entries())
      for (const later of bounds.slice(at + 1))
        expect(comparePlaces(order.columns, bound.place, later.place)).toBeLessThanOrEqual(0)
  })

  test.each([false, true])('part rows as the engine does, descending: %s', async descending => {
    const metadata = metadataOf(type)
    const order = unwrap(
      filmOrder(
        metadata,
        [
          { column: 'v', descending },
          { column: 'n', descending: !descending },
        ],
        [],
      ),
    )
    const reading = new Readings(metadata, order, []).of(metadata)
    const all = (await engine.rows(`SELECT * FROM ${from}`)).rows.map(row => boundOf(order, row))
    const stretches = all.flatMap((low, at) =>
      [false, true].flatMap(fromIncluded =>
        [undefined, all[(at * 3 + 1) % all.length]].map(to => ({ from: low, fromIncluded, to })),
      ),
    )
    const conditions = stretches.map(stretch => stretchSql(order, reading, stretch) ?? 'true')
    const found = await engine.rows(
      `SELECT ${conditions.map(sql => `(${sql}) IS TRUE`).join(', ')} FROM ${from}`,
    )
    for (const [index, { from: low, fromIncluded, to }] of stretches.entries()) {
      const expected = all.map(({ place }) => {
        const after = comparePlaces(order.columns, place, low.place)
        const before = to ? comparePlaces(order.columns, place, to.place) : -1
        return (fromIncluded ? after >= 0 : after > 0) && before <= 0
      })
      expect(
        found.rows.map(row => row[index]),
        conditions[index],
      ).toEqual(expected)
    }
  })
})
