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

const refused = (names: readonly string[], access: 'read' | 'write') => ({
  ok: false,
  error: { kind: 'protocol-unsupported', features: names, access },
})

describe('checkReadable', () => {
  it.each([
    legacy(1, 1),
    legacy(1, 2),
    legacy(1, 6),
    { ...legacy(1, 7), writerFeatures: ['clustering'] },
    features([], ['x']),
  ])('lets %j be read, whatever writers need', protocol =>
    expect(checkReadable(protocol)).toEqual({ ok: true, value: undefined }),
  )

  it.each<[Protocol, string[]]>([
    [legacy(2, 5), ['columnMapping']],
    [features(['deletionVectors', 'quantumRows'], []), ['deletionVectors', 'quantumRows']],
    [legacy(4, 7), ['reader version 4']],
    [legacy(99, 7), ['reader version 99']],
  ])('refuses to read %j and names %j', (protocol, names) => {
    const checked = checkReadable(protocol)
    expect(checked).toMatchObject(refused(names, 'read'))
    for (const name of names) expect(checked.ok ? '' : checked.error.message).toContain(name)
  })
})

describe('checkWritable', () => {
  it.each([
    legacy(1, 1),
    legacy(1, 2),
    { ...legacy(1, 7), writerFeatures: ['appendOnly', 'invariants'] },
    features([], ['appendOnly']),
  ])('lets %j be written', protocol => {
    expect(checkWritable(protocol, metadata)).toEqual({ ok: true, value: undefined })
    expect(checkWriterFeatures(protocol).ok).toBe(true)
  })

  it.each<[Protocol, string[]]>([
    [legacy(1, 3), ['checkConstraints']],
    [legacy(1, 4), ['checkConstraints', 'changeDataFeed', 'generatedColumns']],
    [legacy(1, 5), ['checkConstraints', 'changeDataFeed', 'generatedColumns', 'columnMapping']],
    [
      legacy(1, 6),
      ['checkConstraints', 'changeDataFeed', 'generatedColumns', 'columnMapping', 'identityColumns'],
    ],
    [{ ...legacy(1, 7), writerFeatures: ['appendOnly', 'rowTracking'] }, ['rowTracking']],
    [legacy(1, 8), ['writer version 8']],
  ])('refuses to write %j and names %j', (protocol, names) => {
    expect(checkWritable(protocol, metadata)).toMatchObject(refused(names, 'write'))
    expect(checkWriterFeatures(protocol)).toMatchObject(refused(names, 'write'))
  })

  it('refuses as unreadable what can not even be read', () => {
    expect(checkWritable(legacy(2, 5), metadata)).toMatchObject(refused(['columnMapping'], 'read'))
  })

  const guarded: StructField = {
    ...field('x', 'long'),
    metadata: { 'delta.invariants': '{"expression":{"expression":"x > 3"}}' },
  }
  it.each<[string, StructField]>([
    ['a column', guarded],
    ['a struct', field('s', { type: 'struct', fields: [guarded] })],
    [
      'a list',
      field('l', { type: 'array', elementType: { type: 'struct', fields: [guarded] }, containsNull: true }),
    ],
    [
      'a map',
      field('m', {
        type: 'map',
        keyType: 'string',
        valueType: { type: 'struct', fields: [guarded] },
        valueContainsNull: true,
      }),
    ],
  ])('refuses a table that really has an invariant on %s', (_where, column) => {
    const schema = { ...struct({}), fields: [field('a', 'long'), column] }
    expect(checkWritable(legacy(1, 2), { ...metadata, schema })).toMatchObject(
      refused(['invariants'], 'write'),
    )
  })

  it('lets an append-only table be written: planning honours it', () => {
    const appendOnly = { ...metadata, configuration: { 'delta.appendOnly': 'true' } }
    expect(checkWritable(legacy(1, 2), appendOnly).ok).toBe(true)
  })
})
