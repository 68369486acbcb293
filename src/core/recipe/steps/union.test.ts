import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { checkRecipe } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { stepDiff } from '../diff.ts'
import { type TestTable, recipeOf, relationOf, testEngine, textTable } from '../engine.fixture.ts'
import type { Operation } from '../recipe.ts'
import {
  type TestTables,
  countsBeside,
  problemsBeside,
  runBeside,
  sparkSql,
  typesBeside,
} from '../shape.fixture.ts'
import { sentence, stepEffect } from '../step-kinds.ts'

const engine = testEngine()
const union = (...tables: string[]): Operation => ({ op: 'union', tables, by: 'name' })

const here: TestTable = {
  columns: [
    { name: 'Id', type: 'integer' },
    { name: 'name', type: 'string' },
    { name: 'at', type: 'date' },
  ],
  rows: [
    ['1', 'a', '2026-01-01'],
    ['2', null, null],
  ],
}
const tables: TestTables = {
  'silver.more': {
    columns: [
      { name: 'at', type: 'timestamp' },
      { name: 'extra', type: 'double' },
      { name: 'id', type: 'long' },
      { name: '_corrupt_record', type: 'string' },
    ],
    rows: [
      ['2026-02-01 10:00:00+00', '1.5', '3', null],
      [null, null, null, 'broken'],
    ],
  },
  'silver.odd': { columns: [{ name: 'name', type: 'long' }], rows: [['7']] },
}
const context = {
  columns: here.columns,
  tables: new Map(Object.entries(tables).map(([name, { columns }]) => [name, columns])),
}

