import { expect, test } from 'vitest'
import { fileOf, tableOf } from './match-rows.fixture.ts'
import { pruneFiles } from './prune.ts'

const metadata = tableOf()
const statsOf = (min: number, max: number): string =>
  JSON.stringify({
    numRecords: 100,
    minValues: { i: min, s: 'a', at: '2026-03-01T00:00:00.000Z' },
    maxValues: { i: max, s: 'z', at: '2026-03-02T00:00:00.000Z' },
    nullCount: { i: 0, s: 0, at: 0 },
  })
const filesOf = (count: number) =>
  new Map(
    Array.from({ length: count }, (_, index) => {
      const path = `part-${index}.parquet`
      return [path, fileOf({ path, stats: statsOf(index * 10, index * 10 + 9) })]
    }),
  )

test('files are told apart, each side in the order of the table', () => {
  const { kept, skipped } = pruneFiles(
    { metadata, files: filesOf(5) },
    { kind: 'in', column: ['i'], values: [44, 12] },
  )
  expect(kept.map(({ path }) => path)).toEqual(['part-1.parquet', 'part-4.parquet'])
  expect(skipped.map(({ path }) => path)).toEqual(['part-0.parquet', 'part-2.parquet', 'part-3.parquet'])
})

test('ten thousand files are pruned in one pass of well under a second, and faster the second time', () => {
  const files = filesOf(10_000)
  const prune = (): number => {
    const started = performance.now()
    const { kept } = pruneFiles(
      { metadata, files },
      { kind: 'compare', column: ['i'], op: '=', value: 55_555 },
    )
    expect(kept.map(({ path }) => path)).toEqual(['part-5555.parquet'])
    return performance.now() - started
  }
  const first = prune()
  expect(first).toBeLessThan(1000)
  expect(prune()).toBeLessThan(Math.max(first, 200))
})
