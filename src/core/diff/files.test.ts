import { describe, expect, test } from 'vitest'
import type { Action, AddFile, LogEntry, Snapshot } from '../delta/actions.ts'
import { fileKey } from '../delta/file-key.ts'
import { struct } from '../delta/schema.fixture.ts'
import { pairColumns } from './columns.ts'
import { feedCost, readingCost } from './feed.ts'
import { markedOn, planDiffFiles } from './files.ts'

const file = (path: string, vector?: string): AddFile => ({
  path,
  partitionValues: {},
  size: 100,
  modificationTime: 0,
  dataChange: true,
  ...(vector === undefined
    ? {}
    : { deletionVector: { storageType: 'i', pathOrInlineDv: vector, sizeInBytes: 1, cardinality: 1 } }),
})

const metadata = {
  id: 'i',
  schema: struct({ id: 'long' }),
  partitionColumns: [],
  configuration: {},
}

const snapshot = (...files: readonly AddFile[]): Snapshot => ({
  version: 0,
  timestamp: 0,
  protocol: { minReaderVersion: 1, minWriterVersion: 2 },
  metadata,
  files: new Map(files.map(each => [fileKey(each), each])),
  txns: new Map(),
  domains: new Map(),
  tombstones: new Map(),
})

const paths = (files: readonly AddFile[]) => files.map(({ path }) => path)

describe('the files of two versions', () => {
  test('are read where one version alone has them', () => {
    const plan = planDiffFiles(
      snapshot(file('a'), file('b')),
      snapshot(file('b'), file('c'), file('d')),
      false,
    )
    expect(paths(plan.from)).toEqual(['a'])
    expect(paths(plan.to)).toEqual(['c', 'd'])
    expect(plan).toMatchObject({ marked: [], shared: 1, read: 3, bytes: 300 })
  })

  test('with other deletion vectors are read once for each side of which rows may be gone', () => {
    const plan = planDiffFiles(
      snapshot(file('a'), file('b', 'x'), file('c', 'x'), file('d', 'x')),
      snapshot(file('a', 'y'), file('b', 'y'), file('c'), file('d', 'x')),
      false,
    )
    expect(plan).toMatchObject({ from: [], to: [], shared: 1, read: 3, bytes: 400 })
    expect(markedOn(plan.marked, 'from').map(each => each.file.path)).toEqual(['a', 'b'])
    expect(markedOn(plan.marked, 'to').map(each => each.file.path)).toEqual(['b', 'c'])
  })

  test('are all read where the columns in them mean others', () => {
    const plan = planDiffFiles(snapshot(file('a')), snapshot(file('a')), true)
    expect([paths(plan.from), paths(plan.to)]).toEqual([['a'], ['a']])
    expect(plan).toMatchObject({ shared: 0, read: 2, bytes: 200 })
  })
})

describe('the change feed', () => {
  const paired = pairColumns(metadata, metadata)
  const entry = (version: number, ...actions: readonly Action[]): LogEntry => ({ version, actions })
  const add = (path: string, dataChange = true): Action => ({
    kind: 'add',
    add: { ...file(path), dataChange },
  })
  const remove = (path: string, dataChange = true): Action => ({
    kind: 'remove',
    remove: { path, size: 100, dataChange },
  })
  const cdc = (path: string): Action => ({
    kind: 'cdc',
    cdc: { path, partitionValues: {}, size: 7, dataChange: false },
  })

  test('takes the change data of commits that have some, and the files of others that changed data', () => {
    const entries = [
      entry(1, add('a'), remove('b'), cdc('c1')),
      entry(2, add('d')),
      entry(3, add('e', false), remove('d', false)),
    ]
    const cost = feedCost(entries, 3, paired)
    expect(cost).toMatchObject({ files: 2, bytes: 107 })
    expect(paths(cost?.changeData ?? [])).toEqual(['c1'])
  })

  test.each<[string, readonly LogEntry[], number]>([
    ['a commit is missing', [entry(2, cdc('c'))], 2],
    ['the table is described anew', [entry(1, cdc('c'), { kind: 'metaData', metaData: metadata })], 1],
  ])('does not tell all where %s', (_, entries, commits) => {
    expect(feedCost(entries, commits, paired)).toBeUndefined()
  })

  test('does not tell all where a column is another', () => {
    const other = { ...metadata, schema: struct({ id: 'integer' }) }
    expect(feedCost([entry(1, cdc('c'))], 1, pairColumns(other, metadata))).toBeUndefined()
  })

  test('is dearer when it has many small files for few large ones', () => {
    expect(readingCost({ files: 100, bytes: 100 })).toBeGreaterThan(
      readingCost({ files: 2, bytes: 1_000_000 }),
    )
  })
})
