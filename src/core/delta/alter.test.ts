import { describe, expect, it } from 'vitest'
import type { Alteration, ColumnDefinition, ColumnPosition } from '../sql/delta-statement.ts'
import { alteredMetadata, empty, filled, mapped, newProtocol, planned, refusal } from './alter.fixture.ts'
import { addedRules } from './alter.ts'
import { typeName } from './schema-json.ts'
import { field, struct } from './schema.fixture.ts'
import type { StructType } from './schema.ts'

const person: StructType = struct({
  id: 'long',
  address: struct({ city: 'string', zip: 'integer' }),
  tags: { type: 'array', elementType: struct({ key: 'string' }), containsNull: true },
})
const column = (
  path: string,
  type: string,
  more: Partial<ColumnDefinition> & { readonly position?: ColumnPosition } = {},
): ColumnDefinition & { readonly position?: ColumnPosition } => ({
  path: path.split('.'),
  type,
  nullable: true,
  ...more,
})
const addColumns = (...columns: readonly ReturnType<typeof column>[]): Alteration => ({
  kind: 'add-columns',
  columns,
})
const sql = (text: string) => ({ sql: text, span: { start: 0, end: 0 } })
const constraint = (name: string, text: string): Alteration => ({
  kind: 'add-constraint',
  name,
  expression: sql(text),
})
const shape = (schema: StructType): string => typeName(schema)
const withChecks = (...checks: readonly (readonly [string, string])[]) => ({
  configuration: Object.fromEntries(checks.map(([name, text]) => [`delta.constraints.${name}`, text])),
})

describe('ADD COLUMNS', () => {
  it('puts columns last, first, or after others, and fields into structs and lists', () => {
    const metadata = alteredMetadata(
      filled({ schema: person }),
      addColumns(
        column('a', 'INT'),
        column('b', 'STRING', { position: { kind: 'first' } }),
        column('c', 'DATE', { position: { kind: 'after', column: 'ID' } }),
        column('address.street', 'STRING', { position: { kind: 'after', column: 'city' } }),
        column('tags.element.n', 'BIGINT', { comment: 'how many' }),
      ),
    )
    expect(shape(metadata.schema)).toBe(
      'struct<b:string,id:long,c:date,address:struct<city:string,street:string,zip:integer>,' +
        'tags:array<struct<key:string,n:long>>,a:integer>',
    )
    expect(JSON.stringify(metadata.schema)).toContain('"metadata":{"comment":"how many"}')
  })

  it('is recorded as Spark does it, and leaves the protocol alone', () => {
    const added = addColumns(column('address.x', 'INT', { position: { kind: 'first' }, comment: 'c' }))
    const { actions, operation, reads, readVersion } = planned(filled({ schema: person }), added)
    expect(actions.map(({ kind }) => kind)).toEqual(['metaData'])
    expect({ operation, reads, readVersion }).toEqual({
      readVersion: 0,
      reads: 'nothing',
      operation: {
        name: 'ADD COLUMNS',
        parameters: {
          columns:
            '[{"column":{"name":"address.x","type":"integer","nullable":true,"metadata":{"comment":"c"}},"position":"FIRST"}]',
        },
        metrics: {},
        isBlindAppend: false,
      },
    })
  })

  it('raises the protocol where a type needs it', () => {
    expect(newProtocol(filled(), addColumns(column('t', 'TIMESTAMP_NTZ')))).toEqual({
      minReaderVersion: 3,
      minWriterVersion: 7,
      readerFeatures: ['timestampNtz'],
      writerFeatures: ['appendOnly', 'invariants', 'timestampNtz'],
    })
  })

  it('gives new columns of a mapped table ids and names of their own', () => {
    const metadata = alteredMetadata(mapped(), addColumns(column('with space', 'STRUCT<a: INT>')))
    expect(metadata.configuration['delta.columnMapping.maxColumnId']).toBe('4')
    expect(metadata.schema.fields[2]?.metadata).toEqual({
      'delta.columnMapping.id': 3,
      'delta.columnMapping.physicalName': 'col-u1',
    })
  })

  it('takes NOT NULL where there are no rows', () => {
    const metadata = alteredMetadata(empty(), addColumns(column('x', 'INT', { nullable: false })))
    expect(metadata.schema.fields[2]).toMatchObject({ name: 'x', nullable: false })
  })

  it.each<[string, Alteration, string]>([
    ['a name that is there, but for case', addColumns(column('ID', 'INT')), 'There is a column ID already.'],
    ['a name twice', addColumns(column('x', 'INT'), column('X', 'INT')), 'There is a column X already.'],
    ['no type', addColumns(column('x', 'WORDS')), 'WORDS is not a type'],
    [
      'NOT NULL',
      addColumns(column('x', 'INT', { nullable: false })),
      'ALTER TABLE silver.t ALTER COLUMN x SET NOT NULL',
    ],
    [
      'a default',
      addColumns(column('x', 'INT', { defaultValue: '1' })),
      'ALTER TABLE silver.t ALTER COLUMN x SET DEFAULT 1',
    ],
    ['GENERATED', addColumns(column('x', 'INT', { generatedAs: '1' })), 'only in CREATE TABLE'],
    ['a column that is no struct', addColumns(column('name.x', 'INT')), 'name is no struct'],
    ['a column that is not there', addColumns(column('nope.x', 'INT')), 'The table has id, name.'],
    [
      'a place after nothing',
      addColumns(column('x', 'INT', { position: { kind: 'after', column: 'y' } })),
      'There is no column y to put x after.',
    ],
    ['a name that Delta forbids', addColumns(column('a b', 'INT')), `'delta.columnMapping.mode' = 'name'`],
  ])('refuses %s', (_what, change, why) => expect(refusal(filled(), change)).toContain(why))

  it('refuses names of the change feed on a table that has one', () => {
    const fed = filled({ configuration: { 'delta.enableChangeDataFeed': 'true' } })
    expect(refusal(fed, addColumns(column('_Change_Type', 'STRING')))).toContain('_Change_Type')
    expect(refusal(filled(), addColumns(column('_change_type', 'STRING')))).toContain('accepted')
  })
})

