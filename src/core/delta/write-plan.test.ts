import { describe, expect, it } from 'vitest'
import type { Metadata } from './actions.ts'
import type { CommitPlan } from './commit-plan.ts'
import { add, entry, metadata, metadataAction, protocolAction, snapshotOf, newFile } from './log.fixture.ts'
import { struct } from './schema.fixture.ts'
import { type TableWrite, planWrite, sameDescription } from './write-plan.ts'

const parted: Metadata = { ...metadata, partitionColumns: ['name'] }
const inPartition = (path: string, name: string | null, rows = 4) =>
  add(path, rows, { partitionValues: { name } })
const plain = snapshotOf(entry(0, protocolAction, metadataAction(), add('a', 4), add('b', 6)))
const base = snapshotOf(
  entry(
    0,
    protocolAction,
    metadataAction(parted),
    inPartition('a', 'x'),
    inPartition('b', 'y'),
    inPartition('c', null),
  ),
)

const planned = (on: Parameters<typeof planWrite>[0], write: Partial<TableWrite>): CommitPlan => {
  const defaults = {
    mode: { kind: 'append' as const },
    metadata: on?.metadata ?? metadata,
    files: [newFile('n')],
    now: 5,
  }
  const result = planWrite(on, { ...defaults, ...write })
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const kinds = (plan: CommitPlan) => plan.actions.map(({ kind }) => kind)
const removed = (plan: CommitPlan) =>
  plan.actions.flatMap(action => (action.kind === 'remove' ? [action.remove.path] : []))

describe('planWrite', () => {
  it('of an append reads nothing and only adds', () => {
    const plan = planned(plain, { txn: { appId: 'a', version: 1 } })
    expect(kinds(plan)).toEqual(['txn', 'add'])
    expect(plan).toMatchObject({ reads: 'nothing', readVersion: 0, operation: { isBlindAppend: true } })
  })

  it('of an overwrite reads and removes the whole table', () => {
    const plan = planned(plain, { mode: { kind: 'overwrite' } })
    expect(kinds(plan)).toEqual(['remove', 'remove', 'add'])
    expect(removed(plan)).toEqual(['a', 'b'])
    expect(plan).toMatchObject({
      reads: 'whole-table',
      operation: { metrics: { numRemovedFiles: '2', numRemovedBytes: '200' }, isBlindAppend: false },
    })
  })

  it('of partitions removes those of the new files, and reads no others', () => {
    const files = [
      newFile('n1', { partitionValues: { name: 'x' } }),
      newFile('n2', { partitionValues: { name: null } }),
      newFile('n3', { partitionValues: { name: 'new' } }),
    ]
    const plan = planned(base, { mode: { kind: 'dynamic-partitions' }, files })
    expect(removed(plan)).toEqual(['a', 'c'])
    const column = ['name']
    expect(plan.reads).toEqual({
      predicate: {
        kind: 'or',
        of: [
          { kind: 'and', of: [{ kind: 'compare', column, op: '=', value: 'x' }] },
          { kind: 'and', of: [{ kind: 'is-null', column }] },
          { kind: 'and', of: [{ kind: 'compare', column, op: '=', value: 'new' }] },
        ],
      },
      files: new Set(['a', 'c']),
    })
    expect(plan.operation.parameters).toMatchObject({
      mode: 'Overwrite',
      isDynamicPartitionOverwrite: 'true',
    })
  })

  it('of partitions replaces all of a table that has none', () => {
    expect(planned(plain, { mode: { kind: 'dynamic-partitions' } }).reads).toBe('whole-table')
  })

  it('of REPLACE WHERE counts rows that went and rows that were copied, and reads what the condition is about', () => {
    const [whole, some] = [...plain.files.values()]
    if (!whole || !some) throw new Error('no files')
    const predicate = { kind: 'compare', column: ['id'], op: '<', value: 9 } as const
    const plan = planned(plain, {
      mode: { kind: 'replace-where', condition: 'id < 9' },
      replacement: {
        predicate,
        removed: [whole],
        rewritten: [some],
        copied: [newFile('copy', { rows: 5 })],
        changes: [newFile('_change_data/c', { stats: '' })],
      },
    })
    expect(kinds(plan)).toEqual(['remove', 'remove', 'add', 'add', 'cdc'])
    expect(plan.reads).toEqual({ predicate, files: new Set(['a', 'b']) })
    expect(plan.operation).toMatchObject({
      parameters: { predicate: 'id < 9' },
      metrics: { numDeletedRows: '5', numCopiedRows: '5', numOutputRows: '10', numAddedChangeFiles: '1' },
    })
  })

  it('does not say how many rows went when a file does not', () => {
    const unknown = snapshotOf(entry(0, protocolAction, metadataAction(), add('a')))
    const replacement = {
      predicate: { kind: 'true' } as const,
      removed: [...unknown.files.values()],
      rewritten: [],
      copied: [],
      changes: [],
    }
    const plan = planned(unknown, { mode: { kind: 'replace-where', condition: 'true' }, replacement })
    expect(plan.operation.metrics).not.toHaveProperty('numDeletedRows')
  })

  it('makes the table when there is none', () => {
    const plan = planned(undefined, { mode: { kind: 'overwrite' } })
    expect(kinds(plan)).toEqual(['protocol', 'metaData', 'add'])
    expect(plan.readVersion).toBe(-1)
  })

  it('notices a change of nullability or field metadata, and keeps what else the table is', () => {
    const [id, name] = metadata.schema.fields
    if (!id || !name) throw new Error('no columns')
    for (const changed of [
      { ...id, nullable: false },
      { ...id, metadata: { comment: 'c' } },
    ]) {
      const schema = { ...metadata.schema, fields: [changed, name] }
      const plan = planned(plain, { mode: { kind: 'overwrite' }, metadata: { ...metadata, schema } })
      expect(plan.actions[0]).toEqual(metadataAction({ schema }))
    }
  })

  it('raises the protocol by what a changed description needs, and leaves it alone otherwise', () => {
    const wider = { ...metadata, schema: struct({ id: 'long', name: 'string', more: 'date' }) }
    expect(kinds(planned(plain, { metadata: wider }))).toEqual(['metaData', 'add'])
    const mapped = { ...metadata, configuration: { 'delta.columnMapping.mode': 'name' } }
    const plan = planned(plain, { metadata: mapped })
    expect(plan.actions[0]).toMatchObject({ protocol: { minReaderVersion: 2, minWriterVersion: 5 } })
  })

  it('takes no rows out of an append-only table', () => {
    const configuration = { 'delta.appendOnly': 'TRUE' }
    const filled = snapshotOf(entry(0, protocolAction, metadataAction({ configuration }), add('a')))
    const write = { metadata: filled.metadata, files: [newFile('n')], now: 5 }
    expect(planWrite(filled, { ...write, mode: { kind: 'overwrite' } })).toMatchObject({
      error: { kind: 'invalid' },
    })
    expect(planWrite(filled, { ...write, mode: { kind: 'append' } }).ok).toBe(true)
    const empty = snapshotOf(entry(0, protocolAction, metadataAction({ configuration })))
    expect(planWrite(empty, { ...write, mode: { kind: 'overwrite' } }).ok).toBe(true)
  })
})

describe('sameDescription', () => {
  it.each<[string, Partial<Metadata>, boolean]>([
    ['nothing', {}, true],
    ['when it was made', { createdTime: 1 }, true],
    ['the schema', { schema: struct({ id: 'long' }) }, false],
    ['a property', { configuration: { a: '1' } }, false],
    ['the comment', { description: 'd' }, false],
    ['the partition columns', { partitionColumns: ['name'] }, false],
  ])('after a change of %s is %s', (_what, changes, expected) =>
    expect(sameDescription(metadata, { ...metadata, ...changes })).toBe(expected),
  )

  it('does not mind the order of properties', () => {
    const [a, b] = [
      { x: '1', y: '2' },
      { y: '2', x: '1' },
    ]
    expect(sameDescription({ ...metadata, configuration: a }, { ...metadata, configuration: b })).toBe(true)
  })
})
