import { describe, expect, it, test } from 'vitest'
import { describeTable, sourceName, sourcePath, suggestTargets, targetProblems } from './open-model.ts'

describe('a table that was brought', () => {
  it('is called by its folder, or by the zip that it fills', () => {
    expect(sourceName({ folder: 'exports/sales/' })).toBe('sales')
    expect(sourceName({ folder: '', zip: 'sales.zip' })).toBe('sales.zip')
    expect(sourcePath({ folder: 'a/b/', zip: 'x.zip' })).toBe('x.zip › a/b')
    expect(describeTable({ files: 12, bytes: 3_400_000 })).toBe('a Delta table, 12 files, 3.4 MB')
  })

  it('goes to silver, or to the layer that its folder lies in', () => {
    expect(suggestTargets([{ folder: 'My Sales/' }, { folder: 'lake/gold/sales/' }], [])).toEqual([
      { layer: 'silver', name: 'my_sales' },
      { layer: 'gold', name: 'sales' },
    ])
    expect(suggestTargets([{ folder: '', zip: 'My Sales.zip' }], [])).toEqual([
      { layer: 'silver', name: 'my_sales' },
    ])
  })

  it('gets a name that is free, also among those that come with it', () => {
    const targets = suggestTargets([{ folder: 'a/t/' }, { folder: 'b/t/' }], ['silver.T'])
    expect(targets.map(({ name }) => name)).toEqual(['t_2', 't_3'])
    expect(targetProblems(targets, ['silver.T'])).toEqual([undefined, undefined])
  })
})

test('a name that can not be is told before anything is opened', () => {
  const targets = [
    { layer: 'silver', name: 't' },
    { layer: 'silver', name: '1t' },
    { layer: 'gold', name: 'u' },
    { layer: 'gold', name: 'U' },
  ] as const
  expect(targetProblems(targets, ['silver.t'])).toEqual([
    'silver.t is in this lake already.',
    'Letters, digits and _; not a digit first.',
    undefined,
    'gold.U is the name of another table in this list.',
  ])
})