describe('union', () => {
  it('adds the rows of its own recipe as they were before all steps', async () => {
    const steps: Operation[] = [{ op: 'drop', columns: ['name'] }, union('bronze.test')]
    const twice = [...here.rows, ...here.rows].map(([id]) => BigInt(id ?? 0))
    const rows = await runBeside(await engine(), here, {}, steps)
    expect(rows.map(([id]) => BigInt(Number(id)))).toEqual(twice)
    expect(rows.map(row => row[2])).toEqual([null, null, 'a', null])
    expect(await countsBeside(await engine(), here, {}, steps)).toEqual([
      [2n, 2n],
      [2n, 4n],
    ])
    const input = { relation: relationOf(here), columns: here.columns }
    const { sql } = unwrap(stepDiff(recipeOf(steps), input, 1))
    expect((await (await engine()).rows(sql)).rows).toHaveLength(4)
  })

  it('checks and compiles 2,000 columns beside 2,000 others at once', () => {
    const wide = (prefix: string): TestTable['columns'] =>
      Array.from({ length: 2000 }, (_each, index) => ({ name: `${prefix}${index}`, type: 'string' }))
    const input = {
      relation: 'here',
      columns: wide('C'),
      tables: new Map([['silver.more', { relation: 'more', columns: [...wide('c'), ...wide('d')] }]]),
    }
    const started = performance.now()
    const { columns } = unwrap(recipeToSql(recipeOf([union('silver.more')]), input))
    // 0.2 s at the most; with each name compared with all others it took many seconds.
    expect(performance.now() - started).toBeLessThan(2000)
    expect(columns.map(({ name }) => name).filter(name => /\d(?<=^.17)$/.test(name))).toEqual(['C17', 'd17'])
  })

  it('lets a type that is not known yet pass', () => {
    const unknown: TestTable = { columns: [{ name: 'ID', type: undefined }], rows: [] }
    expect(problemsBeside(unknown, tables, union('silver.more'))).toEqual([])
    const steps: Operation[] = [{ op: 'derive', column: 'extra', expression: 'id' }, union('silver.more')]
    const others = new Map(Object.entries(tables).map(([name, { columns }]) => [name, columns]))
    expect(checkRecipe(recipeOf(steps), here.columns, others)).toEqual([])
  })

  it('puts rows behind one another by the names of columns, in types that hold all', async () => {
    expect(await runBeside(await engine(), here, tables, [union('silver.more')])).toEqual([
      [1n, 'a', '2026-01-01T00:00:00.000000Z', null, null],
      [2n, null, null, null, null],
      [3n, null, '2026-02-01T10:00:00.000000Z', 1.5, null],
    ])
    const { said, found } = await typesBeside(await engine(), here, tables, [union('silver.more')])
    expect(said.map(({ name, type }) => `${name} ${JSON.stringify(type)}`)).toEqual([
      'Id "long"',
      'name "string"',
      'at "timestamp"',
      'extra "double"',
      '_corrupt_record "string"',
    ])
    expect(found).toEqual(said)
  })

  it('gives rows in order: those of a later table come later', async () => {
    const keep = (end: 'first' | 'last'): Operation => ({ op: 'dedupe', keys: ['k'], order: [], keep: end })
    const table = textTable(
      ['k', 'v'],
      [
        ['a', '1'],
        ['b', '2'],
      ],
    )
    const more: TestTables = {
      'silver.x': textTable(
        ['v', 'k'],
        [
          ['3', 'a'],
          ['4', 'a'],
        ],
      ),
      'silver.y': textTable(['v', 'k'], [['5', 'b']]),
    }
    const of = async (end: 'first' | 'last') => {
      const rows = await runBeside(await engine(), table, more, [union('silver.x', 'silver.y'), keep(end)])
      return rows.map(row => row[1])
    }
    expect(await of('first')).toEqual(['1', '2'])
    expect(await of('last')).toEqual(['4', '5'])
  })

  it('is counted by its rows, and writes what changes', async () => {
    expect(await countsBeside(await engine(), here, tables, [union('silver.more')])).toEqual([[2n, 3n]])
    expect(stepEffect(union('silver.more'), context)).toEqual({
      reads: [],
      writes: ['Id', 'at', 'extra', '_corrupt_record'],
      removes: [],
      reach: 'row',
      repeatable: false,
    })
  })

  it('is UNION ALL in Spark, missing columns typed NULL', () => {
    const sql = sparkSql(here, tables, [union('silver.more')])
    expect(sql).toContain('UNION ALL')
    expect(sql).toContain('CAST(NULL AS DOUBLE) AS `extra`')
    expect(sql).toContain('CAST(`Id` AS BIGINT) AS `Id`')
  })

  it('says what is wrong, and what it does', () => {
    expect(problemsBeside(here, tables, union())).toEqual(['No table is chosen.'])
    expect(problemsBeside(here, tables, union('silver.x'))).toEqual(['There is no table "silver.x".'])
    expect(problemsBeside(here, tables, union('silver.odd', 'silver.odd'))).toEqual([
      '"silver.odd" is added twice.',
      '"name" is string and long in the tables; cast it to one of them first.',
    ])
    expect(sentence(union('silver.a', 'silver.b'))).toBe('Add the rows of silver.a and silver.b')
  })

  it('gives what plain code gives on any text', async () => {
    const cell = fc.option(fc.constantFrom('', 'x', 'é"', "it's"), { nil: null })
    const table = fc
      .shuffledSubarray(['a', 'b', 'c', 'part'], { minLength: 1 })
      .chain(names =>
        fc
          .array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { maxLength: 5 })
          .map(rows => textTable(names, rows)),
      )
    await fc.assert(
      fc.asyncProperty(table, fc.array(table, { minLength: 1, maxLength: 3 }), async (first, others) => {
        const all = [first, ...others]
        const names = [...new Set(all.flatMap(({ columns }) => columns.map(({ name }) => name)))]
        const expected = all.flatMap(({ columns, rows }) =>
          rows.map(row => names.map(name => row[columns.findIndex(each => each.name === name)] ?? null)),
        )
        const named = Object.fromEntries(others.map((each, index) => [`silver.t${index}`, each]))
        expect(await runBeside(await engine(), first, named, [union(...Object.keys(named))])).toEqual(
          expected,
        )
      }),
      { numRuns: 50 },
    )
  })
})
