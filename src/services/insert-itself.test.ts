import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { openLake } from './lake.ts'
import { runSql } from './sql.ts'

let lake: LakeDeps
beforeAll(async () => {
  lake = await memoryLake()
  await openLake(lake)
})
afterAll(() => lake.interactive.close())

const sql = (text: string, deps = lake) => runSql(deps, text, patientJob())
const ids = async (table: string) =>
  (await sql(`SELECT id FROM ${table} ORDER BY id`)).rows.map(([id]) => Number(id))

/** As the lake, but somebody else's statement is run just before the next commit takes the table's lock. */
const overtakenBy = (statement: string): LakeDeps => {
  let first = true
  return {
    ...lake,
    locks: {
      ...lake.locks,
      withLock: async (name, body) => {
        if (first && name.includes(':table:')) {
          first = false
          await sql(statement)
        }
        return lake.locks.withLock(name, body)
      },
    },
  }
}

// Blind appends may be put after it in the order of things (WriteSerializable): then there are two right ends.
test.each([
  ['INSERT INTO', 'UPDATE silver.a SET id = id + 10', ['11,12,111,112']],
  ['INSERT INTO', 'INSERT INTO silver.a VALUES (3)', ['1,2,3,101,102,103', '1,2,3,101,102']],
  ['INSERT OVERWRITE', 'UPDATE silver.a SET id = id + 10', ['111,112']],
  ['INSERT OVERWRITE', 'INSERT INTO silver.a VALUES (3)', ['101,102,103', '3,101,102']],
])(
  '%s of rows made out of the table itself, overtaken by %s, ends as in some order',
  async (insert, other, ends) => {
    await sql('CREATE OR REPLACE TABLE silver.a (id BIGINT)')
    await sql('INSERT INTO silver.a VALUES (1), (2)')
    await sql(`${insert} silver.a SELECT id + 100 FROM silver.a`, overtakenBy(other))
    expect(ends).toContain((await ids('silver.a')).join())
  },
)
