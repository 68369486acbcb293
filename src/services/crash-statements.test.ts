import { expect, test } from 'vitest'
import { printSchema } from '../core/delta/schema-json.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { openLake } from './lake.ts'
import { runSql } from './sql.ts'
import { listTables } from './tables.ts'
import { crashEverywhere, createWorld, rowsOf, workerIn } from './upkeep.fixture.ts'

const sql = (deps: LakeDeps, text: string) => runSql(deps, text, patientJob())

const runAll = async (deps: LakeDeps, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await sql(deps, statement)
}

const print = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part))

/** All that a user sees of the lake: each table's versions, columns, properties and rows. Ids and names of files are left out. */
const seen = async (deps: LakeDeps): Promise<string> => {
  await openLake(deps)
  const tables: unknown[] = []
  for (const { name, version, problem } of await listTables(deps)) {
    expect(problem, name).toBeUndefined()
    const { snapshot } = await deps.logs.load(name)
    const { schema, configuration, partitionColumns } = snapshot.metadata
    const columns = printSchema(schema).replaceAll(/col-[0-9a-f-]{36}/g, 'col')
    const rows = (await rowsOf(deps, snapshot, '', name)).map(print).toSorted()
    tables.push([name, version, columns, configuration, partitionColumns, rows])
  }
  return print(tables)
}

const t = 'silver.t'
const made = [
  `CREATE TABLE ${t} (id BIGINT, day STRING, n INT) PARTITIONED BY (day) TBLPROPERTIES ('delta.checkpointInterval' = '2')`,
  `INSERT INTO ${t} VALUES (1, 'mon', 10), (2, 'mon', 20), (3, 'tue', 30)`,
]
const marking = `ALTER TABLE ${t} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' = 'true')`
const source = "SELECT 2 AS id, 'mon' AS day, 0 AS n UNION ALL SELECT 9, 'wed', 90"

/** What is done before, the statement that is stopped, and whether it writes rows, and one that must work afterwards. */
type Case = [what: string, before: readonly string[], statement: string, goesOn?: string]
const cases: Case[] = [
  ['CREATE TABLE', [], `CREATE TABLE ${t} (id BIGINT)`, `CREATE TABLE IF NOT EXISTS ${t} (id BIGINT)`],
  ['CREATE TABLE AS', [], `CREATE TABLE ${t} AS ${source}`, `CREATE OR REPLACE TABLE ${t} AS ${source}`],
  ['CREATE OR REPLACE', made, `CREATE OR REPLACE TABLE ${t} PARTITIONED BY (n) AS ${source}`],
  [
    'INSERT with new columns',
    made,
    `INSERT WITH SCHEMA EVOLUTION INTO ${t} SELECT *, 'x' AS more FROM (${source})`,
  ],
  ['UPDATE', made, `UPDATE ${t} SET day = 'sun', n = n + 1 WHERE id < 3`],
  ['DELETE of a partition', made, `DELETE FROM ${t} WHERE day = 'mon'`],
  [
    'MERGE that marks rows',
    [...made, marking],
    `MERGE INTO ${t} AS t USING (${source}) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *`,
  ],
  ['ADD COLUMNS', made, `ALTER TABLE ${t} ADD COLUMNS (more STRING)`],
  ['ADD CONSTRAINT', made, `ALTER TABLE ${t} ADD CONSTRAINT positive CHECK (n > 0)`],
  [
    'SET TBLPROPERTIES that turns on column mapping',
    made,
    `ALTER TABLE ${t} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`,
  ],
  [
    'RENAME COLUMN',
    [...made, `ALTER TABLE ${t} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`],
    `ALTER TABLE ${t} RENAME COLUMN n TO number`,
  ],
  [
    'CLONE over a table',
    [...made, `CREATE TABLE silver.copy AS ${source}`],
    `CREATE OR REPLACE TABLE silver.copy DEEP CLONE ${t}`,
  ],
]

test.each<Case>(cases)(
  '%s that dies at any step has happened as a whole or not at all, and work goes on',
  async (_, before, statement, goesOn = `INSERT INTO ${t} SELECT * FROM ${t}`) => {
    const clean = await createWorld()
    const first = workerIn(clean)
    await runAll(first, before)
    const undone = await seen(workerIn(clean))
    await sql(workerIn(clean), statement)
    const done = await seen(workerIn(clean))
    expect(done).not.toBe(undone)
    await clean.engine.close()

    const outcomes = new Set<boolean>()
    let acknowledged = false
    const steps = await crashEverywhere({
      before: worker => runAll(worker, before),
      engineWrites: true,
      operation: async worker => {
        acknowledged = false
        await sql(worker, statement)
        acknowledged = true
      },
      after: async (worker, world) => {
        const found = await seen(worker)
        expect([undone, done]).toContain(found)
        if (acknowledged) expect(found).toBe(done)
        outcomes.add(found === done)
        await sql(worker, goesOn)
        await seen(workerIn(world))
      },
    })
    expect(steps).toBeGreaterThanOrEqual(3)
    expect(outcomes, 'it was stopped on both sides of its commit').toEqual(new Set([true, false]))
  },
  120_000,
)
