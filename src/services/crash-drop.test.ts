import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFaults } from '../adapters/memory/faulty-storage.fixture.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { openLake } from './lake.ts'
import { runSql } from './sql.ts'
import { type World, createWorld, problemOf, racingWorker, workerIn } from './upkeep.fixture.ts'

const t = 'silver.t'
const made = [
  `CREATE TABLE ${t} (id BIGINT, day STRING) TBLPROPERTIES ('delta.checkpointInterval' = '2')`,
  `INSERT INTO ${t} VALUES (1, 'mon'), (2, 'mon')`,
  `INSERT INTO ${t} VALUES (3, 'tue')`,
]

const sql = (deps: LakeDeps, text: string) => runSql(deps, text, patientJob())

const runAll = async (deps: LakeDeps, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await sql(deps, statement)
}

const idsOf = async (deps: LakeDeps): Promise<readonly number[] | undefined> => {
  if (!(await deps.logs.find(t))) return undefined
  return (await sql(deps, `SELECT id FROM ${t} ORDER BY id`)).rows.map(([id]) => Number(id))
}

let world: World
beforeEach(async () => {
  world = await createWorld()
  await runAll(workerIn(world), made)
})
afterEach(() => world.engine.close())

test('DROP TABLE that dies at any step leaves the table or none, and its name can be used again', async () => {
  const outcomes = new Set<boolean>()
  let steps = 1
  for (let step = 1; step <= steps; step += 1) {
    for (const when of ['before', 'after'] as const) {
      const faults = createFaults({ step, when })
      const parts = { storage: faults.storage(world.storage), fence: faults.fence(world.fence) }
      const dropped = await sql(workerIn(world, parts), `DROP TABLE ${t}`).then(
        () => true,
        () => false,
      )
      steps = Math.max(steps, faults.steps() + 1)
      const worker = workerIn(world)
      await openLake(worker)
      const found = await idsOf(worker)
      expect([undefined, [1, 2, 3]], `${when} step ${step}`).toContainEqual(found)
      if (dropped) expect(found).toBeUndefined()
      outcomes.add(found === undefined)
      if (found) await sql(worker, `DELETE FROM ${t} WHERE id = 2`)
      else await runAll(worker, made)
      expect(await idsOf(worker), `${when} step ${step}`).toEqual(found ? [1, 3] : [1, 2, 3])
      await sql(worker, `DROP TABLE ${t}`)
      await runAll(worker, made)
      if (dropped) return
    }
  }
  expect(outcomes).toEqual(new Set([true, false]))
}, 60_000)

const tardy = [
  `INSERT INTO ${t} VALUES (7, 'sun')`,
  `UPDATE ${t} SET day = 'sun' WHERE id = 3`,
  `DELETE FROM ${t}`,
  `OPTIMIZE ${t}`,
  `ALTER TABLE ${t} ADD COLUMNS (more STRING)`,
  `MERGE INTO ${t} AS t USING (SELECT 3 AS id, 'x' AS day) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET *`,
]

test.each(tardy)(
  '%s in a tab that has not heard of it yet does not bring a dropped table back',
  async statement => {
    const tab = workerIn(world)
    await sql(tab, `SELECT * FROM ${t}`)
    await sql(workerIn(world), `DROP TABLE ${t}`)
    expect((await problemOf(sql(tab, statement)))?.kind).toMatch(/^(table-missing|query-failed)$/)
    expect(await idsOf(workerIn(world))).toBeUndefined()
    expect(await world.storage.list('silver/t/_delta_log')).toEqual([])
    await runAll(workerIn(world), made)
  },
)

test.each(tardy)('%s that a DROP TABLE gets ahead of fails, and the table stays away', async statement => {
  const tab = racingWorker(world, other => sql(other, `DROP TABLE ${t}`))
  expect((await problemOf(sql(tab, statement)))?.kind).toBe('table-missing')
  expect(await idsOf(workerIn(world))).toBeUndefined()
  await runAll(workerIn(world), made)
})

test.each([0, 3])(
  'a tab that missed that a table was dropped and made again, %i versions longer, writes to the new one',
  async more => {
    const tab = workerIn(world)
    await sql(tab, `SELECT * FROM ${t}`)
    const other = workerIn(world)
    await sql(other, `DROP TABLE ${t}`)
    await sql(other, `CREATE TABLE ${t} (id BIGINT)`)
    for (let n = 0; n < more; n += 1) await sql(other, `INSERT INTO ${t} VALUES (${10 + n})`)
    const told = await problemOf(sql(tab, `INSERT INTO ${t} VALUES (7, 'sun')`))
    // It has two columns, which the new table has not.
    expect(['schema-mismatch', 'invalid']).toContain(told?.kind)
    await sql(tab, `INSERT INTO ${t} VALUES (8)`)
    const ids = Array.from({ length: more }, (_, n) => 10 + n)
    expect(await idsOf(workerIn(world))).toEqual([8, ...ids])
    expect(await idsOf(tab)).toEqual([8, ...ids])
  },
)
