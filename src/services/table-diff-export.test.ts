import { expect, test } from 'vitest'
import { patientJob } from './lake.fixture.ts'
import { exportDiff } from './table-diff-export.ts'
import { diffingLake, people } from './table-diff.fixture.ts'
import type { ExportFormat } from '../core/lake/job-views.ts'
import type { TableDiff } from '../core/lake/diff-views.ts'

const lake = diffingLake()

const exported = async ({ id }: TableDiff, format: ExportFormat) =>
  exportDiff(lake.deps(), await lake.diffs().opened(id), format, patientJob())

const text = async (path: string): Promise<string> =>
  new TextDecoder().decode(await lake.deps().storage.read(path))

test('differences are exported with the kind of change, the columns that changed, and old and new values', async () => {
  const table = await lake.history(people)
  const diff = await lake.diff(table, 1, 4)
  expect(await text(await exported(diff, 'csv'))).toBe(
    [
      'change,changed_columns,old_id,new_id,old_name,new_name,old_age,new_age',
      'added,[],,4,,Di,,60',
      'removed,[],2,,Bo,,40,',
      'changed,[age],1,1,Ana,Ana,30,31',
      '',
    ].join('\n'),
  )
  const lines = (await text(await exported(diff, 'json'))).trimEnd().split('\n')
  expect(lines.map(line => JSON.parse(line) as unknown)[2]).toEqual({
    change: 'changed',
    changed_columns: ['age'],
    old_id: 1,
    new_id: 1,
    old_name: 'Ana',
    new_name: 'Ana',
    old_age: 30,
    new_age: 31,
  })
  const path = await exported(diff, 'parquet')
  const { columns, rows } = await lake
    .deps()
    .jobs.rows(`SELECT * FROM read_parquet(['${path}'])`, { files: [path] })
  expect(columns.map(({ name }) => name).slice(0, 4)).toEqual([
    'change',
    'changed_columns',
    'old_id',
    'new_id',
  ])
  expect(rows.map(([change, changed, old]) => [change, changed, old])).toEqual([
    ['added', [], null],
    ['removed', [], 2n],
    ['changed', ['age'], 1n],
  ])
})

test('a difference without rows is a file with its columns, and another format is refused', async () => {
  const table = await lake.history(people)
  const diff = await lake.diff(table, 2, 2)
  const path = await exported(diff, 'parquet')
  const { columns, rows } = await lake
    .deps()
    .jobs.rows(`SELECT * FROM read_parquet(['${path}'])`, { files: [path] })
  expect(rows).toEqual([])
  expect(columns).toHaveLength(8)
  await expect(exported(diff, 'xlsx' as ExportFormat)).rejects.toMatchObject({ error: { kind: 'invalid' } })
})

test('columns of one version, and of one name in two, are told apart', async () => {
  const table = await lake.history([
    `CREATE TABLE $t (id BIGINT, old STRING, old_id INT) TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`,
    `INSERT INTO $t VALUES (1, 'a', 7)`,
    'ALTER TABLE $t DROP COLUMN old',
    'ALTER TABLE $t ADD COLUMNS (new STRING)',
    `UPDATE $t SET new = 'b', old_id = 8`,
  ])
  const [head, line] = (await text(await exported(await lake.diff(table, 1, 4), 'csv'))).split('\n')
  expect(head).toBe('change,changed_columns,old_id,new_id,old_old_id,new_old_id,new_new,old_old')
  expect(line).toBe('changed,[old_id],1,1,7,8,b,a')
})
