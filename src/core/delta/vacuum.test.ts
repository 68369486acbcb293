import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, DeletionVector, LogEntry } from './actions.ts'
import { add, created, entry, metadataAction, snapshotOf } from './log.fixture.ts'
import {
  type StoredFile,
  fileRetention,
  isHidden,
  planVacuum,
  planVacuumEnd,
  planVacuumStart,
  printVersions,
  versionsWith,
} from './vacuum.ts'

const stored = (path: string, modified = 0): StoredFile => ({ path, size: 10, modified })

const gone = (path: string, deletionTimestamp?: number, deletionVector?: DeletionVector): Action => ({
  kind: 'remove',
  remove: {
    path,
    dataChange: true,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionVector ? { deletionVector } : {}),
  },
})

const vector: DeletionVector = {
  storageType: 'u',
  pathOrInlineDv: 'ab^-aqEH.-t@S}K{vb[*k^',
  offset: 4,
  sizeInBytes: 40,
  cardinality: 6,
}
const vectorFile = 'ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin'

const deleted = (
  log: readonly LogEntry[],
  files: readonly StoredFile[],
  keepAfter = 100,
): readonly string[] => planVacuum({ snapshot: snapshotOf(...log), files, keepAfter }).map(({ path }) => path)

describe('VACUUM deletes', () => {
  it('only what is neither live nor lately removed nor lately written', () => {
    const log = [
      created(add('live'), add('old'), add('new'), add('untimed')),
      entry(1, gone('old', 99), gone('new', 100), gone('untimed')),
    ]
    const files = ['live', 'old', 'new', 'untimed', 'orphan'].map(path => stored(path))
    expect(deleted(log, [...files, stored('young', 100)])).toEqual(['old', 'untimed', 'orphan'])
  })

  it('no file that is known by another spelling: encoded, or absolute', () => {
    const log = [created(add('part%20a=%25/x%20y'), add('file:///home/me/t/k=1/z.parquet'))]
    expect(
      deleted(log, [stored('part a=%/x y'), stored('k=1/z.parquet'), stored('part%20a=%25/x%20y')]),
    ).toEqual(['part%20a=%25/x%20y'])
  })

  it('deletion vectors as it does data files', () => {
    const live = created(add('a', 10, { deletionVector: vector }))
    expect(deleted([live], [stored('a'), stored(vectorFile)])).toEqual([])
    const later = entry(1, gone('a', 5, vector), add('a', 10))
    expect(deleted([live, later], [stored('a'), stored(vectorFile)])).toEqual([vectorFile])
    const absolute = { ...vector, storageType: 'p', pathOrInlineDv: `s3://b/t/${vectorFile}` } as const
    expect(deleted([created(add('a', 10, { deletionVector: absolute }))], [stored(vectorFile)])).toEqual([])
  })

  it('nothing that was removed within a longer retention, though the checkpoint forgot it', () => {
    const snapshot = snapshotOf(created())
    const remembered = [{ path: 'a', dataChange: true, deletionTimestamp: 100 }]
    const files = [stored('a'), stored('b')]
    const left = planVacuum({ snapshot, files, keepAfter: 100, removals: remembered })
    expect(left.map(({ path }) => path)).toEqual(['b'])
  })

  it('nothing hidden, but change files and partitions of columns with an underscore', () => {
    for (const name of ['_delta_log', '.tmp', '_SUCCESS', '_other=1'])
      expect(isHidden(name, ['_p'])).toBe(true)
    for (const name of ['_change_data', '_p=1', 'k=1', 'a.parquet'])
      expect(isHidden(name, ['_p'])).toBe(false)
  })

  it('after a week, or what the table says', () => {
    expect(fileRetention(snapshotOf(created()))).toBe(168 * 3_600_000)
    const configuration = { 'delta.deletedFileRetentionDuration': 'interval 2 days' }
    expect(fileRetention(snapshotOf(created(metadataAction({ configuration }))))).toBe(48 * 3_600_000)
  })
})

