import { expect, it } from 'vitest'
import type { Operation } from './recipe.ts'
import { sentence } from './step-kinds.ts'

it.each<[string, Operation]>([
  ['Trim name and city', { op: 'trim', columns: ['name', 'city'] }],
  ['Trim a, b, c and 2 more', { op: 'trim', columns: ['a', 'b', 'c', 'd', 'e'] }],
  [
    'Keep rows where active equals Y',
    { op: 'filter', condition: { column: 'active', is: 'equals', value: 'Y' } },
  ],
  [
    'Keep rows where name equals ""',
    { op: 'filter', condition: { column: 'name', is: 'equals', value: '' } },
  ],
  [
    'Keep rows where a is empty (NULL) and (b is at least 5 or `c > 1` is true)',
    {
      op: 'filter',
      condition: {
        all: [
          { column: 'a', is: 'is-null' },
          { any: [{ column: 'b', is: 'at-least', value: '5' }, { sql: ' c > 1 ' }] },
        ],
      },
    },
  ],
  [
    'Cast id and stops to long, day to date (%b %d %Y)',
    {
      op: 'cast',
      columns: [
        { column: 'id', to: 'long' },
        { column: 'day', to: 'date', format: '%b %d %Y' },
        { column: 'stops', to: 'long' },
      ],
      onError: 'null',
    },
  ],
  [
    'Cast id to long; stop at a value that does not convert',
    { op: 'cast', columns: [{ column: 'id', to: 'long' }], onError: 'fail' },
  ],
  [
    'Rename a to b and c to d',
    {
      op: 'rename',
      columns: [
        { from: 'a', to: 'b' },
        { from: 'c', to: 'd' },
      ],
    },
  ],
  [
    'Replace N/A, "not known" or "" with NULL in email',
    { op: 'nullify', columns: ['email'], values: ['N/A', 'not known', ''] },
  ],
  ['Set total to `a * b`', { op: 'derive', column: 'total', expression: ' a * b ' }],
  [
    'Keep the last row of each id by updated, then n descending',
    {
      op: 'dedupe',
      keys: ['id'],
      order: [
        { column: 'updated', descending: false },
        { column: 'n', descending: true },
      ],
      keep: 'last',
    },
  ],
  ['Keep the first row of each id and day', { op: 'dedupe', keys: ['id', 'day'], order: [], keep: 'first' }],
  ['Drop a', { op: 'drop', columns: ['a'] }],
])('says: %s', (text, operation) => {
  expect(sentence(operation)).toBe(text)
})