describe('RENAME COLUMN', () => {
  const rename = (path: string, to: string): Alteration => ({
    kind: 'rename-column',
    path: path.split('.'),
    to,
  })

  it('changes the name and nothing that files know', () => {
    const before = mapped({ schema: person, partitionColumns: ['id'] })
    const after = alteredMetadata(before, rename('ID', 'key'))
    expect(after.partitionColumns).toEqual(['key'])
    expect(after.schema.fields[0]).toEqual({ ...before.metadata.schema.fields[0], name: 'key' })
    expect(shape(alteredMetadata(before, rename('address.city', 'town')).schema)).toContain(
      'struct<town:string,',
    )
    expect(planned(before, rename('address.city', 'town')).operation).toMatchObject({
      name: 'RENAME COLUMN',
      parameters: { oldColumnPath: 'address.city', newColumnPath: 'address.town' },
    })
  })

  it('may change the case of a name', () => {
    expect(alteredMetadata(mapped(), rename('name', 'Name')).schema.fields[1]?.name).toBe('Name')
  })

  it('follows in the columns with statistics', () => {
    const listed = mapped({ configuration: { 'delta.dataSkippingStatsColumns': 'id,`name`' } })
    const after = alteredMetadata(listed, rename('name', 'a b'))
    expect(after.configuration['delta.dataSkippingStatsColumns']).toBe('id,`a b`')
  })

  it('tells the statement that turns column mapping on', () => {
    expect(refusal(filled(), rename('id', 'x'))).toContain(
      `ALTER TABLE silver.t SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`,
    )
  })

  it('refuses a name that is there, a column that is not, and one that a constraint or a generated column uses', () => {
    expect(refusal(mapped(), rename('id', 'NAME'))).toContain('There is a column name already.')
    expect(refusal(mapped(), rename('nope', 'x'))).toContain('There is no column nope.')
    expect(refusal(mapped(), rename('id', ''))).toContain('must not be empty')
    expect(refusal(mapped(), rename('id', 'a\0'))).toContain('U+0000')
    expect(refusal(mapped(withChecks(['pos', 'ID > 0'])), rename('id', 'x'))).toContain(
      'the constraint pos CHECK (ID > 0)',
    )
    expect(refusal(mapped(withChecks(['pos', 'ID > 0'])), rename('name', 'x'))).toContain('accepted')
    const generated = { ...field('y', 'integer'), metadata: { 'delta.generationExpression': 'year(d)' } }
    const schema: StructType = { type: 'struct', fields: [field('d', 'date'), generated] }
    expect(refusal(mapped({ schema }), rename('d', 'x'))).toContain('the generated column y (year(d))')
    expect(refusal(mapped({ schema }), rename('y', 'x'))).toContain('accepted')
  })
})

