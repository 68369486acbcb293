import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Value } from '../core/ports/engine.ts'
import type { LakeDeps } from './deps.ts'
import { createFilms } from './film.ts'
import { filmPlace } from './film-place.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { createRowSets } from './row-sets.ts'
import { runSql } from './sql.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
  for (const text of [
    "CREATE TABLE silver.place TBLPROPERTIES ('delta.enableDeletionVectors' = 'true') AS SELECT i AS id, CASE WHEN i % 7 = 0 THEN NULL ELSE 'city ' || (i % 5) END AS city, (i * 31) % 100 AS amount FROM range(300) t(i)",
    'DELETE FROM silver.place WHERE id % 3 = 0',
    "INSERT INTO silver.place SELECT -i, 'city 9', i FROM range(1, 20) t(i)",
    'ALTER TABLE silver.place ADD COLUMN note STRING',
    "UPDATE silver.place SET note = 'x', amount = 1 WHERE id < 40",
  ])
    await runSql(deps, text, patientJob())
})
afterAll(() => deps.jobs.close())

const places = [
  { orderBy: [], where: [] },
  { orderBy: [{ column: 'city', descending: true }], where: [] },
  { orderBy: [{ column: 'note', descending: false }], where: [] },
  {
    orderBy: [{ column: 'amount', descending: true }],
    where: [{ kind: 'range' as const, column: 'amount', from: '10', to: '80' }],
  },
]

test.for(places)('the rows before an anchor are as many as stand before it at rest: %j', async asked => {
  const films = createFilms(deps)
  const sets = createRowSets(deps)
  const { cancel } = patientJob()
  const query = { table: 'silver.place', ...asked, rows: 20 }
  const { orderBy } = await films.show(query, [4], cancel, () => undefined)
  const rest = async (version: number) => {
    const source = { kind: 'table' as const, table: 'silver.place', version }
    const { id, columns } = await sets.open({ source, orderBy, where: asked.where }, cancel)
    const rows = await sets.read(id, 0, 1000)
    return { columns, rows }
  }
  const newest = await rest(4)
  const anchor = orderBy.map(({ column }): Value => {
    const at = newest.columns.findIndex(({ name }) => name === column)
    return newest.rows[Math.floor(newest.rows.length / 2)]?.[at] ?? null
  })
  for (const version of [0, 1, 2, 3, 4]) {
    const before = await filmPlace(deps, { ...query, orderBy, anchor }, version, cancel)
    const { rows } = await rest(version)
    const frames: (readonly (readonly Value[])[])[] = []
    await films.show({ ...query, anchor }, [version], cancel, some => {
      for (const frame of some) frames.push(frame.rows)
    })
    expect(rows.slice(before, before + 20), `version ${version}`).toEqual(frames[0])
  }
})

test('nothing comes before the top of a table', async () => {
  const query = { table: 'silver.place', orderBy: [], where: [], rows: 20 }
  expect(await filmPlace(deps, query, 2, patientJob().cancel)).toBe(0)
})
