import { expect, test } from 'vitest'
import { findOperations } from './find-operations.ts'

const found = (search: string) =>
  findOperations(search).flatMap(group => group.found.map(({ label }) => label))

test('without a search, every operation stands in its group', () => {
  const groups = findOperations(' ')
  expect(groups.map(({ group }) => group)).toEqual(['Columns', 'Text', 'Values', 'Rows', 'Shape'])
  expect(found('').length).toBeGreaterThan(30)
})

test.each([
  ['average by month', 'Group and aggregate'],
  ['count rows per city', 'Group and aggregate'],
  ['totals per shop', 'Group and aggregate'],
  ['remove duplicates', 'Deduplicate'],
  ['remove rows where', 'Filter'],
  ['strip white space', 'Trim'],
  ['make it uppercase', 'Case'],
  ['split by comma', 'Split a column'],
  ['fix typos', 'Cluster and merge'],
  ['convert to number', 'Change type'],
  ['look up from another table', 'Join'],
  ['running total', 'Window'],
  ['fill missing values', 'Fill missing'],
  ['extract digits with a regex', 'Extract'],
  ['rows to columns', 'Pivot'],
  ['hide email', 'Mask'],
  ['dates', 'Parse dates and times'],
])('“%s” finds %s first', (search, label) => {
  expect(found(search)[0]).toBe(label)
})

test('a word that is only said along does not find anything by itself', () => {
  expect(found('xyzzy')).toEqual([])
  expect(found('the of')).toEqual([])
})

test('operations that answer fewer of the words are not listed beside those that answer more', () => {
  expect(found('whitespace')).toContain('Trim')
  expect(found('trim whitespace')).not.toContain('Nullify')
  expect(found('keep first duplicates')[0]).toBe('Deduplicate')
})
