import { afterEach, beforeEach, expect, it } from 'vitest'
import type { LakeDeps } from './deps.ts'
import { dropMetric, keepMetric, listMetrics } from './kept-metrics.ts'
import { patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import { dropTable } from './tables.ts'
import { type World, createWorld, problemOf, workerIn } from './upkeep.fixture.ts'

const t = 'silver.t'

let world: World
let deps: LakeDeps
beforeEach(async () => {
  world = await createWorld()
  deps = workerIn(world)
  await runSql(deps, `CREATE TABLE ${t} (id BIGINT)`, patientJob())
})
afterEach(() => world.engine.close())

const rows = { name: 'people', query: { kind: 'rows' } } as const
const sum = { name: 'sum', query: `SELECT sum(id) FROM ${t}` }

it('metrics that are kept are there for other workers, in their order; one of the same name takes the place of the one before', async () => {
  expect(await listMetrics(deps, t)).toEqual([])
  await keepMetric(deps, t, rows)
  await keepMetric(deps, t, { ...sum, name: '  sum ' })
  expect(await listMetrics(workerIn(world), t)).toEqual([rows, sum])
  const other = { name: 'people', query: { kind: 'column', column: 'id', measure: 'distinct' } } as const
  expect(await keepMetric(deps, t, other)).toEqual([other, sum])
  expect(await dropMetric(deps, t, 'people')).toEqual([sum])
  expect(await dropMetric(deps, t, 'sum')).toEqual([])
  expect(await world.storage.read(`_boathouse/metrics/${t}.json`)).toBeUndefined()
})

it('workers that keep metrics at once lose none of them', async () => {
  const names = Array.from({ length: 8 }, (_, at) => `m${at}`)
  await Promise.all(
    names.map(name => keepMetric(workerIn(world, { locks: deps.locks }), t, { ...rows, name })),
  )
  expect((await listMetrics(deps, t)).map(({ name }) => name).sort()).toEqual(names)
})

it('metrics go with their table', async () => {
  await keepMetric(deps, t, rows)
  await dropTable(deps, t)
  await runSql(deps, `CREATE TABLE ${t} (id BIGINT)`, patientJob())
  expect(await listMetrics(deps, t)).toEqual([])
})

it.each([
  ['no name', { ...rows, name: ' ' }],
  ['a name without an end', { ...rows, name: 'x'.repeat(101) }],
  ['no query', { name: 'x', query: ' ' }],
])('%s is refused', async (_what, metric) => {
  expect((await problemOf(keepMetric(deps, t, metric)))?.kind).toBe('invalid')
})

it('a damaged document is told, and nothing is written over it', async () => {
  await world.storage.write(`_boathouse/metrics/${t}.json`, new TextEncoder().encode('{"formatVersion":7}'))
  expect((await problemOf(keepMetric(deps, t, rows)))?.kind).toBe('invalid')
})
