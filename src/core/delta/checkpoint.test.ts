import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParquetContent, ParquetRow } from '../ports/parquet.ts'
import type { Action, AddFile, LogEntry, Metadata, RemoveFile, Snapshot } from './actions.ts'
import { checkpointActions, checkpointColumns } from './checkpoint-read.ts'
import { checkpointContent } from './checkpoint-write.ts'
import { add, created, entry, metadata, snapshotOf, txn } from './log.fixture.ts'
import { replayLog, snapshotOfCheckpoint } from './replay.ts'
import { struct } from './schema.fixture.ts'
import { parseStats } from './stats.ts'
import type { DeltaType, StructType } from './schema.ts'

const day = 86_400_000
const now = 100 * day

/** The part of a content that a reader selects. */
const selected = (content: ParquetContent): ParquetContent => {
  const cut = (row: ParquetRow, { fields }: StructType): ParquetRow =>
    Object.fromEntries(
      fields.map(({ name, type }) => {
        const value = row[name] ?? null
        const isStruct = typeof type === 'object' && type.type === 'struct'
        return [name, isStruct && value !== null ? cut(value as ParquetRow, type) : value]
      }),
    )
  const schema = checkpointColumns(content.schema)
  return { schema, rows: content.rows.map(row => cut(row, schema)) }
}

const actionsIn = (content: ParquetContent): readonly Action[] => {
  const actions = checkpointActions(selected(content))
  if (!actions.ok) throw new Error(actions.error.message)
  return actions.value
}

const reopened = (snapshot: Snapshot, at = now): Snapshot => {
  const actions = actionsIn(checkpointContent(snapshot, at))
  const opened = snapshotOfCheckpoint(snapshot.version, actions, undefined, snapshot.timestamp)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

const columnsOf = ({ schema }: ParquetContent, name: string): readonly string[] => {
  const type = schema.fields.find(field => field.name === name)?.type
  return typeof type === 'object' && type.type === 'struct' ? type.fields.map(field => field.name) : []
}

const kindsOf = (content: ParquetContent): readonly string[] => actionsIn(content).map(({ kind }) => kind)

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'a%20b', ''))
const texts = fc.dictionary(text, text, { maxKeys: 3 })
const count = fc.nat(Number.MAX_SAFE_INTEGER)
const paths = fc.constantFrom('a', 'b', 'p=1/c', 'd%20e')

const deletionVector = fc.record(
  {
    storageType: fc.constantFrom('u' as const, 'i' as const, 'p' as const),
    pathOrInlineDv: fc.string(),
    offset: fc.nat(1000),
    sizeInBytes: fc.nat(1000),
    cardinality: count,
  },
  { requiredKeys: ['storageType', 'pathOrInlineDv', 'sizeInBytes', 'cardinality'] },
)

const extras = { deletionVector, baseRowId: count, defaultRowCommitVersion: count }
const partitionValues = fc.dictionary(text, fc.option(text), { maxKeys: 3 })

const anyAdd: fc.Arbitrary<AddFile> = fc.record(
  {
    path: paths,
    partitionValues,
    size: count,
    modificationTime: count,
    dataChange: fc.constant(false),
    stats: fc.constantFrom('{"numRecords":3}', '{"numRecords":1,"maxValues":{"id":9007199254740993}}'),
    tags: texts,
    clusteringProvider: text,
    ...extras,
  },
  { requiredKeys: ['path', 'partitionValues', 'size', 'modificationTime', 'dataChange'] },
)

const anyRemove: fc.Arbitrary<RemoveFile> = fc.record(
  {
    path: paths,
    dataChange: fc.constant(false),
    deletionTimestamp: fc.integer({ min: now - 6 * day, max: now }),
    extendedFileMetadata: fc.boolean(),
    partitionValues,
    size: count,
    ...extras,
  },
  { requiredKeys: ['path', 'dataChange', 'deletionTimestamp'] },
)

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  anyAdd.map((file): Action => ({ kind: 'add', add: file })),
  anyRemove.map((file): Action => ({ kind: 'remove', remove: file })),
  fc
    .tuple(text, count, fc.option(count, { nil: undefined }))
    .map(([appId, version, lastUpdated]): Action => ({
      kind: 'txn',
      txn: { appId, version, ...(lastUpdated === undefined ? {} : { lastUpdated }) },
    })),
  fc.tuple(text, text, fc.boolean()).map(([domain, configuration, removed]): Action => ({
    kind: 'domainMetadata',
    domainMetadata: { domain, configuration, removed },
  })),
)

