import { expect, test } from 'vitest'
import type { FormatOptions } from './format.ts'
import { bytesOf } from './ingest.fixture.ts'
import { previewRecords } from './preview.ts'
import { sniff, sniffBytes } from './sniff.ts'

const preview = (text: string, name: string, limit = 50, options: FormatOptions = {}) => {
  const bytes = bytesOf(text)
  const head = bytes.subarray(0, sniffBytes)
  const format = sniff(head, name, bytes.length, options)
  if (!format.ok) throw new Error(format.error.message)
  return previewRecords(head, format.value, limit)
}

const rowsOf = (...asked: Parameters<typeof preview>) => preview(...asked).rows

test('shows the first records without the header, with NULL where the table will have it', () => {
  expect(rowsOf('\ufeffid,name\n1,\\N\n2,""\n3,c\n', 'a.csv', 2)).toEqual([
    ['1', null],
    ['2', ''],
  ])
})

test('shows records of the wrong width as they are, and malformed ones as their line', () => {
  expect(rowsOf('a,b\n1,2\n3\n"x"y,4\n5,6\n', 'a.csv')).toEqual([['1', '2'], ['3'], ['"x"y,4'], ['5', '6']])
})

test('leaves out a record that the head cuts off, and keeps the last one of a whole file', () => {
  const rows = rowsOf(`a,b\n${'1,two\n'.repeat(sniffBytes)}`, 'a.csv', 1_000_000)
  expect(rows.length).toBe(Math.floor((sniffBytes - 4) / 6))
  expect(rows.every(row => row.join() === '1,two')).toBe(true)
  expect(rowsOf('a,b\n1,2', 'a.csv')).toEqual([['1', '2']])
})

test('shows JSON records by the columns that they have together', () => {
  expect(rowsOf('[{"a":1,"b":"x"},{"c":[1,2],"a":null},{"b":"\\u00e9"}]', 'a.json')).toEqual([
    ['1', 'x', null],
    [null, null, '[1,2]'],
    [null, 'é', null],
  ])
  expect(rowsOf('1\n{"a":2}\n"x"\n', 'a.json')).toEqual([
    [null, '1'],
    ['2', null],
    [null, 'x'],
  ])
  expect(rowsOf('{"a":1}\noops\n{"a":2}\n', 'a.json', 1)).toEqual([['1']])
})

test('names the columns of JSON as the table will have them, and leaves those of text to the format', () => {
  expect(preview('[{"US Gross":1,"b":"x"},{"c":2}]', 'a.json').columns).toEqual(['US_Gross', 'b', 'c'])
  expect(preview('1\n{"a":2}\n', 'a.json').columns).toEqual(['a', 'value'])
  expect(preview('a,b\n1,2\n', 'a.csv').columns).toBeUndefined()
})

test('Parquet has no preview', () => {
  expect(previewRecords(bytesOf('PAR1'), { kind: 'parquet' }, 10)).toEqual({ rows: [] })
})
