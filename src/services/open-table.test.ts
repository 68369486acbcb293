import { describe, expect, it } from 'vitest'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import { createFaults } from '../adapters/memory/faulty-storage.fixture.ts'
import { add, metadataAction, protocolAction } from '../core/delta/log.fixture.ts'
import { logFileName, printLogEntry } from '../core/delta/log-entry.ts'
import type { Action } from '../core/delta/actions.ts'
import { attempt } from '../core/failure.ts'
import type { ArchivedFile } from '../core/ports/archive.ts'
import type { Storage } from '../core/ports/storage.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import type { LakeDeps } from './deps.ts'
import { filesBelow } from './files-below.ts'
import { patientJob } from './lake.fixture.ts'
import { openLake } from './lake.ts'
import { openTable } from './open-table.ts'

const file = (path: string, content: string | Uint8Array): ArchivedFile => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    path,
    size: bytes.length,
    async *stream() {
      yield bytes
    },
  }
}

const entryFile = (folder: string, version: number, ...actions: readonly Action[]): ArchivedFile =>
  file(`${folder}_delta_log/${logFileName(version)}`, printLogEntry(actions))

const foreign = (folder = 'sales/'): readonly ArchivedFile[] => [
  entryFile(folder, 0, protocolAction, metadataAction(), add('a.parquet', 1)),
  entryFile(folder, 1, add('k=v/b.parquet', 2)),
  entryFile(folder, 2, add('c.parquet', 3)),
  file(`${folder}a.parquet`, 'aaa'),
  file(`${folder}k=v/b.parquet`, 'bb'),
  file(`${folder}c.parquet`, 'c'),
  file(`${folder}.c.parquet.crc`, 'a checksum of Hadoop'),
  file(`${folder}_delta_log/.${logFileName(0)}.crc`, 'another'),
]

const lakeOn = (storage: Storage, parts: Partial<LakeDeps> = {}): LakeDeps =>
  ({ ...memoryCommitDeps({ storage, ...parts }), scratch: '_boathouse/scratch/test' }) as LakeDeps

const paths = async (storage: Storage) => (await filesBelow(storage, 'silver')).map(({ path }) => path)

describe('openTable', () => {
  it('takes every file of the table as it is, hidden checksums aside', async () => {
    const storage = createMemoryStorage()
    const opened = await openTable(lakeOn(storage), 'silver.sales', foreign('in/a/folder/'), patientJob())
    expect(opened).toMatchObject({ table: 'silver.sales', version: 2, files: 3 })
    expect(await paths(storage)).toEqual([
      `silver/sales/_delta_log/${logFileName(0)}`,
      `silver/sales/_delta_log/${logFileName(1)}`,
      `silver/sales/_delta_log/${logFileName(2)}`,
      'silver/sales/a.parquet',
      'silver/sales/c.parquet',
      'silver/sales/k=v/b.parquet',
    ])
    expect(await storage.read('silver/sales/a.parquet')).toEqual(new TextEncoder().encode('aaa'))
  })

  it('takes the files of the folder itself too, without a folder around them', async () => {
    const opened = await openTable(lakeOn(createMemoryStorage()), 'gold.sales', foreign(''), patientJob())
    expect(opened.version).toBe(2)
  })

  it.each<[string, string, readonly ArchivedFile[], object]>([
    ['a name without a layer', 'sales', foreign(), { kind: 'invalid' }],
    ['files without a log', 'silver.x', [file('x/a.parquet', 'a')], { kind: 'input-unreadable' }],
    ['two tables at once', 'silver.x', [...foreign('a/'), ...foreign('b/')], { kind: 'invalid' }],
    [
      'a log with a gap',
      'silver.x',
      foreign().filter(({ path }) => !path.endsWith('1.json')),
      { kind: 'log-corrupt' },
    ],
    [
      'a reader feature that is not known',
      'silver.x',
      [
        entryFile('t/', 0, metadataAction(), {
          kind: 'protocol',
          protocol: {
            minReaderVersion: 3,
            minWriterVersion: 7,
            readerFeatures: ['timeWarp'],
            writerFeatures: ['timeWarp'],
          },
        }),
      ],
      { kind: 'protocol-unsupported', features: ['timeWarp'] },
    ],
  ])('refuses %s and leaves nothing behind', async (_what, name, files, error) => {
    const storage = createMemoryStorage()
    const opened = await attempt(() => openTable(lakeOn(storage), name, files, patientJob()))
    expect(opened).toMatchObject({ ok: false, error })
    expect(await paths(storage)).toEqual([])
    expect(await filesBelow(storage, '_boathouse')).toEqual([])
  })

  it('refuses a name that is taken and leaves that table as it is', async () => {
    const storage = createMemoryStorage()
    const deps = lakeOn(storage)
    await openTable(deps, 'silver.sales', foreign(), patientJob())
    const before = await paths(storage)
    const again = await attempt(() => openTable(deps, 'silver.sales', foreign(), patientJob()))
    expect(again).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    expect(await paths(storage)).toEqual(before)
  })

  it('is whole or not there when the lake is opened after a death between any two steps', async () => {
    const counting = createFaults()
    await openTable(lakeOn(counting.storage(createMemoryStorage())), 'silver.sales', foreign(), patientJob())
    expect(counting.steps()).toBeGreaterThan(6)
    const ends = new Set<number>()
    for (let step = 1; step <= counting.steps(); step += 1) {
      for (const when of ['before', 'after'] as const) {
        const inner = createMemoryStorage()
        const faults = createFaults({ step, when })
        const dying = openTable(lakeOn(faults.storage(inner)), 'silver.sales', foreign(), patientJob())
        await dying.catch(() => undefined)
        const deps = lakeOn(inner)
        await openLake(deps)
        const found = await deps.logs.find('silver.sales')
        expect(found?.snapshot.version ?? 2).toBe(2)
        const left = await paths(inner)
        expect([0, 6]).toContain(left.length)
        ends.add(left.length)
      }
    }
    expect(ends).toContain(0)
    expect(ends).toContain(6)
  })
})

describe('a long log that comes without a checkpoint', () => {
  const added = (protocol: Action) =>
    Array.from({ length: 1200 }, (_, version) =>
      version === 0
        ? entryFile('', version, protocol, metadataAction())
        : entryFile('', version, add(`f${version}.parquet`, 1)),
    )
  const readsOfNextStart = async (storage: Storage): Promise<readonly string[]> => {
    const reads: string[] = []
    const watched: Storage = {
      ...storage,
      read: (path, range) => {
        reads.push(path)
        return storage.read(path, range)
      },
    }
    const { snapshot } = await lakeOn(watched).logs.load('silver.long')
    expect([snapshot.version, snapshot.files.size]).toEqual([1199, 1199])
    return reads
  }

  it('gets one, so that it is read in full only once', async () => {
    const storage = createMemoryStorage()
    await openTable(lakeOn(storage), 'silver.long', added(protocolAction), patientJob())
    expect((await readsOfNextStart(storage)).length).toBeLessThan(10)
  })

  it('gets none where its protocol says that others know better how to write it', async () => {
    const storage = createMemoryStorage()
    const unknown: Action = {
      kind: 'protocol',
      protocol: { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['aFeatureOfTomorrow'] },
    }
    await openTable(lakeOn(storage), 'silver.long', added(unknown), patientJob())
    expect((await paths(storage)).filter(path => !path.endsWith('.json'))).toEqual([])
    expect((await readsOfNextStart(storage)).length).toBeGreaterThanOrEqual(1200)
  })
})
