import { describe, expect, it } from 'vitest'
import type { Alteration } from '../sql/delta-statement.ts'
import type { Protocol } from './actions.ts'
import { alteredMetadata, empty, filled, mapped, newProtocol, planned, refusal } from './alter.fixture.ts'

const set = (...properties: readonly string[]): Alteration => ({
  kind: 'set-properties',
  properties: Object.fromEntries(properties.map(text => text.split('=') as [string, string])),
})
const unset = (...keys: readonly string[]): Alteration => ({
  kind: 'unset-properties',
  keys,
  ifExists: false,
})

describe('SET TBLPROPERTIES', () => {
  it('keeps free keys as they are and Delta’s in Delta’s spelling, once', () => {
    const before = filled({ configuration: { 'delta.appendonly': 'true', x: '1' } })
    const after = alteredMetadata(before, set('delta.APPENDONLY=false', 'My Key=2', 'comment=hi'))
    expect(after.configuration).toEqual({ x: '1', 'delta.appendOnly': 'false', 'My Key': '2' })
    expect(after.description).toBe('hi')
    expect(planned(before, set('a=1')).operation).toMatchObject({
      name: 'SET TBLPROPERTIES',
      parameters: { properties: '{"a":"1"}' },
    })
  })

  it.each<[string, string]>([
    ['delta.appendOnly', 'true'],
    ['delta.checkpointInterval', '100'],
    ['delta.logRetentionDuration', 'interval 30 days'],
    ['delta.deletedFileRetentionDuration', '2 weeks'],
    ['delta.isolationLevel', 'Serializable'],
    ['delta.dataSkippingNumIndexedCols', '-1'],
    ['delta.dataSkippingStatsColumns', 'id, name'],
    ['delta.autoOptimize.autoCompact', 'auto'],
    ['delta.parquet.compression.codec', 'SNAPPY'],
    ['delta.targetFileSize', '64mb'],
    ['delta.enableRowTracking', 'false'],
    ['delta.checkpointPolicy', 'classic'],
  ])('takes %s = %s and needs nothing more for it', (key, value) => {
    expect(alteredMetadata(filled(), set(`${key}=${value}`)).configuration).toEqual({ [key]: value })
    expect(newProtocol(filled(), set(`${key}=${value}`))).toBeUndefined()
  })

  it.each<[string, string, string]>([
    ['delta.appendOnly', 'yes', 'true or false'],
    ['delta.checkpointInterval', '0', '1 or more'],
    ['delta.checkpointInterval', '1.5', 'whole number'],
    ['delta.logRetentionDuration', '1 month', `such as 'interval 30 days'`],
    ['delta.isolationLevel', 'SnapshotIsolation', 'Serializable, WriteSerializable'],
    ['delta.dataSkippingNumIndexedCols', '-2', '-1 or more'],
    ['delta.dataSkippingStatsColumns', 'id,x', 'x, which is no column'],
    ['delta.columnMapping.mode', 'names', 'none, name, id'],
    ['delta.enableRowTracking', 'true', 'row ids'],
    ['delta.enableIcebergCompatV2', 'true', 'Iceberg'],
    ['delta.columnMapping.maxColumnId', '7', 'can not be set'],
    ['delta.inCommitTimestampEnablementVersion', '7', 'can not be set'],
    ['delta.constraints.c', 'id > 0', 'ADD CONSTRAINT'],
    ['delta.appendonyl', 'true', 'Is delta.appendOnly meant?'],
    ['delta.whatever.else.there.is', 'true', 'is not a property that Delta knows.'],
    ['location', '/x', 'belongs to a catalog'],
    ['delta.feature.rowTracking', 'supported', 'not one that Boathouse can write'],
    ['delta.feature.nonsense', 'supported', 'columnMapping'],
    ['delta.feature.deletionVectors', 'on', `takes 'supported'`],
    ['delta.minWriterVersion', '8', '1 to 7'],
    ['delta.minReaderVersion', '3', 'delta.minWriterVersion to 7'],
    ['delta.minWriterVersion', '1', 'can not be lowered'],
  ])('refuses %s = %s: %s', (key, value, why) => {
    expect(refusal(filled(), set(`${key}=${value}`))).toContain(why)
  })

  const legacy = (minReaderVersion: number, minWriterVersion: number): Protocol => ({
    minReaderVersion,
    minWriterVersion,
  })
  const implied = ['appendOnly', 'invariants']
  it.each<[string, Protocol]>([
    ['delta.enableChangeDataFeed=true', legacy(1, 4)],
    ['delta.columnMapping.mode=name', legacy(2, 5)],
    ['delta.minWriterVersion=5', legacy(1, 5)],
    ['delta.minWriterVersion=7', { ...legacy(1, 7), writerFeatures: implied }],
    ['delta.feature.checkConstraints=supported', legacy(1, 3)],
    [
      'delta.feature.allowColumnDefaults=enabled',
      { ...legacy(1, 7), writerFeatures: [...implied, 'allowColumnDefaults'] },
    ],
    [
      'delta.enableInCommitTimestamps=true',
      { ...legacy(1, 7), writerFeatures: [...implied, 'inCommitTimestamp'] },
    ],
    [
      'delta.enableDeletionVectors=true',
      {
        ...legacy(3, 7),
        readerFeatures: ['deletionVectors'],
        writerFeatures: [...implied, 'deletionVectors'],
      },
    ],
    [
      'delta.feature.v2checkpoint=supported',
      { ...legacy(3, 7), readerFeatures: ['v2Checkpoint'], writerFeatures: [...implied, 'v2Checkpoint'] },
    ],
    [
      'delta.enableTypeWidening=true',
      { ...legacy(3, 7), readerFeatures: ['typeWidening'], writerFeatures: [...implied, 'typeWidening'] },
    ],
  ])('%s raises the protocol in the same commit, and asks for no more', (property, protocol) => {
    expect(newProtocol(filled(), set(property))).toEqual(protocol)
  })

  it('raises both numbers to lists at once, and does not keep what is about the protocol', () => {
    const both = set(
      'delta.minReaderVersion=3',
      'delta.minWriterVersion=7',
      'delta.feature.deletionVectors=supported',
    )
    expect(newProtocol(filled(), both)).toEqual({
      ...legacy(3, 7),
      readerFeatures: ['deletionVectors'],
      writerFeatures: [...implied, 'deletionVectors'],
    })
    expect(alteredMetadata(filled(), both).configuration).toEqual({})
    const defaults = set('delta.ignoreProtocolDefaults=true')
    expect(alteredMetadata(filled(), defaults).configuration).toEqual({})
  })

  it('lists what a lower number stands for on a table of lists', () => {
    const listed = filled({}, { ...legacy(1, 7), writerFeatures: ['appendOnly'] })
    expect(newProtocol(listed, set('delta.minWriterVersion=3'))).toEqual({
      ...legacy(1, 7),
      writerFeatures: ['appendOnly', 'invariants', 'checkConstraints'],
    })
  })
})

