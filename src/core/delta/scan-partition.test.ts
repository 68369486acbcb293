import { beforeAll, describe, expect, it } from 'vitest'
import type { Value } from '../ports/engine.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { fromPartitionText, partitionTextSql } from './scan-partition.ts'
import { field } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

const read = (type: DeltaType, text: string | null): Value | undefined => {
  const sql = fromPartitionText(type, partitionTextSql(field('p', type), { p: text }, 'none'))
  return engine.rows(`SELECT ${sql} AS p`)[0]?.[0]
}

// PROTOCOL.md, "Partition Value Serialization"
describe('a partition value', () => {
  it.each<readonly [DeltaType, string, Value]>([
    ['string', "it's", "it's"],
    ['string', '__HIVE_DEFAULT_PARTITION__', '__HIVE_DEFAULT_PARTITION__'],
    ['string', 'null', 'null'],
    ['byte', '-128', -128],
    ['short', '32767', 32767],
    ['integer', '-7', -7],
    ['long', '9223372036854775807', 9223372036854775807n],
    ['float', '1.5', 1.5],
    ['double', '-0.0', -0],
    ['double', '1.0E-7', 1e-7],
    ['double', 'NaN', Number.NaN],
    ['double', 'Infinity', Number.POSITIVE_INFINITY],
    ['float', '-Infinity', Number.NEGATIVE_INFINITY],
    ['decimal(5,2)', '1.50', '1.50'],
    [
      'decimal(38,18)',
      '-12345678901234567890.123456789012345678',
      '-12345678901234567890.123456789012345678',
    ],
    ['decimal(10,0)', '1E+3', '1000'],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['date', '0001-01-01', '0001-01-01'],
    ['date', '2024-02-29', '2024-02-29'],
    ['timestamp', '2024-02-29 12:00:00', '2024-02-29T12:00:00.000000Z'],
    ['timestamp', '2024-02-29 12:00:00.123456', '2024-02-29T12:00:00.123456Z'],
    ['timestamp', '2024-02-29T12:00:00.123456Z', '2024-02-29T12:00:00.123456Z'],
    ['timestamp', '2024-02-29T12:00:00+02:00', '2024-02-29T10:00:00.000000Z'],
    ['timestamp', '2024-02-29', '2024-02-29T00:00:00.000000Z'],
    ['timestamp_ntz', '2024-02-29 12:00:00.123456', '2024-02-29T12:00:00.123456'],
    ['timestamp_ntz', '2024-02-29T12:00:00', '2024-02-29T12:00:00.000000'],
    ['binary', 'a\u0001ü', new TextEncoder().encode('a\u0001ü')],
  ])('of type %s: %s', (type, text, value) => {
    expect(read(type, text)).toEqual(value)
  })

  it.each<DeltaType>([
    'string',
    'integer',
    'double',
    'boolean',
    'date',
    'timestamp',
    'binary',
    'decimal(5,2)',
  ])('of type %s is NULL when it is null or the empty text', type => {
    expect([read(type, null), read(type, '')]).toEqual([null, null])
  })

  it('is found by the physical name, also where only the case differs, and is NULL where the file has none', () => {
    const mapped = { ...field('p', 'string'), metadata: { 'delta.columnMapping.physicalName': 'col-1' } }
    expect(partitionTextSql(mapped, { 'col-1': 'x', p: 'y' }, 'name')).toBe("'x'")
    expect(partitionTextSql(mapped, { 'col-1': 'x', p: 'y' }, 'none')).toBe("'y'")
    expect(partitionTextSql(field('P', 'string'), { p: 'y' }, 'none')).toBe("'y'")
    expect(partitionTextSql(mapped, {}, 'name')).toBe('CAST(NULL AS VARCHAR)')
  })
})
