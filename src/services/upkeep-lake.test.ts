import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import type { LakeStorage, TableStorage } from '../core/lake/upkeep-views.ts'
import type { Storage } from '../core/ports/storage.ts'
import { runs } from '../core/property-runs.fixture.ts'
import { sumOf } from '../core/sum-of.ts'
import { storedBytes } from '../core/upkeep/storage.ts'
import type { LakeDeps } from './deps.ts'
import { patientJob } from './lake.fixture.ts'
import { runSql } from './sql.ts'
import { tagVersion } from './tags.ts'
import { type World, createWorld, hour, problemOf, workerIn } from './upkeep.fixture.ts'
import { lakeStorage } from './upkeep-lake.ts'
import { tableUpkeep } from './upkeep.ts'

let world: World
let deps: LakeDeps
beforeEach(async () => {
  world = await createWorld()
  deps = workerIn(world)
})

const patient = new AbortController().signal
const read = (tell: (table: TableStorage) => void = () => undefined): Promise<LakeStorage> =>
  lakeStorage(deps, patient, tell)
const sql = (text: string) => runSql(deps, text, patientJob())
const put = (path: string, bytes: number) => deps.storage.write(path, new Uint8Array(bytes))

/** Every file that the storage lists, by its path, with its bytes. */
const listing = async (storage: Storage, directory = ''): Promise<ReadonlyMap<string, number>> => {
  const found = new Map<string, number>()
  for (const entry of await storage.list(directory)) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`
    if (entry.kind === 'file') found.set(path, entry.size)
    else for (const [below, size] of await listing(storage, path)) found.set(below, size)
  }
  return found
}

const bytesWhere = (files: ReadonlyMap<string, number>, holds: (path: string) => boolean): number =>
  sumOf(files, ([path, size]) => (holds(path) ? size : 0))

/** Every amount of a lake against the listing of its storage, byte for byte. */
const expectListed = async (lake: LakeStorage): Promise<void> => {
  const files = await listing(deps.storage)
  for (const { table, log, ...shares } of lake.tables) {
    const directory = `${table.replace('.', '/')}/`
    expect(storedBytes({ ...shares, log }), table).toBe(bytesWhere(files, at => at.startsWith(directory)))
    if (shares.problem === undefined)
      expect(log.bytes, table).toBe(bytesWhere(files, at => at.startsWith(`${directory}_delta_log/`)))
  }
  for (const { layer, ...shares } of lake.layers)
    expect(storedBytes(shares), layer).toBe(
      bytesWhere(files, at => at.split('/').length > 2 && at.startsWith(`${layer}/`)),
    )
  const beside = lake.originals.bytes + lake.documents.bytes + lake.scratch.bytes
  expect(sumOf(lake.layers, storedBytes) + beside, 'no file is left out').toBe(bytesWhere(files, () => true))
}

const tables = ['bronze.a', 'silver.b', 'gold.c'] as const
const properties = `'delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' = 'true', 'delta.checkpointInterval' = '3'`

const createTables = async (): Promise<void> => {
  await sql(
    `CREATE TABLE bronze.a (id BIGINT, _part STRING) PARTITIONED BY (_part) TBLPROPERTIES (${properties});
     CREATE TABLE silver.b (id BIGINT, _part STRING) TBLPROPERTIES (${properties});
     CREATE TABLE gold.c (id BIGINT, _part STRING)`,
  )
}

/** What happens to a lake, each as a function of a table. */
const acts = {
  append: table => sql(`INSERT INTO ${table} SELECT i, 'p' || (i % 2) FROM range(0, 40) AS t(i)`),
  delete: table => sql(`DELETE FROM ${table} WHERE id % 7 = 3`),
  update: table => sql(`UPDATE ${table} SET id = id + 1 WHERE id % 11 = 2`),
  optimize: table => sql(`OPTIMIZE ${table}`),
  vacuum: table => sql(`VACUUM ${table}`),
  tag: async table => {
    const { version } = (await deps.logs.load(table)).snapshot
    await tagVersion(deps, table, version, `at ${deps.clock.now()}`)
  },
  orphan: table => put(`${table.replace('.', '/')}/lost-${deps.clock.now()}.parquet`, 17),
  hidden: table => put(`${table.replace('.', '/')}/_temporary/0/${deps.clock.now()}.tmp`, 5),
  pass: () => Promise.resolve(world.pass(100 * hour)),
} satisfies Record<string, (table: string) => Promise<unknown>>

const history = fc.array(
  fc.record({
    act: fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])),
    table: fc.constantFrom(...tables),
  }),
  { minLength: 4, maxLength: 14 },
)

it('counts every file of the lake once, whatever was done to it', async () => {
  await fc.assert(
    fc.asyncProperty(history, async happened => {
      world = await createWorld()
      deps = workerIn(world)
      await createTables()
      for (const { act, table } of happened) await acts[act](table)
      await expectListed(await read())
    }),
    { numRuns: runs(3) },
  )
}, 600_000)

it('knows files by what they are for: deletion vectors, change files, checkpoints, leftovers, hidden ones', async () => {
  await createTables()
  await acts.append('bronze.a')
  await acts.delete('bronze.a')
  await acts.update('bronze.a')
  await acts.orphan('bronze.a')
  await acts.hidden('bronze.a')
  const files = await listing(deps.storage)
  const names = [...files.keys()].filter(path => path.startsWith('bronze/a/'))
  for (const part of ['deletion_vector_', '_change_data/', '.checkpoint.parquet', '_part=p0/'])
    expect(
      names.some(path => path.includes(part)),
      part,
    ).toBe(true)
  const lake = await read()
  expect(lake.tables[0]).toMatchObject({
    table: 'bronze.a',
    orphans: { files: 1, bytes: 17 },
    others: { files: 1, bytes: 5 },
  })
  expect(lake.tables[0]?.older.bytes).toBeGreaterThanOrEqual(
    bytesWhere(files, path => path.startsWith('bronze/a/_change_data/')),
  )
  await expectListed(lake)
})

it('counts what lies beside the tables, and tables that can not be read with the reason', async () => {
  await createTables()
  await put('_boathouse/originals/1/people.csv', 100)
  await put('_boathouse/scratch/worker/result.parquet', 30)
  await put('_boathouse/tags/silver.b/1.json', 7)
  await put('silver/loose.txt', 3)
  await put('silver/gone/part-0.parquet', 11)
  await put('silver/newer/_delta_log/00000000000000000000.json', 2)
  const lake = await read()
  expect(lake).toMatchObject({ originals: { files: 1, bytes: 100 }, scratch: { files: 1, bytes: 30 } })
  const problems = lake.tables.flatMap(({ table, problem, others }) =>
    problem ? [[table, others.bytes]] : [],
  )
  expect(problems).toEqual([
    ['silver.gone', 11],
    ['silver.newer', 2],
  ])
  await expectListed(lake)
})

it('tells the tables one by one, the same as each by itself, and stops when it is told to', async () => {
  await createTables()
  await acts.append('silver.b')
  const told: TableStorage[] = []
  const lake = await read(table => told.push(table))
  expect(told).toEqual(lake.tables)
  expect(told.map(({ table }) => table)).toEqual([...tables])
  const { overlaps: _, dataFilesAfter: __, ...alone } = await tableUpkeep(deps, 'silver.b')
  expect(told[1]).toEqual(alone)
  const stopping = new AbortController()
  const some: string[] = []
  const problem = await problemOf(
    lakeStorage(deps, stopping.signal, ({ table }) => {
      some.push(table)
      stopping.abort()
    }),
  )
  expect(problem?.kind).toBe('cancelled')
  expect(some).toEqual(['bronze.a'])
})
