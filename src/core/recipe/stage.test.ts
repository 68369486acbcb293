import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import { stepCountsSql } from './counts.ts'
import { recipeToSql } from './compile.ts'
import {
  type TestTable,
  bronzeTable,
  columnOf,
  recipeOf,
  runSteps,
  testEngine,
  textTable,
} from './engine.fixture.ts'
import type { Operation } from './recipe.ts'

const engine = testEngine()

const run = async (table: TestTable, ...operations: Operation[]) =>
  runSteps(await engine(), table, operations)

describe('the other steps', () => {
  it('trim takes away every kind of white space at both ends and none inside', async () => {
    const spaces = '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
    const rows = await run(columnOf('string', [`${spaces}a b${spaces}`, spaces, '', null, 'x\n']), {
      op: 'trim',
      columns: ['x'],
    })
    expect(rows.flat()).toEqual(['a b', '', '', null, 'x'])
  })

  it('nullify compares the printed form of any type', async () => {
    const nullify = (table: TestTable, ...values: string[]) =>
      run(table, { op: 'nullify', columns: ['x'], values }).then(rows => rows.flat())
    expect(await nullify(columnOf('string', ['N/A', "it's", 'n/a', '']), 'N/A', "it's", '')).toEqual([
      null,
      null,
      'n/a',
      null,
    ])
    expect(await nullify(columnOf('long', ['0', '10']), '0')).toEqual([null, 10n])
    expect(await nullify(columnOf('double', ['-1', '1']), '-1.0')).toEqual([null, 1])
    expect(await nullify(columnOf('date', ['1900-01-01', '2026-01-01']), '1900-01-01')).toEqual([
      null,
      '2026-01-01',
    ])
    expect(await nullify(columnOf('boolean', ['true', 'false']), 'false')).toEqual([true, null])
  })

  it('rename may swap names', async () => {
    const rows = await run(
      textTable(['a', 'b'], [['1', '2']]),
      {
        op: 'rename',
        columns: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'a' },
        ],
      },
      { op: 'derive', column: 'c', expression: 'a' },
    )
    expect(rows).toEqual([['1', '2', '2']])
  })

  it('derive adds at the end, replaces in place, and keeps comments inside', async () => {
    const rows = await run(
      textTable(['a', 'b'], [['x', 'y']]),
      { op: 'derive', column: 'a', expression: 'upper(a) -- louder' },
      { op: 'derive', column: 'c', expression: `a || ');' /* ' */ || b` },
    )
    expect(rows).toEqual([['X', 'y', 'X);y']])
  })

  it('a strict cast does not see rows that an earlier filter took out, on as many rows as make the engine reorder filters', async () => {
    const relation = `(SELECT CASE WHEN i % 3 = 0 THEN 'x' ELSE CAST(i AS VARCHAR) END AS a FROM range(150000) t(i))`
    const recipe = recipeOf([
      { op: 'filter', condition: { sql: `regexp_full_match(a, '[0-9]+')` } },
      { op: 'cast', columns: [{ column: 'a', to: 'long' }], onError: 'fail' },
      { op: 'filter', condition: { column: 'a', is: 'greater', value: '5' } },
    ])
    const { sql } = unwrap(recipeToSql(recipe, { relation, columns: [{ name: 'a', type: 'string' }] }))
    const { rows } = await (await engine()).rows(`SELECT count(*) FROM (${sql})`)
    expect(rows).toEqual([[100000n - 4n]])
  })

  it('a strict cast does not see rows that an earlier filter took out', async () => {
    const rows = await run(
      textTable(['a'], [['1'], ['x'], ['20']]),
      { op: 'filter', condition: { sql: `regexp_full_match(a, '[0-9]+')` } },
      { op: 'cast', columns: [{ column: 'a', to: 'long' }], onError: 'fail' },
      { op: 'filter', condition: { column: 'a', is: 'greater', value: '5' } },
    )
    expect(rows).toEqual([[20n]])
  })
})

