import { describe, expect, it } from 'vitest'
import { parseTypeName } from '../../core/delta/type-names.ts'
import type { RecipeColumn } from '../../core/recipe/columns.ts'
import { kindOf } from '../../core/recipe/step-kinds.ts'
import type { Operation } from '../../core/recipe/recipe.ts'
import { commonOperationsFor, operationsFor, operationsForValue } from './column-operations.ts'
import { asDocument, asOperation, blankOn } from './draft-model.ts'
import { type OperationName, formOf, operations } from './forms/step-forms.ts'

const types = [
  'string',
  'long',
  'integer',
  'decimal(10,2)',
  'double',
  'boolean',
  'date',
  'timestamp',
  'timestamp_ntz',
  'binary',
  'array<string>',
  'struct<a: bigint>',
  'map<string,bigint>',
]

/** What forms ask for beside the column, given so that only what is wrong with the column itself is left. */
const answers: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  extract: { pattern: 'x' },
  'by-example': { examples: [{ row: { a: 'x' }, output: 'X' }] },
  derive: { column: 'b', expression: 'a' },
  flatten: { fields: [{ path: 'x', as: 'x_2', type: 'string' }] },
  merge: { into: 'merged' },
  pivot: { values: 'a', fn: 'count', into: [{ value: 'x', as: 'x' }] },
  replace: { find: 'x' },
  fill: { with: 'down' },
  join: { table: 'silver.other', on: [{ left: 'a', right: 'a' }], columns: [] },
  select: { columns: ['a', 'other'] },
}

/** A value that is still to be typed is no fault of the column. */
const notOfTheColumn = /no member|no field|is there already|and "" is/

const problemsOf = (op: OperationName, type: string): readonly string[] => {
  const parsed = parseTypeName(type)
  if (!parsed.ok) throw new Error(`${type} is no type`)
  const columns = [
    { name: 'a', type: parsed.value },
    { name: 'other', type: 'string' },
  ] as const satisfies readonly RecipeColumn[]
  const [column] = columns
  const operation = asOperation({ ...asDocument(blankOn(op, column)), ...answers[op] })
  const context = { columns, tables: new Map([['silver.other', columns]]) }
  return kindOf<Operation>(operation)
    .problems(operation, context)
    .filter(problem => problem.includes('"a"') && !notOfTheColumn.test(problem))
}

const offered = (type: string) => operationsFor(type).flatMap(group => group.operations)

describe('the menu of a column', () => {
  it.each(types)('offers for %s only operations that take such a column', type => {
    const refused = offered(type).flatMap(({ op }) => {
      const problems = problemsOf(op, type)
      return problems.length === 0 ? [] : [`${op}: ${problems.join(' ')}`]
    })
    expect(refused).toEqual([])
  })

  it('has every operation that begins with a column, for some type', () => {
    const all = new Set(types.flatMap(type => offered(type).map(({ op }) => op)))
    const withoutColumn = ['sample', 'union', 'sql']
    expect(operations.map(({ op }) => op).filter(op => !all.has(op))).toEqual(withoutColumn)
  })

  it('calls each operation what its form calls it', () => {
    for (const { op, label } of types.flatMap(offered)) expect(label).toBe(formOf(op).label)
  })

  it.each(types)('has what is wanted most of %s at the top, each in a group below too', type => {
    const common = commonOperationsFor(type)
    const all = offered(type).map(({ op }) => op)
    expect(common.length).toBeGreaterThanOrEqual(3)
    expect(common.length).toBeLessThanOrEqual(7)
    expect(common.map(({ op }) => op).filter(op => !all.includes(op))).toEqual([])
  })

  it('names the value of the cell that it was opened on, cut where it is long', () => {
    expect(operationsForValue('string', 'Berlin').map(({ label }) => label)).toEqual([
      'Filter: equals “Berlin”',
      'Replace “Berlin”',
      'Map “Berlin”',
      'Replace “Berlin” with null',
    ])
    expect(operationsForValue('long', '7')[0]?.label).toBe('Filter: equals “7”')
    expect(operationsForValue('string', '')[0]?.label).toBe('Filter: equals ""')
    expect(operationsForValue('string', 'x'.repeat(30))[0]?.label).toBe(`Filter: equals “${'x'.repeat(24)}…”`)
    expect(operationsForValue('array<string>', '[]')).toEqual([])
  })
})
