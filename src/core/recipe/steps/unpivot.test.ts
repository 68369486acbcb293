import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noTables } from '../check.ts'
import { type TestTable, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import type { Operation } from '../recipe.ts'
import { countsBeside, problemsBeside, sparkSql, typesBeside } from '../shape.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'

const engine = testEngine()
const unpivot = (columns: readonly string[], dropNulls = false): Operation => ({
  op: 'unpivot',
  columns,
  name: 'quarter',
  value: 'amount',
  dropNulls,
})

const sales: TestTable = {
  columns: [
    { name: 'shop', type: 'string' },
    { name: 'q1', type: 'integer' },
    { name: "q'2", type: 'long' },
    { name: 'due', type: 'date' },
  ],
  rows: [
    ['a', '1', '2', '2026-01-01'],
    ['b', null, '4', null],
  ],
}
const context = { columns: sales.columns, tables: noTables }
const run = async (step: Operation) => runSteps(await engine(), sales, [step])

describe('unpivot', () => {
  it('makes a row of each column, in the order in which they are chosen, in a type that holds all', async () => {
    expect(await run(unpivot(["q'2", 'q1']))).toEqual([
      ['a', '2026-01-01', "q'2", 2n],
      ['a', '2026-01-01', 'q1', 1n],
      ['b', null, "q'2", 4n],
      ['b', null, 'q1', null],
    ])
    const { said, found } = await typesBeside(await engine(), sales, {}, [unpivot(['q1', "q'2"])])
    expect(said.at(-1)).toEqual({ name: 'amount', type: 'long' })
    expect(found.at(-1)).toEqual({ name: 'amount', type: 'long' })
  })

  it('numbers the rows that it makes by the places of the columns within the row they come from', () => {
    const last: Operation = { op: 'dedupe', keys: ['shop'], order: [], keep: 'last' }
    const sql = sparkSql(sales, {}, [unpivot(['q1', "q'2"]), last])
    expect(sql).toContain(
      'row_number() OVER (ORDER BY `__row` ASC NULLS LAST, `place` ASC NULLS LAST) AS `__row`',
    )
  })

  it('leaves out NULL where asked', async () => {
    expect(await run(unpivot(['q1', 'due'], true))).toEqual([
      ['a', 2n, 'q1', '1'],
      ['a', 2n, 'due', '2026-01-01'],
    ])
  })

  it('prints as text what does not go together', async () => {
    const { said, found } = await typesBeside(await engine(), sales, {}, [unpivot(['q1', 'due'])])
    expect(said.at(-1)?.type).toBe('string')
    expect(found.at(-1)?.type).toBe('string')
  })

  it('may give the new columns the names of the old', () => {
    const step: Operation = { op: 'unpivot', columns: ['q1'], name: 'q1', value: 'v', dropNulls: false }
    expect(problemsBeside(sales, {}, step)).toEqual([])
    expect(columnsAfter(step, context).map(({ name }) => name)).toEqual(['shop', "q'2", 'due', 'q1', 'v'])
    expect(stepEffect(step, context)).toEqual({
      reads: ['q1'],
      writes: ['q1', 'v'],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
  })

  it('is counted by its rows', async () => {
    expect(await countsBeside(await engine(), sales, {}, [unpivot(['q1', "q'2"], true)])).toEqual([[2n, 3n]])
  })

  it('reads what is before it once', () => {
    const sql = sparkSql(sales, {}, [unpivot(['q1', "q'2"])])
    expect(sql).toContain("posexplode(array(CAST(`q1` AS BIGINT), `q'2`)) AS `place`, `element`")
    expect(sql).toContain("try_element_at(array('q1', 'q\\'2'), CAST(`place` AS INT)) AS `quarter`")
    expect(sql.split('`step_0`')).toHaveLength(3)
  })

  it('says what is wrong, and what it does', () => {
    expect(problemsBeside(sales, {}, unpivot([]))).toEqual(['No column is chosen.'])
    expect(problemsBeside(sales, {}, { ...unpivot(['q1', 'q1', 'x']), name: 'Shop' } as Operation)).toEqual([
      'There is no column "x" at this point.',
      '"q1" is chosen twice.',
      'There is a column "shop" already.',
    ])
    expect(sentence(unpivot(['q1', 'q2'], true))).toBe(
      'Make rows of q1 and q2: the name in quarter, the value in amount, without NULL',
    )
  })

  it('gives what plain code gives on any text', async () => {
    const cell = fc.option(fc.constantFrom('', 'x', 'é"', "it's"), { nil: null })
    const names = ['a', 'B', 'c ', 'place']
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 10 }),
        fc.shuffledSubarray(names, { minLength: 1 }),
        fc.boolean(),
        async (rows, columns, dropNulls) => {
          const rest = names.filter(name => !columns.includes(name))
          const at = (row: readonly (string | null)[], name: string) => row[names.indexOf(name)] ?? null
          const expected = rows
            .flatMap(row => columns.map(name => [...rest.map(each => at(row, each)), name, at(row, name)]))
            .filter(row => !dropNulls || row.at(-1) !== null)
          expect(
            await runSteps(await engine(), textTable(names, rows), [unpivot(columns, dropNulls)]),
          ).toEqual(expected)
        },
      ),
      { numRuns: 50 },
    )
  })
})
