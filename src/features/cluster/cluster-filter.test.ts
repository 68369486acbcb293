import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foundClusters } from '../../core/cluster/found.ts'
import { runs } from '../../core/property-runs.fixture.ts'
import { clustersCsv } from './cluster-csv.ts'
import { barsOf, barsWithin, listedClusters, measuresOf, noFilter } from './cluster-filter.ts'
import { mergedClusters } from './cluster-model.ts'

const clusters = [
  [
    { value: 'Oslo', rows: 5 },
    { value: 'oslo', rows: 2 },
    { value: 'OSLO ', rows: 1 },
  ],
  [
    { value: 'New York', rows: 9 },
    { value: 'York, New', rows: 1 },
  ],
]
const found = foundClusters(clusters, clusters.flat())
const measures = measuresOf(found)
const merged = mergedClusters([{ from: ['oslo', 'OSLO'], to: 'Oslo' }])

describe('the measures of clusters', () => {
  it('are their values, rows, average length, and how much the length varies', () => {
    expect(Object.values(measures).map(values => [...values])).toEqual([
      [3, 2],
      [8, 10],
      [4.3, 8.5],
      [0.2, 0.3],
    ])
  })

  it('do not know the rows of what was merged before', () => {
    expect([...measuresOf(merged).rows]).toEqual([Number.NaN])
    expect(barsOf(measuresOf(merged).rows, 'rows')).toEqual([])
  })
})

describe('the list', () => {
  it.each([
    [{}, [0, 1]],
    [{ text: ' YORK ' }, [1]],
    [{ size: { least: 3 } }, [0]],
    [{ size: { most: 2 } }, [1]],
    [{ rows: { least: 9 } }, [1]],
    [{ rows: { least: 8, most: 9 } }, [0]],
    [{ length: { least: 4.4 } }, [1]],
    [{ variance: { most: 0.2 } }, [0]],
    [{ length: { most: 5 }, text: 'york' }, []],
  ])('with the filter %j has %j', (filter, listed) => {
    expect(listedClusters(found, { ...noFilter, ...filter }, measures)).toEqual(listed)
  })
})

describe('the bars of a measure', () => {
  it('are one for each number where those are few', () => {
    expect(barsOf(new Float64Array([2, 2, 4]), 'size')).toEqual([
      { least: 2, most: 2, clusters: 2 },
      { least: 3, most: 3, clusters: 0 },
      { least: 4, most: 4, clusters: 1 },
    ])
  })

  it('are as fine as the averages and variances are', () => {
    expect(barsOf(measures.variance, 'variance')).toEqual([
      { least: 0.2, most: 0.2, clusters: 1 },
      { least: 0.3, most: 0.3, clusters: 1 },
    ])
  })

  it('leave nothing out and overlap nowhere, whatever the numbers are, and choosing one lists its clusters', () => {
    const number = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2_000_000 }))
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), fc.boolean(), (numbers, isWhole) => {
        const values = Float64Array.from(isWhole ? numbers : numbers.map(value => value / 10))
        const bars = barsOf(values, isWhole ? 'rows' : 'length')
        expect(bars.length).toBeLessThanOrEqual(12)
        expect(bars.reduce((sum, bar) => sum + bar.clusters, 0)).toBe(values.length)
        for (const [index, bar] of bars.entries()) {
          expect(bar.most).toBeGreaterThanOrEqual(bar.least)
          expect(bar.least).toBeGreaterThan(bars[index - 1]?.most ?? -1)
          expect(values.filter(value => value >= bar.least && value <= bar.most)).toHaveLength(bar.clusters)
          expect(barsWithin(bars, bar)).toEqual({ first: index, last: index })
        }
      }),
      { numRuns: runs(100) },
    )
  })

  it('are chosen by a range that takes them in whole', () => {
    const bars = barsOf(new Float64Array([1, 2, 3, 4]), 'size')
    expect(barsWithin(bars, {})).toBeUndefined()
    expect(barsWithin(bars, { least: 2 })).toEqual({ first: 1, last: 3 })
    expect(barsWithin(bars, { least: 9 })).toBeUndefined()
  })
})

it('clusters leave as CSV, each value with what it would become', () => {
  const choices = new Map([[1, { isMerged: true, to: 'NYC', left: ['York, New'] }]])
  expect(clustersCsv(found, [1, 0], choices)).toBe(
    [
      'cluster,value,rows,new_value,merge',
      '1,New York,9,NYC,yes',
      '1,"York, New",1,NYC,no',
      '2,Oslo,5,Oslo,no',
      '2,oslo,2,Oslo,no',
      '2,"OSLO ",1,Oslo,no',
      '',
    ].join('\r\n'),
  )
  expect(clustersCsv(merged, [0], new Map())).toContain('1,OSLO,,Oslo,no')
})