const anyLog: fc.Arbitrary<readonly LogEntry[]> = fc
  .array(fc.array(anyAction, { maxLength: 4 }), { minLength: 1, maxLength: 8 })
  .map(commits =>
    commits.map((actions, version) => (version === 0 ? created(...actions) : entry(version, ...actions))),
  )

describe('a checkpoint', () => {
  it('holds the snapshot it was made of, after any sequence of commits', () => {
    fc.assert(
      fc.property(anyLog, log => {
        const snapshot = snapshotOf(...log)
        expect(reopened(snapshot)).toEqual(snapshot)
        expect([...reopened(snapshot).files.keys()], 'the order of the files').toEqual([
          ...snapshot.files.keys(),
        ])
      }),
      { numRuns: 300 },
    )
  })

  it('can take the place of the commits before it, wherever it is made', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), (log, at) => {
        const cut = 1 + (at % log.length)
        const base = reopened(snapshotOf(...log.slice(0, cut)))
        expect(replayLog(log.slice(cut), base)).toEqual({ ok: true, value: snapshotOf(...log) })
      }),
    )
  })

  it('holds no commitInfo, no change files, and of removed files neither statistics nor tags', () => {
    const removed: RemoveFile = {
      path: 'gone',
      deletionTimestamp: now,
      dataChange: true,
      stats: '{"numRecords":1}',
      tags: { a: 'b' },
    }
    const cdc: Action = {
      kind: 'cdc',
      cdc: { path: '_change_data/c', partitionValues: {}, size: 1, dataChange: false },
    }
    const content = checkpointContent(
      snapshotOf(created(add('a', 1)), entry(1, { kind: 'remove', remove: removed }, cdc)),
      now,
    )
    expect(kindsOf(content)).toEqual(['protocol', 'metaData', 'remove', 'add'])
    expect(columnsOf(content, 'remove')).toContain('deletionTimestamp')
    expect(columnsOf(content, 'remove')).not.toContain('stats')
    expect(columnsOf(content, 'remove')).not.toContain('tags')
    expect(content.numOfAddFiles).toBe(1)
  })

  it('leaves out tombstones that expired, by the retention of the table', () => {
    const removedAt = (path: string, deletionTimestamp: number): Action => ({
      kind: 'remove',
      remove: { path, deletionTimestamp, dataChange: true },
    })
    const log = (configuration: Metadata['configuration']) =>
      snapshotOf(
        created(
          { kind: 'metaData', metaData: { ...metadata, configuration } },
          removedAt('old', now - 8 * day),
          removedAt('new', now - 6 * day),
          { kind: 'remove', remove: { path: 'timeless', dataChange: true } },
        ),
      )
    const left = (configuration: Metadata['configuration']) => [
      ...reopened(log(configuration)).tombstones.keys(),
    ]
    expect(left({})).toEqual(['new'])
    expect(left({ 'delta.deletedFileRetentionDuration': 'interval 10 days' })).toEqual(['old', 'new'])
    expect(left({ 'delta.deletedFileRetentionDuration': 'interval 1 hour' })).toEqual([])
  })

  it('drops transactions that expired only where the table asks for that', () => {
    const applied: Action = { kind: 'txn', txn: { appId: 'old', version: 1, lastUpdated: now - 2 * day } }
    const log = (configuration: Metadata['configuration']) =>
      snapshotOf(
        created({ kind: 'metaData', metaData: { ...metadata, configuration } }, applied, txn('timeless', 2)),
      )
    expect([...reopened(log({})).txns.keys()]).toEqual(['old', 'timeless'])
    const short = { 'delta.setTransactionRetentionDuration': 'interval 1 day' }
    expect([...reopened(log(short)).txns.keys()]).toEqual(['timeless'])
  })

  it('has feature lists exactly where the protocol has', () => {
    const features: Action = {
      kind: 'protocol',
      protocol: {
        minReaderVersion: 3,
        minWriterVersion: 7,
        readerFeatures: [],
        writerFeatures: ['appendOnly'],
      },
    }
    expect(reopened(snapshotOf(created(features))).protocol).toEqual(
      features.kind === 'protocol' && features.protocol,
    )
    expect(reopened(snapshotOf(created())).protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 2 })
  })

  it('follows the V2 spec where the table has the feature and wants it, and the V1 spec else', () => {
    const of = (writerFeatures: readonly string[], policy: string) =>
      snapshotOf(
        created(
          {
            kind: 'protocol',
            protocol: {
              minReaderVersion: 3,
              minWriterVersion: 7,
              readerFeatures: writerFeatures,
              writerFeatures,
            },
          },
          {
            kind: 'metaData',
            metaData: { ...metadata, configuration: { 'delta.checkpointPolicy': policy } },
          },
        ),
      )
    const v2 = checkpointContent(of(['v2Checkpoint'], 'v2'), now)
    expect(kindsOf(v2)).toEqual(['checkpointMetadata', 'protocol', 'metaData'])
    expect(actionsIn(v2)[0]).toEqual({ kind: 'checkpointMetadata', checkpointMetadata: { version: 0 } })
    expect(kindsOf(checkpointContent(of(['v2Checkpoint'], 'classic'), now))).toEqual(['protocol', 'metaData'])
    expect(kindsOf(checkpointContent(of([], 'v2'), now))).toEqual(['protocol', 'metaData'])
  })

  it('without protocol or metaData is damaged', () => {
    expect(snapshotOfCheckpoint(4, [], undefined)).toMatchObject({
      ok: false,
      error: { kind: 'log-corrupt', version: 4 },
    })
  })
})

