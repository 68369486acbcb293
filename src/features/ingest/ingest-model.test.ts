import { describe, expect, test } from 'vitest'
import type { DelimitedFormat } from '../../core/ingest/format.ts'
import {
  delimiterChoices,
  describeDrop,
  describeFormat,
  nameOfPaste,
  nameProblem,
  previewColumns,
  summarize,
  tokenChoices,
  tokenOfChoice,
  withFormat,
  withTable,
} from './ingest-model.ts'

const airports: DelimitedFormat = {
  kind: 'delimited',
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '\\',
  header: false,
  nullToken: '\\N',
  columns: ['column_1', 'column_2'],
  hints: ['long', 'string'],
}

describe('what a drop will do', () => {
  test('names the tables when the browser tells the names', () => {
    expect(describeDrop(3, ['airports.dat', 'routes.dat', 'movies.json'])).toBe(
      '3 files → bronze.airports, bronze.routes, bronze.movies',
    )
  })

  test('says the number when it does not: a folder may be a table of another layer', () => {
    expect(describeDrop(3, [])).toBe('3 files or folders → tables')
    expect(describeDrop(1, [])).toBe('1 file or folder → a table')
  })

  test('promises for a zip what is in it', () => {
    expect(describeDrop(2, ['a.csv', 'b.zip'])).toBe('2 files → bronze.a, the tables in b.zip')
  })

  test('counts tables, not files, when two go into one', () => {
    expect(describeDrop(2, ['a.csv', 'a.json'])).toBe('2 files → bronze.a')
  })

  test('stays short for many files', () => {
    const names = Array.from({ length: 9 }, (_, index) => `f${index}.csv`)
    expect(describeDrop(9, names)).toBe('9 files → bronze.f0, bronze.f1, bronze.f2, bronze.f3 and 5 more')
  })
})

test('a format is told as a sentence, with its null token', () => {
  expect(describeFormat(airports)).toBe(
    'Text in UTF-8, separated by comma, 2 columns, no header line, \\N is NULL.',
  )
  expect(describeFormat({ ...airports, header: true, nullToken: '' })).toContain('empty cells are NULL')
  expect(describeFormat({ ...airports, nullToken: null })).not.toContain('NULL')
})

test('every null token, none and empty included, survives its choice', () => {
  for (const token of [null, '', '\\N', 'none', '=', 'missing']) {
    const { selected, choices } = tokenChoices(token)
    expect(choices.map(choice => choice.id)).toContain(selected)
    expect(tokenOfChoice(selected)).toBe(token)
  }
})

test('a detected delimiter is among the choices even when it is unusual', () => {
  expect(delimiterChoices('^').map(choice => choice.id)).toContain('^')
  expect(delimiterChoices(',')).toHaveLength(5)
})

test('a table name says at once when it can not be one', () => {
  expect(nameProblem('airports_2')).toBeUndefined()
  expect(nameProblem('2_airports')).toBeDefined()
  expect(nameProblem('')).toBeDefined()
  expect(nameProblem('a b')).toBeDefined()
})

test('a change to one file leaves the others and its other options', () => {
  const first = withFormat({ tables: {}, formats: { b: { header: true } } }, 'a', { header: true })
  const second = withTable(withFormat(first, 'a', { delimiter: ';' }), 'a', 'bronze.x')
  expect(second).toEqual({
    tables: { a: 'bronze.x' },
    formats: { a: { header: true, delimiter: ';' }, b: { header: true } },
  })
})

test('the preview has the columns that the table will have', () => {
  const plan = { file: 'a', bytes: 1, table: 'bronze.a', append: false, sample: [] }
  const names = (file: Parameters<typeof previewColumns>[0]) =>
    previewColumns(file).map(column => column.name)
  expect(names({ ...plan, format: airports })).toEqual(['column_1', 'column_2'])
  const json = { ...plan, format: { kind: 'json', encoding: 'utf-8', layout: 'array' } as const }
  expect(names({ ...json, columns: ['Title'], sample: [['Slam']] })).toEqual(['Title'])
  expect(names({ ...json, sample: [['Slam', '1998']] })).toEqual(['#1', '#2'])
})

test('a report with corrupt records or failed files is not clean', () => {
  const table = { table: 'bronze.a', version: 0, files: ['a'], rows: 1_200, corrupt: 0 }
  const report = { batch: 'b', tables: [table], rejects: [], failures: [] }
  expect(summarize(report)).toEqual({ text: '1,200 rows into bronze.a', isClean: true })
  expect(summarize({ ...report, tables: [{ ...table, corrupt: 2 }] }).isClean).toBe(false)
  expect(summarize({ ...report, tables: [], failures: [{ file: 'b', reason: 'c' }] })).toEqual({
    text: 'Nothing was ingested',
    isClean: false,
  })
})

test('pasted text gets the name of what it seems to be', () => {
  expect(nameOfPaste(' [{"a":1}]')).toBe('pasted.json')
  expect(nameOfPaste('a\tb\n1\t2')).toBe('pasted.tsv')
  expect(nameOfPaste('a,b\n1\t,2')).toBe('pasted.csv')
})
