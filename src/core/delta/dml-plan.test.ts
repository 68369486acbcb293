import { describe, expect, it } from 'vitest'
import type { AddFile, Protocol } from './actions.ts'
import { type TouchedFile, checkRemovable, planFiles, statsWithVector, vectorActions } from './dml-plan.ts'
import { metadata } from './log.fixture.ts'

const file = (path: string, changes: Partial<AddFile> = {}): AddFile => ({
  path,
  partitionValues: {},
  size: 100,
  modificationTime: 7,
  dataChange: true,
  stats: '{"numRecords":10}',
  ...changes,
})

const touched = (path: string, live: number, updated: number, deleted: number): TouchedFile => ({
  file: file(path),
  live,
  updated,
  deleted,
})

const plain: Protocol = { minReaderVersion: 1, minWriterVersion: 2 }
const able: Protocol = {
  minReaderVersion: 3,
  minWriterVersion: 7,
  readerFeatures: ['deletionVectors'],
  writerFeatures: ['deletionVectors'],
}
const table = (protocol: Protocol, configuration: Record<string, string> = {}) => ({
  protocol,
  metadata: { ...metadata, configuration },
})
const marking = table(able, { 'delta.enableDeletionVectors': 'true' })
const feeding = { 'delta.enableChangeDataFeed': 'true' }

const names = (files: readonly TouchedFile[]) => files.map(({ file: { path } }) => path)
const outcome = (...input: Parameters<typeof planFiles>) => {
  const { gone, rewritten, marked } = planFiles(...input)
  return [names(gone), names(rewritten), names(marked)]
}

describe('what becomes of files', () => {
  const files = [touched('all gone', 10, 0, 10), touched('all new', 10, 10, 0), touched('some', 10, 2, 3)]

  it('copy-on-write: written anew, unless all rows go', () => {
    expect(outcome(table(plain), files, [], false)).toEqual([['all gone'], ['all new', 'some'], []])
  })

  it('merge-on-read: marked, unless no row stays in the file', () => {
    expect(outcome(marking, files, [], false)).toEqual([['all gone', 'all new'], [], ['some']])
  })

  it('rows are marked only where the protocol allows it, not on the word of a property', () => {
    const claimed = table(plain, { 'delta.enableDeletionVectors': 'true' })
    expect(outcome(claimed, files, [], false)[2]).toEqual([])
  })

  it.each<[string, readonly TouchedFile[], number, boolean, boolean]>([
    ['nothing changes', [], 0, false, false],
    ['only rows come', [], 0, true, false],
    ['only whole files go', [touched('a', 5, 0, 5)], 0, false, false],
    ['only whole files go, unread', [], 1, false, false],
    ['whole files go and rows come', [touched('a', 5, 0, 5)], 0, true, true],
    ['unread files go and rows come', [], 1, true, true],
    ['some rows of a file go', [touched('a', 5, 0, 1)], 0, false, true],
    ['all rows of a file are updated', [touched('a', 5, 5, 0)], 0, false, true],
  ])('with the feed on, when %s: change data are needed or not', (_, rows, whole, inserts, needed) => {
    const unread = Array.from({ length: whole }, (__, index) => file(`whole ${index}`))
    expect(planFiles(table(plain, feeding), rows, unread, inserts).needsChanges).toBe(needed)
    expect(planFiles(table(plain), rows, unread, inserts).needsChanges).toBe(false)
    const both = table(able, { ...feeding, 'delta.enableDeletionVectors': 'true' })
    expect(planFiles(both, rows, unread, inserts).needsChanges).toBe(needed)
  })
})

describe('an append-only table', () => {
  it('refuses, saying how to allow it', () => {
    const refused = checkRemovable(
      { ...metadata, configuration: { 'delta.appendOnly': 'TRUE' } },
      'silver.t',
      'updated',
    )
    expect(refused).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    expect(refused.ok ? '' : refused.error.message).toMatch(
      /silver\.t is append-only: its rows can not be updated.*ALTER TABLE silver\.t SET TBLPROPERTIES/,
    )
    expect(checkRemovable(metadata, 'silver.t', 'updated').ok).toBe(true)
  })
})

describe('statistics of a file with a deletion vector', () => {
  it('count physical rows, keep the bounds, and say that they are not tight', () => {
    const stats =
      '{"numRecords":10,"minValues":{"id":-9007199254740993},"maxValues":{"id":9},"nullCount":{"id":0}}'
    expect(statsWithVector(stats, 10, 10)).toBe(
      '{"numRecords":10,"minValues":{"id":-9007199254740993},"maxValues":{"id":9},"nullCount":{"id":0},"tightBounds":false}',
    )
  })

  it('tell a column of nothing but nulls from the physical rows', () => {
    const stats = '{"numRecords":10,"nullCount":{"a":8,"b":{"c":8,"d":3}},"tightBounds":true}'
    expect(JSON.parse(statsWithVector(stats, 8, 10))).toEqual({
      numRecords: 10,
      nullCount: { a: 10, b: { c: 10, d: 3 } },
      tightBounds: false,
    })
  })

  it('leave null counts alone that were wide before', () => {
    const stats = '{"numRecords":10,"nullCount":{"a":8},"tightBounds":false}'
    expect(JSON.parse(statsWithVector(stats, 8, 10))).toMatchObject({ nullCount: { a: 8 } })
  })

  it.each([undefined, '', 'no JSON', '[1]', '{"stats_json":"no JSON"}'])(
    'are made where there are none: %j',
    stats => {
      expect(JSON.parse(statsWithVector(stats, 3, 4))).toEqual({ numRecords: 4, tightBounds: false })
    },
  )

  it('are read out of a text inside the text, as some writers have it', () => {
    const stats = JSON.stringify({ stats_json: '{"numRecords":4,"maxValues":{"id":2}}' })
    expect(JSON.parse(statsWithVector(stats, 4, 4))).toMatchObject({ numRecords: 4, maxValues: { id: 2 } })
  })
})

describe('the actions that give a file a deletion vector', () => {
  const vector = {
    storageType: 'u',
    pathOrInlineDv: 'x',
    offset: 1,
    sizeInBytes: 40,
    cardinality: 3,
  } as const

  it('remove the file as it was and add it as it is, with all else kept', () => {
    const before = file('a%20b.parquet', {
      tags: { t: '1' },
      clusteringProvider: 'liquid',
      deletionVector: { ...vector, pathOrInlineDv: 'old', cardinality: 1 },
    })
    const actions = vectorActions({ file: before, live: 9, updated: 0, deleted: 2 }, vector, 42)
    expect(actions).toHaveLength(2)
    expect(actions[0]).toMatchObject({
      kind: 'remove',
      remove: { path: 'a%20b.parquet', deletionTimestamp: 42, deletionVector: { pathOrInlineDv: 'old' } },
    })
    expect(actions[1]).toEqual({
      kind: 'add',
      add: { ...before, stats: '{"numRecords":10,"tightBounds":false}', deletionVector: vector },
    })
  })
})
