import { beforeEach, describe, expect, it } from 'vitest'
import type { Failure } from '../core/error.ts'
import type { Recipe, Step } from '../core/recipe/recipe.ts'
import type { LakeDeps } from './deps.ts'
import { ingest } from './ingest/ingest.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { describeSqlStep } from './sql-step.ts'

let deps: LakeDeps
const { cancel } = patientJob()

beforeEach(async () => {
  deps = await memoryLake()
  await ingest(deps, [sourceFile('sales.csv', 'id,city\n1, Oslo \n2,Rome\n')], {}, patientJob())
  return () => deps.jobs.close()
})

const recipeOf = (sql: string): Recipe => {
  const steps: readonly Step[] = [
    { id: 's1', op: 'cast', columns: [{ column: 'id', to: 'long' }], onError: 'null' },
    { id: 's2', op: 'rename', columns: [{ from: 'city', to: 'town' }] },
    { id: 's3', op: 'sql', sql, columns: [] },
    { id: 's4', op: 'trim', columns: ['gone'] },
  ]
  return {
    formatVersion: 1,
    id: 'r',
    revision: 0,
    input: 'bronze.sales',
    output: 'silver.s',
    audit: 'drop',
    steps,
  }
}

const columnsOf = async (sql: string) => {
  const found = await describeSqlStep(deps, recipeOf(sql), 2, cancel)
  return found.map(({ name, type }) => `${name} ${type}`)
}

const refusalOf = async (sql: string) => {
  const thrown: unknown = await describeSqlStep(deps, recipeOf(sql), 2, cancel).catch((one: unknown) => one)
  const { error } = thrown as Failure
  return error.kind === 'query-failed'
    ? { message: error.message, at: error.position }
    : { message: error.kind }
}

describe('the columns of a SQL step', () => {
  it('are those that its query gives of the rows before it, in types that a table can have', async () => {
    const sql = 'SELECT town, count(*) AS n, sum(id) AS total, list(id) AS ids FROM input GROUP BY town;'
    expect(await columnsOf(sql)).toEqual(['town string', 'n long', 'total decimal(38,0)', 'ids array<long>'])
  })

  it('are known of queries with tables of their own, recursive ones too', async () => {
    expect(await columnsOf('WITH a AS (SELECT id FROM input) SELECT id + 1 AS next FROM a')).toEqual([
      'next long',
    ])
    const counting =
      'WITH RECURSIVE t(n) AS (SELECT min(id) FROM input UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t'
    expect(await columnsOf(counting)).toEqual(['n long'])
  })

  it('are those of the whole input for a star', async () => {
    expect((await columnsOf('-- all\nSELECT * FROM input')).slice(0, 2)).toEqual(['id long', 'town string'])
  })

  it('are not told of a wrong query: what is wrong and where in its text is', async () => {
    const sql = 'SELECT town,\n  upper(twon) AS x\nFROM input'
    const { message, at } = await refusalOf(sql)
    expect(message).toContain('twon')
    expect(at).toBe(sql.indexOf('twon'))
    const named = ' WITH big AS (\n  SELECT * FROM input\n) SELECT idd FROM big ;'
    expect(await refusalOf(named)).toMatchObject({ at: named.indexOf('idd') })
    const open = 'SELECT * FROM (input'
    expect((await refusalOf(open)).message).not.toBe('')
    expect((await refusalOf('SELECT 1')).message).toContain('does not read `input`')
    expect((await refusalOf('DELETE FROM input')).message).toContain('SELECT')
  })
})
