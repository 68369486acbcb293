import { expect, test } from 'vitest'
import { fileOf, tableOf } from './match-rows.fixture.ts'
import type { Predicate } from './predicate.ts'
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

test('ten thousand files are pruned in one pass of about a second at most, and their statistics are read once', () => {
  let read = 0
  const files = new Map(
    [...filesOf(10_000)].map(([key, { stats = '', ...file }]) => [
      key,
      {
        ...file,
        get stats() {
          read += 1
          return stats
        },
      },
    ]),
  )
  const keptBy = (predicate: Predicate): readonly string[] =>
    pruneFiles({ metadata, files }, predicate).kept.map(({ path }) => path)
  const started = performance.now()
  expect(keptBy({ kind: 'compare', column: ['i'], op: '=', value: 55_555 })).toEqual(['part-5555.parquet'])
  expect(performance.now() - started).toBeLessThan(2000)
  const once = read
  expect(once).toBeLessThanOrEqual(20_000)
  expect(keptBy({ kind: 'compare', column: ['i'], op: '<', value: 10 })).toEqual(['part-0.parquet'])
  expect(read).toBe(once)
})