describe('statistics in a checkpoint', () => {
  const schema = struct({
    p: 'date',
    id: 'long',
    small: 'byte',
    price: 'decimal(10,2)',
    huge: 'decimal(38,2)',
    x: 'double',
    name: 'string',
    ok: 'boolean',
    day: 'date',
    at: 'timestamp',
    local: 'timestamp_ntz',
    inner: struct({ a: 'integer', list: { type: 'array', elementType: 'string', containsNull: true } }),
  })
  const configured = (properties: Metadata['configuration']): Metadata => ({
    ...metadata,
    schema,
    partitionColumns: ['p'],
    configuration: properties,
  })
  const stats =
    '{"numRecords":3,' +
    '"minValues":{"id":-9007199254740993,"small":-1,"price":-1.05,"x":0.5,"name":"é","day":"1969-12-31","at":"2020-01-01T00:00:00.001Z","local":"1960-01-01T00:00:00.500","inner":{"a":1}},' +
    '"maxValues":{"id":9007199254740993,"small":1,"price":12.3,"x":1e300,"name":"z","day":"2020-02-29","at":"2020-01-01T00:00:00.002Z","local":"1960-01-01T00:00:00.501","inner":{"a":2}},' +
    '"nullCount":{"id":0,"price":1,"ok":2,"inner":{"a":0,"list":3}},"tightBounds":false}'
  const of = (properties: Metadata['configuration'], file: Partial<AddFile> = {}) =>
    snapshotOf(
      created(
        { kind: 'metaData', metaData: configured(properties) },
        add('a', undefined, { stats, partitionValues: { p: '2026-03-01' }, ...file }),
      ),
    )
  const asStruct = {
    'delta.checkpoint.writeStatsAsJson': 'false',
    'delta.checkpoint.writeStatsAsStruct': 'true',
  }
  const addColumns = (snapshot: Snapshot): readonly string[] =>
    columnsOf(checkpointContent(snapshot, now), 'add')
  const rowOf = (snapshot: Snapshot): ParquetRow =>
    checkpointContent(snapshot, now).rows.at(-1)?.['add'] as ParquetRow

  it('are text unless the table says otherwise', () => {
    expect(addColumns(of({}))).toContain('stats')
    expect(addColumns(of({}))).not.toContain('stats_parsed')
    expect(addColumns(of(asStruct))).not.toContain('stats')
    expect(addColumns(of(asStruct))).toEqual(
      expect.arrayContaining(['stats_parsed', 'partitionValues_parsed']),
    )
    const neither = { 'delta.checkpoint.writeStatsAsJson': 'false' }
    expect([...reopened(of(neither)).files.values()][0]).not.toHaveProperty('stats')
  })

  it('come back from columns as the text they were, digit by digit', () => {
    const [file] = [...reopened(of(asStruct)).files.values()]
    expect(parseStats(file?.stats ?? '')).toEqual(parseStats(stats))
    expect(file?.stats).toContain('9007199254740993')
    expect(file?.stats).toContain('"tightBounds":false')
  })

  it('are typed as the columns are, partition columns apart', () => {
    const row = rowOf(of(asStruct))
    expect(row['partitionValues_parsed']).toEqual({ p: 20_513 })
    expect(row['stats_parsed']).toMatchObject({
      numRecords: 3n,
      minValues: {
        id: -9007199254740993n,
        price: -105n,
        day: -1,
        at: 1_577_836_800_001_000n,
        local: -315_619_199_500_000n,
      },
      maxValues: { price: 1230n, inner: { a: 2 } },
      nullCount: { ok: 2n, inner: { a: 0n, list: 3n } },
      tightBounds: false,
    })
  })

  it('leave out what a double can not tell: a bound of more digits may not bound', () => {
    const row = rowOf(of(asStruct, { stats: '{"numRecords":1,"minValues":{"huge":1234567890123456789.25}}' }))
    expect(row['stats_parsed']).toMatchObject({ numRecords: 1n, minValues: { huge: null } })
  })

  it.each(['', 'no json', '[]'])('that are damaged (%j) are absent', text => {
    expect(rowOf(of(asStruct, { stats: text }))['stats_parsed']).toBeNull()
  })

  it('are read as columns only where there is no text', () => {
    const both = { ...asStruct, 'delta.checkpoint.writeStatsAsJson': 'true' }
    const content = selected(checkpointContent(of(both), now))
    expect(columnsOf(content, 'add')).toContain('stats')
    expect(columnsOf(content, 'add')).not.toContain('stats_parsed')
  })

  it('bound a timestamp outwards to milliseconds', () => {
    const bounds: DeltaType = struct({ at: 'timestamp' })
    const type = struct({
      stats_parsed: struct({ minValues: bounds, maxValues: bounds }),
      path: 'string',
      size: 'long',
    })
    const at = { at: -1_500n }
    const rows = [{ add: { path: 'a', size: 1n, stats_parsed: { minValues: at, maxValues: at } } }]
    const [action] = actionsIn({ schema: struct({ add: type }), rows })
    expect(action?.kind === 'add' && action.add.stats).toBe(
      '{"minValues":{"at":"1969-12-31T23:59:59.998Z"},"maxValues":{"at":"1969-12-31T23:59:59.999Z"}}',
    )
  })

  it('use the names that files have', () => {
    const field = {
      ...struct({ id: 'long' }).fields[0],
      name: 'shown',
      nullable: true,
      type: 'long' as const,
    }
    const mapped: Metadata = {
      ...metadata,
      schema: {
        type: 'struct',
        fields: [{ ...field, metadata: { 'delta.columnMapping.physicalName': 'col-1' } }],
      },
      configuration: { ...asStruct, 'delta.columnMapping.mode': 'name' },
    }
    const file = add('a', undefined, { stats: '{"numRecords":1,"minValues":{"col-1":5}}' })
    const snapshot = snapshotOf(created({ kind: 'metaData', metaData: mapped }, file))
    expect(rowOf(snapshot)['stats_parsed']).toMatchObject({ minValues: { 'col-1': 5n } })
  })
})
