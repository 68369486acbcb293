import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AddFile, Metadata, Snapshot } from '../core/delta/actions.ts'
import { mappingMode } from '../core/delta/column-mapping.ts'
import { deletedRows } from '../core/delta/deleted-rows.ts'
import { writtenSchema } from '../core/delta/physical-type.ts'
import { metadata as metadataOf, snapshotOf, created } from '../core/delta/log.fixture.ts'
import { anyType, field, struct } from '../core/delta/schema.fixture.ts'
import type { Engine, Value } from '../core/ports/engine.ts'
import type { Storage } from '../core/ports/storage.ts'
import { writeDeletionVectors } from './deletion-vectors.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake } from './lake.fixture.ts'
import { notePhysicalSchema, physicalSchemasOf } from './physical-schemas.ts'
import { type ScanOptions, tableRelation } from './relation.ts'
import { createRowSets } from './row-sets.ts'
import { appendIds, createOrders, createWorld, deletePlaces, orders, workerIn } from './upkeep.fixture.ts'

/** A table of its own for each test: what is known of data files is kept by their paths. */
let table = ''
let directory = ''
let tables = 0

let lake: LakeDeps
/** Paths that were read from storage, and statements that the engine was given. */
let reads: string[]
let statements: string[]

const watched = (engine: Engine): Engine => ({
  ...engine,
  rows: (sql, options) => {
    statements.push(sql)
    return engine.rows(sql, options)
  },
})

beforeAll(async () => {
  const inner = await memoryLake()
  const storage: Storage = {
    ...inner.storage,
    read: (path, range) => {
      reads.push(path)
      return inner.storage.read(path, range)
    },
  }
  const engine = watched(inner.jobs)
  lake = { ...inner, storage, jobs: engine, interactive: engine }
})

beforeEach(() => {
  tables += 1
  table = `silver.t${tables}`
  directory = `silver/t${tables}`
  reads = []
  statements = []
})

const footers = (): number => statements.filter(sql => sql.includes('parquet_schema')).length

/** Writes a data file of the table. */
const write = async (name: string, select: string, changes: Partial<AddFile> = {}): Promise<AddFile> => {
  const { bytes: size } = await lake.jobs.copy(select, `${directory}/${name}`, { format: 'parquet' })
  return { path: name, partitionValues: {}, size, modificationTime: 1, dataChange: true, ...changes }
}

/** The file with these rows deleted. */
const without = async (file: AddFile, rows: Iterable<number>): Promise<AddFile> => {
  const [deletionVector] = await writeDeletionVectors(lake, directory, [deletedRows(rows)])
  return { ...file, ...(deletionVector ? { deletionVector } : {}) }
}

const stateOf = (files: readonly AddFile[], changes: Partial<Metadata> = {}): Snapshot => ({
  ...snapshotOf(created()),
  metadata: { ...metadataOf, schema: struct({ id: 'long' }), ...changes },
  files: new Map(files.map(file => [file.path, file])),
})

const read = async (
  snapshot: Snapshot,
  select = 'SELECT * FROM t ORDER BY ALL',
  options: ScanOptions = {},
): Promise<readonly (readonly Value[])[]> => {
  const { sql, files } = await tableRelation(lake, lake.jobs, table, snapshot, options)
  return (await lake.jobs.rows(`WITH t AS (${sql}) ${select}`, { files })).rows
}

const range = (from: number, to: number): string => `SELECT i AS id FROM range(${from}, ${to}) AS t(i)`

