import { describe, expect, it } from 'vitest'
import type { Protocol } from './actions.ts'
import { metadata } from './log.fixture.ts'
import { checkReadable, checkWritable, checkWriterFeatures } from './protocol.ts'
import { field, struct } from './schema.fixture.ts'
import type { StructField } from './schema.ts'

const legacy = (minReaderVersion: number, minWriterVersion: number): Protocol => ({
  minReaderVersion,
  minWriterVersion,
})
const features = (readerFeatures: readonly string[], writerFeatures: readonly string[]): Protocol => ({
  minReaderVersion: 3,
  minWriterVersion: 7,
  readerFeatures,
  writerFeatures,
})
const both = (...names: readonly string[]): Protocol => features(names, names)
const forWriters = (reader: number, ...writerFeatures: readonly string[]): Protocol => ({
  ...legacy(reader, 7),
  writerFeatures,
})

const refused = (names: readonly string[], access: 'read' | 'write') => ({
  ok: false,
  error: { kind: 'protocol-unsupported', features: names, access },
})

describe('checkReadable', () => {
  it.each([
    legacy(1, 1),
    legacy(1, 2),
    legacy(2, 5),
    legacy(1, 6),
    forWriters(1, 'clustering', 'rowTracking', 'domainMetadata'),
    forWriters(2, 'columnMapping', 'identityColumns'),
    features([], ['x']),
    // Delta itself once wrote this.
    features([], ['columnMapping']),
    both(
      'columnMapping',
      'deletionVectors',
      'timestampNtz',
      'typeWidening',
      'v2Checkpoint',
      'vacuumProtocolCheck',
    ),
    both('typeWidening-preview'),
  ])('lets %j be read, whatever writers need', protocol =>
    expect(checkReadable(protocol)).toEqual({ ok: true, value: undefined }),
  )

  it.each<[Protocol, string[]]>([
    [both('deletionVectors', 'quantumRows'), ['quantumRows']],
    [both('variantType', 'catalogManaged'), ['variantType', 'catalogManaged']],
    [legacy(4, 7), ['reader version 4']],
    [legacy(99, 7), ['reader version 99']],
  ])('refuses to read %j and names %j', (protocol, names) => {
    const checked = checkReadable(protocol)
    expect(checked).toMatchObject(refused(names, 'read'))
    for (const name of names) expect(checked.ok ? '' : checked.error.message).toContain(name)
  })

  it.each<[string, Protocol]>([
    ['versions begin at 1', legacy(0, 2)],
    ['versions begin at 1', legacy(1, 0)],
    ['reader version 3 needs a list', { ...legacy(3, 7), writerFeatures: [] }],
    ['only reader version 3 lists', { ...legacy(1, 7), readerFeatures: [], writerFeatures: [] }],
    ['writer version 7 needs a list', legacy(1, 7)],
    ['only writer version 7 lists', { ...legacy(1, 2), writerFeatures: ['appendOnly'] }],
    ['reader version 3 needs writer version 7', { ...legacy(3, 5), readerFeatures: [] }],
    ['appendOnly is no reader feature', both('appendOnly')],
    ['deletionVectors is missing from the writer features', features(['deletionVectors'], [])],
    ['deletionVectors is missing from the reader features', features([], ['deletionVectors'])],
    ['timestampNtz is missing from the reader features', forWriters(2, 'timestampNtz')],
    ['columnMapping is missing from the reader features', forWriters(1, 'columnMapping')],
  ])('tells that %s: %j is damage', (why, protocol) => {
    const checked = checkReadable(protocol, 3)
    expect(checked).toMatchObject({
      error: { kind: 'log-corrupt', version: 3, path: '_delta_log/00000000000000000003.json' },
    })
    expect(checked.ok ? '' : checked.error.message).toContain(why)
    expect(checkWritable(protocol, metadata).ok).toBe(false)
  })
})

describe('checkWritable', () => {
  it.each([
    ...[1, 2, 3, 4, 5, 6].map(writer => legacy(1, writer)),
    legacy(2, 5),
    forWriters(1, 'appendOnly', 'invariants', 'checkConstraints', 'generatedColumns', 'changeDataFeed'),
    forWriters(1, 'allowColumnDefaults', 'inCommitTimestamp', 'domainMetadata', 'identityColumns'),
    both('deletionVectors', 'columnMapping', 'timestampNtz', 'typeWidening', 'v2Checkpoint'),
  ])('lets %j be written', protocol => {
    expect(checkWritable(protocol, metadata)).toEqual({ ok: true, value: undefined })
    expect(checkWriterFeatures(protocol).ok).toBe(true)
  })

  it.each<[Protocol, string[]]>([
    [forWriters(1, 'appendOnly', 'rowTracking'), ['rowTracking']],
    [forWriters(1, 'clustering', 'domainMetadata'), ['clustering']],
    [
      forWriters(2, 'columnMapping', 'icebergCompatV1', 'icebergCompatV2'),
      ['icebergCompatV1', 'icebergCompatV2'],
    ],
    [forWriters(1, 'quantumRows'), ['quantumRows']],
    [legacy(1, 8), ['writer version 8']],
  ])('refuses to write %j and names %j', (protocol, names) => {
    const checked = checkWritable(protocol, metadata)
    expect(checked).toMatchObject(refused(names, 'write'))
    expect(checked.ok ? '' : checked.error.message).toContain(names[0])
    expect(checkWriterFeatures(protocol)).toMatchObject(refused(names, 'write'))
  })

  it('refuses as unreadable what can not even be read', () => {
    expect(checkWritable(both('variantType'), metadata)).toMatchObject(refused(['variantType'], 'read'))
  })

  it('refuses a table with a column that counts by itself, and only that', () => {
    const counting: StructField = { ...field('n', 'long'), metadata: { 'delta.identity.start': 1 } }
    const schema = { ...struct({}), fields: [field('a', 'long'), counting] }
    expect(checkWritable(legacy(1, 6), { schema })).toMatchObject(refused(['identityColumns'], 'write'))
    expect(checkWritable(legacy(1, 6), metadata).ok).toBe(true)
  })

  it('lets tables with invariants and append-only tables be written: writers and planning honour them', () => {
    const invariant = { 'delta.invariants': '{"expression":{"expression":"x > 3"}}' }
    const schema = { ...struct({}), fields: [{ ...field('x', 'long'), metadata: invariant }] }
    expect(checkWritable(legacy(1, 2), { schema }).ok).toBe(true)
    const appendOnly = { ...metadata, configuration: { 'delta.appendOnly': 'true' } }
    expect(checkWritable(legacy(1, 2), appendOnly).ok).toBe(true)
  })
})
