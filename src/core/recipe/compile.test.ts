import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import { quoteText } from '../sql/quote.ts'
import { recipeToSql } from './compile.ts'
import {
  type TestTable,
  bronzeTable,
  columnOf,
  recipeOf,
  relationOf,
  runSteps,
  testEngine,
  textTable,
} from './engine.fixture.ts'
import type { Operation } from './recipe.ts'

const engine = testEngine()

const run = async (table: TestTable, ...operations: Operation[]) =>
  runSteps(await engine(), table, operations)

describe('a compiled recipe', () => {
  it('without steps gives the input as it is', async () => {
    const table = textTable(
      ['a', 'b'],
      [
        ['1', null],
        ['', 'x'],
      ],
    )
    expect(await run(table)).toEqual([
      ['1', null],
      ['', 'x'],
    ])
  })

  it('leaves out records that did not parse', async () => {
    expect(await run(bronzeTable, { op: 'drop', columns: ['k'] })).toHaveLength(4)
  })

  it('drops the audit columns of the input at the end, and no others', async () => {
    const input = { relation: relationOf(bronzeTable), columns: bronzeTable.columns }
    const recipe = recipeOf(
      [
        { op: 'derive', column: 'origin', expression: '_source_file || _source_row' },
        { op: 'rename', columns: [{ from: '_source_row', to: 'line' }] },
        { op: 'derive', column: '_source_file', expression: "'mine'" },
      ],
      'drop',
    )
    const { sql, columns } = unwrap(recipeToSql(recipe, input))
    expect(columns.map(({ name }) => name)).toEqual(['k', 'v', '_source_file', 'line', 'origin'])
    const { rows } = await (await engine()).rows(sql)
    expect(rows[0]).toEqual(['a', 'third', 'mine', 3n, 'f.csv3'])
  })

  it('as of a step is what the steps up to it give; disabled steps count and do nothing', async () => {
    const table = textTable(['a'], [[' 1 '], ['x']])
    const recipe = recipeOf([
      { op: 'trim', columns: ['a'] },
      { op: 'nullify', columns: ['a'], values: ['x'], disabled: true },
      { op: 'cast', columns: [{ column: 'a', to: 'long' }], onError: 'null' },
    ])
    const at = async (steps: number) => {
      const { sql } = unwrap(
        recipeToSql(recipe, { relation: relationOf(table), columns: table.columns }, { steps }),
      )
      return (await (await engine()).rows(sql)).rows.flat()
    }
    expect(await at(0)).toEqual([' 1 ', 'x'])
    expect(await at(1)).toEqual(['1', 'x'])
    expect(await at(2)).toEqual(['1', 'x'])
    expect(await at(3)).toEqual([1n, null])
  })

  it('names the step and every problem when it cannot run', () => {
    const result = recipeToSql(recipeOf([{ op: 'trim', columns: ['nope'] }]), {
      relation: 't',
      columns: [{ name: 'a', type: 'string' }],
    })
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid', problems: [{ path: 'steps[0]' }] } })
  })

  it.each([
    ['a quote and a dot', 'we"ird.name'],
    ['a keyword', 'select'],
    ['an emoji and spaces', 'the 🛶 name'],
    ['an apostrophe', "l'été"],
    ['the hidden row id', '__row'],
    ['the name of a CTE', 'step_1'],
    ['a comment', '--x/*'],
  ])('works on a column whose name is %s', async (_what, name) => {
    const table = textTable(
      [name, 'o'],
      [
        [' b ', '1'],
        ['b', '2'],
        ['c ', '3'],
      ],
    )
    const rows = await run(
      table,
      { op: 'trim', columns: [name] },
      { op: 'nullify', columns: [name], values: ['c'] },
      { op: 'dedupe', keys: [name], order: [{ column: 'o', descending: false }], keep: 'last' },
      { op: 'cast', columns: [{ column: 'o', to: 'long' }], onError: 'fail' },
      { op: 'filter', condition: { column: name, is: 'is-not-null' } },
      { op: 'rename', columns: [{ from: name, to: 'plain' }] },
    )
    expect(rows).toEqual([['b', 2n]])
  })
})

describe('the Spark dialect', () => {
  it('prints every step with balanced quotes and brackets and none of DuckDB’s own functions', () => {
    const recipe = recipeOf([
      { op: 'trim', columns: ['k'] },
      { op: 'nullify', columns: ['k'], values: ["it's", 'back\\slash'] },
      { op: 'cast', columns: [{ column: 'k', to: 'long' }], onError: 'fail' },
      { op: 'cast', columns: [{ column: 'v', to: 'date', format: "%d o'clock %b %Y" }], onError: 'null' },
      { op: 'filter', condition: { column: 'k', is: 'at-least', value: '5' } },
      { op: 'derive', column: 'n', expression: 'k + 1' },
      { op: 'dedupe', keys: ['k'], order: [{ column: 'v', descending: true }], keep: 'first' },
      { op: 'rename', columns: [{ from: 'k', to: 'back`tick' }] },
      { op: 'drop', columns: ['v'] },
    ])
    const { sql } = unwrap(
      recipeToSql(recipe, { relation: 'bronze_t', columns: bronzeTable.columns }, { dialect: 'spark' }),
    )
    const bare = sql.replace(/'(?:[^'\\]|\\[^])*'/g, '').replace(/`(?:[^`]|``)*`/g, '')
    expect(bare).not.toMatch(/['"`]/)
    expect(bare.split('(').length).toBe(bare.split(')').length)
    expect(bare).not.toMatch(/strptime|timezone|regexp_full_match|VARCHAR|QUALIFY|\berror\(/)
    expect(sql).toContain('`back``tick`')
    expect(sql).toContain("'it\\'s', 'back\\\\slash'")
    expect(sql).toContain("'d \\'o\\'\\'clock\\' MMM yyyy'")
  })
})

it('texts of the user never leave their quotes', async () => {
  const nasty = [`'); DROP TABLE x; --`, '\0', '\\', '"', '$$', '/*', 'é\u{1f6f6}']
  for (const value of nasty) {
    expect(quoteText(value).length).toBeGreaterThan(value.length)
    const rows = await run(columnOf('string', [value, 'other']), {
      op: 'nullify',
      columns: ['x'],
      values: [value],
    })
    expect(rows.flat()).toEqual([null, 'other'])
  }
})
