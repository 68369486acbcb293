import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import { createZipArchive } from '../adapters/zip/zip-archive.ts'
import type { Archive } from '../core/ports/archive.ts'
import type { LakeDeps } from './deps.ts'
import { readRecipe, saveRecipe } from './documents.ts'
import { ingest } from './ingest/ingest.ts'
import { exportLake, importLake } from './lake-archive.ts'
import { memoryLake, patientJob, sourceFile } from './lake.fixture.ts'
import { openLake } from './lake.ts'
import { refresh } from './refresh.ts'
import { runSql } from './sql.ts'
import { listTables, tableHistory } from './tables.ts'

type ArchiveLake = LakeDeps & { readonly archive: Archive }

const newLake = async (): Promise<ArchiveLake> => {
  const storage = createMemoryStorage()
  return { ...(await memoryLake(storage)), archive: createZipArchive(storage) }
}

let home: ArchiveLake
let away: ArchiveLake
const zipOf = async () => {
  const path = await exportLake(home, patientJob())
  return sourceFile('lake.zip', (await home.storage.read(path)) ?? '')
}

beforeAll(async () => {
  home = await newLake()
  away = await newLake()
  await openLake(home)
  await ingest(home, [sourceFile('n.csv', 'a,b\n1,x\n')], {}, patientJob())
  await ingest(home, [sourceFile('n.csv', 'a,b\n2,y\n')], {}, patientJob())
  const step = { id: 's', op: 'cast', columns: [{ column: 'a', to: 'long' }], onError: 'null' }
  const recipe = {
    formatVersion: 1,
    id: 'r',
    revision: 0,
    input: 'bronze.n',
    output: 'silver.n',
    audit: 'drop',
    steps: [step],
  }
  await saveRecipe(home, recipe)
  await refresh(home, 'silver.n', patientJob())
})
afterAll(async () => {
  await home.interactive.close()
  await away.interactive.close()
})

test('an exported lake opens elsewhere with its tables, versions, recipes and originals', async () => {
  expect(await importLake(away, await zipOf(), patientJob())).toEqual(['bronze.n', 'silver.n'])
  const names = async (lake: LakeDeps) =>
    (await listTables(lake)).map(({ name, version, rows }) => ({ name, version, rows }))
  expect(await names(away)).toEqual(await names(home))
  expect(await tableHistory(away, 'bronze.n')).toEqual(await tableHistory(home, 'bronze.n'))
  expect(await readRecipe(away.storage, 'silver.n')).toEqual(await readRecipe(home.storage, 'silver.n'))
  expect((await runSql(away, 'SELECT * FROM silver.n ORDER BY a', patientJob())).rows).toEqual([
    [1n, 'x'],
    [2n, 'y'],
  ])
  expect((await away.storage.list('_boathouse/originals')).length).toBe(2)
  expect(await away.storage.list('_boathouse/scratch')).toEqual([])
})

test('a lake that has one of the tables refuses the import before anything is written', async () => {
  const before = await home.storage.list('_boathouse/batches')
  await expect(importLake(home, await zipOf(), patientJob())).rejects.toMatchObject({
    error: { kind: 'invalid' },
  })
  expect(await home.storage.list('_boathouse/batches')).toEqual(before)
})

test('an imported table takes further commits', async () => {
  const report = await ingest(away, [sourceFile('n.csv', 'a,b\n3,z\n')], {}, patientJob())
  expect(report.tables[0]).toMatchObject({ version: 2, rows: 1 })
})

test('a zip without a lake in it, and a file that is no zip, are refused by name', async () => {
  await expect(importLake(home, sourceFile('x.zip', 'not a zip'), patientJob())).rejects.toMatchObject({
    error: { kind: 'input-unreadable', file: 'x.zip' },
  })
})
