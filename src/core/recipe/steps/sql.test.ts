import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noTables } from '../check.ts'
import { type TestTable, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import type { Operation } from '../recipe.ts'
import { countsBeside, problemsBeside, sparkSql, typesBeside } from '../shape.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'

const engine = testEngine()
type SqlStep = Extract<Operation, { op: 'sql' }>
const step = (sql: string, ...columns: string[]): SqlStep => ({
  op: 'sql',
  sql,
  columns: columns.map(each => {
    const [name = '', type = 'string'] = each.split(':')
    return { name, type }
  }),
})
const table: TestTable = {
  columns: [
    { name: 'k', type: 'string' },
    { name: 'n', type: 'long' },
  ],
  rows: [
    ['a', '1'],
    ['a', '2'],
    ['b', null],
  ],
}
const run = async (...steps: Operation[]) => runSteps(await engine(), table, steps)

describe('sql', () => {
  it('reads the rows before it as input, and gives the columns that are named, in their types', async () => {
    const sums = step('SELECT k, count(*) AS c, sum(n) AS s FROM input GROUP BY k ORDER BY k;', 's:long', 'k')
    const filter: Operation = { op: 'filter', condition: { column: 'k', is: 'equals', value: 'a' } }
    expect(await run(sums)).toEqual([
      [3n, 'a'],
      [null, 'b'],
    ])
    expect(await run(filter, sums, { op: 'derive', column: 't', expression: 's + 1' })).toEqual([
      [3n, 'a', 4n],
    ])
    const { said, found } = await typesBeside(await engine(), table, {}, [
      step('SELECT k, [n] AS l FROM input', 'k', 'l:array<long>'),
    ])
    expect(found.map(({ type }) => type)).toEqual(['string', 'array<long>'])
    expect(said[1]?.type).toMatchObject({ type: 'array', elementType: 'long' })
  })

  it('may have common tables of its own, comments, and FROM first', async () => {
    const own = 'WITH q AS (SELECT n * 2 AS m FROM input) -- twice\nSELECT max(m) AS m FROM q -- ) end'
    expect(await run(step(own, 'm:long'))).toEqual([[4n]])
    expect(await run(step('FROM input SELECT k LIMIT 1', 'k'))).toEqual([['a']])
    const recursive = 'SELECT k FROM input WHERE n IN (SELECT max(n) FROM "INPUT")'
    expect(await run(step(recursive, 'k'), step('SELECT k FROM input', 'k'))).toEqual([['a']])
  })

  it('does not show the numbers that rows have between steps', async () => {
    const first: Operation = { op: 'dedupe', keys: ['k'], order: [], keep: 'first' }
    const columns = step('SELECT count(*) AS c FROM (DESCRIBE SELECT * FROM input)', 'c:long')
    expect(problemsBeside(table, {}, columns)).toEqual([])
    expect(
      await run(first, step('SELECT * FROM input', 'n:long', 'k'), { ...first, keep: 'last' }),
    ).toHaveLength(2)
    expect(sparkSql(table, {}, [first, step('SELECT * FROM input', 'k')])).toContain(
      '(WITH `input` AS (SELECT `k`, `n` FROM `step_1`) SELECT * FROM (\n',
    )
  })

  it('looks at all rows, and may give others the next time', async () => {
    const sums = step('SELECT count(*) AS c, k FROM input GROUP BY k', 'c:long', 'k')
    expect(stepEffect(sums, { columns: table.columns, tables: noTables })).toEqual({
      reads: ['k'],
      writes: ['c', 'k'],
      removes: ['n'],
      reach: 'table',
      repeatable: false,
    })
    expect(columnsAfter(sums, { columns: table.columns, tables: noTables })).toEqual([
      { name: 'c', type: 'long' },
      { name: 'k', type: 'string' },
    ])
    expect(await countsBeside(await engine(), table, {}, [sums])).toEqual([[3n, 2n]])
  })

  it.each([
    ['', 'There is no statement.'],
    ['DELETE FROM input', 'A SELECT is expected.'],
    ['DESCRIBE input', 'A SELECT is expected.'],
    ['SELECT 1 FROM input; SELECT 2', 'One statement is expected here, not several.'],
    ['SELECT 1', 'The SQL does not read `input`, the rows before the step.'],
    ['SELECT $1 FROM input', '$1 is a parameter; write the value itself.'],
    [
      'SELECT * FROM input JOIN silver.airports USING (k)',
      'The SQL of a step reads only `input`; bring silver.airports in by a join or union step.',
    ],
    ['SELECT (1 FROM input', 'This ( is not closed.'],
    ['SELECT 1 FROM input) UNION (SELECT 2', 'Expected the end of the statement, found “)”.'],
    [
      'WITH q AS (SELECT 1) DELETE FROM silver.input',
      'WITH can not stand before DELETE; put the query where it is used.',
    ],
  ])('refuses %j', (sql, problem) => {
    expect(problemsBeside(table, {}, step(sql, 'k'))).toEqual([problem])
  })

  it('says what else is wrong, and what it does', () => {
    const problems = (...columns: string[]) =>
      problemsBeside(table, {}, step('SELECT * FROM input', ...columns))
    expect(problems()).toEqual(['No column is named that the SQL gives.'])
    expect(problems('a', 'A')).toEqual(['There would be two columns called "A".'])
    expect(problems('a:wrong')).toEqual(['wrong is not a type: WRONG is not a type that tables can have.'])
    expect(sentence(step('SELECT  *\nFROM input', 'k'))).toBe('Run `SELECT * FROM input`')
    expect(sentence(step(`SELECT ${'x, '.repeat(50)} FROM input`, 'k'))).toHaveLength(86)
  })

  it('gives what plain code gives on any rows', async () => {
    const cell = fc.option(fc.constantFrom('', 'x', 'é"', "it's"), { nil: null })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }), async rows => {
        const sql = `SELECT coalesce(a, '-') || coalesce(b, '''') AS c, b FROM input WHERE a IS DISTINCT FROM b`
        const expected = rows.filter(([a, b]) => a !== b).map(([a, b]) => [b, `${a ?? '-'}${b ?? "'"}`])
        expect(await runSteps(await engine(), textTable(['a', 'b'], rows), [step(sql, 'b', 'c')])).toEqual(
          expected,
        )
      }),
      { numRuns: 40 },
    )
  })
})
