import { describe, expect, it } from 'vitest'
import { checkRecipe } from './check.ts'
import type { RecipeColumn } from './columns.ts'
import { recipeOf } from './engine.fixture.ts'
import type { Operation } from './recipe.ts'

const columns: readonly RecipeColumn[] = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
  { name: 'born', type: 'date' },
  { name: 'tags', type: { type: 'array', elementType: 'string', containsNull: true } },
]
const problems = (...operations: (Operation & { disabled?: boolean })[]) =>
  checkRecipe(recipeOf(operations), columns).map(({ stepId, problem }) => `${stepId}: ${problem}`)

const cast = (
  column: string,
  to: Extract<Operation, { op: 'cast' }>['columns'][number]['to'],
  format?: string,
): Operation => ({
  op: 'cast',
  columns: [{ column, to, ...(format === undefined ? {} : { format }) }],
  onError: 'null',
})
const derive = (column: string, expression: string): Operation => ({ op: 'derive', column, expression })
const rename = (from: string, to: string): Operation => ({ op: 'rename', columns: [{ from, to }] })
const where = (column: string, is: 'equals' | 'contains', value?: string): Operation => ({
  op: 'filter',
  condition: { column, is, ...(value === undefined ? {} : { value }) },
})

describe('a check of a recipe', () => {
  it('lets a step read the input once more, and no other table that is not there', () => {
    const join = (table: string, right: string): Operation => ({
      op: 'join',
      table,
      how: 'semi',
      on: [{ left: 'name', right }],
      columns: [],
    })
    expect(problems({ op: 'union', tables: ['bronze.test'], by: 'name' })).toEqual([])
    expect(problems(join('bronze.test', 'name'))).toEqual([])
    expect(problems(join('bronze.test', 'gone'))).toHaveLength(1)
    expect(problems(join('bronze.other', 'name'))).toEqual(['step-1: There is no table "bronze.other".'])
  })

  it('finds nothing wrong with one that runs', () => {
    const steps = [
      cast('name', 'date', '%b %d %Y'),
      rename('name', 'day'),
      where('day', 'equals', '2026-03-01'),
      derive('Day2', 'day + 1'),
    ]
    expect(problems(...steps)).toEqual([])
  })

  it('says which step has the problem, and passes over disabled ones', () => {
    const bad: Operation = { op: 'trim', columns: ['nope'] }
    expect(problems({ ...bad, disabled: true }, bad)).toEqual([
      'step-2: There is no column "nope" at this point.',
    ])
  })

  it('sees the columns as the steps before leave them', () => {
    expect(problems(rename('name', 'title'), { op: 'trim', columns: ['title'] })).toEqual([])
    expect(problems({ op: 'drop', columns: ['name'] }, { op: 'trim', columns: ['name'] })).toHaveLength(1)
  })

  it('tells the right name when only its case is wrong', () => {
    expect(problems({ op: 'trim', columns: ['Name'] })[0]).toContain('"name"')
  })

  it.each<[string, Operation]>([
    ['no column', { op: 'trim', columns: [] }],
    ['trimming numbers', { op: 'trim', columns: ['id'] }],
    ['a cast that makes no sense', cast('id', 'date')],
    ['a cast of a date to a number', cast('born', 'long')],
    ['a nested value to a number', cast('tags', 'long')],
    ['a decimal that is none', cast('name', 'decimal(39,2)')],
    ['a scale beyond the precision', cast('name', 'decimal(3,5)')],
    ['a format for a number', cast('name', 'long', '%Y')],
    ['an unknown specifier', cast('name', 'date', '%Q')],
    ['a specifier cut off', cast('name', 'date', '%Y %')],
    ['a format without specifiers', cast('name', 'date', 'YYYY-MM-DD')],
    ['a name twice', rename('name', 'id')],
    ['a name twice but for case', rename('name', 'ID')],
    ['a name that Delta forbids', rename('name', 'a b')],
    ['an empty name', rename('name', '')],
    ['a derived name that Delta forbids', derive('a,b', '1')],
    ['a derived name that differs only in case', derive('ID', '1')],
    ['an expression with a bracket too many', derive('x', '1) FROM (SELECT 2')],
    ['an empty expression', derive('x', ' ')],
    ['a filter by unbalanced SQL', { op: 'filter', condition: { sql: '(a' } }],
    ['a filter without conditions', { op: 'filter', condition: { all: [] } }],
    ['a comparison without a value', where('name', 'equals')],
    ['a number that is none', where('id', 'equals', 'abc')],
    ['a date that is none', where('born', 'equals', 'yesterday')],
    ['comparing a list', where('tags', 'equals', 'x')],
    ['nothing to nullify', { op: 'nullify', columns: ['name'], values: [] }],
    ['a dedupe without keys', { op: 'dedupe', keys: [], order: [], keep: 'first' }],
    ['a nested key', { op: 'dedupe', keys: ['tags'], order: [], keep: 'first' }],
    [
      'an order by a missing column',
      { op: 'dedupe', keys: ['id'], order: [{ column: 'x', descending: false }], keep: 'first' },
    ],
    ['dropping everything', { op: 'drop', columns: ['id', 'name', 'born', 'tags'] }],
  ])('finds %s', (_what, operation) => {
    expect(problems(operation)).toHaveLength(1)
  })

  it('allows contains on any type, and a rename that only changes case', () => {
    expect(problems(where('id', 'contains', 'x'), where('tags', 'contains', 'x'))).toEqual([])
    expect(problems(rename('name', 'Name'))).toEqual([])
    expect(
      problems({
        op: 'rename',
        columns: [
          { from: 'name', to: 'id' },
          { from: 'id', to: 'name' },
        ],
      }),
    ).toEqual([])
  })
})
