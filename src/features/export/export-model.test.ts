import { expect, it } from 'vitest'
import {
  diffFileName,
  exportFileName,
  exportFormats,
  formatOfName,
  importedText,
  lakeFileName,
  mediaTypes,
} from './export-model.ts'

it('names an exported file after the table and the version that is shown', () => {
  expect(exportFileName('silver.airports', 3, 'parquet')).toBe('silver.airports@v3.parquet')
  expect(exportFileName('gold.routes_by_airline', 0, 'csv')).toBe('gold.routes_by_airline@v0.csv')
})

it('names an exported difference after both sides', () => {
  const diff = { table: 'silver.a', from: 3, to: 5 }
  expect(diffFileName(diff, 'csv')).toBe('silver.a@v3-v5 changes.csv')
  expect(diffFileName({ ...diff, other: 'bronze.a' }, 'json')).toBe('bronze.a@v3-silver.a@v5 changes.json')
})

it('names an exported lake after itself and the day, in characters that every file system takes', () => {
  const day = new Date(2026, 2, 1)
  expect(lakeFileName('my lake', day)).toBe('my lake 2026-03-01.zip')
  expect(lakeFileName('a/b:c', day)).toBe('a-b-c 2026-03-01.zip')
  expect(lakeFileName('  ', day)).toBe('lake 2026-03-01.zip')
})

it('offers each format once and knows its media type', () => {
  expect(exportFormats.map(({ format }) => format)).toEqual(['parquet', 'csv', 'json'])
  for (const { format } of exportFormats) expect(mediaTypes[format]).toMatch(/\//)
})

it('takes the format from the name that the user gave', () => {
  expect(formatOfName('x.CSV')).toBe('csv')
  expect(formatOfName('silver.json.parquet')).toBe('parquet')
  expect(formatOfName('no extension')).toBe('parquet')
})

it('names the tables that an import brought, and counts those it does not name', () => {
  expect(importedText(['bronze.a', 'silver.a'])).toBe('bronze.a, silver.a, with all their versions')
  expect(importedText(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toMatch(/^a, b, c, d, e and 2 more/)
  expect(importedText([])).toMatch(/no tables/)
})
