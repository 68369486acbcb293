import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noTables } from '../check.ts'
import { type TestTable, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import type { Operation } from '../recipe.ts'
import { countsBeside, problemsBeside, sparkSql, typesBeside } from '../shape.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'

const engine = testEngine()
const run = async (table: TestTable, ...operations: Operation[]) =>
  runSteps(await engine(), table, operations)

const films: TestTable = {
  columns: [
    { name: 'title', type: 'string' },
    { name: 'cast', type: { type: 'array', elementType: 'string', containsNull: true } },
    { name: 'year', type: 'long' },
  ],
  rows: [
    ['A', '[Ana, NULL, Ben]', '1990'],
    ['B', '[]', '1991'],
    ['C', null, '1992'],
    ['D', '[Ana]', '1993'],
  ],
}
const context = { columns: films.columns, tables: noTables }

describe('unnest', () => {
  it('makes a row of each element in the place of the list, also of those that are NULL', async () => {
    const step: Operation = { op: 'unnest', column: 'cast', outer: false }
    expect(await run(films, step)).toEqual([
      ['A', 'Ana', 1990n],
      ['A', null, 1990n],
      ['A', 'Ben', 1990n],
      ['D', 'Ana', 1993n],
    ])
    expect(columnsAfter(step, context)[1]).toEqual({ name: 'cast', type: 'string' })
  })

  it('keeps rows without elements where asked, numbers elements, and keeps the list beside them', async () => {
    const step: Operation = { op: 'unnest', column: 'cast', into: 'actor', position: 'n', outer: true }
    expect(await run(films, step, { op: 'drop', columns: ['year'] })).toEqual([
      ['A', ['Ana', null, 'Ben'], 'Ana', 1n],
      ['A', ['Ana', null, 'Ben'], null, 2n],
      ['A', ['Ana', null, 'Ben'], 'Ben', 3n],
      ['B', [], null, null],
      ['C', null, null, null],
      ['D', ['Ana'], 'Ana', 1n],
    ])
    const { said, found } = await typesBeside(await engine(), films, {}, [step])
    expect(said.map(({ name }) => name)).toEqual(['title', 'cast', 'actor', 'year', 'n'])
    expect(found.map(({ type }) => type)).toEqual(['string', 'array<string>', 'string', 'long', 'long'])
    expect(stepEffect(step, context)).toEqual({
      reads: ['cast'],
      writes: ['actor', 'n'],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
  })

  it('numbers the rows that it makes by the places of the elements within the row they come from', () => {
    const last: Operation = { op: 'dedupe', keys: ['title'], order: [], keep: 'last' }
    const sql = sparkSql(films, {}, [{ op: 'unnest', column: 'cast', outer: false }, last])
    expect(sql).toContain(
      'row_number() OVER (ORDER BY `__row` ASC NULLS LAST, `place` ASC NULLS LAST) AS `__row`',
    )
  })

  it('reads JSON arrays in text; other text has no elements', async () => {
    const rows = ['[1,"a",null,{"b":1}]', '[]', '{"a":1}', 'nope', '', null].map(x => [x])
    const step: Operation = { op: 'unnest', column: 'x', outer: false }
    expect((await run(textTable(['x'], rows), step)).flat()).toEqual(['1', 'a', null, '{"b":1}'])
    const outer = await run(textTable(['x'], rows), { ...step, outer: true })
    expect(outer.flat()).toEqual(['1', 'a', null, '{"b":1}', null, null, null, null, null])
  })

  it('may meet columns of any name', async () => {
    const table: TestTable = {
      columns: [
        { name: 'element', type: { type: 'array', elementType: 'long', containsNull: true } },
        { name: 'Place', type: 'string' },
      ],
      rows: [['[7, 8]', 'x']],
    }
    expect(await run(table, { op: 'unnest', column: 'element', outer: false })).toEqual([
      [7n, 'x'],
      [8n, 'x'],
    ])
  })

  it('gives rows an order: the first element is the first row', async () => {
    const first: Operation = { op: 'dedupe', keys: ['title'], order: [], keep: 'last' }
    const rows = await run(films, { op: 'unnest', column: 'cast', outer: false }, first)
    expect(rows.map(row => row[1])).toEqual(['Ben', 'Ana'])
  })

  it('is counted by its rows', async () => {
    const counts = await countsBeside(await engine(), films, {}, [
      { op: 'filter', condition: { column: 'title', is: 'not-equals', value: 'D' } },
      { op: 'unnest', column: 'cast', outer: true },
      { op: 'trim', columns: ['title'] },
    ])
    expect(counts).toEqual([
      [4n, 3n],
      [3n, 5n],
      [5n, 5n],
    ])
  })

  it('is a lateral view in Spark', () => {
    const step: Operation = { op: 'unnest', column: 'cast', outer: true }
    expect(sparkSql(films, {}, [step])).toContain(
      'LATERAL VIEW OUTER posexplode(`cast`) AS `place`, `element`',
    )
    const text = sparkSql(textTable(['x'], []), {}, [{ ...step, column: 'x' }])
    expect(text).toContain("posexplode(from_json(`x`, 'ARRAY<STRING>'))")
  })

  it('says what is wrong, and what it does', () => {
    const problems = (step: Omit<Extract<Operation, { op: 'unnest' }>, 'op' | 'outer'>) =>
      problemsBeside(films, {}, { op: 'unnest', outer: false, ...step })
    expect(problems({ column: 'year' })).toEqual([
      '"year" is long; only lists and JSON arrays have elements.',
    ])
    expect(problems({ column: 'x' })).toEqual(['There is no column "x" at this point.'])
    expect(problems({ column: 'cast', into: 'Title', position: 'a' })).toEqual([
      'There is a column "title" already.',
    ])
    expect(problems({ column: 'cast', into: 'a', position: 'A' })).toEqual([
      'There would be two columns called "A".',
    ])
    expect(sentence({ op: 'unnest', column: 'cast', into: 'actor', position: 'n', outer: true })).toBe(
      'Make a row of each element of cast in actor, numbered in n; keep rows without one',
    )
  })

  it('gives what plain code gives on any lists', async () => {
    const element = fc.option(fc.constantFrom('', 'x', 'é"', "it's"), { nil: null })
    const list = fc.option(fc.array(element, { maxLength: 4 }), { nil: null })
    await fc.assert(
      fc.asyncProperty(
        fc.array(list, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (lists, outer) => {
          const rows = lists.map((each, index) => [String(index), each && JSON.stringify(each)])
          const expected = lists.flatMap((each, index) => {
            const rest = each?.length ? each : outer ? [null] : []
            const isEmpty = !each?.length
            return rest.map((value, at) => [String(index), value, isEmpty ? null : BigInt(at + 1)])
          })
          const step: Operation = { op: 'unnest', column: 'x', position: 'n', outer }
          expect(await run(textTable(['i', 'x'], rows), step)).toEqual(expected)
        },
      ),
      { numRuns: 50 },
    )
  })
})