describe('files', () => {
  test.each([
    '/elsewhere/a.parquet',
    'file:///elsewhere/a.parquet',
    's3://bucket/a.parquet',
    '../u/a.parquet',
  ])('outside the table are refused by name: %s', async path => {
    const file = { path, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true }
    await expect(read(stateOf([file]))).rejects.toMatchObject({
      error: { kind: 'input-unreadable', file: path, message: expect.stringContaining(path) as string },
    })
    expect(statements).toEqual([])
  })

  test('that are missing, or no Parquet files, are named', async () => {
    const good = await write('good.parquet', range(0, 1))
    await expect(read(stateOf([good, { ...good, path: 'gone.parquet' }]))).rejects.toMatchObject({
      error: { kind: 'storage-failed', path: `${directory}/gone.parquet` },
    })
    await lake.storage.write(
      `${directory}/bad.parquet`,
      new TextEncoder().encode('no Parquet, but long enough'),
    )
    await expect(read(stateOf([good, { ...good, path: 'bad.parquet' }]))).rejects.toMatchObject({
      error: { kind: 'input-unreadable', file: `${directory}/bad.parquet` },
    })
  })

  test('that can not have a row for which the condition holds are not read', async () => {
    const stats = (min: number, max: number) =>
      JSON.stringify({ numRecords: 10, minValues: { id: min }, maxValues: { id: max }, nullCount: { id: 0 } })
    const files = [
      await write('a.parquet', range(0, 10), { stats: stats(0, 9) }),
      await write('b.parquet', range(10, 20), { stats: stats(10, 19) }),
      await write('c.parquet', range(20, 30), { stats: stats(20, 29) }),
    ]
    const where = { kind: 'compare', column: ['id'], op: '>', value: 14 } as const
    const scan = await tableRelation(lake, lake.jobs, table, stateOf(files), { where })
    expect(scan.located.map(({ path }) => path)).toEqual(['b.parquet', 'c.parquet'])
    const bytesRead = (files[1]?.size ?? 0) + (files[2]?.size ?? 0)
    expect(scan.stats).toEqual({ filesRead: 2, filesSkipped: 1, bytesRead })
    const among = await tableRelation(lake, lake.jobs, table, stateOf(files), {
      where,
      files: files.slice(0, 2),
    })
    expect(among.stats).toMatchObject({ filesRead: 1, filesSkipped: 1 })
    const nothing = await read(stateOf(files), 'SELECT * FROM t', { where: { kind: 'false' } })
    expect(nothing).toEqual([])
  })

  test('tell where their rows are, deleted ones counted', async () => {
    const files = [
      await write('a.parquet', range(0, 3)),
      await without(await write('b.parquet', range(10, 13)), [1]),
    ]
    const located = 'SELECT id, __boathouse_file, __boathouse_row FROM t ORDER BY id'
    expect(await read(stateOf(files), located, { locate: true })).toEqual([
      [0n, 0, 0n],
      [1n, 0, 1n],
      [2n, 0, 2n],
      [10n, 1, 0n],
      [12n, 1, 2n],
    ])
    expect(await read(stateOf(files), located, { locate: true, deletedToo: true })).toHaveLength(6)
  })
})

describe('footers', () => {
  test('are read once for each file', async () => {
    const files = [await write('a.parquet', range(0, 3)), await write('b.parquet', range(3, 5))]
    await read(stateOf(files.slice(0, 1)))
    expect(footers()).toBe(1)
    await read(stateOf(files))
    await read(stateOf(files))
    expect(footers()).toBe(2)
  })

  test('are read again where another file has taken the place of one', async () => {
    const old = await write('a.parquet', range(0, 3))
    await read(stateOf([old]))
    await lake.storage.remove(`${directory}/a.parquet`)
    await lake.jobs.release([`${directory}/a.parquet`])
    const file = await write('a.parquet', "SELECT 'x' AS name, 7::BIGINT AS id")
    const changes = { schema: struct({ id: 'long', name: 'string' }) }
    expect(await read(stateOf([file], changes))).toEqual([[7n, 'x']])
  })

  test('are not read of files that the writer told of', async () => {
    const file = await write('a.parquet', range(0, 3))
    const { schema } = stateOf([]).metadata
    notePhysicalSchema(
      lake.storage,
      { path: `${directory}/a.parquet`, size: file.size },
      writtenSchema(schema, 'none'),
    )
    expect(await read(stateOf([file]), 'SELECT sum(id)::BIGINT FROM t')).toEqual([[3n]])
    expect(footers()).toBe(0)
  })

  test.each(['none', 'name'])(
    'have what the writer can tell beforehand, for any type (mapping: %s)',
    async mode => {
      const metadata = { 'delta.columnMapping.id': 5, 'delta.columnMapping.physicalName': 'p' }
      const name = mode === 'none' ? 'c' : 'p'
      for (const [at, type] of fc.sample(anyType, 30).entries()) {
        const empty = stateOf([], { schema: { type: 'struct', fields: [field(name, type)] } })
        const { sql } = await tableRelation(lake, lake.jobs, table, empty)
        const path = `${directory}/w${at}.parquet`
        const fieldIds = mode === 'none' ? [] : [{ name, id: 5 }]
        const { bytes: size } = await lake.jobs.copy(sql, path, { format: 'parquet', fieldIds })
        const [found] = await physicalSchemasOf(lake.storage, lake.jobs, [{ path, size }])
        const configuration = { 'delta.columnMapping.mode': mode }
        const schema = { type: 'struct', fields: [{ ...field('c', type), metadata }] } as const
        expect(found).toEqual(writtenSchema(schema, mappingMode({ configuration })))
      }
    },
  )

  test('of 10,000 small files are read in one pass, and then not again', async () => {
    const file = await write('0.parquet', range(0, 10))
    const bytes = (await lake.storage.read(`${directory}/0.parquet`)) ?? new Uint8Array()
    const files: AddFile[] = []
    for (let at = 0; at < 10_000; at += 1) {
      await lake.storage.write(`${directory}/${at}.parquet`, bytes)
      files.push({ ...file, path: `${at}.parquet`, partitionValues: { p: `${at % 50}` } })
    }
    const changes = { schema: struct({ id: 'long', p: 'integer' }), partitionColumns: ['p'] }
    reads = []
    const first = await tableRelation(lake, lake.jobs, table, stateOf(files, changes))
    expect(reads.length).toBeLessThanOrEqual(10_000)
    expect(footers()).toBe(40)
    expect(first.sql.match(/read_parquet/g)).toHaveLength(1)
    reads = []
    const started = performance.now()
    const again = await tableRelation(lake, lake.jobs, table, stateOf(files, changes))
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(again.sql).toBe(first.sql)
    expect([reads.length, footers()]).toEqual([0, 40])
  }, 120_000)
})

