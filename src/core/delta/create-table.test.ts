import { describe, expect, it } from 'vitest'
import type { CreateTable } from '../sql/delta-statement.ts'
import type { Snapshot } from './actions.ts'
import { countedIds, filled, mapped } from './alter.fixture.ts'
import { type CreateContext, describeTable, planCreate } from './create-table.ts'
import { typeName } from './schema-json.ts'
import { struct } from './schema.fixture.ts'

const column = (name: string, type: string, more: object = {}) => ({
  path: [name],
  type,
  nullable: true,
  ...more,
})
const sql = (text: string) => ({ sql: text, span: { start: 0, end: 0 } })
const create = (parts: Partial<CreateTable> = {}): CreateTable => ({
  kind: 'create-table',
  table: 'silver.t',
  mode: 'create',
  columns: [column('id', 'BIGINT'), column('name', 'STRING')],
  partitionedBy: [],
  properties: {},
  constraints: [],
  ...parts,
})
const described = (parts: Partial<CreateTable> = {}, context: Partial<CreateContext> = {}) => {
  const result = describeTable(create(parts), { now: 7, uuid: countedIds(), ...context })
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
const refusal = (parts: Partial<CreateTable>, context: Partial<CreateContext> = {}): string => {
  const result = describeTable(create(parts), { now: 7, uuid: countedIds(), ...context })
  return result.ok ? 'accepted' : result.error.message
}

describe('a new table', () => {
  it('is at protocol 1/2 with just what was said', () => {
    const parts = {
      columns: [column('id', 'BIGINT', { nullable: false, comment: 'the key' }), column('day', 'DATE')],
      partitionedBy: ['DAY'],
      comment: 'about',
      properties: { a: '1' },
    }
    expect(described(parts)).toEqual({
      protocol: { minReaderVersion: 1, minWriterVersion: 2 },
      metadata: {
        id: 'u1',
        schema: {
          type: 'struct',
          fields: [
            { name: 'id', type: 'long', nullable: false, metadata: { comment: 'the key' } },
            { name: 'day', type: 'date', nullable: true, metadata: {} },
          ],
        },
        partitionColumns: ['day'],
        configuration: { a: '1' },
        createdTime: 7,
        description: 'about',
      },
    })
  })

  it('keeps constraints, generated columns and defaults in Spark’s dialect and raises the protocol for them', () => {
    const checked = described({ constraints: [{ name: 'Pos', expression: sql('"id" > 0') }] })
    expect(checked.metadata.configuration).toEqual({ 'delta.constraints.pos': 'id > 0' })
    expect(checked.protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 3 })

    const year = column('y', 'INT', { generatedAs: `CAST(strftime("d", '%Y') AS INT)` })
    const generated = described({ columns: [column('d', 'DATE'), year] })
    expect(generated.metadata.schema.fields[1]?.metadata).toEqual({
      'delta.generationExpression': "CAST(date_format(d, 'yyyy') AS INT)",
    })
    expect(generated.protocol).toEqual({ minReaderVersion: 1, minWriterVersion: 4 })

    const fallback = described({ columns: [column('d', 'DATE', { defaultValue: 'current_date' })] })
    expect(fallback.metadata.schema.fields[0]?.metadata).toEqual({ CURRENT_DEFAULT: 'current_date()' })
    expect(fallback.protocol.writerFeatures).toContain('allowColumnDefaults')
  })

  it('has timestamps without a zone by their feature', () => {
    expect(described({ columns: [column('t', 'TIMESTAMP_NTZ')] }).protocol.readerFeatures).toEqual([
      'timestampNtz',
    ])
  })

  it('may have any names with column mapping, whose names are new', () => {
    const { metadata, protocol } = described({
      columns: [column('a b', 'STRUCT<`x,y`: INT>')],
      properties: { 'delta.columnMapping.mode': 'id' },
    })
    expect(protocol).toEqual({ minReaderVersion: 2, minWriterVersion: 5 })
    expect(metadata.configuration['delta.columnMapping.maxColumnId']).toBe('2')
    expect(metadata.schema.fields[0]?.metadata['delta.columnMapping.physicalName']).toBe('col-u2')
  })

  it('takes the columns of its query', () => {
    const { metadata } = described(
      { columns: [], query: sql('SELECT 1') },
      { query: struct({ x: 'integer' }) },
    )
    expect(typeName(metadata.schema)).toBe('struct<x:integer>')
  })

  it.each<[string, Partial<CreateTable>, string]>([
    ['no columns', { columns: [] }, 'a column at least'],
    ['columns and a query', { query: sql('SELECT 1') }, 'takes its columns from the query'],
    ['a name twice', { columns: [column('a', 'INT'), column('A', 'INT')] }, 'the same name'],
    ['a forbidden name', { columns: [column('a b', 'INT')] }, `'delta.columnMapping.mode' = 'name'`],
    ['no type', { columns: [column('a', 'WORD')] }, 'WORD is not a type'],
    ['a path', { columns: [{ path: ['a', 'b'], type: 'INT', nullable: true }] }, 'a.b has a dot'],
    ['a partition of nothing', { partitionedBy: ['x'] }, 'no such column among id, name'],
    ['a partition twice', { partitionedBy: ['id', 'ID'] }, 'twice'],
    ['partitions alone', { partitionedBy: ['id', 'name'] }, 'all of its columns'],
    [
      'a partition by a list',
      { columns: [column('a', 'INT'), column('l', 'INT[]')], partitionedBy: ['l'] },
      'only plain values',
    ],
    ['a bad property', { properties: { 'delta.appendOnly': 'maybe' } }, 'true or false'],
    ['a feature that is not known', { properties: { 'delta.feature.x': 'supported' } }, 'The feature x'],
    [
      'two constraints of a name',
      {
        constraints: [
          { name: 'c', expression: sql('id > 0') },
          { name: 'C', expression: sql('id > 1') },
        ],
      },
      'constraint c already',
    ],
    [
      'a default on a generated column',
      { columns: [column('a', 'INT', { generatedAs: '1', defaultValue: '1' })] },
      'generated, too',
    ],
    [
      'names of its own change feed',
      { columns: [column('_change_type', 'INT')], properties: { 'delta.enableChangeDataFeed': 'true' } },
      '_change_type',
    ],
  ])('is refused with %s', (_what, parts, why) => expect(refusal(parts)).toContain(why))
})

