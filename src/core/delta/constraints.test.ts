import { describe, expect, it } from 'vitest'
import { constraintsOf, checkConstraints } from './constraints.ts'
import { brokenConstraint, misfitError, violationError } from './write-faults.ts'
import { field, struct } from './schema.fixture.ts'
import type { StructType } from './schema.ts'

const rulesOf = (schema: StructType, configuration = {}, computed?: ReadonlySet<string>) => {
  const made = constraintsOf({ schema, configuration }, computed)
  if (!made.ok) throw new Error(made.error.message)
  return made.value.map(({ name, rule }) => [name, rule])
}

describe('the rules of a table', () => {
  it('are NOT NULL columns on every level, then CHECK constraints, then those of columns', () => {
    const inner: StructType = { type: 'struct', fields: [field('x', 'long', false)] }
    const schema: StructType = {
      type: 'struct',
      fields: [
        field('id', 'long', false),
        field('m', { type: 'map', keyType: 'string', valueType: inner, valueContainsNull: false }),
        {
          ...field('g', 'long'),
          metadata: {
            'delta.generationExpression': 'id + 1',
            'delta.invariants': '{"expression":{"expression":"g > 0"}}',
          },
        },
      ],
    }
    expect(rulesOf(schema, { 'delta.constraints.c': 'id > 3', 'delta.appendOnly': 'true' })).toEqual([
      ['id', 'column id is NOT NULL'],
      ['m.value', 'column m.value is NOT NULL'],
      ['m.value.x', 'column m.value.x is NOT NULL'],
      ['c', 'constraint c CHECK (id > 3)'],
      ['g', 'invariant of column g: g > 0'],
      ['g', 'column g is GENERATED ALWAYS AS (id + 1)'],
    ])
    expect(rulesOf(schema, {}, new Set(['g'])).map(([, rule]) => rule)).not.toContain(
      'column g is GENERATED ALWAYS AS (id + 1)',
    )
  })

  it('that the engine can not check stop the write, and are named', () => {
    const configuration = { 'delta.constraints.odd': 'id > (' }
    expect(constraintsOf({ schema: struct({ id: 'long' }), configuration })).toMatchObject({
      error: { kind: 'invalid', problems: [{ path: 'odd' }] },
    })
  })

  it('have the names that they were given, in whatever case the property is', () => {
    expect(checkConstraints({ configuration: { 'Delta.Constraints.MyRule': 'x', other: 'y' } })).toEqual([
      { name: 'MyRule', expression: 'x' },
    ])
  })
})

describe('what is told of rows that fail', () => {
  const fittings = [
    { column: 'a', expected: 'byte', fits: 'f', value: 'v' },
    { column: 'b', expected: 'date', fits: 'f', value: 'v' },
  ]

  it('is every column with values that do not fit, and one of each', () => {
    expect(misfitError(fittings, [0n, null, 0n, null])).toBeUndefined()
    const error = misfitError(fittings, [1n, '300', 7n, 'x'])
    expect(error).toMatchObject({ kind: 'schema-mismatch', columns: [{ column: 'a' }, { column: 'b' }] })
    expect(error?.message).toContain('a (expected byte, found the value 300 in 1 row)')
    expect(error?.message).toContain('b (expected date, found the value x in the first of 7 rows)')
  })

  it('is the first rule that is broken, how many rows do, and what the first of them has', () => {
    const rules = ['a', 'b'].map(name => ({ name, rule: `rule ${name}`, holds: 'h' }))
    expect(brokenConstraint(rules, [0n, 0n])).toBeUndefined()
    const broken = brokenConstraint(rules, [0n, 3n])
    expect(broken).toMatchObject({ constraint: { name: 'b' }, rows: 3 })
    const rule = rules[1]
    if (!rule) throw new Error('no rule')
    const columns = Array.from({ length: 20 }, (_, at) => `c${at}`)
    const error = violationError(rule, 1, columns, [null, 'x'.repeat(100), [1n], { k: 2n }])
    expect(error).toMatchObject({
      constraint: 'b',
      rows: 1,
      row: { c0: 'NULL', c2: '["1"]', c3: '{"k":"2"}' },
    })
    expect(error.message).toMatch(
      /^1 row breaks a rule of the table \(rule b\), so nothing was written\. The first: c0 = NULL, c1 = x{60}…, .*c11 = NULL, …\.$/,
    )
  })
})
