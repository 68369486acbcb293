import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../core/property-runs.fixture.ts'
import { numberPlot, placeOf, plotText, zeroPlace } from './distribution-model.ts'

const bins = [
  { from: '-10', to: '0', rows: 4 },
  { from: '0', to: '10', rows: 6 },
  { from: '10', to: '20', rows: 1 },
  { from: '20', to: '24', rows: 1 },
]

test('a value has its place within its bar, however wide the bars of its neighbours are', () => {
  expect(['-10', '0', '5', '20', '22', '24'].map(text => placeOf(bins, text))).toEqual([
    0, 0.25, 0.375, 0.75, 0.875, 1,
  ])
  expect(['-11', '25', 'n/a', '', 'NaN'].map(text => placeOf(bins, text))).toEqual(Array.from({ length: 5 }))
})

test('a bar that stands for one number has it in its middle', () => {
  const single = [
    { from: '1', to: '2', rows: 4 },
    { from: '2', to: '3', rows: 4 },
    { from: '3', to: '3', rows: 4 },
  ]
  expect(['1', '2', '3'].map(text => placeOf(single, text))).toEqual([1 / 6, 1 / 2, 5 / 6])
})

test('dates and times have places, too', () => {
  const days = [
    { from: '2026-01-01', to: '2026-01-11', rows: 1 },
    { from: '2026-01-11', to: '2026-01-21', rows: 1 },
  ]
  expect([placeOf(days, '2026-01-06'), placeOf(days, '2026-01-21')]).toEqual([0.25, 1])
  const times = [{ from: '2026-01-01 00:00:00', to: '2026-01-01 10:00:00', rows: 1 }]
  expect(placeOf(times, '2026-01-01 02:30:00.000001')).toBe(0.25)
})

test('zero is shown where there are numbers to both sides of it', () => {
  expect(zeroPlace(bins)).toBe(0.25)
  expect(zeroPlace(bins.slice(1))).toBeUndefined()
  expect(zeroPlace([{ from: '2026-01-01', to: '2026-02-01', rows: 1 }])).toBeUndefined()
})

test('the numbers of a column are laid out over its bars, and told in words', () => {
  const plot = numberPlot(bins, {
    min: '-10',
    max: '24',
    quantiles: ['-9', '-5', '0', '5', '22'],
    mean: 2.5,
    outliers: { below: 0, above: 4, values: ['21', '22', '23', '24'] },
  })
  expect(plot.box.map(({ at }) => at)).toEqual([0, 0.125, 0.25, 0.375, 1])
  expect([plot.mean?.at, plot.outliers.length]).toEqual([0.3125, 4])
  expect(plotText(plot)).toBe(
    'Smallest -10, 25 % -5, Median 0, 75 % 5, Largest 24, Mean 2.5, outliers at 21, 22, 23 …',
  )
})

test('places of values keep the order of the values', () => {
  const edges = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 21 })
  fc.assert(
    fc.property(edges, fc.array(fc.integer({ min: -1000, max: 1000 })), (some, values) => {
      const sorted = some.toSorted((a, b) => a - b)
      const bars = sorted
        .slice(1)
        .map((to, at) => ({ from: String(sorted[at] ?? 0), to: String(to), rows: 1 }))
      const places = values.toSorted((a, b) => a - b).flatMap(value => placeOf(bars, String(value)) ?? [])
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places.every(place => place >= 0 && place <= 1)).toBe(true)
    }),
    { numRuns: runs(200) },
  )
})
