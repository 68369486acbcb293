import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value } from '../ports/engine.ts'
import { partitionDirectory, partitionIdentity, partitionLiteral, partitionText } from './partition-values.ts'
import type { DeltaType } from './schema.ts'

const textOf = (type: DeltaType, value: Value): string | null => {
  const text = partitionText('p', type, value)
  if (!text.ok) throw new Error(text.error.message)
  return text.value
}

describe('the text of a partition value', () => {
  it.each<[DeltaType, Value, string | null]>([
    ['string', 'São Paulo', 'São Paulo'],
    ['string', '', null],
    ['string', null, null],
    ['boolean', false, 'false'],
    ['byte', -128, '-128'],
    ['long', -9_223_372_036_854_775_808n, '-9223372036854775808'],
    ['double', 1e21, '1e+21'],
    ['double', 3, '3.0'],
    ['double', -0, '-0.0'],
    ['double', Number.NaN, 'NaN'],
    ['double', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['float', Math.fround(0.1), '0.1'],
    ['float', Math.fround(3.4028234663852886e38), '3.4028235e+38'],
    ['decimal(10,2)', '1.50', '1.50'],
    ['date', '0001-01-01', '0001-01-01'],
    ['timestamp', '2026-03-01T09:14:00.000001Z', '2026-03-01T09:14:00.000001Z'],
    ['timestamp_ntz', '2026-03-01T09:14:00.000000', '2026-03-01 09:14:00.000000'],
    ['binary', new Uint8Array([0xc3, 0xa9]), 'é'],
    ['binary', new Uint8Array(), null],
  ])('%s %s is as the protocol has it', (type, value, expected) => expect(textOf(type, value)).toBe(expected))

  it.each<[DeltaType, Value]>([
    ['binary', new Uint8Array([0xff])],
    ['date', '+10000-01-01'],
    ['timestamp', 'infinity'],
  ])('%s %s is refused, since no reader would take it for the same', (type, value) =>
    expect(partitionText('when', type, value)).toMatchObject({
      error: { kind: 'invalid', problems: [{ path: 'when' }] },
    }),
  )

  it('of a float is the shortest that is the same float', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), value => {
        expect(Math.fround(Number(textOf('float', value)))).toBe(value)
      }),
    )
  })
})

describe('a partition value of ours', () => {
  it.each<[DeltaType, Value, unknown]>([
    ['long', 9_007_199_254_740_993n, 9_007_199_254_740_993n],
    ['boolean', true, true],
    ['double', 1.5, 1.5],
    ['timestamp_ntz', '2026-03-01T09:14:00.000000', '2026-03-01T09:14:00.000000'],
    ['decimal(4,2)', '1.50', '1.50'],
    ['double', Number.NaN, undefined],
    ['binary', new Uint8Array([65]), undefined],
  ])('%s %s is compared as %s', (type, value, expected) =>
    expect(partitionLiteral(type, textOf(type, value) ?? '')).toBe(expected),
  )
})

describe('two spellings', () => {
  it.each<[DeltaType, string | null, string | null]>([
    ['timestamp', '2026-03-01 10:00:00', '2026-03-01T10:00:00.000000Z'],
    ['timestamp', '2026-03-01 10:00:00.12', '2026-03-01T10:00:00.120Z'],
    ['timestamp_ntz', '2026-03-01 10:00:00', '2026-03-01 10:00:00.000000'],
    ['double', '1', '1.0'],
    ['double', '1E10', '10000000000.0'],
    ['decimal(4,2)', '1.50', '1.5'],
    ['decimal(4,2)', '1', '1.00'],
    ['string', '', null],
  ])('of one %s, %s and %s, are one partition', (type, a, b) =>
    expect(partitionIdentity(type, a)).toBe(partitionIdentity(type, b)),
  )

  it.each<[DeltaType, string, string]>([
    ['timestamp', '2026-03-01 10:00:00', '2026-03-01 10:00:00.000001'],
    ['decimal(4,0)', '10', '1'],
    ['string', '1.0', '1'],
    ['double', '-0.5', '0.5'],
  ])('of two %s, %s and %s, are two', (type, a, b) =>
    expect(partitionIdentity(type, a)).not.toBe(partitionIdentity(type, b)),
  )
})

describe('the directory of a partition', () => {
  it('is Hive’s: names and values escaped, a word for null', () => {
    expect(partitionDirectory({ 'a=b': 'x/y %', day: null })).toBe(
      'a%3Db=x%2Fy%20%25/day=__HIVE_DEFAULT_PARTITION__/',
    )
    expect(partitionDirectory({})).toBe('')
  })

  it('is a name that every file system takes, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), value => {
        const [directory = '', ...rest] = partitionDirectory({ p: value }).split('/')
        expect(rest).toEqual([''])
        expect(directory).toMatch(/^p=[^\p{Cc}"*:<>?\\|/]*$/u)
        expect(directory).not.toMatch(/[. ]$/)
        expect(new TextEncoder().encode(directory).length).toBeLessThanOrEqual(255)
        // Never half a character.
        expect(directory).not.toMatch(/\p{Surrogate}/u)
      }),
    )
  })
})