describe('deleted rows', () => {
  const sum = 'SELECT count(*), sum(id)::BIGINT FROM t'
  const scattered = (rows: number, every: number): readonly number[] =>
    Array.from({ length: rows }, (_, row) => row).filter(
      row => (row * 2654435761) % 2 ** 32 < 2 ** 32 * every,
    )
  const left = (rows: number, gone: readonly number[]): readonly (readonly Value[])[] => {
    const total = (rows * (rows - 1)) / 2 - gone.reduce((all, row) => all + row, 0)
    return [[BigInt(rows - gone.length), BigInt(total)]]
  }

  test('are left out: a few, long runs, and all', async () => {
    const file = await write('a.parquet', range(0, 100_000))
    const few = [0, 1, 2, 50_000, 99_999]
    expect(await read(stateOf([await without(file, few)]), sum)).toEqual(left(100_000, few))
    const runs = Array.from({ length: 80_000 }, (_, row) => row + 10_000)
    expect(await read(stateOf([await without(file, runs)]), sum)).toEqual(left(100_000, runs))
    const all = Array.from({ length: 100_000 }, (_, row) => row)
    expect(await read(stateOf([await without(file, all)]), 'SELECT count(*) FROM t')).toEqual([[0n]])
  })

  test('may be 300,000 scattered over a million: the vector is read and prepared once, and scans stay quick', async () => {
    const gone = scattered(1_000_000, 0.3)
    expect(gone.length).toBeGreaterThan(290_000)
    const snapshot = stateOf([await without(await write('a.parquet', range(0, 1_000_000)), gone)])
    expect(await read(snapshot, sum)).toEqual(left(1_000_000, gone))
    const prepared = await lake.storage.names(lake.scratch)
    reads = []
    const started = performance.now()
    expect(await read(snapshot, sum)).toEqual(left(1_000_000, gone))
    // About a tenth of a second where nothing else runs.
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(reads.filter(path => path.endsWith('.bin'))).toEqual([])
    expect(await lake.storage.names(lake.scratch)).toEqual(prepared)
    expect(await read(snapshot, 'SELECT count(*) FROM t WHERE id >= 999990')).toEqual([
      [BigInt(10 - gone.filter(row => row >= 999_990).length)],
    ])
  }, 60_000)

  test('of many files are left out together', async () => {
    const files: AddFile[] = []
    const wanted: bigint[] = []
    for (let at = 0; at < 30; at += 1) {
      const gone = scattered(2_000, at / 40)
      const file = await write(`m${at}.parquet`, range(at * 10_000, at * 10_000 + 2_000))
      files.push(at % 5 === 0 ? file : await without(file, gone))
      for (let row = 0; row < 2_000; row += 1)
        if (at % 5 === 0 || !gone.includes(row)) wanted.push(BigInt(at * 10_000 + row))
    }
    expect((await read(stateOf(files))).flat()).toEqual(wanted)
    const ordered = await read(stateOf(files), 'SELECT * FROM t', { ordered: true })
    expect(ordered.flat()).toEqual(wanted)
  }, 60_000)

  test('of a vector that is missing make the table unreadable, not whole again', async () => {
    const file = await without(await write('a.parquet', range(0, 10)), [1])
    for (const name of await lake.storage.names(directory))
      if (name.endsWith('.bin')) await lake.storage.remove(`${directory}/${name}`)
    await expect(read(stateOf([file]))).rejects.toMatchObject({ error: { kind: 'input-unreadable' } })
    expect(await read(stateOf([file]), 'SELECT * FROM t', { deletedToo: true })).toHaveLength(10)
  })
})

test('pages join up over files, partitions and deleted rows', async () => {
  const world = await createWorld()
  const deps = workerIn(world)
  await createOrders(deps, {
    partitionColumns: ['part'],
    configuration: { 'delta.enableDeletionVectors': 'true' },
  })
  for (const from of [0, 40, 80]) await appendIds(deps, from, from + 40)
  await deletePlaces(deps, files => files[2], [0, 3, 19])
  await deletePlaces(deps, files => files[0], [5, 6, 7, 8])
  const sets = createRowSets(deps)
  const { id, rows } = await sets.open(
    { source: { kind: 'table', table: orders } },
    new AbortController().signal,
  )
  expect(rows).toBe(113)
  const whole = (await sets.read(id, 0, 1000)).map(([order]) => order)
  for (const size of [7, 20, 64]) {
    const paged: unknown[] = []
    for (let at = 0; at < 113; at += size)
      paged.push(...(await sets.read(id, at, size)).map(([order]) => order))
    expect(paged).toEqual(whole)
  }
  expect(new Set(whole).size).toBe(113)
})
