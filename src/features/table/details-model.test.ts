import { expect, test } from 'vitest'
import type { ColumnView, TableDetail } from '../../core/lake/table-views.ts'
import { factsOf, protocolText } from './details-model.ts'

const detail: TableDetail = {
  format: 'delta',
  id: '5f0c',
  name: 'silver.t',
  location: 'silver/t',
  lastModified: Date.UTC(2026, 2, 1, 9),
  partitionColumns: ['day'],
  clusteringColumns: [],
  numFiles: 4,
  sizeInBytes: 4_000_000,
  properties: { 'delta.enableChangeDataFeed': 'true', 'delta.constraints.positive': 'a > 0' },
  minReaderVersion: 3,
  minWriterVersion: 7,
  tableFeatures: ['changeDataFeed', 'checkConstraints'],
  statistics: { numRows: 1204, numDeletionVectors: 2, numRowsDeletedByDeletionVectors: 1 },
}

const column = (name: string, nullable: boolean): ColumnView => ({
  name,
  type: 'long',
  nullable,
  audit: false,
})

const group = (title: string, of: TableDetail = detail) =>
  factsOf(of, [column('a', false), column('b', true)])
    .find(one => one.title === title)
    ?.facts.map(({ name, value }) => [name, value])

test('a table tells its size: rows, files, bytes, and rows that are only marked as deleted', () => {
  expect(group('Size')).toEqual([
    ['Rows', '1,204'],
    ['Files', '4, 1.0 MB each on average'],
    ['Size', '4.0 MB'],
    ['Deletion vectors', '2, for 1 deleted row'],
    ['Partitioned by', 'day'],
  ])
})

test('rows that nobody counted are not told as none', () => {
  const statistics = { numDeletionVectors: 0, numRowsDeletedByDeletionVectors: 0 }
  const facts = group('Size', { ...detail, statistics, partitionColumns: [] })
  expect(facts?.[0]).toEqual(['Rows', 'not known: a file has no statistics'])
  expect(facts?.at(-1)).toEqual(['Partitioned by', 'nothing'])
})

test('constraints stand apart from the properties that they are kept in', () => {
  expect(group('Constraints')).toEqual([
    ['positive', 'a > 0'],
    ['NOT NULL', 'a'],
  ])
  expect(group('Properties')).toEqual([['delta.enableChangeDataFeed', 'true']])
})

test('groups without facts are left out', () => {
  const titles = factsOf({ ...detail, properties: {} }, []).map(({ title }) => title)
  expect(titles).toEqual(['Size', 'Table'])
  expect(group('Table')?.map(([name]) => name)).toEqual(['Changed', 'Folder', 'Id'])
  expect(group('Table', { ...detail, lastCheckpoint: 20 })).toContainEqual(['Last checkpoint', 'version 20'])
  expect(protocolText(detail)).toBe('Delta, reader version 3, writer version 7')
})
