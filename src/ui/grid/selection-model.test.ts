import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type GridSelection,
  type KeyPress,
  cellCount,
  fitSelection,
  moveSelection,
  selectCell,
  selectedRange,
  widenSelection,
} from './selection-model.ts'

const size = { rows: 1_000, columns: 12, page: 20 }
const at = (row: number, column: number) => selectCell({ row, column })
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shift: false,
  mod: false,
  ...more,
})
const moved = (from: GridSelection, key: string, more: Partial<KeyPress> = {}) =>
  moveSelection(from, press(key, more), size)?.active

test('arrows move by one cell', () => {
  expect(moved(at(5, 5), 'ArrowDown')).toEqual({ row: 6, column: 5 })
  expect(moved(at(5, 5), 'ArrowUp')).toEqual({ row: 4, column: 5 })
  expect(moved(at(5, 5), 'ArrowLeft')).toEqual({ row: 5, column: 4 })
  expect(moved(at(5, 5), 'ArrowRight')).toEqual({ row: 5, column: 6 })
})

test('Mod with an arrow goes to the edge, and from the first row on to the header', () => {
  expect(moved(at(5, 5), 'ArrowDown', { mod: true })).toEqual({ row: 999, column: 5 })
  expect(moved(at(5, 5), 'ArrowUp', { mod: true })).toEqual({ row: 0, column: 5 })
  expect(moved(at(0, 5), 'ArrowUp', { mod: true })).toEqual({ row: -1, column: 5 })
})

test('Home and End stay in the row; with Mod they go to the corners', () => {
  expect(moved(at(5, 5), 'Home')).toEqual({ row: 5, column: 0 })
  expect(moved(at(5, 5), 'End')).toEqual({ row: 5, column: 11 })
  expect(moved(at(5, 5), 'Home', { mod: true })).toEqual({ row: 0, column: 0 })
  expect(moved(at(5, 5), 'End', { mod: true })).toEqual({ row: 999, column: 11 })
})

test('a page is as many rows as are in view', () => {
  expect(moved(at(5, 5), 'PageDown')).toEqual({ row: 25, column: 5 })
  expect(moved(at(5, 5), 'PageUp')).toEqual({ row: 0, column: 5 })
})

test('no sequence of keys leaves the grid', () => {
  const key = fc.constantFrom(
    'ArrowUp',
    'ArrowDown',
    'ArrowLeft',
    'ArrowRight',
    'Home',
    'End',
    'PageUp',
    'PageDown',
    ' ',
    'a',
  )
  const presses = fc.array(fc.record({ key, shift: fc.boolean(), mod: fc.boolean() }), { maxLength: 60 })
  fc.assert(
    fc.property(presses, fc.nat(30), fc.nat(5), (keys, rows, columns) => {
      const grid = { rows, columns: columns + 1, page: 7 }
      let selection = selectCell({ row: -1, column: 0 })
      for (const one of keys)
        selection = moveSelection(selection, one, grid) ?? widenSelection(selection, one, grid) ?? selection
      for (const { row, column } of [selection.active, selection.anchor]) {
        expect(row).toBeGreaterThanOrEqual(-1)
        expect(row).toBeLessThan(Math.max(1, rows))
        expect(column).toBeGreaterThanOrEqual(0)
        expect(column).toBeLessThanOrEqual(columns)
      }
    }),
  )
})

test('Shift keeps the anchor, so the rectangle grows and shrinks', () => {
  const down = moveSelection(at(5, 5), press('ArrowDown', { shift: true }), size)
  const right = down && moveSelection(down, press('ArrowRight', { shift: true }), size)
  const range = right && selectedRange(right)
  expect(range).toEqual({ firstRow: 5, lastRow: 6, firstColumn: 5, lastColumn: 6 })
  expect(range && cellCount(range)).toBe(4)
})

test('a selection can not grow into the header', () => {
  const up = moveSelection(at(0, 5), press('ArrowUp', { shift: true }), size)
  expect(up?.active).toEqual({ row: 0, column: 5 })
})

test('Shift+Space takes the row, Control+Space the column, Mod+A all', () => {
  const range = (more: KeyPress) => {
    const wide = widenSelection(at(5, 5), more, size)
    return wide && selectedRange(wide)
  }
  expect(range(press(' ', { shift: true }))).toEqual({
    firstRow: 5,
    lastRow: 5,
    firstColumn: 0,
    lastColumn: 11,
  })
  expect(range(press(' ', { mod: true }))).toEqual({
    firstRow: 0,
    lastRow: 999,
    firstColumn: 5,
    lastColumn: 5,
  })
  expect(range(press('a', { mod: true }))).toEqual({
    firstRow: 0,
    lastRow: 999,
    firstColumn: 0,
    lastColumn: 11,
  })
})

test('a selection fits into a table that became smaller', () => {
  expect(fitSelection(at(900, 11), { rows: 10, columns: 3, page: 5 }).active).toEqual({ row: 9, column: 2 })
  expect(fitSelection(at(900, 11), { rows: 0, columns: 0, page: 5 }).active).toEqual({ row: -1, column: 0 })
})
