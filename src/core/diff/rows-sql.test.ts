import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { struct } from '../delta/schema.fixture.ts'
import { testEngine } from '../recipe/engine.fixture.ts'
import { pairColumns } from './columns.ts'
import {
  differingRowsSql,
  halves,
  netHashesSql,
  netTotalsSql,
  onePass,
  pairCountsSql,
  pairedRowsSql,
  sideRows,
} from './rows-sql.ts'

const engine = testEngine()

type Row = readonly [n: number, own: number]

const metadataOf = (columns: Readonly<Record<string, 'integer'>>) => ({
  id: 'i',
  schema: struct(columns),
  partitionColumns: [],
  configuration: {},
})

/** `n` is in both versions, `old` only in the first. */
const { columns } = pairColumns(metadataOf({ n: 'integer', old: 'integer' }), metadataOf({ n: 'integer' }))

const valuesOf = (rows: readonly Row[], names: string): string =>
  rows.length === 0
    ? `SELECT * FROM (VALUES (0, 0)) AS v(${names}) WHERE false`
    : `SELECT * FROM (VALUES ${rows.map(row => `(${row.join(', ')})`).join(', ')}) AS v(${names})`

const sidesOf = (from: readonly Row[], to: readonly Row[]) => ({
  from: sideRows(columns, 'from', valuesOf(from, 'n, old')),
  to: sideRows(columns, 'to', valuesOf(to, 'n, other')),
})

const rowsOf = async (sql: string) => (await (await engine()).rows(sql)).rows.map(row => row.map(Number))

const row = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 }))
const rows = fc.array(row, { maxLength: 12 })

const multiples = (list: readonly Row[]): ReadonlyMap<number, number> =>
  list.reduce((counts, [n]) => counts.set(n, (counts.get(n) ?? 0) + 1), new Map<number, number>())

test('however many passes it takes, each hash that one side has more often comes once', async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, fc.integer({ min: 2, max: 5 }), async (from, to, passes) => {
      const sides = sidesOf(from, to)
      const one = netHashesSql(columns, sides, onePass)
      const parts = Array.from({ length: passes }, (_, pass) =>
        netHashesSql(columns, sides, { pass, passes }),
      )
      const all = parts.map(part => `SELECT * FROM (${part})`).join(' UNION ALL ')
      const sorted = (sql: string) => rowsOf(`SELECT d, n FROM (${sql}) ORDER BY h, g`)
      expect(await sorted(all)).toEqual(await sorted(one))
      const [a, b] = [multiples(from), multiples(to)]
      const values = [...new Set([...a.keys(), ...b.keys()])]
      const net = values.map(n => (b.get(n) ?? 0) - (a.get(n) ?? 0))
      const more = (sign: number) => net.reduce((sum, each) => sum + Math.max(sign * each, 0), 0)
      const partly = values.filter(n => a.has(n) && b.has(n) && a.get(n) !== b.get(n)).length
      expect(await rowsOf(netTotalsSql(one))).toEqual([[more(-1), more(1), partly]])
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('of equal rows those are left out that are first by what only their side has', async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, async (from, to) => {
      const sides = sidesOf(from, to)
      const net = netHashesSql(columns, sides, onePass)
      const passes = [...halves(halves(onePass)[0]), halves(onePass)[1]]
      const parts = passes.map(pass => differingRowsSql(columns, 'from', sides.from, net, true, pass))
      const sql = parts.map(part => `SELECT * FROM (${part})`).join(' UNION ALL ')
      const left = multiples(to)
      const expected = [...multiples(from)].flatMap(([n, count]) => {
        const more = Math.max(count - (left.get(n) ?? 0), 0)
        return from
          .filter(([each]) => each === n)
          .toSorted((a, b) => a[1] - b[1])
          .slice(0, more)
      })
      const byAll = (a: readonly number[], b: readonly number[]) =>
        (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0)
      expect((await rowsOf(sql)).toSorted(byAll)).toEqual(expected.map(each => [...each]).toSorted(byAll))
    }),
    { numRuns: 40 },
  )
}, 60_000)

test('rows are paired by their key the same way in one pass and in several', async () => {
  const { columns: both } = pairColumns(
    metadataOf({ n: 'integer', other: 'integer' }),
    metadataOf({ n: 'integer', other: 'integer' }),
  )
  await fc.assert(
    fc.asyncProperty(rows, rows, fc.integer({ min: 2, max: 5 }), async (from, to, passes) => {
      const sides = {
        from: sideRows(both, 'from', valuesOf(from, 'n, other')),
        to: sideRows(both, 'to', valuesOf(to, 'n, other')),
      }
      const pairing = { key: [0], isUnique: false, isSorted: true }
      const one = pairedRowsSql(both, sides, { ...pairing, pass: 0, passes: 1 })
      const parts = Array.from({ length: passes }, (_, pass) =>
        pairedRowsSql(both, sides, { ...pairing, pass, passes }),
      )
      const all = parts.map(part => `SELECT * FROM (${part})`).join(' UNION ALL ')
      const sorted = (sql: string) => rowsOf(`SELECT * FROM (${sql}) ORDER BY ALL`)
      expect(await sorted(all)).toEqual(await sorted(one))
      const [a, b] = [multiples(from), multiples(to)]
      const pairs = [...a].reduce((sum, [n, count]) => sum + Math.min(count, b.get(n) ?? 0), 0)
      const counted = await rowsOf(pairCountsSql(both, one))
      expect(counted[0]?.slice(0, 4)).toEqual([to.length - pairs, from.length - pairs, pairs, 0])
    }),
    { numRuns: 40 },
  )
}, 60_000)
