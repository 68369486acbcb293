import { describe, expect, it } from 'vitest'
import type { DiffColumn, TableDiff } from '../../core/lake/diff-views.ts'
import { rowMark, oldValue } from '../../ui/grid/diff-model.ts'
import {
  changedColumns,
  gridColumns,
  gridRows,
  heat,
  keyWords,
  markPlace,
  nextChanged,
  percentText,
  readWords,
  rowsOf,
  schemaLines,
  ringArcs,
  sidesText,
} from './compare-model.ts'
import { compareSql } from './compare-sql.ts'

const both = (name: string, cells: number, more: Partial<DiffColumn> = {}): DiffColumn => ({
  name,
  side: 'both',
  typeFrom: 'string',
  typeTo: 'string',
  cells,
  ...more,
})

const diffOf = (more: Partial<TableDiff> = {}): TableDiff => ({
  id: 'd',
  table: 'silver.orders',
  from: 3,
  to: 12,
  added: 4,
  removed: 2,
  changed: 8,
  unchanged: 86,
  key: { columns: ['id'], origin: 'detected', isUnique: true, checked: 'table' },
  columns: [
    both('id', 0, { typeFrom: 'long', typeTo: 'long' }),
    both('town', 2, { was: 'city' }),
    both('amount', 8, { typeFrom: 'long', typeTo: 'double' }),
    { name: 'channel', side: 'to', typeTo: 'string', cells: 0 },
    { name: 'old', side: 'from', typeFrom: 'date', cells: 0 },
  ],
  schema: {
    added: [{ name: 'channel', type: 'string' }],
    removed: [{ name: 'old', type: 'date' }],
    renamed: [{ from: 'city', to: 'town' }],
    retyped: [{ name: 'amount', from: 'long', to: 'double' }],
  },
  readFrom: 'files',
  filesRead: 3,
  filesShared: 38,
  bytesRead: 2_100_000,
  ...more,
})

describe('the grid of a difference', () => {
  const diff = diffOf()
  const columns = gridColumns(diff)
  const shown = gridRows(diff)

  it('marks rows, and shows of changed cells what they were', () => {
    const row = shown({
      kind: 'changed',
      row: [1n, 'Oslo', 2.5, null, '2026-01-01'],
      cells: [
        { column: 'town', from: null, to: 'Oslo' },
        { column: 'amount', from: 7n, to: 2.5 },
      ],
    })
    expect(rowMark(row, markPlace(diff))).toBe('changed')
    expect(columns.map(column => oldValue(row, column))).toEqual([undefined, null, '7', undefined, undefined])
    const added = shown({ kind: 'added', row: [2n, '', 0, 'web', null], cells: [] })
    expect(rowMark(added, markPlace(diff))).toBe('added')
    expect(columns.map(column => oldValue(added, column))).toEqual(columns.map(() => undefined))
  })

  it('says of each column how it differs, and which version alone has it', () => {
    expect(columns.map(({ name, type, diff: told }) => [name, type, told?.mark, told?.words])).toEqual([
      ['id', 'long', undefined, 'no cell changed'],
      ['town', 'string', 'changed', 'called city in v3, 2 cells changed'],
      ['amount', 'double', 'changed', 'long in v3, 8 cells changed'],
      ['channel', 'string', 'added', 'only in v12'],
      ['old', 'date', 'removed', 'only in v3'],
    ])
  })

  it('has as many rows as there are of the kind that is shown', () => {
    expect([undefined, 'added', 'removed', 'changed'].map(kind => rowsOf(diff, kind as 'added'))).toEqual([
      14, 4, 2, 8,
    ])
  })
})

describe('the heat of columns', () => {
  const diff = diffOf()

  it('is the share of the changed rows, the hottest column first', () => {
    expect(changedColumns(diff).map(column => [column.name, heat(diff, column)])).toEqual([
      ['amount', 1],
      ['town', 0.25],
    ])
    expect(heat(diffOf({ changed: 0 }), both('x', 0))).toBe(0)
  })

  it('is never called none or all unless it is', () => {
    expect([0, 0.00001, 0.0123, 0.5, 0.99999, 1].map(percentText)).toEqual([
      '0 %',
      '< 0.1 %',
      '1.2 %',
      '50 %',
      '> 99.9 %',
      '100 %',
    ])
  })

  it('leads from one changed column to the next, round the end, either way', () => {
    const go = (from: string | undefined, direction: 1 | -1) => nextChanged(diff, from, direction)
    expect([go(undefined, 1), go('town', 1), go('amount', 1), go('old', 1)]).toEqual([1, 2, 1, 1])
    expect([go(undefined, -1), go('town', -1), go('amount', -1)]).toEqual([2, 2, 1])
    expect(nextChanged(diffOf({ columns: [both('a', 0)] }), undefined, 1)).toBeUndefined()
    expect(nextChanged(diffOf({ columns: [] }), undefined, 1)).toBeUndefined()
  })
})