describe('DROP COLUMNS', () => {
  const drop = (...paths: readonly string[]): Alteration => ({
    kind: 'drop-columns',
    paths: paths.map(path => path.split('.')),
    ifExists: false,
  })

  it('takes columns and nested fields away and never their ids', () => {
    const before = mapped({ schema: person })
    const after = alteredMetadata(before, drop('tags', 'address.zip'))
    expect(shape(after.schema)).toBe('struct<id:long,address:struct<city:string>>')
    expect(after.configuration['delta.columnMapping.maxColumnId']).toBe('6')
    expect(planned(before, drop('tags', 'address.zip')).operation).toMatchObject({
      name: 'DROP COLUMNS',
      parameters: { columns: '["tags","address.zip"]' },
    })
  })

  it('takes it out of the columns with statistics', () => {
    const listed = mapped({ configuration: { 'delta.dataSkippingStatsColumns': 'id,name' } })
    expect(alteredMetadata(listed, drop('name')).configuration['delta.dataSkippingStatsColumns']).toBe('id')
  })

  it.each<[string, ReturnType<typeof mapped>, Alteration, string]>([
    ['without column mapping', filled(), drop('id'), `'delta.columnMapping.mode' = 'name'`],
    ['partition columns', mapped({ partitionColumns: ['id'] }), drop('id'), 'partitioned by it'],
    ['the last column', mapped(), drop('id', 'name'), 'the only column of the table'],
    [
      'the last field of a struct',
      mapped({ schema: person }),
      drop('tags.element.key'),
      'the only field of tags.element',
    ],
    [
      'columns of constraints',
      mapped(withChecks(['c', 'id > 0'])),
      drop('id'),
      'the constraint c CHECK (id > 0)',
    ],
    [
      'columns of constraints that can not be read',
      mapped(withChecks(['c', 'f(id)'])),
      drop('id'),
      'the constraint c',
    ],
    ['columns that are not there', mapped(), drop('x'), 'There is no column x.'],
  ])('refuses %s', (_what, table, change, why) => expect(refusal(table, change)).toContain(why))

  it('has nothing to do where none is there and IF EXISTS', () => {
    expect(planned(mapped(), { kind: 'drop-columns', paths: [['x']], ifExists: true }).actions).toEqual([])
  })
})

describe('ALTER COLUMN', () => {
  it('sets a comment', () => {
    const change: Alteration = { kind: 'comment-column', path: ['address', 'city'], comment: 'where' }
    const { operation } = planned(filled({ schema: person }), change)
    expect(operation.name).toBe('CHANGE COLUMN')
    expect(operation.parameters).toEqual({
      column: '{"name":"address.city","type":"string","nullable":true,"metadata":{"comment":"where"}}',
    })
  })

  it('moves a column', () => {
    const first: Alteration = { kind: 'move-column', path: ['name'], position: { kind: 'first' } }
    expect(shape(alteredMetadata(filled(), first).schema)).toBe('struct<name:string,id:long>')
    const after: Alteration = {
      kind: 'move-column',
      path: ['address', 'city'],
      position: { kind: 'after', column: 'zip' },
    }
    expect(shape(alteredMetadata(filled({ schema: person }), after).schema)).toContain(
      'struct<zip:integer,city:string>',
    )
    expect(planned(filled({ schema: person }), after).operation.parameters['position']).toBe('AFTER zip')
    const nowhere: Alteration = {
      kind: 'move-column',
      path: ['name'],
      position: { kind: 'after', column: 'x' },
    }
    expect(refusal(filled(), nowhere)).toContain('no column x')
  })

  it('sets NOT NULL, to be checked against all rows, and drops it', () => {
    const set = planned(filled(), { kind: 'set-not-null', path: ['id'] })
    expect(set.reads).toBe('whole-table')
    const before = filled().metadata
    const after = alteredMetadata(filled(), { kind: 'set-not-null', path: ['id'] })
    expect(after.schema.fields[0]?.nullable).toBe(false)
    expect(addedRules(before, after)).toMatchObject({ value: [{ rule: 'column id is NOT NULL' }] })
    expect(
      alteredMetadata({ ...filled(), metadata: after }, { kind: 'drop-not-null', path: ['id'] }),
    ).toEqual(before)
  })

  it('sets a default in Spark’s dialect, which needs its feature, and drops it', () => {
    const set: Alteration = { kind: 'set-default', path: ['name'], value: `'it''s'` }
    const after = alteredMetadata(filled(), set)
    expect(after.schema.fields[1]?.metadata).toEqual({ CURRENT_DEFAULT: `'it\\'s'` })
    expect(newProtocol(filled(), set)).toEqual({
      minReaderVersion: 1,
      minWriterVersion: 7,
      writerFeatures: ['appendOnly', 'invariants', 'allowColumnDefaults'],
    })
    const dropped = alteredMetadata(
      { ...filled(), metadata: after },
      { kind: 'drop-default', path: ['name'] },
    )
    expect(dropped.schema.fields[1]?.metadata).toEqual({})
    expect(refusal(filled({ schema: person }), { ...set, path: ['address', 'city'] })).toContain(
      'field of a struct',
    )
    expect(refusal(filled(), { ...set, value: 'f(1)' })).toContain('f()')
  })
})

