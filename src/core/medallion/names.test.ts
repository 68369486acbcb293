import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnNames, parseTableName, tableDirectory, tableNameOf } from './names.ts'

test.each([
  ['airports.dat', 'airports'],
  ['Sales 2024 (1).csv', 'sales_2024_1'],
  ['airports.csv.gz', 'airports'],
  ['2024.csv', '_2024'],
  ['OpenFlights.csv', 'open_flights'],
  ['Q1Report.CSV', 'q1_report'],
  ['a.b.c.json', 'a_b_c'],
  ['Café Zürich.csv', 'cafe_zurich'],
  ['数据.csv', '数据'],
  ['.csv', 'table'],
  ['???.csv', 'table'],
  ['noextension', 'noextension'],
  ['some/folder/file.csv', 'file'],
  ['__x__.csv', 'x'],
])('a file %s goes to the table %s', (file, table) => {
  expect(tableNameOf(file)).toBe(table)
})

test('any file name gives a name that a table can have', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), name => {
      const table = `bronze.${tableNameOf(name)}`
      expect(parseTableName(table)).toMatchObject({ ok: true, value: { layer: 'bronze' } })
    }),
    { numRuns: 2000 },
  )
})

test('a table name is a layer and a name, and its directory is both', () => {
  expect(parseTableName('bronze.airports')).toEqual({
    ok: true,
    value: { layer: 'bronze', name: 'airports' },
  })
  expect(parseTableName('gold._x1')).toMatchObject({ ok: true, value: { layer: 'gold', name: '_x1' } })
  expect(tableDirectory('bronze.airports')).toBe('bronze/airports')
})

test.each([
  'airports',
  'iron.airports',
  'bronze.',
  'bronze.a b',
  'bronze.a/b',
  'bronze.1a',
  'bronze.a.b',
  'Bronze.a',
  'bronze..',
  `gold.${'x'.repeat(300)}`,
])('%s is no table name, and the problem says so', name => {
  const result = parseTableName(name)
  expect(result).toMatchObject({ ok: false, error: { kind: 'invalid', problems: [{ path: 'table' }] } })
  expect(!result.ok && result.error.message).toContain(name)
})

test('column names are cleaned of what Delta forbids and made unique but for case', () => {
  expect(columnNames([' a ', '', 'A', 'x y', 'p=q;(r),{s}', 'tab\there', 'a_2'])).toEqual([
    'a',
    'column_2',
    'A_2',
    'x_y',
    'p_q__r___s_',
    'tab_here',
    'a_2_2',
  ])
})

test('data columns leave the names of audit columns alone; nested fields may have them', () => {
  expect(columnNames(['_batch_id', '_Source_Row'])).toEqual(['_batch_id_2', '_Source_Row_2'])
  expect(columnNames(['_batch_id'], 'nested')).toEqual(['_batch_id'])
})

test('any names become distinct, non-empty and allowed', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 20 }), names => {
      const clean = columnNames(names)
      expect(clean).toHaveLength(names.length)
      expect(new Set(clean.map(name => name.toLowerCase())).size).toBe(names.length)
      for (const name of clean) expect(name).toMatch(/^[^ ,;{}()\n\t=]+$/)
    }),
  )
})
