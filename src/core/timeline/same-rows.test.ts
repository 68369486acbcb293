import { describe, expect, it } from 'vitest'
import type { Action, AddFile, Metadata } from '../delta/actions.ts'
import { fileKey } from '../delta/file-key.ts'
import { struct } from '../delta/schema.fixture.ts'
import { FileSets, leavesRows } from './same-rows.ts'

const metadata: Metadata = {
  id: 'i',
  schema: struct({ id: 'long' }),
  partitionColumns: [],
  configuration: {},
}

const file = (path: string, vector?: string): AddFile => ({
  path,
  partitionValues: {},
  size: 1,
  modificationTime: 1,
  dataChange: true,
  ...(vector === undefined
    ? {}
    : { deletionVector: { storageType: 'i', pathOrInlineDv: vector, sizeInBytes: 1, cardinality: 1 } }),
})

const state = (files: readonly AddFile[], changes: Partial<Metadata> = {}) => ({
  metadata: { ...metadata, ...changes },
  files: new Map(files.map(each => [fileKey(each), each])),
})

describe('two states of a table', () => {
  const sets = new FileSets()
  const [a, b] = [file('a'), file('b')]

  it('are alike when they have the same files, whatever their order and the properties of the table', () => {
    expect(sets.textOf(state([a, b]))).toBe(sets.textOf(state([b, a], { configuration: { note: 'x' } })))
  })

  it('are not when a file, a deletion vector, the schema, partitions or mapping differ', () => {
    const texts = [
      state([a, b]),
      state([a]),
      state([]),
      state([a, file('b', 'v1')]),
      state([a, file('b', 'v2')]),
      state([a, b], { schema: struct({ id: 'integer' }) }),
      state([a, b], { partitionColumns: ['id'] }),
      state([a, b], { configuration: { 'delta.columnMapping.mode': 'name' } }),
    ].map(each => sets.textOf(each))
    expect(new Set(texts).size).toBe(texts.length)
  })
})

describe('a commit', () => {
  const leaves = (...actions: readonly Action[]) => leavesRows({ version: 1, actions })
  const add = (dataChange: boolean): Action => ({ kind: 'add', add: { ...file('a'), dataChange } })
  const remove = (dataChange: boolean): Action => ({ kind: 'remove', remove: { path: 'b', dataChange } })

  it('leaves the rows when it only arranges them anew, or has no files', () => {
    expect(leaves()).toBe(true)
    expect(leaves({ kind: 'commitInfo', commitInfo: { operation: 'VACUUM END' } })).toBe(true)
    expect(leaves(add(false), remove(false))).toBe(true)
  })

  it('changes them with one file that says so, or another schema', () => {
    expect(leaves(add(false), remove(true))).toBe(false)
    expect(leaves(add(true))).toBe(false)
    expect(leaves({ kind: 'metaData', metaData: metadata })).toBe(false)
  })
})
