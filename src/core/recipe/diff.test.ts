import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import type { Value } from '../ports/engine.ts'
import { stepCountsSql } from './counts.ts'
import { type StepDiffOptions, stepDiff } from './diff.ts'
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

const engine = testEngine()

const diffOf = async (
  table: TestTable,
  operations: readonly Operation[],
  options: StepDiffOptions = {},
  audit: Recipe['audit'] = 'keep',
) => {
  const input = { relation: relationOf(table), columns: table.columns }
  const { sql, diff } = unwrap(stepDiff(recipeOf(operations, audit), input, operations.length - 1, options))
  const { columns, rows } = await (await engine()).rows(sql)
  return { diff, rows, names: columns.map(({ name }) => name).slice(0, diff.columns.length) }
}

const people = textTable(
  ['name', 'city'],
  [
    [' Ana ', 'Oslo'],
    ['Bo', null],
    [null, 'Lyon'],
    ['', ' Oslo'],
  ],
)

describe('the difference of a step that changes values', () => {
  it('gives the old value beside each cell that prints differently, and nothing beside the others', async () => {
    const { diff, rows } = await diffOf(people, [{ op: 'trim', columns: ['name', 'city'] }])
    expect(diff).toEqual({
      columns: [
        { mark: 'changed', was: 2 },
        { mark: 'changed', was: 3 },
      ],
      isReshaped: false,
    })
    expect(rows).toEqual([
      ['Ana', 'Oslo', [' Ana '], null],
      ['Bo', null, null, null],
      [null, 'Lyon', null, null],
      ['', 'Oslo', null, [' Oslo']],
    ])
  })

  it('tells a cell that was NULL from one that did not change', async () => {
    const step: Operation = { op: 'derive', column: 'city', expression: "coalesce(city, 'none')" }
    const { rows } = await diffOf(people, [step])
    expect(rows[1]).toEqual(['Bo', 'none', [null]])
    expect(rows[0]).toEqual([' Ana ', 'Oslo', null])
  })

  it('counts a cell of a cast as changed only where its value was lost, as the counts do', async () => {
    const table = textTable(['n'], [['1.50'], ['x'], ['2']])
    const step: Operation = { op: 'cast', columns: [{ column: 'n', to: 'double' }], onError: 'null' }
    const { rows } = await diffOf(table, [step])
    expect(rows).toEqual([
      [1.5, null],
      [null, ['x']],
      [2, null],
    ])
  })

  it('does not take a time that stays the same for another one', async () => {
    const table: TestTable = {
      columns: [{ name: 'at', type: 'timestamp' }],
      rows: [['2026-03-01 09:00:00+00'], [null]],
    }
    const { rows } = await diffOf(table, [{ op: 'derive', column: 'at', expression: 'at' }])
    expect(rows.map(row => row[1])).toEqual([null, null])
    const nullified = await diffOf(table, [
      { op: 'nullify', columns: ['at'], values: ['2026-03-01 09:00:00'] },
    ])
    expect(nullified.rows.map(row => row[1])).toEqual([['2026-03-01 09:00:00'], null])
  })

  it('shows removed columns in their places, new ones as added, renamed ones with their old name', async () => {
    const table = textTable(['a', 'b', 'c'], [['1', '2', '3']])
    const dropped = await diffOf(table, [{ op: 'drop', columns: ['b'] }])
    expect(dropped.names).toEqual(['a', 'b', 'c'])
    expect(dropped.diff.columns).toEqual([{}, { mark: 'removed' }, {}])
    expect(dropped.rows).toEqual([['1', '2', '3']])
    const added = await diffOf(table, [{ op: 'derive', column: 'd', expression: 'a || b' }])
    expect(added.diff.columns).toEqual([{}, {}, {}, { mark: 'added' }])
    const renamed = await diffOf(table, [{ op: 'rename', columns: [{ from: 'a', to: 'A' }] }])
    expect(renamed.diff.columns).toEqual([{ from: 'a' }, {}, {}])
    expect(renamed.names).toEqual(['A', 'b', 'c'])
  })

  it('leaves out audit columns that the recipe drops', async () => {
    const { names } = await diffOf(bronzeTable, [{ op: 'trim', columns: ['v'] }], {}, 'drop')
    expect(names).toEqual(['k', 'v'])
  })
})

