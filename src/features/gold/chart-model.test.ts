import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import {
  chartQuery,
  leftOut,
  pointsOf,
  printValue,
  resultSource,
  scale,
  summary,
  tickLabel,
  ticks,
  valueRange,
} from './chart-model.ts'

const aggregate: Aggregate = {
  formatVersion: 1,
  id: 'a',
  revision: 1,
  input: 'silver.routes',
  output: 'gold.routes_by_airline',
  groupBy: ['country', 'airline'],
  measures: [{ fn: 'count', as: 'rows' }],
  chart: { kind: 'bar', x: 'airline', y: 'rows' },
}
const columns = [{ name: 'country' }, { name: 'airline' }, { name: 'rows' }]

describe('points of a chart', () => {
  it('are labelled by the axis first and carry the exact figure', () => {
    expect(pointsOf(aggregate, columns, [['IE', 'FR', 9007199254740993n]])).toEqual([
      { label: 'FR · IE', value: 9007199254740992, text: '9,007,199,254,740,993' },
    ])
  })

  it('leave out rows that have no number, and keep NULL groups', () => {
    const rows = [
      [null, '', 3n],
      ['DE', 'LH', null],
      ['DE', 'LH', 'x'],
      ['US', 'AA', '12.50'],
    ]
    expect(pointsOf(aggregate, columns, rows)).toEqual([
      { label: '"" · NULL', value: 3, text: '3' },
      { label: 'AA · US', value: 12.5, text: '12.50' },
    ])
  })

  it('ask for the largest bars, and for lines in the order of their axis', () => {
    const source = resultSource(aggregate)
    const axes = { x: 'airline', y: 'rows' }
    expect(chartQuery({ kind: 'bar', ...axes }, source).orderBy).toEqual([
      { column: 'rows', descending: true },
    ])
    expect(chartQuery({ kind: 'line', ...axes }, source).orderBy).toEqual([
      { column: 'airline', descending: false },
    ])
  })

  it('need no new rows when only the name or the chart changes', () => {
    const renamed = {
      ...aggregate,
      output: 'gold.x',
      chart: { kind: 'line', x: 'country', y: 'rows' },
    } as const
    expect(resultSource(renamed)).toEqual(resultSource(aggregate))
    expect(resultSource({ ...aggregate, groupBy: ['airline'] })).not.toEqual(resultSource(aggregate))
  })

  it('print NULL, empty text and nested values apart', () => {
    expect([null, '', 'a', true, 1234.5, ['x']].map(value => printValue(value))).toEqual([
      'NULL',
      '""',
      'a',
      'true',
      '1,234.5',
      '["x"]',
    ])
  })
})

describe('axes', () => {
  it('always show 0', () => {
    expect(valueRange([{ label: 'a', value: 5, text: '5' }])).toEqual([0, 5])
    expect(valueRange([{ label: 'a', value: -5, text: '-5' }])).toEqual([-5, 0])
    expect(valueRange([])).toEqual([0, 0])
  })

  it('have round ticks, evenly spaced, inside the range, and not too many', () => {
    expect(ticks(0, 97, 5)).toEqual([0, 20, 40, 60, 80])
    expect(ticks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3])
    fc.assert(
      fc.property(
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
        fc.integer({ min: 1, max: 10 }),
        (low, span, count) => {
          fc.pre(low + span > low && span > Math.abs(low) * 1e-6)
          const found = ticks(low, low + span, count)
          expect(found.length).toBeLessThanOrEqual(count + 1)
          for (const tick of found) {
            expect(tick).toBeGreaterThanOrEqual(low - span * 1e-4)
            expect(tick).toBeLessThanOrEqual(low + span * (1 + 1e-4))
          }
        },
      ),
    )
    expect(ticks(7, 7, 5)).toEqual([7])
  })

  it('map both ends of the range onto both ends of the space', () => {
    expect(scale(0, [0, 10], 40, 140)).toBe(40)
    expect(scale(10, [0, 10], 40, 140)).toBe(140)
    expect(scale(5, [5, 5], 40, 140)).toBe(40)
  })

  it('shorten large figures', () => {
    expect(tickLabel(9500)).toBe('9,500')
    expect(tickLabel(1_250_000)).toBe('1.25M')
  })
})

describe('words of a chart', () => {
  const points = pointsOf(aggregate, columns, [
    ['IE', 'FR', 30n],
    ['DE', 'LH', 20n],
  ])

  it('tell what the picture shows', () => {
    expect(summary(aggregate, points, 568)).toBe(
      'Bar chart of rows by airline, 2 of 568 groups: highest FR · IE with 30, lowest LH · DE with 20.',
    )
    expect(summary(aggregate, points.slice(0, 1), 1)).toBe(
      'Bar chart of rows by airline, 1 group: FR · IE with 30.',
    )
    expect(summary(aggregate, [], 0)).toBe('Nothing to draw.')
  })

  it('say what was left out, and nothing when all is drawn', () => {
    expect(leftOut(aggregate, points, 568)).toBe('The 2 largest of 568 groups')
    expect(leftOut(aggregate, points, 2)).toBeUndefined()
  })
})
