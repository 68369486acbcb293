import { describe, expect, it } from 'vitest'
import type { DeletionVector, Snapshot } from './actions.ts'
import { type CloneInput, planClone, planCopies } from './clone.ts'
import type { CommitPlan } from './commit-plan.ts'
import { add, created, entry, metadata, metadataAction, protocolAction, snapshotOf } from './log.fixture.ts'

const vector = (name: string, offset: number, storageType: 'u' | 'p' = 'u'): DeletionVector => ({
  storageType,
  pathOrInlineDv: name,
  offset,
  sizeInBytes: 34,
  cardinality: 2,
})

const inline: DeletionVector = { storageType: 'i', pathOrInlineDv: 'abc', sizeInBytes: 3, cardinality: 1 }

const uuids = () => {
  let next = 0
  return () => `00000000-0000-4000-8000-${String((next += 1)).padStart(12, '0')}`
}

const source = snapshotOf(
  created(
    add('k=a%2520b/part-1.snappy.parquet', 5, { baseRowId: 3, deletionVector: vector('v'.repeat(20), 1) }),
    add('part-2.c000.zstd.parquet', 5, { deletionVector: vector('v'.repeat(20), 43) }),
    add('file:///elsewhere/part-3', 5, { deletionVector: vector('file:///elsewhere/dv.bin', 1, 'p') }),
    add('part-4.parquet', 5, { deletionVector: inline }),
  ),
  entry(1),
)

const inputOf = (changes: Partial<CloneInput> = {}): CloneInput => {
  const from = changes.source ?? source
  return {
    sourceTable: 'silver.orders',
    source: from,
    copies: planCopies(from, uuids()),
    properties: {},
    tableId: 'new-id',
    now: 50,
    ...changes,
  }
}

const planned = (base: Snapshot | undefined, input: CloneInput): CommitPlan => {
  const plan = planClone(base, input)
  if (!plan.ok) throw new Error(plan.error.message)
  return plan.value
}

describe('files of a clone', () => {
  it('have new names, in the partition that they were in, and keep their ending', () => {
    const paths = planCopies(source, uuids()).map(({ path }) => path)
    expect(new Set(paths).size).toBe(4)
    expect(paths.map(path => path.replace(/[\da-f]{8}-[\da-f-]{27}/, '*'))).toEqual([
      'k=a%20b/part-00000-*.snappy.parquet',
      'part-00001-*.zstd.parquet',
      'part-00002-*.parquet',
      'part-00003-*.parquet',
    ])
  })

  it('share the copy of a deletion vector file as they shared the file', () => {
    const [first, second, third, fourth] = planCopies(source, uuids())
    expect(first?.vectorUuid).toBeDefined()
    expect(second?.vectorUuid).toBe(first?.vectorUuid)
    expect(third?.vectorUuid).not.toBe(first?.vectorUuid)
    expect(fourth?.vectorUuid).toBeUndefined()
  })
})

describe('the commit of a clone', () => {
  it('is version 0 of a table with its own id, all in one', () => {
    const plan = planned(undefined, inputOf({ properties: { 'boathouse.note': 'x' } }))
    expect(plan.readVersion).toBe(-1)
    const after = snapshotOf(entry(0, ...plan.actions))
    expect(after.metadata).toEqual({
      ...source.metadata,
      id: 'new-id',
      createdTime: 50,
      configuration: { 'boathouse.note': 'x' },
    })
    expect([...after.files.values()].map(({ stats, dataChange }) => [stats, dataChange])).toEqual(
      [...source.files.values()].map(({ stats }) => [stats, true]),
    )
  })

  it('points to the copied deletion vectors, relative to the new table, and keeps inline ones', () => {
    const files = [...snapshotOf(entry(0, ...planned(undefined, inputOf()).actions)).files.values()]
    expect(files.map(({ deletionVector }) => deletionVector)).toEqual([
      { ...vector('', 1), pathOrInlineDv: files[0]?.deletionVector?.pathOrInlineDv },
      { ...vector('', 43), pathOrInlineDv: files[0]?.deletionVector?.pathOrInlineDv },
      { ...vector('', 1), pathOrInlineDv: files[2]?.deletionVector?.pathOrInlineDv },
      inline,
    ])
    expect(files[0]).not.toHaveProperty('baseRowId')
  })

  it('says where it came from, as Spark does', () => {
    expect(planned(undefined, inputOf()).operation).toMatchObject({
      name: 'CLONE',
      parameters: { source: 'silver.orders', sourceVersion: '1' },
      metrics: {
        sourceTableSize: '400',
        sourceNumOfFiles: '4',
        numRemovedFiles: '0',
        numCopiedFiles: '4',
        removedFilesSize: '0',
        copiedFilesSize: '400',
      },
    })
  })

  it('raises the protocol for the properties that are set', () => {
    const plan = planned(undefined, inputOf({ properties: { 'delta.enableChangeDataFeed': 'true' } }))
    expect(plan.actions[0]).toEqual({
      kind: 'protocol',
      protocol: { minReaderVersion: 1, minWriterVersion: 4 },
    })
  })

  it('does not take over when the source began to time its commits in the log', () => {
    const configuration = {
      'delta.enableInCommitTimestamps': 'true',
      'delta.inCommitTimestampEnablementVersion': '1',
      'delta.inCommitTimestampEnablementTimestamp': '1700000000000',
    }
    const timed = snapshotOf(created(metadataAction({ configuration })))
    const after = snapshotOf(entry(0, ...planned(undefined, inputOf({ source: timed })).actions))
    expect(after.metadata.configuration).toEqual({ 'delta.enableInCommitTimestamps': 'true' })
  })

  it('puts the copy in the place of a table, which keeps its id and a protocol that is never lowered', () => {
    const higher = { ...protocolAction, protocol: { minReaderVersion: 2, minWriterVersion: 5 } } as const
    const base = snapshotOf(entry(0, higher, metadataAction({ id: 'old-id' }), add('was', 1)))
    const plan = planned(base, inputOf())
    expect(plan).toMatchObject({ readVersion: 0, reads: 'whole-table' })
    const after = snapshotOf(
      entry(0, higher, metadataAction({ id: 'old-id' }), add('was', 1)),
      entry(1, ...plan.actions),
    )
    expect(after.metadata.id).toBe('old-id')
    expect(after.protocol).toEqual(higher.protocol)
    expect(after.files.size).toBe(4)
    expect(plan.operation.metrics).toMatchObject({ numRemovedFiles: '1', removedFilesSize: '100' })
  })

  it('is refused when the properties would change what the files depend on, or rows of an append-only table go', () => {
    const mapping = planClone(undefined, inputOf({ properties: { 'delta.columnMapping.mode': 'name' } }))
    expect(mapping.ok || mapping.error.message).toContain('column mapping of its source')
    const only = snapshotOf(
      created(metadataAction({ configuration: { 'delta.appendOnly': 'true' } }), add('a')),
    )
    const replaced = planClone(only, inputOf())
    expect(replaced.ok || replaced.error.message).toContain('append-only')
  })

  it('is refused when the source needs what can not be written', () => {
    const unknown = {
      ...source,
      metadata,
      protocol: { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['somethingNew'] },
    }
    const plan = planClone(undefined, inputOf({ source: unknown }))
    expect(plan.ok || plan.error.message).toContain('somethingNew')
  })
})