describe('the difference of a step that takes rows out', () => {
  it('gives all rows before it and marks those that go', async () => {
    const condition = { column: 'city', is: 'equals', value: 'Oslo' } as const
    const { diff, rows } = await diffOf(people, [{ op: 'filter', condition }])
    expect(diff).toEqual({ columns: [{}, {}], row: 2, isReshaped: false })
    expect(rows.map(row => row[2])).toEqual([null, 'removed', 'removed', 'removed'])
  })

  it('marks duplicates in the order in which the rows came', async () => {
    const { diff, rows } = await diffOf(bronzeTable, [
      { op: 'dedupe', keys: ['k'], order: [], keep: 'first' },
    ])
    const mark = diff.row ?? -1
    expect(rows.map(row => [row[1], row[mark]])).toEqual([
      ['third', 'removed'],
      ['first', null],
      ['second', 'removed'],
      ['later batch', 'removed'],
    ])
  })

  it('gives only touched rows where that is asked for', async () => {
    const condition = { column: 'city', is: 'is-not-null' } as const
    const filtered = await diffOf(people, [{ op: 'filter', condition }], { only: 'touched' })
    expect(filtered.rows).toEqual([['Bo', null, 'removed']])
    const trimmed = await diffOf(people, [{ op: 'trim', columns: ['city'] }], { only: 'touched' })
    expect(trimmed.rows).toEqual([['', 'Oslo', [' Oslo']]])
    const derived = await diffOf(people, [{ op: 'derive', column: 'n', expression: '1' }], {
      only: 'touched',
    })
    expect(derived.rows).toHaveLength(4)
  })
})

describe('the difference at other places', () => {
  it('gives the rows without marks where the step is disabled', async () => {
    const input = { relation: relationOf(people), columns: people.columns }
    const recipe = recipeOf([{ op: 'trim', columns: ['name'], disabled: true }])
    const { sql, diff } = unwrap(stepDiff(recipe, input, 0))
    expect(diff).toEqual({ columns: [{}, {}], isReshaped: false })
    expect((await (await engine()).rows(sql)).rows).toEqual(people.rows)
  })

  it('fails as the recipe does where a step cannot run', () => {
    const input = { relation: relationOf(people), columns: people.columns }
    const found = stepDiff(recipeOf([{ op: 'trim', columns: ['nme'] }]), input, 0)
    expect(found).toMatchObject({ ok: false, error: { kind: 'invalid' } })
  })
})

const cell = fc.option(fc.constantFrom('', ' ', 'a', ' a', 'é ', '12', ' 12', 'x', '\u00a0y', 'null'), {
  nil: null,
})
const steps: readonly Operation[] = [
  { op: 'trim', columns: ['p'] },
  { op: 'nullify', columns: ['p', 'q'], values: ['', 'null'] },
  { op: 'cast', columns: [{ column: 'q', to: 'long' }], onError: 'null' },
  { op: 'filter', condition: { column: 'p', is: 'is-not-null' } },
  { op: 'filter', condition: { column: 'q', is: 'not-equals', value: '12' } },
  { op: 'dedupe', keys: ['q'], order: [{ column: 'p', descending: true }], keep: 'last' },
  { op: 'derive', column: 'p', expression: "coalesce(p, 'none')" },
  { op: 'derive', column: 'r', expression: 'length(p)' },
  { op: 'drop', columns: ['p'] },
]

describe('every difference', () => {
  it('has the rows after the step as those that stay, and as many changed cells as the counts say', async () => {
    const runner = await engine()
    const work = fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
      fc.array(fc.constantFrom(...steps.slice(0, 7)), { maxLength: 2 }),
      fc.constantFrom(...steps),
      async (rows, before, last) => {
        const table = textTable(['p', 'q'], rows)
        const operations = [...before, last]
        const found = await diffOf(table, operations)
        const isThere = found.diff.columns.map(({ mark }) => mark !== 'removed')
        const mark = found.diff.row
        const stays = found.rows.filter(row => mark === undefined || row[mark] === null)
        const kept = stays.map(row => row.filter((_value, index) => isThere[index] === true))
        const after = await runSteps(runner, table, operations)
        expect(sorted(kept)).toEqual(sorted(after))
        const input = { relation: relationOf(table), columns: table.columns }
        const counted = await runner.rows(unwrap(stepCountsSql(recipeOf(operations), input)))
        const cells = counted.rows.at(-1)?.[3]
        const places = found.diff.columns.flatMap(({ was }) => was ?? [])
        const changed = stays.flatMap(row => places.filter(place => row[place] !== null)).length
        if (cells !== null) expect(changed).toBe(Number(cells))
      },
    )
    await fc.assert(work, { numRuns: 60 })
  }, 60_000)
})

const sorted = (rows: readonly (readonly Value[])[]): readonly string[] =>
  rows
    .map(row =>
      JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    )
    .toSorted()
