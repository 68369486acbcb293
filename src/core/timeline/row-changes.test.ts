import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NamedRow, BiographyChange } from '../lake/timeline-views.ts'
import type { Value } from '../ports/engine.ts'
import { rowChanges, valueText } from './row-changes.ts'

describe('values', () => {
  it.each<[Value, Value]>([
    [0, -0],
    [Number.NaN, Number.NaN],
    [1, 1n],
    [
      { a: 1, b: null },
      { b: null, a: 1 },
    ],
    [[new Uint8Array([1, 2])], [new Uint8Array([1, 2])]],
  ])('%o and %o are equal', (a, b) => expect(valueText(a)).toBe(valueText(b)))

  it.each<[Value, Value]>([
    ['1', 1],
    ['null', null],
    [
      [1, [2]],
      [[1], 2],
    ],
    [new Uint8Array([1, 0x12]), new Uint8Array([0x11, 2])],
    [{ a: null }, {}],
    [true, 'true'],
    ['a', 'A'],
  ])('%o and %o are not', (a, b) => expect(valueText(a)).not.toBe(valueText(b)))
})

describe('the changes of the rows of a key', () => {
  it('are none where the same rows were written anew, in whatever order', () => {
    const rows = [
      { id: 1, a: 'x' },
      { id: 1, a: 'y' },
      { id: 1, a: 'x' },
    ]
    expect(rowChanges(rows, rows.toReversed())).toEqual([])
    expect(rowChanges([{ id: 1 }], [{ id: 1, added: null }])).toEqual([])
  })

  it('are an insert, a delete, or an update with its cells in the order of the columns', () => {
    expect(rowChanges([], [{ id: 1 }])).toEqual([{ kind: 'inserted', row: { id: 1 }, cells: [] }])
    expect(rowChanges([{ id: 1 }], [])).toEqual([{ kind: 'deleted', row: { id: 1 }, cells: [] }])
    expect(rowChanges([{ id: 1, gone: 7, b: 2, a: 1 }], [{ id: 1, b: 3, a: null }])).toEqual([
      {
        kind: 'updated',
        row: { id: 1, b: 3, a: null },
        cells: [
          { column: 'b', from: 2, to: 3 },
          { column: 'a', from: 1, to: null },
          { column: 'gone', from: 7, to: null },
        ],
      },
    ])
  })

  it('count a row as often as it is there', () => {
    const row = { id: 1 }
    expect(rowChanges([row], [row, row, row]).map(({ kind }) => kind)).toEqual(['inserted', 'inserted'])
    expect(rowChanges([row, row], [row]).map(({ kind }) => kind)).toEqual(['deleted'])
  })

  it('put together the rows that are most alike', () => {
    const before = [
      { id: 1, a: 'x', b: 'y', c: 'z' },
      { id: 1, a: 'p', b: 'q', c: 'r' },
    ]
    const after = [
      { id: 1, a: 'p', b: 'q', c: 'new' },
      { id: 1, a: 'x', b: 'changed', c: 'z' },
      { id: 1, a: 'n', b: 'n', c: 'n' },
    ]
    expect(
      rowChanges(before, after).map(({ kind, cells }) => [kind, cells.map(({ column }) => column)]),
    ).toEqual([
      ['updated', ['b']],
      ['updated', ['c']],
      ['inserted', []],
    ])
  })

  it('may be in columns that are called like what every object has', () => {
    expect(rowChanges([{ id: 1 }], [{ id: 1, toString: 'x', constructor: null }])).toMatchObject([
      { kind: 'updated', cells: [{ column: 'toString', from: null, to: 'x' }] },
    ])
  })

  it('of thousands of rows are found all the same', () => {
    const rows = (price: number): readonly NamedRow[] =>
      Array.from({ length: 3000 }, (_, n) => ({ n, price }))
    const changes = rowChanges(rows(1), rows(2))
    expect(changes).toHaveLength(3000)
    expect(changes.every(({ kind, cells }) => kind === 'updated' && cells.length === 1)).toBe(true)
  })

  it('lead from the rows before to those after, with no row in vain', () => {
    const value = fc.oneof(fc.constantFrom(null, 0, 1, 'a', ''), fc.constant(Number.NaN))
    const row = fc.record({ a: value, b: value, c: value })
    const rows = fc.array(row, { maxLength: 6 })
    const bag = (list: readonly NamedRow[]) => list.map(each => valueText(each)).toSorted()
    const undone = ({ row: now, cells }: BiographyChange): NamedRow => ({
      ...now,
      ...Object.fromEntries(cells.map(({ column, from }) => [column, from])),
    })
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const changes = rowChanges(before, after)
        const of = (...kinds: readonly string[]) => changes.filter(({ kind }) => kinds.includes(kind))
        const left = bag(before)
        for (const text of bag(of('deleted', 'updated').map(undone))) {
          expect(left).toContain(text)
          left.splice(left.indexOf(text), 1)
        }
        const end = [...left, ...bag(of('inserted', 'updated').map(change => change.row))].toSorted()
        expect(end).toEqual(bag(after))
        // The fewest changes: rows on both sides are in none of them.
        const same = bag(before).reduce<{ readonly rest: string[]; readonly count: number }>(
          ({ rest, count }, text) => {
            const at = rest.indexOf(text)
            return at < 0 ? { rest, count } : { rest: rest.toSpliced(at, 1), count: count + 1 }
          },
          { rest: [...bag(after)], count: 0 },
        ).count
        expect(changes).toHaveLength(Math.max(before.length, after.length) - same)
        expect(of('updated').every(({ cells }) => cells.length > 0)).toBe(true)
      }),
    )
  })
})
