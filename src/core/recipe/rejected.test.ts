import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import {
  type TestTable,
  bronzeTable,
  recipeOf,
  relationOf,
  runSteps,
  testEngine,
  textTable,
} from './engine.fixture.ts'
import type { Operation, Recipe } from './recipe.ts'
import { rejectedRows } from './rejected.ts'
import type { RecipeTable } from './stage.ts'

const engine = testEngine()

const rejectedOf = async (
  table: TestTable,
  operations: readonly (Operation & { disabled?: boolean })[],
  more: { readonly audit?: Recipe['audit']; readonly tables?: ReadonlyMap<string, RecipeTable> } = {},
) => {
  const { audit, tables = new Map() } = more
  const input = { relation: relationOf(table), columns: table.columns, tables }
  const { sql, diff } = unwrap(rejectedRows(recipeOf(operations, audit), input, operations.length - 1))
  const { columns, rows } = await (await engine()).rows(sql)
  return { diff, rows, names: columns.map(({ name }) => name) }
}

const sales = textTable(
  ['id', 'amount', 'day'],
  [
    ['1', '2.50', '2026-01-01'],
    ['2', 'x', '2026-01-02'],
    ['3', 'y', 'soon'],
    ['4', null, ' '],
    ['5', '1', 'never'],
  ],
)

describe('rows that a cast takes out', () => {
  const cast: Operation = {
    op: 'cast',
    columns: [
      { column: 'amount', to: 'double' },
      { column: 'day', to: 'date' },
    ],
    onError: 'reject',
  }

  it('are as they came, with every value that does not convert told first', async () => {
    const { names, rows, diff } = await rejectedOf(sales, [cast])
    expect(names).toEqual(['reason', 'id', 'amount', 'day'])
    expect(diff).toEqual({ columns: [{}, {}, {}, {}], reason: 0, isReshaped: false })
    expect(rows).toEqual([
      ['Column "amount": the value "x" does not convert to double.', '2', 'x', '2026-01-02'],
      [
        'Column "amount": the value "y" does not convert to double. Column "day": the value "soon" does not convert to date.',
        '3',
        'y',
        'soon',
      ],
      ['Column "day": the value "never" does not convert to date.', '5', '1', 'never'],
    ])
  })

  it('are none where values become NULL, or the step is disabled', async () => {
    expect((await rejectedOf(sales, [{ ...cast, onError: 'null' }])).rows).toEqual([])
    expect(await rejectedOf(sales, [{ ...cast, disabled: true }])).toMatchObject({
      rows: [],
      names: ['id', 'amount', 'day'],
    })
  })

  it('have a reason beside a column that is called so', async () => {
    const table = textTable(['Reason'], [['x']])
    const step: Operation = { op: 'cast', columns: [{ column: 'Reason', to: 'long' }], onError: 'reject' }
    expect((await rejectedOf(table, [step])).names).toEqual(['reason_', 'Reason'])
  })
})

