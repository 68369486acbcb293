import { beforeEach, expect, test } from 'vitest'
import type { ColumnFilter } from '../core/profile/filter.ts'
import { clearSelection, removeFilter, selectText, toggleFilter, useSelection } from './selection.ts'

const missing: ColumnFilter = { kind: 'missing', column: 'name' }
const low: ColumnFilter = { kind: 'range', column: 'id', to: '5' }

beforeEach(clearSelection)

test('a column has one filter: another takes its place, the same again lifts it', () => {
  toggleFilter('bronze.a', low)
  toggleFilter('bronze.a', missing)
  toggleFilter('bronze.a', { kind: 'range', column: 'id', to: '7' })
  expect(useSelection.getState().filters).toEqual([missing, { kind: 'range', column: 'id', to: '7' }])
  expect(useSelection.getState().latest).toEqual({ kind: 'range', column: 'id', to: '7' })
  toggleFilter('bronze.a', missing)
  expect(useSelection.getState()).toMatchObject({ filters: [{ column: 'id' }], latest: undefined })
  removeFilter('bronze.a', 'id')
  expect(useSelection.getState().filters).toEqual([])
})

test('a part of a text is pointed at without narrowing the rows', () => {
  toggleFilter('bronze.a', low)
  const part = { kind: 'text', column: 'name', value: 'Ana B', start: 0, end: 3 } as const
  selectText('bronze.a', part)
  expect(useSelection.getState()).toMatchObject({ filters: [low], latest: part })
})

test('the filters of one table are not those of the next', () => {
  toggleFilter('bronze.a', low)
  toggleFilter('bronze.b', missing)
  expect(useSelection.getState()).toMatchObject({ table: 'bronze.b', filters: [missing] })
})
