import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import { recipeToSql } from './compile.ts'
import { stepCountsSql } from './counts.ts'
import {
  type TestTable,
  bronzeTable,
  recipeOf,
  relationOf,
  runSteps,
  testEngine,
  textTable,
} from './engine.fixture.ts'
import type { Operation } from './recipe.ts'

const engine = testEngine()

const counts = async (table: TestTable, ...operations: (Operation & { disabled?: boolean })[]) => {
  const input = { relation: relationOf(table), columns: table.columns }
  const sql = unwrap(stepCountsSql(recipeOf(operations), input))
  return (await (await engine()).rows(sql)).rows
}

const people = textTable(
  ['id', 'name', 'age'],
  [
    ['1', ' Ana ', '30'],
    ['1', 'Ana', 'x'],
    ['2', 'Ben', ''],
    ['3', 'N/A', '41'],
    [null, null, null],
  ],
)

describe('the counts of a recipe', () => {
  it('tell for each enabled step the rows in and out and the cells it changed', async () => {
    const rows = await counts(
      people,
      { op: 'trim', columns: ['id', 'name'] },
      { op: 'nullify', columns: ['name', 'age'], values: ['N/A', ''] },
      { op: 'drop', columns: ['age'], disabled: true },
      { op: 'filter', condition: { column: 'name', is: 'is-not-null' } },
      { op: 'cast', columns: [{ column: 'age', to: 'long' }], onError: 'null' },
      { op: 'derive', column: 'name', expression: 'upper(name)' },
      { op: 'dedupe', keys: ['id'], order: [], keep: 'first' },
      { op: 'rename', columns: [{ from: 'id', to: 'key' }] },
      { op: 'derive', column: 'new', expression: '1' },
    )
    expect(rows).toEqual([
      ['step-1', 5n, 5n, 1n],
      ['step-2', 5n, 5n, 2n],
      ['step-4', 5n, 3n, null],
      ['step-5', 3n, 3n, 1n],
      ['step-6', 3n, 3n, 3n],
      ['step-7', 3n, 2n, null],
      ['step-8', 2n, 2n, null],
      ['step-9', 2n, 2n, null],
    ])
  })

  it('begin after the records that did not parse', async () => {
    expect(await counts(bronzeTable, { op: 'trim', columns: ['k'] })).toEqual([['step-1', 4n, 4n, 0n]])
  })

  it('are right where SQL looks at all rows that are left', async () => {
    const rows = await counts(
      people,
      { op: 'filter', condition: { column: 'id', is: 'not-equals', value: '1' } },
      { op: 'derive', column: 'place', expression: 'row_number() OVER (ORDER BY id)' },
      { op: 'filter', condition: { sql: 'place = (SELECT 2)' } },
      { op: 'trim', columns: ['name'] },
    )
    expect(rows).toEqual([
      ['step-1', 5n, 2n, null],
      ['step-2', 2n, 2n, null],
      ['step-3', 2n, 1n, null],
      ['step-4', 1n, 1n, 0n],
    ])
  })

  it('are zero, not NULL, on an empty table, and none without steps', async () => {
    const empty = textTable(['a'], [])
    expect(await counts(empty, { op: 'trim', columns: ['a'] })).toEqual([['step-1', 0n, 0n, 0n]])
    expect(await counts(empty)).toEqual([])
  })

  it('do not trip over values in rows that a step before took out', async () => {
    const digits: Operation = { op: 'filter', condition: { sql: `regexp_full_match(age, '[0-9]+')` } }
    const strict: Operation = { op: 'cast', columns: [{ column: 'age', to: 'long' }], onError: 'fail' }
    const risky: Operation = { op: 'derive', column: 'twice', expression: 'CAST(age AS BIGINT) * 2' }
    const rows = await counts(people, digits, risky, strict)
    expect(rows.map(row => row[2])).toEqual([2n, 2n, 2n])
  })

  it('fail for a recipe that cannot run', () => {
    const recipe = recipeOf([{ op: 'trim', columns: ['nope'] }])
    expect(stepCountsSql(recipe, { relation: 't', columns: people.columns }).ok).toBe(false)
  })

  it('agree with the rows that the recipe itself gives, whatever its steps', async () => {
    const column = fc.constantFrom('a', 'b')
    const cell = fc.option(fc.constantFrom('', ' ', 'x', ' x', '1', 'y'), { nil: null })
    const operation: fc.Arbitrary<Operation> = fc.oneof(
      fc.record({ op: fc.constant('trim' as const), columns: fc.tuple(column) }),
      fc.record({
        op: fc.constant('nullify' as const),
        columns: fc.tuple(column),
        values: fc.constant(['', 'x']),
      }),
      fc.record({
        op: fc.constant('filter' as const),
        condition: fc.record({ column, is: fc.constantFrom('is-not-null', 'less'), value: fc.constant('x') }),
      }),
      fc.record({
        op: fc.constant('dedupe' as const),
        keys: fc.tuple(column),
        order: fc.constant([]),
        keep: fc.constantFrom('first', 'last'),
      }),
      fc.constant({
        op: 'derive' as const,
        column: 'a',
        expression: `coalesce(a, lag(b) OVER (ORDER BY b, a))`,
      }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }),
        fc.array(operation, { minLength: 1, maxLength: 5 }),
        async (rows, operations) => {
          const table = textTable(['a', 'b'], rows)
          const states: bigint[] = []
          for (let steps = 0; steps <= operations.length; steps += 1)
            states.push(BigInt((await runSteps(await engine(), table, operations.slice(0, steps))).length))
          const found = await counts(table, ...operations)
          expect(found.map(([, before, after]) => [before, after])).toEqual(
            operations.map((_operation, index) => [states[index], states[index + 1]]),
          )
        },
      ),
      { numRuns: 40 },
    )
  })
})

it('the statement is one, and reads the input once where no dedupe is in it', () => {
  const recipe = recipeOf([
    { op: 'trim', columns: ['name'] },
    { op: 'filter', condition: { column: 'name', is: 'is-not-null' } },
  ])
  const input = { relation: 'the_input', columns: people.columns }
  expect(unwrap(stepCountsSql(recipe, input)).split('the_input')).toHaveLength(2)
  expect(unwrap(recipeToSql(recipe, input)).sql.split('the_input')).toHaveLength(2)
})