describe('column mapping', () => {
  it('is turned on by name: columns keep the names that files have', () => {
    const after = alteredMetadata(filled(), set('delta.columnMapping.mode=name'))
    expect(after.configuration).toEqual({
      'delta.columnMapping.mode': 'name',
      'delta.columnMapping.maxColumnId': '2',
    })
    expect(after.schema.fields.map(({ metadata }) => metadata['delta.columnMapping.physicalName'])).toEqual([
      'id',
      'name',
    ])
  })

  it('is turned on by id only where there are no files', () => {
    expect(refusal(filled(), set('delta.columnMapping.mode=id'))).toContain(`use 'name'`)
    expect(alteredMetadata(empty(), set('delta.columnMapping.mode=id')).configuration).toMatchObject({
      'delta.columnMapping.mode': 'id',
    })
  })

  it('does not change again', () => {
    expect(refusal(mapped(), set('delta.columnMapping.mode=none'))).toContain('can not be turned off')
    expect(refusal(mapped(), set('delta.columnMapping.mode=id'))).toContain('keeps the mode')
    expect(refusal(mapped(), unset('delta.columnMapping.mode'))).toContain('can not be unset')
    const same = mapped()
    expect(alteredMetadata(same, set('delta.columnMapping.mode=name')).schema).toEqual(same.metadata.schema)
  })
})

describe('UNSET TBLPROPERTIES', () => {
  it('takes properties away, in whatever case', () => {
    const table = filled({ configuration: { 'delta.appendOnly': 'true', a: '1' }, description: 'd' })
    expect(alteredMetadata(table, unset('DELTA.appendonly', 'comment'))).not.toHaveProperty('description')
    expect(alteredMetadata(table, unset('DELTA.appendonly')).configuration).toEqual({ a: '1' })
    expect(planned(table, unset('a')).operation).toMatchObject({
      name: 'UNSET TBLPROPERTIES',
      parameters: { properties: '["a"]', ifExists: 'false' },
    })
  })

  it('refuses what is not there, constraints and the protocol', () => {
    expect(refusal(filled(), unset('a'))).toContain('With IF EXISTS')
    expect(refusal(filled(), { kind: 'unset-properties', keys: ['a'], ifExists: true })).toContain('accepted')
    expect(refusal(filled(), unset('delta.constraints.c'))).toContain('DROP CONSTRAINT')
    expect(refusal(filled(), unset('delta.minReaderVersion'))).toContain('never lowered')
  })
})
