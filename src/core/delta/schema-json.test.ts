import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkColumnNames,
  decimalParts,
  parseSchema,
  printSchema,
  sameType,
  typeName,
} from './schema-json.ts'
import { anySchema, anyType, field, struct } from './schema.fixture.ts'
import type { DeltaType, StructType } from './schema.ts'

describe('a schemaString', () => {
  it('comes back as the same schema after it was printed', () => {
    fc.assert(
      fc.property(anySchema, schema => {
        expect(parseSchema(printSchema(schema))).toEqual({ ok: true, value: schema })
      }),
    )
  })

  it('is spelled as the protocol spells it', () => {
    const schema = struct({ a: 'integer', b: { type: 'array', elementType: 'string', containsNull: false } })
    expect(printSchema(schema)).toBe(
      '{"type":"struct","fields":[{"name":"a","type":"integer","nullable":true,"metadata":{}},' +
        '{"name":"b","type":{"type":"array","elementType":"string","containsNull":false},"nullable":true,"metadata":{}}]}',
    )
  })

  it('is read when optional members are absent, as nullable', () => {
    const text =
      '{"type":"struct","fields":[{"name":"a","type":"decimal"},{"name":"b","type":{"type":"map","keyType":"long","valueType":"date"}}]}'
    expect(parseSchema(text)).toEqual({
      ok: true,
      value: struct({
        a: 'decimal(10,0)',
        b: { type: 'map', keyType: 'long', valueType: 'date', valueContainsNull: true },
      }),
    })
  })

  it('normalises the blanks that some writers put into decimals', () => {
    const read = parseSchema('{"type":"struct","fields":[{"name":"d","type":"decimal( 10, 2 )"}]}')
    expect(read).toMatchObject({ ok: true, value: { fields: [{ type: 'decimal(10,2)' }] } })
  })

  it.each(['variant', 'void', 'decimal(39,0)', 'decimal(2,3)', 'geometry'])(
    'names the type %s when it is not known',
    name => {
      const text = `{"type":"struct","fields":[{"name":"x","type":{"type":"array","elementType":"${name}"}}]}`
      const read = parseSchema(text)
      expect(read).toMatchObject({
        ok: false,
        error: { kind: 'protocol-unsupported', features: [`type ${name}`], access: 'read' },
      })
      expect(read.ok ? '' : read.error.message).toContain('schema.fields[0].type.elementType')
    },
  )

  it.each([
    ['not JSON', '{"type":', 'schema'],
    ['no struct', '"long"', 'schema'],
    ['no fields', '{"type":"struct"}', 'schema'],
    ['no name', '{"type":"struct","fields":[{"type":"long"}]}', 'schema.fields[0]'],
    ['no type', '{"type":"struct","fields":[{"name":"a"}]}', 'schema.fields[0].type'],
    ['an odd type', '{"type":"struct","fields":[{"name":"a","type":7}]}', 'schema.fields[0].type'],
  ])('with %s is invalid, with the place', (_what, text, path) => {
    expect(parseSchema(text)).toMatchObject({ ok: false, error: { kind: 'invalid', problems: [{ path }] } })
  })
})

describe('typeName', () => {
  it.each<[DeltaType, string]>([
    ['long', 'long'],
    ['decimal(10,2)', 'decimal(10,2)'],
    [
      struct({ a: 'long', b: { type: 'array', elementType: 'string', containsNull: true } }),
      'struct<a:long,b:array<string>>',
    ],
    [
      { type: 'map', keyType: 'string', valueType: struct({ x: 'date' }), valueContainsNull: true },
      'map<string,struct<x:date>>',
    ],
  ])('says %j as %s', (type, name) => expect(typeName(type)).toBe(name))
})

describe('decimalParts', () => {
  it('takes a decimal apart and nothing else', () => {
    expect(decimalParts('decimal(10,2)')).toEqual({ precision: 10, scale: 2 })
    expect(decimalParts('double')).toBeUndefined()
    expect(decimalParts(struct({ a: 'long' }))).toBeUndefined()
  })
})

describe('sameType', () => {
  const withoutNullability = (type: DeltaType): DeltaType => {
    if (typeof type === 'string') return type
    if (type.type === 'array')
      return { ...type, containsNull: true, elementType: withoutNullability(type.elementType) }
    if (type.type === 'map')
      return { ...type, valueContainsNull: true, valueType: withoutNullability(type.valueType) }
    const fields = type.fields.map(({ name, type: inner }) => field(name, withoutNullability(inner)))
    return { type: 'struct', fields }
  }

  it('does not care about nullability and metadata', () => {
    fc.assert(
      fc.property(anyType, type => {
        expect(sameType(type, withoutNullability(type))).toBe(true)
      }),
    )
  })

  it('is true exactly when names, order and types are equal', () => {
    fc.assert(
      fc.property(anyType, anyType, (a, b) => {
        const equal = JSON.stringify(withoutNullability(a)) === JSON.stringify(withoutNullability(b))
        expect(sameType(a, b)).toBe(equal)
      }),
    )
  })

  it('tells apart fields that differ in case or order only', () => {
    expect(sameType(struct({ a: 'long' }), struct({ A: 'long' }))).toBe(false)
    expect(sameType(struct({ a: 'long', b: 'date' }), struct({ b: 'date', a: 'long' }))).toBe(false)
    expect(sameType(struct({ a: 'long' }), struct({ a: 'long', b: 'long' }))).toBe(false)
  })
})

describe('checkColumnNames', () => {
  it('accepts every name without a forbidden character', () => {
    fc.assert(
      fc.property(anySchema, schema => {
        expect(checkColumnNames(schema)).toEqual({ ok: true, value: undefined })
      }),
    )
  })

  it.each([...' ,;{}()\n\t=\0'])('refuses a name with %j', character => {
    const checked = checkColumnNames(struct({ [`a${character}b`]: 'long' }))
    expect(checked).toMatchObject({
      ok: false,
      error: { kind: 'invalid', problems: [{ path: `a${character}b` }] },
    })
  })

  it('refuses the empty name', () => expect(checkColumnNames(struct({ '': 'long' })).ok).toBe(false))

  it('refuses names that differ only in case, on one level', () => {
    const twins: StructType = { type: 'struct', fields: [field('Id', 'long'), field('ID', 'string')] }
    expect(checkColumnNames(twins)).toMatchObject({ ok: false, error: { problems: [{ path: 'ID' }] } })
    expect(checkColumnNames(struct({ id: 'long', nested: struct({ ID: 'long' }) })).ok).toBe(true)
  })

  it('looks into nested types and reports every problem with its path', () => {
    const checked = checkColumnNames(
      struct({
        s: struct({ 'a b': 'long' }),
        l: { type: 'array', elementType: struct({ 'c=d': 'long' }), containsNull: true },
        m: { type: 'map', keyType: 'string', valueType: struct({ 'e;f': 'long' }), valueContainsNull: true },
      }),
    )
    expect(checked).toMatchObject({
      error: { problems: [{ path: 's.a b' }, { path: 'l.element.c=d' }, { path: 'm.value.e;f' }] },
    })
    expect(checked.ok ? '' : checked.error.message).toContain('(and 2 more)')
  })
})
