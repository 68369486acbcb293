import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../failure.ts'
import { recipeToSql } from './compile.ts'
import { detectTypesSql, typesFromCounts } from './detect-types.ts'
import { type TestTable, columnOf, recipeOf, relationOf, testEngine } from './engine.fixture.ts'

const engine = testEngine()

const detect = async (table: TestTable) => {
  const names = table.columns.map(({ name }) => name)
  const { rows } = await (await engine()).rows(detectTypesSql(names, relationOf(table)))
  return typesFromCounts(names, rows[0] ?? [])
}

const typeOf = async (...values: (string | null)[]) => {
  const [found] = await detect(columnOf('string', values))
  if (!found) return 'text'
  return found.format === undefined ? found.to : `${found.to} ${found.format}`
}

describe('the type that all values convert to', () => {
  it.each<[string, (string | null)[]]>([
    ['long', ['1', ' -20 ', '', null, '+3']],
    ['long', ['0', '1']],
    ['double', ['1', '2.5', '.5', '1e3']],
    ['double', ['1.0', '2.0']],
    ['double', ['99999999999999999999']],
    ['boolean', ['true', 'FALSE', '']],
    ['boolean', ['Y', 'n', 'yes']],
    ['boolean', ['t', 'f']],
    ['date', ['2026-03-01', '2026-12-31']],
    ['date', ['2026/03/01']],
    ['date %d/%m/%Y', ['13/01/2026', '01/02/2026']],
    ['date %m/%d/%Y', ['01/13/2026', '01/02/2026']],
    ['date %d.%m.%Y', ['13.01.2026', '1.2.2026']],
    ['date %b %d %Y', ['Jun 12 1998', 'Aug 07 1998']],
    ['date %b %d, %Y', ['Jun 12, 1998']],
    ['date %B %d, %Y', ['June 12, 1998', 'September 1, 2000']],
    ['date %B %d %Y', ['May 1 1998', 'June 12 1998']],
    ['date %b %d %Y', ['May 1 1998', 'Jun 12 1998']],
    ['date %b %d %Y', ['May 1 1998']],
    ['date %d %B %Y', ['1 June 1998', '2 May 1998']],
    ['date %d-%b-%y', ['1-May-93', '12-Jun-01']],
    ['date %d %b %Y', ['1 May 1993']],
    ['timestamp', ['2026-03-01T09:14:00Z', '2026-03-01 09:14', '2026-03-01T09:14:00.123+02:00']],
    ['timestamp %m/%d/%y %H:%M', ['1/8/90 0:00', '1/13/90 23:59']],
    ['timestamp %d/%m/%Y %H:%M:%S', ['13/01/2026 10:00:00']],
  ])('is %s for %j', async (type, values) => {
    expect(await typeOf(...values)).toBe(type)
  })

  it.each<[string, (string | null)[]]>([
    ['codes with leading zeros', ['007', '8']],
    ['numbers with a word among them', ['1', '2', 'N/A']],
    ['nothing but empty cells', ['', ' ', null]],
    ['no rows', []],
    ['dates that do not exist', ['2026-02-30']],
    ['dates whose day and month cannot be told apart', ['01/02/2026', '03/04/2026']],
    ['dates of two orders', ['13/01/2026', '01/13/2026']],
    ['short and long month names', ['Jun 1 1998', 'June 2 1998']],
    ['a date among timestamps', ['2026-03-01', '2026-03-01T10:00:00']],
    ['numbers beyond double', ['1e400']],
    ['NaN and infinity', ['nan', 'inf']],
    ['long text', ['1'.repeat(41)]],
    ['a lone dot or sign', ['.', '-']],
    ['hexadecimal', ['0x1F']],
  ])('is text for %s', async (_what, values) => {
    expect(await typeOf(...values)).toBe('text')
  })

  it('is found for each column by itself, in one statement, whatever its name', async () => {
    const table: TestTable = {
      columns: ['a"b', 'v0', 'c0', 'select'].map(name => ({ name, type: 'string' })),
      rows: [
        ['1', 'x', 'true', '2026-01-01'],
        ['2', 'y', 'no', '2026-01-02'],
      ],
    }
    expect(await detect(table)).toEqual([
      { column: 'a"b', to: 'long' },
      { column: 'c0', to: 'boolean' },
      { column: 'select', to: 'date' },
    ])
  })

  it('makes a cast that loses no value', async () => {
    const values = ['1/8/90 0:00', '12/31/99 23:59', ' 1/13/90 1:01 ']
    const [found] = await detect(columnOf('string', values))
    if (!found) throw new Error('no type was found')
    const table = columnOf('string', values)
    const recipe = recipeOf([{ op: 'cast', columns: [{ ...found, column: 'x' }], onError: 'fail' }])
    const { sql } = unwrap(recipeToSql(recipe, { relation: relationOf(table), columns: table.columns }))
    expect((await (await engine()).rows(sql)).rows.flat()).toEqual([
      '1990-01-08T00:00:00.000000Z',
      '1999-12-31T23:59:00.000000Z',
      '1990-01-13T01:01:00.000000Z',
    ])
  })
})

const movies = '../shared/data/vega/movies.json'
const present = existsSync(movies)
if (!present) console.log('Skipped: ../shared/data is not here, so real files are not tried.')

it.skipIf(!present)('finds the release dates of movies.json', async () => {
  const records = JSON.parse(readFileSync(movies, 'utf8')) as Record<string, string | number | null>[]
  const column = (key: string) =>
    columnOf(
      'string',
      records.map(record => record[key] ?? null).map(value => (value === null ? null : String(value))),
    )
  expect(await detect(column('Release Date'))).toEqual([{ column: 'x', to: 'date', format: '%b %d %Y' }])
  expect(await detect(column('Running Time min'))).toEqual([{ column: 'x', to: 'long' }])
  expect(await detect(column('IMDB Rating'))).toEqual([{ column: 'x', to: 'double' }])
  expect(await detect(column('Director'))).toEqual([])
})
