import { describe, expect, test } from 'vitest'
import type { Metadata } from '../delta/actions.ts'
import { field, struct } from '../delta/schema.fixture.ts'
import type { DeltaType, StructField } from '../delta/schema.ts'
import { columnName, diffColumns, keyColumns, pairColumns, pairTables, schemaChanges } from './columns.ts'

const metadata = (fields: readonly StructField[], mode?: 'name' | 'id'): Metadata => ({
  id: 'i',
  schema: { type: 'struct', fields },
  partitionColumns: [],
  configuration: mode ? { 'delta.columnMapping.mode': mode } : {},
})

const mapped = (name: string, type: DeltaType, physical: string): StructField => ({
  ...field(name, type),
  metadata: { 'delta.columnMapping.physicalName': physical },
})

const plain = (columns: Readonly<Record<string, DeltaType>>) => metadata(struct(columns).fields)

describe('columns of two versions', () => {
  test('are told by their names where nothing else is said, and come in the order of the later one', () => {
    const paired = pairColumns(
      plain({ id: 'long', gone: 'string', n: 'integer' }),
      plain({ N: 'long', fresh: 'date', id: 'long' }),
    )
    expect(paired.isReplaced).toBe(false)
    expect(schemaChanges(paired)).toEqual({
      added: [{ name: 'fresh', type: 'date' }],
      removed: [{ name: 'gone', type: 'string' }],
      renamed: [{ from: 'n', to: 'N' }],
      retyped: [{ name: 'N', from: 'integer', to: 'long' }],
    })
    expect(diffColumns(paired.columns, [3, 0, 1, 0])).toEqual([
      { name: 'N', was: 'n', side: 'both', typeFrom: 'integer', typeTo: 'long', cells: 3 },
      { name: 'fresh', side: 'to', typeTo: 'date', cells: 0 },
      { name: 'id', side: 'both', typeFrom: 'long', typeTo: 'long', cells: 1 },
      { name: 'gone', side: 'from', typeFrom: 'string', cells: 0 },
    ])
  })

  test('are told by their names in files where the table maps them: swapped names are two renames', () => {
    const paired = pairColumns(
      metadata([mapped('a', 'long', 'p1'), mapped('b', 'long', 'p2')], 'name'),
      metadata([mapped('b', 'long', 'p1'), mapped('a', 'long', 'p2')], 'name'),
    )
    expect(schemaChanges(paired).renamed).toEqual([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ])
  })

  test('a column that was dropped and made again is another one', () => {
    const paired = pairColumns(
      metadata([mapped('id', 'long', 'p1'), mapped('a', 'long', 'p2')], 'id'),
      metadata([mapped('id', 'long', 'p1'), mapped('a', 'long', 'p3')], 'id'),
    )
    expect(paired.isReplaced).toBe(false)
    expect(schemaChanges(paired)).toMatchObject({
      added: [{ name: 'a', type: 'long' }],
      removed: [{ name: 'a', type: 'long' }],
    })
  })

  test('a table that gets a mapping has the columns that it had', () => {
    const paired = pairColumns(
      plain({ id: 'long', a: 'string' }),
      metadata([mapped('id', 'long', 'id'), mapped('b', 'string', 'a')], 'name'),
    )
    expect(schemaChanges(paired)).toEqual({
      added: [],
      removed: [],
      retyped: [],
      renamed: [{ from: 'a', to: 'b' }],
    })
  })

  test('where all were made anew, names tell them, and no file is taken to be the same', () => {
    const paired = pairColumns(
      metadata([mapped('id', 'long', 'p1')], 'name'),
      metadata([mapped('ID', 'long', 'p2'), mapped('x', 'long', 'p3')], 'name'),
    )
    expect(paired.isReplaced).toBe(true)
    expect(paired.columns.map(({ from, to }) => [from?.name, to?.name])).toEqual([
      ['id', 'ID'],
      [undefined, 'x'],
    ])
  })
})

describe('columns of two tables', () => {
  const silver = metadata(
    [mapped('ID', 'long', 'p1'), mapped('n', 'long', 'p2'), field('_source_row', 'long')],
    'name',
  )
  const bronze = plain({ n: 'string', id: 'long', more: 'date', _SOURCE_ROW: 'long', _batch_id: 'string' })

  test('are told by their names in any case, which is no new name; what ingest adds is left out', () => {
    const paired = pairTables(bronze, silver, [])
    expect(paired.isReplaced).toBe(true)
    expect(diffColumns(paired.columns, []).map(({ name, was, side }) => [name, was, side])).toEqual([
      ['ID', 'id', 'both'],
      ['n', undefined, 'both'],
      ['more', undefined, 'from'],
    ])
    expect(schemaChanges(paired)).toEqual({
      added: [],
      removed: [{ name: 'more', type: 'date' }],
      renamed: [],
      retyped: [{ name: 'n', from: 'string', to: 'long' }],
    })
  })

  test('what ingest adds is there where the key names it and both have it', () => {
    const named = pairTables(bronze, silver, ['_Source_row', '_batch_id']).columns.map(columnName)
    expect(named).toEqual(['ID', 'n', '_source_row', 'more'])
  })
})

describe('a key', () => {
  const paired = pairColumns(
    metadata([mapped('id', 'long', 'p1'), mapped('old', 'long', 'p2'), mapped('gone', 'long', 'p4')], 'name'),
    metadata([mapped('id', 'long', 'p1'), mapped('now', 'long', 'p2'), mapped('new', 'long', 'p3')], 'name'),
  )

  test('is named as in either version, in any case, each column once', () => {
    const found = keyColumns('versions of silver.t', paired.columns, ['OLD', 'id', 'now'])
    expect(found.ok && found.value.map(at => columnName(paired.columns[at] ?? {}))).toEqual(['now', 'id'])
  })

  test.each(['gone', 'new', 'nowhere'])('must be in both versions: %s is not', name => {
    expect(keyColumns('versions of silver.t', paired.columns, ['id', name])).toMatchObject({
      ok: false,
      error: {
        kind: 'invalid',
        problems: [{ path: 'key[1]', message: expect.stringContaining(`“${name}”`) }],
      },
    })
  })
})
