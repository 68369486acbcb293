import { describe, expect, it } from 'vitest'
import type { Action, CommitInfo, Metadata, Snapshot } from './actions.ts'
import {
  type AppendInput,
  type CommitPlan,
  type NewFile,
  addActionsOf,
  changeActionsOf,
  commitActions,
  isApplied,
  planAppend,
  planOverwrite,
  removeActionsOf,
} from './commit-plan.ts'
import { parseLogEntry, printLogEntry } from './log-entry.ts'
import {
  add,
  created,
  metadata,
  metadataAction,
  protocolAction,
  snapshotOf,
  txn,
  entry,
} from './log.fixture.ts'
import { snapshotBytes, snapshotRows } from './replay.ts'
import { field, struct } from './schema.fixture.ts'

const file = (path: string, changes: Partial<NewFile> = {}): NewFile => ({
  path,
  size: 1000,
  modified: 7,
  rows: 10,
  stats: '{"numRecords":10}',
  ...changes,
})

const input = (changes: Partial<AppendInput> = {}): AppendInput => ({
  schema: metadata.schema,
  files: [file('part-1.parquet'), file('part 2.parquet', { size: 500, rows: 3, stats: '{"numRecords":3}' })],
  now: 1_700_000_000_123,
  tableId: 'new-id',
  ...changes,
})

const base = snapshotOf(created(add('old-1', 4), add('old-2', 6, { partitionValues: {}, size: 50 })))

const planned = (result: ReturnType<typeof planAppend>): CommitPlan => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const kinds = (plan: CommitPlan) => plan.actions.map(action => action.kind)

/** What a reader of the log sees after the plan was committed. */
const after = (before: readonly Action[] | undefined, plan: CommitPlan): Snapshot => {
  const version = before ? 1 : 0
  const bytes = printLogEntry(
    commitActions(plan, {
      now: 9,
      txnId: 't',
      engineInfo: 'e',
      isolationLevel: 'WriteSerializable',
    }),
  )
  const read = parseLogEntry(version, bytes)
  if (!read.ok) throw new Error(read.error.message)
  return before ? snapshotOf(entry(0, ...before), read.value) : snapshotOf(read.value)
}

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

