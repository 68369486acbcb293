import { describe, expect, it } from 'vitest'
import type { Action, Metadata, Snapshot } from './actions.ts'
import { type PlainAppend, beyondPlain, planAppend } from './append-plan.ts'
import { type CommitPlan, commitActions } from './commit-plan.ts'
import { parseLogEntry, printLogEntry } from './log-entry.ts'
import {
  add,
  created,
  entry,
  metadata,
  metadataAction,
  protocolAction,
  snapshotOf,
  newFile,
} from './log.fixture.ts'
import { snapshotBytes, snapshotRows } from './replay.ts'
import { field, struct } from './schema.fixture.ts'

const input = (changes: Partial<PlainAppend> = {}): PlainAppend => ({
  schema: metadata.schema,
  files: [
    newFile('part-1.parquet'),
    newFile('part 2.parquet', { size: 500, rows: 3, stats: '{"numRecords":3}' }),
  ],
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

describe('planAppend', () => {
  it('creates a table that every reader since 2019 opens', () => {
    const plan = planned(planAppend(undefined, input()))
    expect(kinds(plan)).toEqual(['protocol', 'metaData', 'add', 'add'])
    const snapshot = after(undefined, plan)
    expect(snapshot.protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 2 })
    expect(snapshot.metadata).toEqual({
      id: 'new-id',
      schema: metadata.schema,
      partitionColumns: [],
      configuration: {},
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
    ['the constraint c', { configuration: { 'delta.constraints.c': 'id > 0' } }],
    ['partitions by name', { partitionColumns: ['name'] }],
    ['rules or a default for the column id', column({ 'delta.generationExpression': '1' })],
    ['rules or a default for the column id', column({ CURRENT_DEFAULT: '1' })],
    ['rules or a default for the column id', column({ 'delta.invariants': '{}' })],
    [
      'rules or a default for the column id',
      { schema: { type: 'struct', fields: [field('id', 'long', false)] } },
    ],
  ])('are not added to a table with %s, since nobody wrote them for it', (what, changes) => {
    const special = snapshotOf(entry(0, protocolAction, metadataAction(changes)))
    expect(beyondPlain(special.metadata)).toBe(what)
    expect(planAppend(special, input({ schema: special.metadata.schema }))).toMatchObject({
      error: { kind: 'invalid', problems: [{ path: 'files' }] },
    })
  })

  it('are all that a table without any of that wants', () => {
    const properties = { 'delta.appendOnly': 'true', 'delta.enableChangeDataFeed': 'true' }
    expect(beyondPlain({ ...metadata, configuration: properties })).toBeUndefined()
  })
})