describe('versions that are lost with files', () => {
  it('are those between the add and the remove', () => {
    const log = [created(add('a')), entry(1, add('b')), entry(2, gone('a')), entry(3, gone('b'))]
    expect(versionsWith(new Set(['a']), log, 0)).toEqual([{ from: 0, to: 1 }])
    expect(versionsWith(new Set(['b']), log, 0)).toEqual([{ from: 1, to: 2 }])
    expect(versionsWith(new Set(['a', 'b']), log, 0)).toEqual([{ from: 0, to: 2 }])
    expect(versionsWith(new Set(['c']), log, 0)).toEqual([])
  })

  it('begin with the oldest that there is when the add is not in the log any more', () => {
    const log = [entry(5), entry(6, gone('a')), entry(7)]
    expect(versionsWith(new Set(['a']), log, 5)).toEqual([{ from: 5, to: 5 }])
  })

  it('are those with the deletion vector when only its file goes', () => {
    const log = [
      created(add('a', 10)),
      entry(1, gone('a'), add('a', 10, { deletionVector: vector })),
      entry(2),
      entry(3, gone('a', 1, vector)),
    ]
    expect(versionsWith(new Set([vectorFile]), log, 0)).toEqual([{ from: 1, to: 2 }])
    expect(versionsWith(new Set(['a']), log, 0)).toEqual([{ from: 0, to: 2 }])
  })

  it('are exactly those whose snapshot has one of the files, whatever the history', () => {
    const step = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), add: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { maxLength: 3 }), { maxLength: 12 }),
        fc.subarray(['a', 'b', 'c']),
        (steps, lost) => {
          const log = [
            created(),
            ...steps.map((actions, index) => {
              const unique = [...new Map(actions.map(action => [action.name, action])).values()]
              return entry(index + 1, ...unique.map(({ name, add: adds }) => (adds ? add(name) : gone(name))))
            }),
          ]
          const wanted = log.flatMap(({ version }) => {
            const { files } = snapshotOf(...log.slice(0, version + 1))
            return lost.some(name => files.has(name)) ? [version] : []
          })
          const found = versionsWith(new Set(lost), log, 0).flatMap(({ from, to }) =>
            Array.from({ length: to - from + 1 }, (_, index) => from + index),
          )
          expect(found).toEqual(wanted)
        },
      ),
    )
  })

  it('are written as people write them', () => {
    expect(
      printVersions([
        { from: 0, to: 4 },
        { from: 7, to: 7 },
      ]),
    ).toBe('0 to 4, 7')
  })
})

describe('the commits of VACUUM', () => {
  const base = snapshotOf(created())

  it('say what is to be deleted, and what was, as Spark does', () => {
    const start = planVacuumStart(base, [stored('a'), stored('b')], { checked: true, asked: 5 })
    expect(start).toMatchObject({ readVersion: 0, actions: [], reads: 'nothing' })
    expect(start.operation).toMatchObject({
      name: 'VACUUM START',
      parameters: {
        retentionCheckEnabled: 'true',
        defaultRetentionMillis: '604800000',
        specifiedRetentionMillis: '5',
      },
      metrics: { numFilesToDelete: '2', sizeOfDataToDelete: '20' },
    })
    expect(planVacuumStart(base, [], { checked: false, asked: undefined }).operation.parameters).toEqual({
      retentionCheckEnabled: 'false',
      defaultRetentionMillis: '604800000',
    })
    expect(planVacuumEnd(base, { files: 2, directories: 3 }).operation).toMatchObject({
      name: 'VACUUM END',
      parameters: { status: 'COMPLETED' },
      metrics: { numDeletedFiles: '2', numVacuumedDirectories: '3' },
    })
    expect(planVacuumEnd(base, undefined).operation.parameters).toEqual({ status: 'FAILED' })
  })
})