const file = { path: 'p', size: 10, modified: 1, rows: 3, stats: '{}' }

describe('the commit', () => {
  const plan = (base: Snapshot | undefined, parts: Partial<CreateTable>, table = described(parts)) => {
    const result = planCreate(base, create(parts), table, parts.query ? [file] : [], 9)
    if (!result.ok) throw new Error(result.error.message)
    return result.value
  }

  it('is version 0 with protocol and metaData, as Spark records it', () => {
    const { actions, operation, readVersion, reads } = plan(undefined, {
      comment: 'c',
      partitionedBy: ['id'],
    })
    expect(actions.map(({ kind }) => kind)).toEqual(['protocol', 'metaData'])
    expect([readVersion, reads]).toEqual([-1, 'nothing'])
    expect(operation).toEqual({
      name: 'CREATE TABLE',
      parameters: { isManaged: 'true', description: 'c', partitionBy: '["id"]', properties: '{}' },
      metrics: {},
      isBlindAppend: true,
    })
  })

  it('has the rows of the query', () => {
    const parts = { columns: [], query: sql('SELECT 1') }
    const { actions, operation } = plan(undefined, parts, described(parts, { query: struct({ x: 'long' }) }))
    expect(actions.map(({ kind }) => kind)).toEqual(['protocol', 'metaData', 'add'])
    expect(operation).toMatchObject({
      name: 'CREATE TABLE AS SELECT',
      metrics: { numFiles: '1', numOutputRows: '3', numOutputBytes: '10' },
    })
  })

  it('replaces a table: a new id, all files removed, the protocol never lowered, ids of columns never given again', () => {
    const properties = { 'delta.columnMapping.mode': 'name' }
    const old = mapped()
    const table = described({ mode: 'or-replace', properties }, { replaced: old.metadata })
    expect(table.metadata.schema.fields[0]?.metadata['delta.columnMapping.id']).toBe(3)
    const { actions, operation, reads } = plan(old, { mode: 'or-replace', properties }, table)
    expect(actions.map(({ kind }) => kind)).toEqual(['metaData', 'remove'])
    expect(operation).toMatchObject({
      name: 'CREATE OR REPLACE TABLE',
      metrics: { numRemovedFiles: '1', numRemovedBytes: '100' },
      isBlindAppend: false,
    })
    expect(reads).toBe('whole-table')
    const later = { ...old.metadata.configuration, 'delta.columnMapping.maxColumnId': '90' }
    const raced = plan(
      { ...old, metadata: { ...old.metadata, configuration: later } },
      { mode: 'or-replace' },
      table,
    )
    expect(raced.actions[0]).toMatchObject({
      metaData: { configuration: { 'delta.columnMapping.maxColumnId': '90' } },
    })
    const plain = plan(old, { mode: 'or-replace' })
    expect(plain.actions.map(({ kind }) => kind)).toEqual(['metaData', 'remove'])
  })

  it('raises the protocol of a table that is replaced', () => {
    const parts = { mode: 'or-replace' as const, columns: [column('t', 'TIMESTAMP_NTZ')] }
    expect(plan(filled(), parts).actions[0]).toMatchObject({
      protocol: { minReaderVersion: 3, minWriterVersion: 7 },
    })
  })

  it('is refused where the table exists or may only grow', () => {
    const there = planCreate(filled(), create(), described(), [], 9)
    expect(there.ok ? '' : there.error.message).toContain('CREATE TABLE IF NOT EXISTS leaves it')
    const appendOnly = filled({ configuration: { 'delta.appendOnly': 'true' } })
    const replaced = planCreate(appendOnly, create({ mode: 'or-replace' }), described(), [], 9)
    expect(replaced.ok ? '' : replaced.error.message).toContain('append-only')
  })
})
