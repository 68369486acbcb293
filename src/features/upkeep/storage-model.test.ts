import { describe, expect, it } from 'vitest'
import type { TableSummary } from '../../core/lake/table-views.ts'
import type { TableStorage } from '../../core/lake/upkeep-views.ts'
import {
  type StorageColumn,
  besideLines,
  lakeBytes,
  layersOf,
  nextOrder,
  overviewText,
  sortedLines,
  storageLines,
  usedText,
} from './storage-model.ts'

const of = (files: number, bytes: number) => ({ files, bytes })
const nothing = of(0, 0)
const summary = (name: string, more: Partial<TableSummary> = {}): TableSummary => ({
  name,
  layer: 'silver',
  version: 1,
  bytes: 0,
  files: 0,
  modified: 0,
  stale: false,
  ...more,
})
const stored = (table: string, more: Partial<TableStorage> = {}): readonly [string, TableStorage] => [
  table,
  {
    table,
    version: 1,
    live: of(1, 100),
    older: nothing,
    orphans: nothing,
    log: of(1, 10),
    others: nothing,
    small: nothing,
    smallAfter: 0,
    dataFiles: 1,
    isCrowded: false,
    oldest: 0,
    ...more,
  },
]

const tables = [
  summary('gold.sum', { rows: 3 }),
  summary('silver.b10', { rows: 1 }),
  summary('silver.b9', { rows: 200 }),
  summary('bronze.a'),
]
const storage = new Map([
  stored('gold.sum', { older: of(2, 50), lastOptimize: { version: 1, timestamp: 5, zOrderBy: [] } }),
  stored('silver.b9', { small: of(60, 6000), isCrowded: true }),
  stored('silver.b10', { small: of(90, 9000), lastOptimize: { version: 1, timestamp: 9, zOrderBy: [] } }),
  stored('silver.gone', {
    version: -1,
    problem: 'It has no log.',
    live: nothing,
    log: nothing,
    others: of(3, 7),
  }),
])
const lines = storageLines(tables, storage)
const names = (column: StorageColumn, isDescending: boolean) =>
  sortedLines(lines, { column, isDescending }).map(({ table }) => table)

describe('the storage of the lake', () => {
  it('has a line for every table from the start, and for folders that are none', () => {
    expect(lines.map(({ table }) => table)).toEqual([
      'bronze.a',
      'silver.b9',
      'silver.b10',
      'silver.gone',
      'gold.sum',
    ])
    expect(lines[0]).toMatchObject({ layer: 'bronze', name: 'a', storage: undefined, problem: undefined })
    expect(lines[3]?.problem).toBe('It has no log.')
    // One of the catalog whose figures are of an earlier table of that name says what the catalog says.
    const again = storageLines([summary('silver.gone')], storage)
    expect(again[0]?.problem).toBeUndefined()
  })

  it('is sorted by any column, what has no figure last', () => {
    expect(names('name', false)).toEqual(['bronze.a', 'silver.b9', 'silver.b10', 'silver.gone', 'gold.sum'])
    expect(names('layer', true)[0]).toBe('gold.sum')
    expect(names('rows', true)).toEqual(['silver.b9', 'gold.sum', 'silver.b10', 'bronze.a', 'silver.gone'])
    expect(names('optimized', true).slice(0, 2)).toEqual(['silver.b10', 'gold.sum'])
    expect(names('optimized', false).slice(0, 2)).toEqual(['gold.sum', 'silver.b10'])
    expect(names('older', true)[0]).toBe('gold.sum')
    expect(names('older', false).at(-1)).toBe('bronze.a')
  })

  it('puts tables with too many small files before those that have some', () => {
    expect(names('small', true).slice(0, 2)).toEqual(['silver.b9', 'silver.b10'])
  })

  it('begins with the largest figures and the first words, and turns round', () => {
    const byName = { column: 'name', isDescending: false } as const
    expect(nextOrder(byName, 'older')).toEqual({ column: 'older', isDescending: true })
    expect(nextOrder(byName, 'name')).toEqual({ column: 'name', isDescending: true })
    expect(nextOrder(nextOrder(byName, 'older'), 'older').isDescending).toBe(false)
  })

  it('adds up the layers, and all that lies beside the tables', () => {
    const layers = layersOf(lines)
    expect(layers.map(({ layer, live, others }) => [layer, live.bytes, others.bytes])).toEqual([
      ['bronze', 0, 0],
      ['silver', 200, 7],
      ['gold', 100, 0],
    ])
    const beside = { originals: of(1, 1000), documents: of(2, 20), scratch: nothing }
    expect(lakeBytes(layers, beside)).toBe(300 + 30 + 50 + 7 + 1020)
    expect(lakeBytes(layers, undefined)).toBe(387)
    expect(besideLines(beside).map(({ name }) => name)).toEqual([
      'Files as they came',
      'Recipes, tags, metrics',
    ])
    expect(besideLines({ ...beside, scratch: of(1, 1) })).toHaveLength(3)
  })

  it('says how far it has come, then what there is to see to', () => {
    expect(overviewText(lines, true)).toBe('Looking through the storage: 3 of 4 tables')
    expect(overviewText(lines, false)).toBe(
      '4 tables, 1 with too many small files, 1 more that can not be read',
    )
    expect(overviewText([], false)).toBe('0 tables')
    expect(usedText({ used: 31_000_000, quota: 11e9 })).toBe('31 MB of about 11 GB that the browser allows')
    expect(usedText({ used: 31_000_000, quota: 0 })).toBe('31 MB')
  })
})