describe('planAppend', () => {
  it('creates a table that every reader since 2019 opens', () => {
    const plan = planned(planAppend(undefined, input({ configuration: { 'delta.appendOnly': 'true' } })))
    expect(kinds(plan)).toEqual(['protocol', 'metaData', 'add', 'add'])
    const snapshot = after(undefined, plan)
    expect(snapshot.protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 2 })
    expect(snapshot.metadata).toEqual({
      id: 'new-id',
      schema: metadata.schema,
      partitionColumns: [],
      configuration: { 'delta.appendOnly': 'true' },
      createdTime: 1_700_000_000_123,
    })
    expect(snapshotRows(snapshot)).toBe(13)
    expect(snapshotBytes(snapshot)).toBe(1500)
    expect(plan).toMatchObject({ readVersion: -1, reads: 'nothing' })
  })

  it('only adds files when nothing else changes, under encoded paths', () => {
    const plan = planned(planAppend(base, input()))
    expect(plan.actions).toEqual([
      {
        kind: 'add',
        add: {
          path: 'part-1.parquet',
          partitionValues: {},
          size: 1000,
          modificationTime: 7,
          dataChange: true,
          stats: '{"numRecords":10}',
        },
      },
      expect.objectContaining({ add: expect.objectContaining({ path: 'part%202.parquet' }) }),
    ])
    expect(plan).toMatchObject({ readVersion: 0, reads: 'nothing', operation: { isBlindAppend: true } })
  })

  it('adds new columns to the schema, and keeps the rest of the metadata', () => {
    const plan = planned(planAppend(base, input({ schema: struct({ NAME: 'string', extra: 'date' }) })))
    expect(kinds(plan)).toEqual(['metaData', 'add', 'add'])
    expect(plan.actions[0]).toEqual(
      metadataAction({ schema: struct({ id: 'long', name: 'string', extra: 'date' }) }),
    )
  })

  it('refuses new columns when schema changes are not wanted', () => {
    const refused = planAppend(
      base,
      input({ schema: struct({ id: 'long', extra: 'date' }), mergeSchema: false }),
    )
    expect(refused).toMatchObject({
      error: {
        kind: 'schema-mismatch',
        columns: [{ column: 'extra', expected: 'no such column', found: 'date' }],
      },
    })
  })

  it('refuses columns of another type, narrower integers in files too: other engines would not read them', () => {
    expect(planAppend(base, input({ schema: struct({ id: 'string' }) }))).toMatchObject({
      error: { kind: 'schema-mismatch' },
    })
    expect(planAppend(base, input({ schema: struct({ id: 'integer' }) }))).toMatchObject({
      error: { kind: 'schema-mismatch', columns: [{ column: 'id', expected: 'long', found: 'integer' }] },
    })
  })

  it('refuses names that Delta forbids, for new tables and new columns', () => {
    const schema = struct({ 'two words': 'long' })
    expect(planAppend(undefined, input({ schema }))).toMatchObject({ error: { kind: 'invalid' } })
    expect(planAppend(base, input({ schema }))).toMatchObject({ error: { kind: 'invalid' } })
  })

  it('changes name, description and properties on request, over those that there are', () => {
    const metadataUpdates = { name: 'n', description: 'd', configuration: { b: '2' } }
    const configured = snapshotOf(entry(0, protocolAction, metadataAction({ configuration: { a: '1' } })))
    const plan = planned(planAppend(configured, input({ metadataUpdates })))
    expect(plan.actions[0]).toEqual(
      metadataAction({ name: 'n', description: 'd', configuration: { a: '1', b: '2' } }),
    )
    const again = after([protocolAction, metadataAction({ configuration: { a: '1' } })], plan)
    expect(kinds(planned(planAppend(again, input({ metadataUpdates }))))).toEqual(['add', 'add'])
  })

  it('records the transaction before the files', () => {
    const plan = planned(planAppend(base, input({ txn: { appId: 'batch', version: 3, lastUpdated: 5 } })))
    expect(plan.actions[0]).toEqual({ kind: 'txn', txn: { appId: 'batch', version: 3, lastUpdated: 5 } })
  })

  it('asks for the values of partition columns and writes every one of them', () => {
    const partitioned = snapshotOf(entry(0, protocolAction, metadataAction({ partitionColumns: ['name'] })))
    expect(planAppend(partitioned, input())).toMatchObject({
      error: { kind: 'invalid', problems: [{ path: 'files' }] },
    })
    const files = [file('a', { partitionValues: { name: null, other: 'x' } })]
    expect(planned(planAppend(partitioned, input({ files }))).actions[0]).toMatchObject({
      add: { partitionValues: { name: null } },
    })
  })
})

