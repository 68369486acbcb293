import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Alteration } from '../sql/delta-statement.ts'
import { alteredMetadata, filled, newProtocol, planned, refusal } from './alter.fixture.ts'
import { isWidening } from './alter-type.ts'
import { decimalParts } from './schema-json.ts'
import { struct } from './schema.fixture.ts'
import type { DeltaType, PrimitiveType } from './schema.ts'

const change = (path: string, type: string): Alteration => ({
  kind: 'change-type',
  path: path.split('.'),
  type,
})
const nested: DeltaType = {
  type: 'array',
  elementType: { type: 'map', keyType: 'short', valueType: 'decimal(6,2)', valueContainsNull: true },
  containsNull: true,
}
const schema = struct({ n: 'integer', f: 'float', s: struct({ d: 'date', m: nested }) })
const configuration = { 'delta.enableTypeWidening': 'true' }
const table = filled({ schema, configuration })

describe('the type changes that the protocol has', () => {
  it.each<[DeltaType, readonly string[]]>([
    ['byte', ['short', 'integer', 'long', 'double', 'decimal(10,0)', 'decimal(12,2)']],
    ['short', ['integer', 'long', 'double', 'decimal(10,0)', 'decimal(38,28)']],
    ['integer', ['long', 'double', 'decimal(10,0)', 'decimal(11,1)']],
    ['long', ['decimal(20,0)', 'decimal(22,2)']],
    ['float', ['double']],
    ['date', ['timestamp_ntz']],
    ['decimal(6,2)', ['decimal(7,2)', 'decimal(10,4)', 'decimal(8,4)']],
  ])('%s widens to %j', (from, to) => {
    for (const wider of to) expect([wider, isWidening(from, wider as PrimitiveType)]).toEqual([wider, true])
  })

  it.each<[DeltaType, readonly string[]]>([
    ['long', ['integer', 'double', 'decimal(19,0)', 'string', 'long']],
    ['integer', ['short', 'float', 'decimal(9,0)', 'decimal(11,2)', 'timestamp']],
    ['date', ['timestamp', 'string']],
    ['double', ['float', 'decimal(38,10)']],
    ['string', ['long', 'binary']],
    [
      'decimal(6,2)',
      ['decimal(6,3)', 'decimal(7,4)', 'decimal(5,2)', 'decimal(7,1)', 'decimal(6,2)', 'double'],
    ],
    ['timestamp_ntz', ['timestamp']],
    ['boolean', ['integer']],
  ])('%s does not widen to %j', (from, to) => {
    for (const other of to) expect([other, isWidening(from, other as PrimitiveType)]).toEqual([other, false])
  })

  it('never loses a digit, on either side of the point', () => {
    const decimal = fc
      .integer({ min: 1, max: 38 })
      .chain(p => fc.integer({ min: 0, max: p }).map(s => `decimal(${p},${s})` as const))
    fc.assert(
      fc.property(decimal, decimal, (from, to) => {
        const [a, b] = [decimalParts(from), decimalParts(to)]
        if (!a || !b) throw new Error('no decimal')
        const holds = from !== to && b.scale >= a.scale && b.precision - b.scale >= a.precision - a.scale
        expect(isWidening(from, to)).toBe(holds)
      }),
    )
  })
})

it('notes the change at the nearest field and raises the protocol', () => {
  const after = alteredMetadata(table, change('n', 'BIGINT'))
  expect(after.schema.fields[0]).toMatchObject({
    type: 'long',
    metadata: { 'delta.typeChanges': [{ fromType: 'integer', toType: 'long' }] },
  })
  expect(newProtocol(table, change('n', 'BIGINT'))).toMatchObject({
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: ['typeWidening'],
  })
  expect(planned(table, change('n', 'BIGINT')).operation.name).toBe('CHANGE COLUMN')
})

it('notes change after change, and where in lists and maps', () => {
  const once = alteredMetadata(table, change('s.m.element.key', 'INT'))
  const twice = alteredMetadata({ ...table, metadata: once }, change('s.m.element.value', 'DECIMAL(10,4)'))
  const struct_ = twice.schema.fields[2]?.type
  const field = typeof struct_ === 'object' && struct_.type === 'struct' ? struct_.fields[1] : undefined
  expect(field?.metadata).toEqual({
    'delta.typeChanges': [
      { fromType: 'short', toType: 'integer', fieldPath: 'element.key' },
      { fromType: 'decimal(6,2)', toType: 'decimal(10,4)', fieldPath: 'element.value' },
    ],
  })
})

it.each<[string, Alteration, string]>([
  ['tells what a type can become', change('n', 'STRING'), 'integer can be widened to long, double, decimals'],
  ['tells what can not be widened', change('s', 'INT'), 'can not be widened'],
  ['names the column that is not there', change('x', 'INT'), 'There is no column x.'],
  ['names the part that is not there', change('s.m.element.x', 'INT'), 'There is no column'],
  ['names the type that is none', change('n', 'WORD'), 'WORD is not a type'],
])('%s', (_what, altered, why) => expect(refusal(table, altered)).toContain(why))

it('tells the statement that allows widening', () => {
  expect(refusal(filled({ schema }), change('n', 'BIGINT'))).toContain(
    `ALTER TABLE silver.t SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true')`,
  )
})

it('has nothing to do for the type that is there, and leaves alone what constraints use', () => {
  expect(planned(filled({ schema }), change('n', 'INT')).actions).toEqual([])
  const used = filled({ schema, configuration: { ...configuration, 'delta.constraints.c': 'n > 0' } })
  expect(refusal(used, change('n', 'BIGINT'))).toContain('the constraint c')
})
