import { describe, expect, it } from 'vitest'
import type { Aggregate } from '../../core/aggregate/aggregate.ts'
import {
  chartQuery,
  leftOut,
  pointsOf,
  printValue,
  resultSource,
  summary,
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