describe('filter', () => {
  const filter = (
    table: TestTable,
    is: 'equals' | 'not-equals' | 'less' | 'at-most' | 'greater' | 'at-least' | 'contains' | 'starts-with',
    value: string,
  ) => run(table, { op: 'filter', condition: { column: 'x', is, value } }).then(rows => rows.flat())

  it('compares numbers as numbers, exactly', async () => {
    expect(await filter(columnOf('long', ['9', '10', null]), 'greater', '9.5')).toEqual([10n])
    expect(
      await filter(columnOf('long', ['9007199254740993', '9007199254740992']), 'equals', '9007199254740993'),
    ).toEqual([9007199254740993n])
    expect(await filter(columnOf('decimal(10,2)', ['1.10', '1.11']), 'at-most', '1.1')).toEqual(['1.10'])
    expect(await filter(columnOf('double', ['1.5', '-1']), 'less', ' 1e0 ')).toEqual([-1])
    expect(await filter(columnOf('integer', ['1', '2']), 'at-least', '2')).toEqual([2])
  })

  it('compares text as text and dates as dates', async () => {
    expect(await filter(columnOf('string', ['9', '10', "o'k"]), 'less', '9')).toEqual(['10'])
    expect(await filter(columnOf('string', ["o'k", 'ok', null]), 'not-equals', 'ok')).toEqual(["o'k"])
    expect(await filter(columnOf('date', ['2026-03-01', '2026-10-01']), 'greater', '2026-4-1')).toEqual([
      '2026-10-01',
    ])
    expect(
      await filter(columnOf('timestamp', ['2026-03-01 10:00:00+00']), 'equals', '2026-03-01T12:00:00+02:00'),
    ).toHaveLength(1)
    expect(await filter(columnOf('boolean', ['true', 'false']), 'equals', 'No')).toEqual([false])
  })

  it('takes text that looks like a pattern literally', async () => {
    expect(await filter(columnOf('string', ['50%', '50x', null]), 'contains', '0%')).toEqual(['50%'])
    expect(await filter(columnOf('string', ['_a', 'ba']), 'starts-with', '_')).toEqual(['_a'])
    expect(await filter(columnOf('long', ['123', '321']), 'starts-with', '12')).toEqual([123n])
  })

  it('combines conditions', async () => {
    const condition = {
      all: [
        { column: 'x', is: 'is-not-null' },
        { any: [{ column: 'x', is: 'equals', value: 'a' }, { sql: 'length(x) = 3 OR FALSE' }] },
      ],
    } as const
    expect(
      (await run(columnOf('string', ['a', 'b', 'ccc', null]), { op: 'filter', condition })).flat(),
    ).toEqual(['a', 'ccc'])
  })
})

