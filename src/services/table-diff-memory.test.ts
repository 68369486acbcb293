import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Failure } from '../core/error.ts'
import type { Engine } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { runSql } from './sql.ts'
import { createTableDiffs } from './table-diff.ts'
import { allRows, applied, compareWhole, wholeVersion } from './table-diff.fixture.ts'
import { runs } from '../core/property-runs.fixture.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

const numRuns = runs(3)

/** What takes memory: hashes that are counted, rows that are fetched, found a key of, paired. */
const heavy = /GROUP BY h, g|JOIN \(SELECT \* FROM \(SELECT h|count\(DISTINCT|FULL JOIN| USING \(/

/** An engine in which such a statement fits only where it is one of at least so many passes. */
const scarce = (engine: Engine, passes: number): Engine => {
  const check = (sql: string): void => {
    const own = Math.max(1, ...Array.from(sql.matchAll(/ % (\d+) = \d/g), ([, count]) => Number(count)))
    if (!heavy.test(sql) || own >= passes) return
    throw new Failure({ kind: 'out-of-memory', message: 'The engine ran out of memory.' })
  }
  return {
    ...engine,
    rows: async (sql, options) => {
      check(sql)
      return engine.rows(sql, options)
    },
    copy: async (sql, path, options) => {
      check(sql)
      return engine.copy(sql, path, options)
    },
  }
}

let made = 0
const row = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 3 }))
const rows = fc.array(row, { minLength: 1, maxLength: 25 })

test('a difference that does not fit into memory is found in as many passes as it takes', async () => {
  await fc.assert(
    fc.asyncProperty(rows, rows, fc.constantFrom(2, 4, 8), async (before, after, passes) => {
      const table = `silver.m${(made += 1)}`
      const values = (list: typeof before) => list.map(pair => `(${pair.join(', ')})`).join(', ')
      for (const text of [
        `CREATE TABLE ${table} (id INT, n INT)`,
        `INSERT INTO ${table} VALUES ${values(before)}`,
        `INSERT OVERWRITE ${table} VALUES ${values(after)}`,
      ])
        await runSql(deps, text, patientJob())
      const short = { ...deps, jobs: scarce(deps.jobs, passes) }
      const diffs = createTableDiffs(short, createPreparedResults(short))
      const [from, to] = [await wholeVersion(deps, table, 1), await wholeVersion(deps, table, 2)]
      for (const key of [['id'], [], undefined]) {
        const diff = await diffs.open({ table, from: 1, to: 2 }, key ? { key } : {}, patientJob())
        const { cells: _cells, ...counts } = compareWhole(diff, from, to)
        expect(diff).toMatchObject(counts)
        const found = await allRows(diffs, diff)
        expect(applied(diff, found, from, to)).toEqual({ missing: [], extra: [] })
        const kinds = found.map(({ kind }) => ['added', 'removed', 'changed'].indexOf(kind))
        expect(kinds).toEqual(kinds.toSorted((a, b) => a - b))
      }
    }),
    { numRuns },
  )
}, 60_000)

test('a difference of which no part fits says that memory ran out', async () => {
  const table = `silver.m${(made += 1)}`
  for (const text of [
    `CREATE TABLE ${table} (id INT, n INT)`,
    `INSERT INTO ${table} VALUES (1, 1)`,
    `INSERT OVERWRITE ${table} VALUES (1, 2)`,
  ])
    await runSql(deps, text, patientJob())
  const short = { ...deps, jobs: scarce(deps.jobs, Infinity) }
  const diffs = createTableDiffs(short, createPreparedResults(short))
  await expect(diffs.open({ table, from: 1, to: 2 }, {}, patientJob())).rejects.toMatchObject({
    error: { kind: 'out-of-memory' },
  })
})
