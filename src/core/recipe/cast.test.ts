import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import { checkRecipe } from './check.ts'
import { recipeToSql } from './compile.ts'
import { stepCountsSql } from './counts.ts'
import {
  type TestTable,
  columnOf,
  recipeOf,
  relationOf,
  runSteps,
  testEngine,
  textTable,
} from './engine.fixture.ts'
import type { Operation } from './recipe.ts'
import { columnsAfter, stepEffect } from './step-kinds.ts'

const engine = testEngine()

const run = async (table: TestTable, ...operations: Operation[]) =>
  runSteps(await engine(), table, operations)

describe('cast', () => {
  const cast = (
    values: (string | null)[],
    to: Extract<Operation, { op: 'cast' }>['columns'][number]['to'],
    format?: string,
  ) =>
    run(columnOf('string', values), {
      op: 'cast',
      columns: [{ column: 'x', to, ...(format === undefined ? {} : { format }) }],
      onError: 'null',
    }).then(rows => rows.flat())

  it('to text prints all digits of a decimal, and never an exponent, in either dialect', async () => {
    const table = columnOf('decimal(38,10)', ['0', '-0.5', '0.0000000001', null])
    const step: Operation = { op: 'cast', columns: [{ column: 'x', to: 'string' }], onError: 'null' }
    expect((await run(table, step)).flat()).toEqual(['0.0000000000', '-0.5000000000', '0.0000000001', null])
    const spark = (type: 'decimal(38,10)' | 'decimal(18,2)') =>
      unwrap(
        recipeToSql(
          recipeOf([step]),
          { relation: 't', columns: [{ name: 'x', type }] },
          { dialect: 'spark' },
        ),
      ).sql
    // Without ANSI mode, Spark's cast makes 0E-10 of the first.
    expect(spark('decimal(38,10)')).toContain(`to_char(\`x\`, 'MI${'9'.repeat(27)}0.${'0'.repeat(10)}')`)
    expect(spark('decimal(18,2)')).toContain('CAST(`x` AS STRING)')
  })

  it('to long takes whole numbers only', async () => {
    const values = [
      '42',
      ' 42 ',
      '\u00a042',
      '1.0',
      '-7',
      '+7',
      '007',
      '1.5',
      '1e3',
      '0x1F',
      '',
      null,
      'abc',
      '9223372036854775807',
      '9223372036854775808',
      '5 6',
    ]
    expect(await cast(values, 'long')).toEqual([
      42n,
      42n,
      42n,
      1n,
      -7n,
      7n,
      7n,
      null,
      null,
      null,
      null,
      null,
      null,
      9223372036854775807n,
      null,
      null,
    ])
  })

  it('to integer is NULL beyond 32 bits', async () => {
    expect(await cast(['2147483647', '2147483648'], 'integer')).toEqual([2147483647, null])
  })

  it('to double takes numbers only', async () => {
    expect(await cast(['1.5', ' -2e3 ', '\u00a0.5', 'abc', '1,5', '', null], 'double')).toEqual([
      1.5,
      -2000,
      0.5,
      null,
      null,
      null,
      null,
    ])
  })

  it('to boolean takes the usual words in any case', async () => {
    expect(
      await cast(
        ['true', 'T', ' Yes', 'y', '1', 'FALSE', 'f', 'no', 'N', '0', '2', 'on', '', null],
        'boolean',
      ),
    ).toEqual([true, true, true, true, true, false, false, false, false, false, null, null, null, null])
  })

  it('to decimal is exact', async () => {
    expect(
      await cast(['0.1', '99999999999999999999.99', ' 5 ', 'x', '123456789012345678901'], 'decimal(22,2)'),
    ).toEqual(['0.10', '99999999999999999999.99', '5.00', null, null])
  })

  it('to date takes ISO dates that exist', async () => {
    const values = ['2026-03-01', ' 2026-3-1 ', '2026-02-30', 'infinity', 'epoch', '', '2026-03-01 10:00:00']
    expect(await cast(values, 'date')).toEqual([
      '2026-03-01',
      '2026-03-01',
      null,
      null,
      null,
      null,
      '2026-03-01',
    ])
  })

  it('to date by a format reads what it says, with years of two digits where asked', async () => {
    expect(await cast(['Jun 12 1998', 'Jun 12 98', 'Foo 12 1998', ''], 'date', '%b %d %Y')).toEqual([
      '1998-06-12',
      null,
      null,
      null,
    ])
    expect(await cast(['1-May-93', '1-May-13', '31-Feb-13'], 'date', '%d-%b-%y')).toEqual([
      '1993-05-01',
      '2013-05-01',
      null,
    ])
    expect(await cast(['05/06/2020', '2020-05-06'], 'date', '%d/%m/%Y')).toEqual(['2020-06-05', null])
  })

  it('to timestamp reads text without a zone as UTC, whatever the session says', async () => {
    const values = [
      '2026-03-01T09:14:00',
      '2026-03-01 09:14',
      '2026-03-01T09:14:00.25Z',
      '2026-03-01T09:14:00+02:00',
      '2026-03-01',
      'now',
      '',
    ]
    expect(await cast(values, 'timestamp')).toEqual([
      '2026-03-01T09:14:00.000000Z',
      '2026-03-01T09:14:00.000000Z',
      '2026-03-01T09:14:00.250000Z',
      '2026-03-01T07:14:00.000000Z',
      '2026-03-01T00:00:00.000000Z',
      null,
      null,
    ])
    expect(await cast(['3/1/2026 9:14'], 'timestamp', '%m/%d/%Y %H:%M')).toEqual([
      '2026-03-01T09:14:00.000000Z',
    ])
    expect(await cast(['3/1/2026 9:14 +0200'], 'timestamp', '%m/%d/%Y %H:%M %z')).toEqual([
      '2026-03-01T07:14:00.000000Z',
    ])
  })

  const from = async (
    type: Parameters<typeof columnOf>[0],
    values: (string | null)[],
    to: Extract<Operation, { op: 'cast' }>['columns'][number]['to'],
  ) =>
    (
      await run(columnOf(type, values), { op: 'cast', columns: [{ column: 'x', to }], onError: 'null' })
    ).flat()

  it('of numbers to whole numbers loses nothing silently', async () => {
    expect(await from('double', ['1', '1.5', '1e19', 'nan', null], 'long')).toEqual([
      1n,
      null,
      null,
      null,
      null,
    ])
    expect(await from('decimal(10,2)', ['3.00', '3.01'], 'long')).toEqual([3n, null])
    expect(await from('long', ['5', '5000000000'], 'integer')).toEqual([5, null])
  })

  it('works between the other types', async () => {
    expect(await from('long', ['1', '0', '2'], 'boolean')).toEqual([true, false, null])
    expect(await from('boolean', ['true', 'false', null], 'long')).toEqual([1n, 0n, null])
    expect(await from('boolean', ['true'], 'decimal(5,1)')).toEqual(['1.0'])
    expect(await from('date', ['2026-03-01'], 'timestamp')).toEqual(['2026-03-01T00:00:00.000000Z'])
    expect(await from('timestamp', ['2026-03-01 23:59:59+00'], 'date')).toEqual(['2026-03-01'])
    expect(await from('timestamp_ntz', ['2026-03-01 23:59:59'], 'timestamp')).toEqual([
      '2026-03-01T23:59:59.000000Z',
    ])
    expect(await from('double', ['1.5'], 'string')).toEqual(['1.5'])
    expect(await from('boolean', ['true'], 'string')).toEqual(['true'])
    expect(await from('timestamp', ['2026-03-01 01:02:03+00'], 'string')).toEqual(['2026-03-01 01:02:03'])
  })

  it('of a nested value to string gives JSON', async () => {
    const table = `(SELECT {'a': 1, 'b': ['x']} AS x)`
    const columns = [{ name: 'x', type: { type: 'struct', fields: [] } as const }]
    const recipe = recipeOf([{ op: 'cast', columns: [{ column: 'x', to: 'string' }], onError: 'null' }])
    const { sql } = unwrap(recipeToSql(recipe, { relation: table, columns }))
    expect((await (await engine()).rows(sql)).rows).toEqual([['{"a":1,"b":["x"]}']])
  })

  it('that must not fail stops at the first value that does not convert, naming column and value', async () => {
    const step = { op: 'cast', columns: [{ column: 'x', to: 'long' }], onError: 'fail' } as const
    expect(await run(columnOf('string', ['1', '', ' ', null]), step)).toEqual([[1n], [null], [null], [null]])
    await expect(run(columnOf('string', ['1', "it's"]), step)).rejects.toThrow(/"x".*"it's".*long/)
    const date = {
      op: 'cast',
      columns: [{ column: 'x', to: 'date', format: '%Y' }],
      onError: 'fail',
    } as const
    await expect(run(columnOf('string', ['nope']), date)).rejects.toThrow(/"x".*"nope".*date/)
  })

  it('that keeps gives the text of what did not convert a column beside it', async () => {
    const keep = {
      op: 'cast',
      columns: [
        { column: 'x', to: 'long' },
        { column: 'y', to: 'string' },
      ],
      onError: 'keep',
    } as const
    const rows = [
      ['1', 'a'],
      [' 1.5', 'b'],
      ['', null],
      [null, ''],
    ]
    expect(await run(textTable(['x', 'y'], rows), keep)).toEqual([
      [1n, null, 'a'],
      [null, ' 1.5', 'b'],
      [null, null, null],
      [null, null, ''],
    ])
    const columns = [{ name: 'x', type: 'string' }] as const
    const step = { ...keep, columns: [{ column: 'x', to: 'long' }] } as const
    const after = columnsAfter(step, { columns, tables: new Map() })
    expect(after).toEqual([
      { name: 'x', type: 'long' },
      { name: 'x_raw', type: 'string' },
    ])
    expect(stepEffect(step, { columns, tables: new Map() }).writes).toEqual(['x', 'x_raw'])
    const taken = checkRecipe(recipeOf([step]), [...columns, { name: 'X_raw', type: 'string' }])
    expect(taken.map(({ problem }) => problem)).toEqual(['There is a column "X_raw" already.'])
  })

  it('that rejects takes out rows with a value that does not convert, and counts them', async () => {
    const reject = { op: 'cast', columns: [{ column: 'x', to: 'long' }], onError: 'reject' } as const
    const table = columnOf('string', ['1', 'x', '', null, '2.5'])
    expect(await run(table, reject)).toEqual([[1n], [null], [null]])
    const counts = unwrap(
      stepCountsSql(recipeOf([reject]), { relation: relationOf(table), columns: table.columns }),
    )
    expect((await (await engine()).rows(counts)).rows).toEqual([['step-1', 5n, 3n, 1n]])
  })

  it('of a decimal to fewer digits rounds half away from zero', async () => {
    expect(await from('decimal(10,3)', ['1.005', '-1.005', '1.004'], 'decimal(10,2)')).toEqual([
      '1.01',
      '-1.01',
      '1.00',
    ])
  })

  it('after a derive works on whatever type the expression has', async () => {
    const rows = await run(
      textTable(['a'], [['4'], ['x']]),
      { op: 'derive', column: 'b', expression: 'length(a) / 2' },
      { op: 'cast', columns: [{ column: 'b', to: 'decimal(6,2)' }], onError: 'null' },
    )
    expect(rows).toEqual([
      ['4', '0.50'],
      ['x', '0.50'],
    ])
  })
})
