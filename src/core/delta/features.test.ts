import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Metadata, Protocol } from './actions.ts'
import { supportedFeatures } from './features-known.ts'
import { addFeatures, protocolFeatures, usedFeatures, withFeatures } from './features.ts'
import { metadata } from './log.fixture.ts'
import { checkWritable } from './protocol.ts'
import { field, struct } from './schema.fixture.ts'
import type { DeltaType, FieldMetadata } from './schema.ts'

const legacy = (minReaderVersion: number, minWriterVersion: number): Protocol => ({
  minReaderVersion,
  minWriterVersion,
})
const writers = (reader: number, ...writerFeatures: readonly string[]): Protocol => ({
  ...legacy(reader, 7),
  writerFeatures,
})
const lists = (readerFeatures: readonly string[], writerFeatures: readonly string[]): Protocol => ({
  ...legacy(3, 7),
  readerFeatures,
  writerFeatures,
})
const set = (...properties: readonly string[]): Metadata => ({
  ...metadata,
  configuration: Object.fromEntries(properties.map(text => text.split('=') as [string, string])),
})
const column = (type: DeltaType, extra: FieldMetadata = {}): Metadata => ({
  ...metadata,
  schema: { type: 'struct', fields: [{ ...field('x', type), metadata: extra }] },
})
const sorted = (protocol: Protocol) => ({
  ...protocol,
  ...(protocol.readerFeatures ? { readerFeatures: protocol.readerFeatures.toSorted() } : {}),
  ...(protocol.writerFeatures ? { writerFeatures: protocol.writerFeatures.toSorted() } : {}),
})

describe('numbers alone where they suffice', () => {
  it.each<[string, Protocol, Metadata, Protocol]>([
    ['nothing', legacy(1, 2), metadata, legacy(1, 2)],
    ['append-only', legacy(1, 1), set('delta.appendOnly=true'), legacy(1, 2)],
    ['CHECK', legacy(1, 2), set('delta.constraints.c=id > 0'), legacy(1, 3)],
    ['change feed', legacy(1, 2), set('delta.enableChangeDataFeed=true'), legacy(1, 4)],
    ['a change feed that is off', legacy(1, 2), set('delta.enableChangeDataFeed=false'), legacy(1, 2)],
    ['generated', legacy(1, 3), column('long', { 'delta.generationExpression': '1' }), legacy(1, 4)],
    ['mapping', legacy(1, 4), set('delta.columnMapping.mode=name'), legacy(2, 5)],
    ['mapping where the writer has it', legacy(1, 6), set('delta.columnMapping.mode=id'), legacy(2, 6)],
    ['mapping none', legacy(1, 2), set('delta.columnMapping.mode=none'), legacy(1, 2)],
    ['CHECK where writers know more', legacy(2, 5), set('delta.constraints.c=id > 0'), legacy(2, 5)],
    ['identity', legacy(1, 2), column('long', { 'delta.identity.start': 1 }), legacy(1, 6)],
  ])('%s: %j', (_what, before, wanted, after) => {
    expect(withFeatures(before, wanted)).toEqual(after)
  })
})