describe('plain files', () => {
  const column = (metadata: Metadata['schema']['fields'][number]['metadata']) => ({
    schema: {
      type: 'struct' as const,
      fields: [{ ...field('id', 'long'), metadata }, field('name', 'string')],
    },
  })
  it.each<[string, Partial<Metadata>]>([
    ['column mapping', { configuration: { 'delta.columnMapping.mode': 'name' } }],
    ['constraint', { configuration: { 'delta.constraints.c': 'id > 0' } }],
    ['generated', column({ 'delta.generationExpression': '1' })],
    ['default', column({ CURRENT_DEFAULT: '1' })],
    ['invariant', column({ 'delta.invariants': '{}' })],
  ])('are not added to a table with a %s, since nobody wrote them for it', (_what, changes) => {
    const special = snapshotOf(entry(0, protocolAction, metadataAction(changes)))
    for (const plan of [planAppend, planOverwrite]) {
      expect(plan(special, input({ schema: special.metadata.schema }))).toMatchObject({
        error: { kind: 'invalid', problems: [{ path: 'files' }] },
      })
    }
  })
})

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
    expect(addActionsOf([file('a')], { dataChange: false })).toMatchObject([{ add: { dataChange: false } }])
  })

  it('of the change feed have encoded paths and no statistics', () => {
    expect(
      changeActionsOf([
        file('_change_data/p=a%20b/cdc-1.parquet', { stats: '', partitionValues: { p: 'a b' } }),
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
    expect(addActionsOf([file('a', { stats: '' })])[0]).not.toHaveProperty('add.stats')
  })
})

describe('planOverwrite', () => {
  it('removes every live file and adds the new ones', () => {
    const plan = planned(planOverwrite(base, input()))
    expect(kinds(plan)).toEqual(['remove', 'remove', 'add', 'add'])
    expect(plan.actions[0]).toEqual({
      kind: 'remove',
      remove: {
        path: 'old-1',
        deletionTimestamp: 1_700_000_000_123,
        dataChange: true,
        extendedFileMetadata: true,
        partitionValues: {},
        size: 100,
        stats: '{"numRecords":4}',
      },
    })
    expect(plan).toMatchObject({ readVersion: 0, reads: 'whole-table', operation: { isBlindAppend: false } })
    const first = [protocolAction, metadataAction(), add('old-1', 4), add('old-2', 6)]
    expect([...after(first, plan).files.keys()]).toEqual(['part-1.parquet', 'part%202.parquet'])
  })

  it('leaves the metadata alone when the schema is the same', () => {
    expect(kinds(planned(planOverwrite(base, input({ files: [] }))))).toEqual(['remove', 'remove'])
  })

  it('takes a new schema and keeps the id of the table', () => {
    const schema = struct({ total: 'double' })
    const plan = planned(planOverwrite(base, input({ schema })))
    expect(plan.actions[0]).toEqual(metadataAction({ schema }))
  })

  it('notices a change of nullability or field metadata', () => {
    const schema = { ...metadata.schema, fields: [field('id', 'long', false), field('name', 'string')] }
    expect(kinds(planned(planOverwrite(base, input({ schema }))))[0]).toBe('metaData')
  })

  it('creates the table when there is none', () => {
    expect(kinds(planned(planOverwrite(undefined, input())))).toEqual(['protocol', 'metaData', 'add', 'add'])
  })

  it('refuses to take rows out of an append-only table', () => {
    const configuration = { 'delta.appendOnly': 'true' }
    const filled = snapshotOf(entry(0, protocolAction, metadataAction({ configuration }), add('a')))
    expect(planOverwrite(filled, input())).toMatchObject({ error: { kind: 'invalid' } })
    const empty = snapshotOf(entry(0, protocolAction, metadataAction({ configuration })))
    expect(planOverwrite(empty, input()).ok).toBe(true)
  })

  it('refuses a schema without the column that the table is partitioned by', () => {
    const partitioned = snapshotOf(entry(0, protocolAction, metadataAction({ partitionColumns: ['name'] })))
    expect(planOverwrite(partitioned, input({ schema: struct({ id: 'long' }) }))).toMatchObject({
      error: { kind: 'invalid', problems: [{ path: 'schema' }] },
    })
  })
})

describe('commitInfo', () => {
  it('of an append says what Spark says', () => {
    expect(infoOf(planned(planAppend(base, input())))).toEqual({
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
    expect(infoOf(planned(planOverwrite(base, input())))).toMatchObject({
      operationParameters: { mode: 'Overwrite' },
      isBlindAppend: false,
      operationMetrics: { numFiles: '2', numRemovedFiles: '2', numRemovedBytes: '150' },
    })
  })

  it('of a new table has no readVersion, which is Spark’s way to say it', () => {
    expect(infoOf(planned(planAppend(undefined, input())))).not.toHaveProperty('readVersion')
  })

  it('carries what made the commit', () => {
    const provenance = { recipe: { id: 'r', revision: 2 }, inputs: [{ table: 'bronze.a', version: 3 }] }
    expect(infoOf(planned(planOverwrite(base, input({ provenance })))).boathouse).toEqual(provenance)
  })

  it('is the first line of the entry, before all that the plan does', () => {
    const plan = planned(planAppend(undefined, input()))
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
