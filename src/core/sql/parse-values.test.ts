import { expect, it } from 'vitest'
import { fillDefaults } from './parse-values.ts'

it.each([
  ['VALUES (1, DEFAULT), (default, f(1, 2))', 'VALUES (1, (d1)), ((d0), f(1, 2))'],
  ["values (f(1, 2), [1, 2], {'a': 1}, DEFAULT)", "values (f(1, 2), [1, 2], {'a': 1}, (d3))"],
  [
    'VALUES (\'DEFAULT\', "DEFAULT", DEFAULT + 1, f(DEFAULT))',
    'VALUES (\'DEFAULT\', "DEFAULT", DEFAULT + 1, f(DEFAULT))',
  ],
  ['SELECT DEFAULT, (DEFAULT)', 'SELECT DEFAULT, (DEFAULT)'],
  ['VALUES (1)', 'VALUES (1)'],
  ['', ''],
])('DEFAULT in %s is written as the value of its place', (sql, filled) => {
  expect(fillDefaults(sql, place => `d${place}`)).toBe(filled)
})
