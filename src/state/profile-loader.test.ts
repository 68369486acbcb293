import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ColumnProfile, Profile } from '../core/lake/profile-views.ts'
import type { RowSource } from '../core/lake/row-views.ts'
import { type Result, err, ok } from '../core/result.ts'
import { createProfileCache } from './profile-cache.ts'
import { createProfileLoader } from './profile-loader.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const at = (version: number): RowSource => ({ kind: 'table', table: 'silver.t', version })

const profileOf = (column: string): ColumnProfile => ({
  column,
  type: 'string',
  rows: 1,
  valid: 1,
  mismatched: 0,
  missing: 0,
  nulls: 0,
  chart: { kind: 'none' },
})

interface Asked {
  readonly source: RowSource
  readonly columns: readonly string[]
  readonly signal: AbortSignal
  readonly answer: (found?: readonly string[]) => Promise<void>
}

/** A loader of version 5, whose questions are answered by hand. */
const open = () => {
  const asked: Asked[] = []
  const cache = createProfileCache(8)
  const keyAt = (source: RowSource) => JSON.stringify(source)
  const known = vi.fn<() => void>()
  const loader = createProfileLoader({
    source: at(5),
    beside: [at(6), at(4)],
    keyAt,
    cache,
    read: (source, columns, signal) =>
      new Promise<Result<Profile>>(resolve => {
        const answer = async (found = columns): Promise<void> => {
          resolve(ok({ rows: 1, columns: found.map(profileOf) }))
          await vi.advanceTimersByTimeAsync(0)
        }
        signal.addEventListener('abort', () => resolve(err({ kind: 'cancelled', message: 'Cancelled.' })))
        asked.push({ source, columns, signal, answer })
      }),
    onKnown: known,
    onError: () => undefined,
  })
  const knownOf = (version: number) => [...(cache.of(keyAt(at(version)))?.columns.keys() ?? [])]
  return { loader, asked, known, knownOf }
}

const names = Array.from({ length: 20 }, (_, column) => `c${column}`)

test('columns are asked for a few at a time, the most wanted first, and each once', async () => {
  const { loader, asked, known, knownOf } = open()
  loader.want(names)
  expect(asked.map(({ columns }) => columns)).toEqual([names.slice(0, 8)])
  // A column that is opened meanwhile is next.
  loader.want(['c19', ...names])
  await asked[0]?.answer()
  expect(asked[1]?.columns).toEqual(['c19', ...names.slice(8, 15)])
  await asked[1]?.answer()
  await asked[2]?.answer()
  expect(known).toHaveBeenCalledTimes(3)
  expect(new Set(knownOf(5))).toEqual(new Set(names))
  loader.want(names)
  expect(asked).toHaveLength(3)
})

test('a column that the rows do not have is asked for once', async () => {
  const { loader, asked } = open()
  loader.want(['there', 'gone'])
  await asked[0]?.answer(['there'])
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toHaveLength(1)
})

test('the versions beside one are asked for when nobody does anything, and not once somebody goes on', async () => {
  const { loader, asked, knownOf } = open()
  loader.want(['a', 'b'])
  await asked[0]?.answer()
  await vi.advanceTimersByTimeAsync(700)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(asked[1]).toMatchObject({ source: at(6), columns: ['a', 'b'] })
  loader.stop()
  await asked[1]?.answer()
  expect(knownOf(6)).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(2000)
  expect(asked).toHaveLength(2)
})

test('versions whose profiles take long are not asked for ahead', async () => {
  const { loader, asked } = open()
  loader.want(['a'])
  await vi.advanceTimersByTimeAsync(2000)
  await asked[0]?.answer()
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked).toHaveLength(1)
})

test('what nobody waits for any more is given up when it is not done soon, and kept when it is', async () => {
  const slow = open()
  slow.loader.want(['a'])
  slow.loader.stop()
  await vi.advanceTimersByTimeAsync(200)
  expect(slow.asked[0]?.signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(slow.asked[0]?.signal.aborted).toBe(true)
  expect([slow.knownOf(5), slow.known.mock.calls.length]).toEqual([[], 0])

  const quick = open()
  quick.loader.want(['a'])
  quick.loader.stop()
  await quick.asked[0]?.answer()
  // It is of this version whoever looks; nobody is told.
  expect([quick.knownOf(5), quick.known.mock.calls.length]).toEqual([['a'], 0])
})

test('columns that were scrolled out of sight make way for those in sight', async () => {
  const { loader, asked } = open()
  loader.want(['a', 'b'])
  loader.want(['y', 'z'])
  await vi.advanceTimersByTimeAsync(400)
  expect(asked[0]?.signal.aborted).toBe(true)
  expect(asked[1]?.columns).toEqual(['y', 'z'])
})

test('the rows looked at longest ago are forgotten first', () => {
  const cache = createProfileCache(2)
  for (const key of ['a', 'b']) cache.add(key, { rows: 1, columns: [profileOf('x')] })
  cache.of('a')
  cache.add('c', { rows: 2, selected: 1, columns: [profileOf('y')] })
  expect([cache.of('a')?.rows, cache.of('b'), cache.of('c')?.selected]).toEqual([1, undefined, 1])
  cache.clear()
  expect(cache.of('a')).toBeUndefined()
})