describe('constraints', () => {
  it('are kept in Spark’s dialect, under Spark’s name, at writer version 3', () => {
    const change = constraint('Positive', '"id" > 0 AND "name" <> \'a\\b\'')
    const { operation, reads } = planned(filled(), change)
    expect(alteredMetadata(filled(), change).configuration).toEqual({
      'delta.constraints.positive': "id > 0 AND name <> 'a\\\\b'",
    })
    expect(newProtocol(filled(), change)).toEqual({ minReaderVersion: 1, minWriterVersion: 3 })
    expect(reads).toBe('whole-table')
    expect(operation).toMatchObject({
      name: 'ADD CONSTRAINT',
      parameters: { name: 'Positive', expr: "id > 0 AND name <> 'a\\\\b'" },
    })
  })

  it('can not have a name that is taken, but for case, nor a text that Spark can not read', () => {
    expect(refusal(filled(withChecks(['pos', 'id > 0'])), constraint('POS', 'id > 1'))).toContain(
      'constraint pos already',
    )
    expect(refusal(filled(), constraint('c', 'list_sum([id]) > 1'))).toContain('can not be translated')
    expect(refusal(filled(), constraint(' ', 'id > 1'))).toContain('needs a name')
  })

  it('are dropped by name, but for case', () => {
    const table = filled(withChecks(['pos', 'id > 0']))
    const dropped = planned(table, { kind: 'drop-constraint', name: 'Pos', ifExists: false })
    expect(dropped.operation).toMatchObject({
      name: 'DROP CONSTRAINT',
      parameters: { name: 'Pos', expr: 'id > 0', existed: 'true' },
    })
    expect(
      alteredMetadata(table, { kind: 'drop-constraint', name: 'Pos', ifExists: false }).configuration,
    ).toEqual({})
    expect(refusal(table, { kind: 'drop-constraint', name: 'x', ifExists: false })).toContain(
      'There are: pos.',
    )
    expect(planned(table, { kind: 'drop-constraint', name: 'x', ifExists: true }).actions).toEqual([])
  })
})

describe('the table itself', () => {
  it('gets a comment and loses it', () => {
    const told = alteredMetadata(filled(), { kind: 'comment-table', comment: 'hello' })
    expect(told).toMatchObject({ description: 'hello', configuration: {} })
    const silent = alteredMetadata(
      { ...filled(), metadata: told },
      { kind: 'comment-table', comment: undefined },
    )
    expect(silent).not.toHaveProperty('description')
  })

  it('keeps its name, and the refusal tells how to copy it', () => {
    expect(refusal(filled(), { kind: 'rename-table', to: 'silver.u' })).toContain(
      'CREATE TABLE silver.u CLONE silver.t; then: DROP TABLE silver.t',
    )
  })
})
