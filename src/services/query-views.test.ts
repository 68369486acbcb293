import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { makeTable } from './query.fixture.ts'
import { runQuery } from './query.ts'
import { runSql } from './sql.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
  const rowsFrom = (from: number) =>
    `SELECT i::BIGINT AS id, (i % 3)::INTEGER AS k, 'n' || i AS name FROM range(${from}, ${from + 10}) AS r(i)`
  await makeTable(deps, 'silver.t', { id: 'long', k: 'integer', name: 'string' }, [0, 10, 20].map(rowsFrom))
  await makeTable(deps, 'gold.people', { person: 'string' }, ["SELECT 'Ana' AS person"])
}, 60_000)
afterAll(() => deps.interactive.close())

const run = (sql: string) => runQuery(deps, deps.interactive, sql, new AbortController().signal)
const pivot = (at: string) => `PIVOT silver."t${at}" ON k IN (1) USING count(*) GROUP BY name`
const summary = 'SUMMARIZE silver.t'

/** Names of the lake that the engine has of itself. */
const leftOver = async () => {
  const { rows } = await deps.interactive.rows(
    "SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE schema_name IN ('bronze', 'silver', 'gold')",
  )
  return rows.flat()
}

test('statements over different versions of a table do not disturb each other, nor leave anything', async () => {
  const statements = [pivot('@v1'), summary, pivot('@v2'), pivot('@v1'), summary, 'SUMMARIZE gold.people']
  const results = await Promise.all(statements.map(run))
  expect(results.map(({ rows }) => rows.length)).toEqual([10, 3, 20, 10, 3, 1])
  expect(await leftOver()).toEqual([])
})

test('one that fails does not hold up the next', async () => {
  const mistaken = 'PIVOT silver.t ON nothing USING count(*)'
  const outcomes = await Promise.allSettled([summary, mistaken, summary].map(run))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await leftOver()).toEqual([])
})

test('rows are written from such a statement while others run', async () => {
  const sql = (text: string) => runSql(deps, text, patientJob())
  const create = (name: string, at: string) =>
    sql(`CREATE TABLE gold.${name} AS SELECT * FROM (${pivot(at)})`)
  await Promise.all([create('one', '@v1'), run(pivot('@v3')), create('two', '@v2'), run(summary)])
  expect((await sql('SELECT count(*) FROM gold.one')).rows).toEqual([[10n]])
  expect((await sql('SELECT count(*) FROM gold.two')).rows).toEqual([[20n]])
  expect(await leftOver()).toEqual([])
})
