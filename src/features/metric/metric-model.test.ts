import { describe, expect, it } from 'vitest'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import { noLine } from '../../state/metric-lines.ts'
import { chartedPoints } from './charted-points.ts'
import {
  changeText,
  columnsFor,
  costSentence,
  goldMetrics,
  lineCsv,
  placesOf,
  printValue,
  queryName,
  toNumber,
} from './metric-model.ts'

const view = (name: string, type: string) => ({ name, type, nullable: true, audit: false })
const columns = [
  view('id', 'long'),
  view('city', 'string'),
  view('price', 'decimal(10,2)'),
  view('tags', 'array<string>'),
]

describe('what can be measured', () => {
  it('fits the column: sums of numbers, bounds of what has an order, NULLs of all', () => {
    const names = (measure: Parameters<typeof columnsFor>[0]) =>
      columnsFor(measure, columns).map(({ name }) => name)
    expect(names('sum')).toEqual(['id', 'price'])
    expect(names('max')).toEqual(['id', 'city', 'price'])
    expect(names('nulls')).toEqual(['id', 'city', 'price', 'tags'])
  })

  it('are also the measures of gold tables, over all rows of what they are made from', () => {
    const aggregate: Aggregate = {
      formatVersion: 1,
      id: 'a',
      revision: 1,
      input: 'silver.orders',
      output: 'gold.revenue',
      groupBy: ['city'],
      measures: [
        { fn: 'sum', column: 'price', as: 'revenue' },
        { fn: 'avg', column: 'gone', as: 'mean' },
      ],
      chart: { kind: 'bar', x: 'city', y: 'revenue' },
    }
    const [gold, ...others] = goldMetrics('silver.orders', [aggregate], columns)
    expect(others).toEqual([])
    expect(gold?.name).toBe('revenue of gold.revenue')
    expect(gold?.sql).toMatch(/^SELECT .*sum\("price"\).* AS "revenue"\s+FROM silver\.orders$/s)
    expect(goldMetrics('silver.other', [aggregate], columns)).toEqual([])
  })

  it('has a short name', () => {
    expect(queryName({ kind: 'rows' })).toBe('Row count')
    expect(queryName({ kind: 'column', column: 'id', measure: 'max' })).toBe('Greatest of id')
    expect(queryName('SELECT\n  1')).toBe('SELECT 1')
    expect(queryName('x'.repeat(99))).toHaveLength(48)
  })
})

describe('values of a metric', () => {
  it('are drawn where they are numbers, days or moments', () => {
    expect(toNumber(12n, 'long')).toBe(12)
    expect(toNumber('12.50', 'decimal(10,2)')).toBe(12.5)
    expect(toNumber('2026-03-01', 'date')).toBe(Date.UTC(2026, 2, 1))
    expect(toNumber('2026-03-01T00:00:01.000000', 'timestamp_ntz')).toBe(Date.UTC(2026, 2, 1, 0, 0, 1))
    expect([null, 'Oslo', '', Number.NaN].map(value => toNumber(value, 'string'))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('are printed with all their digits, grouped', () => {
    expect(printValue(12_345_678_901_234_567_890n, 'long')).toBe('12,345,678,901,234,567,890')
    expect(printValue('-1234567.50', 'decimal(38,2)')).toBe('-1,234,567.50')
    expect(printValue('2026-03-01', 'date')).toBe('2026-03-01')
    expect(printValue(null, 'long')).toBe('NULL')
  })

  it('tell how far they went', () => {
    expect(changeText(undefined, 5, 'long')).toBeUndefined()
    expect(changeText(100, 103.4, 'double')).toBe('+3.4 (+3.4%)')
    expect(changeText(100, 50, 'long')).toBe('−50 (−50%)')
    expect(changeText(0, 5, 'long')).toBe('+5')
    expect(changeText(5, 5, 'long')).toBe('no change')
  })
})

describe('the line of a metric', () => {
  const stamps = [0, 1, 2, 5].map(version => ({ version, timestamp: version * 1000 }))
  const points = [
    { version: 0, timestamp: 0, value: 10n },
    { version: 2, timestamp: 2000, value: null, problem: 'gone' },
    { version: 5, timestamp: 5000, value: 12n },
  ]

  it('has places for versions that are not known yet, by their order or their time', () => {
    expect(placesOf(stamps, 'order')).toEqual([0, 1 / 3, 2 / 3, 1])
    expect(placesOf(stamps, 'time')).toEqual([0, 0.2, 0.4, 1])
    expect(placesOf(stamps.slice(0, 1), 'time')).toEqual([0])
    const charted = chartedPoints(points, stamps, placesOf(stamps, 'order'), 'long', undefined)
    expect(charted.map(({ value, text, change, isProblem }) => [value, text, change, isProblem])).toEqual([
      [10, '10', undefined, false],
      [undefined, undefined, undefined, false],
      [undefined, 'no value', undefined, true],
      [12, '12', '+2 (+20%)', false],
    ])
  })

  it('says what it cost', () => {
    const line = { ...noLine, points, evaluated: 1, reused: 1, fromLog: 0 }
    expect(costSentence(line)).toBe('3 versions: 1 by query, 1 of 3 reused, 1 without a value.')
    const sums = { ...noLine, points: points.slice(0, 1).concat(points.slice(0, 1)), evaluated: 1 }
    expect(costSentence(sums)).toBe('2 versions: 1 by query, 1 added up from these.')
  })

  it('is copied with every version, and with what is to be said of it', () => {
    const line = {
      ...noLine,
      columns: [{ name: 'a "b"', type: 'long' }],
      points: [
        ...points.slice(0, 1),
        { version: 1, timestamp: 1000, value: 1n, sameAs: 0 },
        { version: 2, timestamp: 2000, value: null, problem: 'gone, all' },
      ],
    }
    expect(lineCsv(line)).toBe(
      'version,timestamp,"a ""b""",same_as_version,problem\n0,1970-01-01T00:00:00.000Z,10,,\n1,1970-01-01T00:00:01.000Z,1,0,\n2,1970-01-01T00:00:02.000Z,,,"gone, all"\n',
    )
  })
})