describe('the words of a difference', () => {
  it('name all that changed in the schema', () => {
    expect(schemaLines(diffOf()).map(({ mark, text }) => `${mark} ${text}`)).toEqual([
      'added channel string',
      'removed old date',
      'changed city → town',
      'changed amount: long → double',
    ])
  })

  it('say what was read, and what was not', () => {
    expect(readWords(diffOf())).toBe('3 of 41 files read (2.1 MB); 38 are in both versions.')
    expect(readWords(diffOf({ filesShared: 0 }))).toBe(
      '3 of 3 files read (2.1 MB); none is in both versions.',
    )
    expect(readWords(diffOf({ filesRead: 0 }))).toBe('No file was read: all 38 files are in both versions.')
    expect(readWords(diffOf({ readFrom: 'change-feed', filesRead: 1 }))).toContain(
      '1 file of the change feed',
    )
  })

  it('say how rows are told apart, and doubt a key that is not unique', () => {
    const key = { columns: ['id', 'day'], origin: 'given', isUnique: false, checked: 'differences' } as const
    expect(keyWords(diffOf(), undefined)).toMatchObject({ columns: 'id', isDoubtful: false })
    expect(keyWords(diffOf({ key }), ['id', 'day'])).toMatchObject({
      columns: 'id, day',
      note: expect.stringContaining('not unique'),
      isDoubtful: true,
    })
  })

  it('tell whole rows that were asked for from those for want of a key, and from no need of one', () => {
    const { key: _key, ...keyless } = diffOf({ changed: 0 })
    expect(keyWords(keyless, [])).toMatchObject({ columns: 'Whole rows', isDoubtful: false })
    expect(keyWords(keyless, undefined)).toMatchObject({ columns: 'Whole rows', isDoubtful: true })
    expect(keyWords({ ...keyless, removed: 0 }, undefined).columns).toBe('No key is needed')
  })
})

describe('the difference as SQL', () => {
  it('compares what both versions have, by the newer names', () => {
    const sql = compareSql(diffOf())
    expect(sql).toContain(
      `SELECT "id", "city" AS "town", "amount", -1 AS _side FROM silver.orders VERSION AS OF 3`,
    )
    expect(sql).toContain(`SELECT "id", "town", "amount", 1 AS _side FROM silver.orders VERSION AS OF 12`)
  })

  it('quotes names that need it, and is nothing where no column is in both', () => {
    const odd = diffOf({ table: 'silver.my orders', columns: [both('a"b', 1)] })
    expect(compareSql(odd)).toContain(`SELECT "a""b", 1 AS _side FROM silver."my orders" VERSION AS OF 12`)
    expect(compareSql(diffOf({ columns: [] }))).toBeUndefined()
  })
})

it('the ring shows all kinds that there are, the fewest rows too, and is whole', () => {
  const arcs = ringArcs(diffOf({ added: 1, removed: 0, changed: 30_000, unchanged: 999_999 }))
  expect(arcs.map(({ kind }) => kind)).toEqual(['added', 'changed', 'unchanged'])
  expect(arcs[0]?.length).toBeGreaterThan(1.5)
  expect(arcs.reduce((sum, { length }) => sum + length, 0)).toBeCloseTo(100)
  expect(arcs[1]?.start).toBeCloseTo(arcs[0]?.length ?? 0)
})

it('two tables are called by their names, and a name in another case is no rename', () => {
  const two = diffOf({ other: 'bronze.orders' })
  expect(sidesText(two)).toBe('bronze.orders v3 and silver.orders v12')
  const columns = gridColumns(two)
  expect(columns.map(({ diff }) => diff?.from).filter(Boolean)).toEqual([])
  expect(columns.map(({ diff }) => diff?.words)).toContain('only there')
})
