import { describe, expect, it } from 'vitest'
import type { CommitInfo, Snapshot } from './actions.ts'
import {
  type CommitPlan,
  addActionsOf,
  changeActionsOf,
  commitActions,
  isApplied,
  removeActionsOf,
} from './commit-plan.ts'
import { add, created, metadata, snapshotOf, txn, newFile } from './log.fixture.ts'
import { type TableWrite, planWrite } from './write-plan.ts'

const infoOf = (plan: CommitPlan): CommitInfo => {
  const [first] = commitActions(plan, {
    now: 99,
    txnId: 'txn-1',
    engineInfo: 'Boathouse/0',
    isolationLevel: 'WriteSerializable',
  })
  if (first?.kind !== 'commitInfo') throw new Error('commitInfo does not come first')
  return first.commitInfo
}

const base = snapshotOf(created(add('old-1', 4), add('old-2', 6, { size: 50 })))
const files = [newFile('part-1'), newFile('part-2', { size: 500, rows: 3 })]

const planned = (on: Snapshot | undefined, write: Partial<TableWrite> = {}): CommitPlan => {
  const plan = planWrite(on, { mode: { kind: 'append' }, metadata, files, now: 5, ...write })
  if (!plan.ok) throw new Error(plan.error.message)
  return plan.value
}

describe('actions of files', () => {
  const vector = {
    storageType: 'u' as const,
    pathOrInlineDv: 'ab',
    offset: 1,
    sizeInBytes: 40,
    cardinality: 2,
  }

  it('that are removed keep all that tombstones need, and no more', () => {
    const [live] = snapshotOf(
      created(
        add('a%20b', 4, {
          deletionVector: vector,
          baseRowId: 7,
          defaultRowCommitVersion: 3,
          tags: { t: 'x' },
          clusteringProvider: 'c',
        }),
      ),
    ).files.values()
    if (!live) throw new Error('no file')
    expect(removeActionsOf([live], 99, { dataChange: false })).toEqual([
      {
        kind: 'remove',
        remove: {
          path: 'a%20b',
          deletionTimestamp: 99,
          dataChange: false,
          extendedFileMetadata: true,
          partitionValues: {},
          size: 100,
          stats: '{"numRecords":4}',
          tags: { t: 'x' },
          deletionVector: vector,
          baseRowId: 7,
          defaultRowCommitVersion: 3,
        },
      },
    ])
  })

  it('that only re-arrange rows say so', () => {
    expect(addActionsOf([newFile('a')], { dataChange: false })).toMatchObject([
      { add: { dataChange: false } },
    ])
  })

  it('of the change feed have encoded paths and no statistics', () => {
    expect(
      changeActionsOf([
        newFile('_change_data/p=a%20b/cdc-1.parquet', { stats: '', partitionValues: { p: 'a b' } }),
      ]),
    ).toEqual([
      {
        kind: 'cdc',
        cdc: {
          path: '_change_data/p=a%2520b/cdc-1.parquet',
          partitionValues: { p: 'a b' },
          size: 1000,
          dataChange: false,
        },
      },
    ])
    expect(addActionsOf([newFile('a', { stats: '' })])[0]).not.toHaveProperty('add.stats')
  })
})

describe('commitInfo', () => {
  it('of an append says what Spark says', () => {
    expect(infoOf(planned(base))).toEqual({
      timestamp: 99,
      operation: 'WRITE',
      operationParameters: { mode: 'Append', partitionBy: '[]' },
      readVersion: 0,
      isolationLevel: 'WriteSerializable',
      isBlindAppend: true,
      operationMetrics: { numFiles: '2', numOutputRows: '13', numOutputBytes: '1500' },
      engineInfo: 'Boathouse/0',
      txnId: 'txn-1',
    })
  })

  it('of an overwrite counts what was removed', () => {
    expect(infoOf(planned(base, { mode: { kind: 'overwrite' } }))).toMatchObject({
      operationParameters: { mode: 'Overwrite' },
      isBlindAppend: false,
      operationMetrics: { numFiles: '2', numRemovedFiles: '2', numRemovedBytes: '150' },
    })
  })

  it('of a new table has no readVersion, which is Spark’s way to say it', () => {
    expect(infoOf(planned(undefined))).not.toHaveProperty('readVersion')
  })

  it('carries what made the commit', () => {
    const provenance = { recipe: { id: 'r', revision: 2 }, inputs: [{ table: 'bronze.a', version: 3 }] }
    expect(infoOf(planned(base, { provenance })).boathouse).toEqual(provenance)
  })

  it('is the first line of the entry, before all that the plan does', () => {
    const plan = planned(undefined)
    const actions = commitActions(plan, {
      now: 1,
      txnId: 't',
      engineInfo: 'e',
      isolationLevel: 'WriteSerializable',
    })
    expect(actions[0]?.kind).toBe('commitInfo')
    expect(actions.slice(1)).toEqual(plan.actions)
  })
})

describe('isApplied', () => {
  const snapshot = snapshotOf(created(txn('app', 5)))
  it.each([
    [4, true],
    [5, true],
    [6, false],
  ])('of transaction %i after 5 is %s', (version, applied) =>
    expect(isApplied(snapshot, { appId: 'app', version })).toBe(applied),
  )

  it('is false for another application and for a new table', () => {
    expect(isApplied(snapshot, { appId: 'other', version: 1 })).toBe(false)
    expect(isApplied(undefined, { appId: 'app', version: 1 })).toBe(false)
  })
})