describe('dedupe', () => {
  const dedupe = (keep: 'first' | 'last', order: string[] = []): Operation => ({
    op: 'dedupe',
    keys: ['k'],
    order: order.map(name => ({ column: name.replace('-', ''), descending: name.startsWith('-') })),
    keep,
  })

  it('settles ties by the order in which records came in, not by where they lie', async () => {
    expect((await run(bronzeTable, dedupe('first'))).map(row => row[1])).toEqual(['first'])
    expect((await run(bronzeTable, dedupe('last'))).map(row => row[1])).toEqual(['later batch'])
  })

  it('settles ties by place where there are no audit columns', async () => {
    const table = textTable(
      ['k', 'v'],
      [
        ['a', '1'],
        [null, '2'],
        ['b', '3'],
        ['a', '4'],
        [null, '5'],
      ],
    )
    expect(await run(table, dedupe('first'))).toEqual([
      ['a', '1'],
      [null, '2'],
      ['b', '3'],
    ])
    expect(await run(table, dedupe('last'))).toEqual([
      ['b', '3'],
      ['a', '4'],
      [null, '5'],
    ])
  })

  it('keeps the end of the order that was asked for; NULL never wins over a value', async () => {
    const table = textTable(
      ['k', 'v'],
      [
        ['a', null],
        ['a', '2'],
        ['a', '1'],
        ['a', null],
      ],
    )
    expect(await run(table, dedupe('first', ['v']))).toEqual([['a', '1']])
    expect(await run(table, dedupe('last', ['v']))).toEqual([['a', '2']])
    expect(await run(table, dedupe('first', ['-v']))).toEqual([['a', '2']])
    expect(await run(table, dedupe('last', ['-v']))).toEqual([['a', '1']])
  })

  it('may come twice and after other steps, and keeps the rows in order', async () => {
    const table = textTable(
      ['k', 'v'],
      [
        ['b', '1'],
        [' a', '1'],
        ['a', '2'],
        ['c', '2'],
        ['d', '9'],
      ],
    )
    const rows = await run(
      table,
      { op: 'trim', columns: ['k'] },
      dedupe('first'),
      { op: 'filter', condition: { column: 'k', is: 'not-equals', value: 'd' } },
      { op: 'dedupe', keys: ['v'], order: [], keep: 'last' },
    )
    expect(rows).toEqual([
      ['a', '1'],
      ['c', '2'],
    ])
  })

  describe('of an input that gives its rows in another order each time it is read', () => {
    const rows = `SELECT i, i % 300 AS k, CASE WHEN i % 7 = 3 THEN NULL ELSE i END AS v FROM range(3000) t(i)`
    const relation = `(SELECT * FROM (${rows}) ORDER BY random())`
    const columns = [
      { name: 'k', type: 'long' },
      { name: 'v', type: 'long' },
    ] as const
    const withValue: Operation = { op: 'filter', condition: { column: 'v', is: 'is-not-null' } }
    const noise: Operation = { op: 'derive', column: 'noise', expression: 'random()' }
    const loud: Operation = { op: 'filter', condition: { sql: 'noise < 0.99' } }

    it.each([
      ['none of its own', undefined, [withValue, dedupe('first')]],
      ['its own', 'i', [withValue, dedupe('first')]],
      ['its own, and values that are others each time', 'i', [noise, loud, withValue, dedupe('first')]],
    ])('takes one row of each key, whose rows have numbers of %s', async (_what, rowId, operations) => {
      const recipe = recipeOf(operations)
      const input = { relation, columns, ...(rowId === undefined ? {} : { rowId }) }
      const { sql } = unwrap(recipeToSql(recipe, input))
      const found = `SELECT count(*), count(v), count(DISTINCT k), min(v), max(v) FROM (${sql})`
      const counts = (await (await engine()).rows(found)).rows[0]
      expect(counts?.slice(0, 3)).toEqual([300n, 300n, 300n])
      // Where rows keep their numbers, which one of a key is the first does not depend on the order either.
      if (rowId !== undefined && operations.length === 2) expect(counts?.slice(3)).toEqual([0n, 597n])
      const { rows: told } = await (await engine()).rows(unwrap(stepCountsSql(recipe, input)))
      expect(told.at(-1)?.slice(2, 3)).toEqual([300n])
    })
  })

  it('stays right on 200,000 rows over many groups', async () => {
    const relation = `(SELECT CAST(i * 7919 % 60000 AS VARCHAR) AS k, i AS v FROM range(200000) t(i))`
    const columns = [
      { name: 'k', type: 'string' },
      { name: 'v', type: 'long' },
    ] as const
    const { sql } = unwrap(recipeToSql(recipeOf([dedupe('last', ['v'])]), { relation, columns }))
    const { rows } = await (
      await engine()
    ).rows(`SELECT count(*), min(v), CAST(sum(v) AS BIGINT) FROM (${sql})`)
    expect(rows).toEqual([[60000n, 140000n, (140000n + 199999n) * 30000n]])
  })
})