describe('rows that other steps take out', () => {
  it('of a filter, those for which it is false and those for which it is NULL', async () => {
    const step: Operation = { op: 'filter', condition: { column: 'amount', is: 'equals', value: 'x' } }
    const { names, rows } = await rejectedOf(sales, [step])
    expect(names).toEqual(['id', 'amount', 'day'])
    expect(rows.map(([id]) => id)).toEqual(['1', '3', '4', '5'])
  })

  it('of several conditions, with those that do not hold', async () => {
    const condition = {
      all: [
        { column: 'amount', is: 'is-not-null' as const },
        { any: [{ column: 'day', is: 'equals' as const, value: 'never' }, { sql: 'id < 3' }] },
      ],
    }
    const told = [
      ['Not so: (day equals never or `id < 3` is true)', '3', 'y', 'soon'],
      ['Not so: amount is not empty (NULL); (day equals never or `id < 3` is true)', '4', null, ' '],
    ]
    expect((await rejectedOf(sales, [{ op: 'filter', condition }])).rows).toEqual(told)
    const assert: Operation = { op: 'assert', condition, otherwise: 'fail', message: 'No.' }
    expect((await rejectedOf(sales, [assert])).rows).toEqual(told)
  })

  it('of a dedupe, after the steps before it, in the order in which they came, without audit columns', async () => {
    const steps: readonly Operation[] = [
      { op: 'derive', column: 'v', expression: 'upper(v)' },
      { op: 'dedupe', keys: ['k'], order: [], keep: 'first' },
    ]
    expect(await rejectedOf(bronzeTable, steps, { audit: 'drop' })).toMatchObject({
      names: ['k', 'v'],
      rows: [
        ['a', 'THIRD'],
        ['a', 'SECOND'],
        ['a', 'LATER BATCH'],
      ],
    })
  })

  it('of a sample, all but those that it keeps', async () => {
    expect((await rejectedOf(sales, [{ op: 'sample', rows: 3 }])).rows.map(([id]) => id)).toEqual(['4', '5'])
    const step: Operation = { op: 'sample', share: 0.4, seed: 1 }
    const kept = await runSteps(await engine(), sales, [step])
    const out = (await rejectedOf(sales, [step])).rows
    expect(kept.length + out.length).toBe(5)
    expect(new Set([...kept, ...out].map(([id]) => id))).toEqual(new Set(['1', '2', '3', '4', '5']))
  })

  it('of a join, those without a match, or with one', async () => {
    const other = textTable(['id', 'name'], [['1', 'a'], ['1', 'b'], ['5', 'c'], [null, 'd']]) // prettier-ignore
    const tables = new Map([['bronze.o', { relation: relationOf(other), columns: other.columns }]])
    const ids = async (how: 'inner' | 'semi' | 'anti') => {
      const columns = how === 'inner' ? [{ from: 'name', as: 'name' }] : []
      const on = [{ left: 'id', right: 'id' }]
      const step: Operation = { op: 'join', table: 'bronze.o', how, on, columns }
      return (await rejectedOf(sales, [step], { tables })).rows.map(([id]) => id)
    }
    expect([await ids('inner'), await ids('semi'), await ids('anti')]).toEqual([
      ['2', '3', '4'],
      ['2', '3', '4'],
      ['1', '5'],
    ])
  })

  it('of a step that gives other rows are refused', () => {
    const input = { relation: relationOf(sales), columns: sales.columns }
    const step: Operation = { op: 'union', tables: ['bronze.test'], by: 'name' }
    const found = rejectedRows(recipeOf([step]), input, 0)
    expect(found).toMatchObject({ ok: false, error: { kind: 'invalid' } })
  })
})

const word = fc.option(fc.constantFrom('', ' ', 'a', 'b', '1', '2.5', 'é'), { nil: null })
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    op: fc.constant('cast' as const),
    columns: fc.constant([{ column: 'x', to: 'double' as const }]),
    onError: fc.constantFrom('reject' as const, 'keep' as const),
  }),
  fc.record({
    op: fc.constant('filter' as const),
    condition: fc.record({
      any: fc.array(
        fc.record({
          column: fc.constantFrom('x', 'y'),
          is: fc.constant('equals' as const),
          value: fc.constantFrom('a', 'b', '1'),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  }),
  fc.record({
    op: fc.constant('dedupe' as const),
    keys: fc.constantFrom(['x'], ['x', 'y']),
    order: fc.constantFrom([], [{ column: 'y', descending: true }]),
    keep: fc.constantFrom('first' as const, 'last' as const),
  }),
  fc.record({ op: fc.constant('sample' as const), rows: fc.integer({ min: 1, max: 6 }) }),
)

it('with those that stay, they are all rows, each once', async () => {
  const rowsOf = fc.array(fc.tuple(word, word), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(rowsOf, operation, async (rows, step) => {
      const ids = rows.map((_row, at) => String(at))
      const table = textTable(['n', 'x', 'y'], rows.map((row, at) => [String(at), ...row])) // prettier-ignore
      const { rows: out, diff } = await rejectedOf(table, [step])
      const place = diff.columns.length - 3
      const kept = (await runSteps(await engine(), table, [step])).map(([n]) => n)
      const taken = out.map(row => row[place])
      expect(taken).toEqual(ids.filter(id => !kept.includes(id)))
    }),
    { numRuns: 60 },
  )
}, 60_000)