describe('lists where they must be, with what the numbers implied', () => {
  const ntz = ['timestampNtz']
  const nested: DeltaType = { type: 'array', elementType: struct({ t: 'timestamp_ntz' }), containsNull: true }
  it.each<[string, Protocol, Metadata, Protocol]>([
    ['ntz', legacy(1, 2), column('timestamp_ntz'), lists(ntz, ['appendOnly', 'invariants', ...ntz])],
    ['nested ntz', legacy(1, 1), column(nested), lists(ntz, ntz)],
    [
      'vectors on a mapped table',
      legacy(2, 5),
      set('delta.enableDeletionVectors=true', 'delta.columnMapping.mode=name'),
      lists(
        ['columnMapping', 'deletionVectors'],
        [
          'appendOnly',
          'changeDataFeed',
          'checkConstraints',
          'columnMapping',
          'deletionVectors',
          'generatedColumns',
          'invariants',
        ],
      ),
    ],
    [
      'commit times, for writers only',
      legacy(1, 2),
      set('delta.enableInCommitTimestamps=true'),
      writers(1, 'appendOnly', 'inCommitTimestamp', 'invariants'),
    ],
    ['defaults', legacy(1, 1), column('long', { CURRENT_DEFAULT: '1' }), writers(1, 'allowColumnDefaults')],
    [
      'commit times on a mapped table',
      legacy(2, 5),
      set('delta.enableInCommitTimestamps=true', 'delta.columnMapping.mode=name'),
      writers(
        2,
        'appendOnly',
        'changeDataFeed',
        'checkConstraints',
        'columnMapping',
        'generatedColumns',
        'inCommitTimestamp',
        'invariants',
      ),
    ],
    [
      'a legacy feature on a table of lists',
      writers(1, 'appendOnly'),
      set('delta.constraints.c=id > 0'),
      writers(1, 'appendOnly', 'checkConstraints'),
    ],
    [
      'mapping on a table of writer lists',
      writers(1, 'appendOnly'),
      set('delta.columnMapping.mode=name'),
      writers(2, 'appendOnly', 'columnMapping'),
    ],
    [
      'mapping on a table of lists',
      lists(['deletionVectors'], ['deletionVectors']),
      set('delta.columnMapping.mode=name'),
      lists(['columnMapping', 'deletionVectors'], ['columnMapping', 'deletionVectors']),
    ],
    [
      'a reader that knows mapping only by number',
      legacy(1, 5),
      column('timestamp_ntz'),
      lists(ntz, [
        'appendOnly',
        'changeDataFeed',
        'checkConstraints',
        'generatedColumns',
        'invariants',
        ...ntz,
      ]),
    ],
    [
      'V2 checkpoints',
      writers(1),
      set('delta.checkpointPolicy=v2'),
      lists(['v2Checkpoint'], ['v2Checkpoint']),
    ],
    [
      'widening',
      writers(1, 'x'),
      set('delta.enableTypeWidening=true'),
      lists(['typeWidening'], ['typeWidening', 'x']),
    ],
    [
      'the preview of widening stays',
      lists(['typeWidening-preview'], ['typeWidening-preview']),
      set('delta.enableTypeWidening=true'),
      lists(['typeWidening-preview'], ['typeWidening-preview']),
    ],
  ])('%s: %j', (_what, before, wanted, after) => {
    expect(sorted(withFeatures(before, wanted))).toEqual(sorted(after))
  })
})

it('adds what a feature requires with it', () => {
  expect(sorted(addFeatures(writers(1), ['rowTracking']))).toEqual(
    writers(1, 'domainMetadata', 'rowTracking'),
  )
})

const start = fc.constantFrom(
  legacy(1, 1),
  legacy(1, 2),
  legacy(1, 3),
  legacy(1, 4),
  legacy(1, 5),
  legacy(1, 6),
  legacy(2, 5),
  legacy(2, 6),
  writers(1),
  writers(2, 'columnMapping'),
  lists([], []),
  lists(['deletionVectors'], ['deletionVectors']),
)

it('whatever is added to whatever protocol: it is supported then, nothing is lost or lowered, and the result is consistent', () => {
  fc.assert(
    fc.property(start, fc.subarray([...supportedFeatures]), (before, names) => {
      const after = addFeatures(before, names)
      const supported = protocolFeatures(after)
      for (const name of [...names, ...protocolFeatures(before)]) expect(supported).toContain(name)
      expect(after.minReaderVersion).toBeGreaterThanOrEqual(before.minReaderVersion)
      expect(after.minWriterVersion).toBeGreaterThanOrEqual(before.minWriterVersion)
      expect(after.readerFeatures === undefined).toBe(after.minReaderVersion < 3)
      expect(after.writerFeatures === undefined).toBe(after.minWriterVersion < 7)
      expect(checkWritable(after, metadata)).toEqual({ ok: true, value: undefined })
      expect(addFeatures(after, names)).toBe(after)
    }),
  )
})

it('names every feature that a table uses, once', () => {
  const wanted = set('delta.appendOnly=true', 'delta.constraints.a=1', 'delta.constraints.b=1')
  expect(usedFeatures(wanted)).toEqual(['appendOnly', 'checkConstraints'])
  expect(usedFeatures(column('long', { 'delta.invariants': '{}' }))).toEqual(['invariants'])
  expect(usedFeatures(column('long', { 'delta.typeChanges': [] }))).toEqual(['typeWidening'])
})
