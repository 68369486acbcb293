import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barOf, boxOf, columnAt, columnsOf, mostRows, nextStop } from './timeline-columns-model.ts'
import type { Mark } from './timeline-model.ts'
import { runs } from '../../core/property-runs.fixture.ts'

const numRuns = runs(60)
const mark = (version: number, rest: Partial<Mark> = {}): Mark => ({
  version,
  kind: 'append',
  label: 'append',
  added: 0,
  removed: 0,
  changed: 0,
  failed: 0,
  ...rest,
})
const rows = fc.oneof(fc.constant(0), fc.nat(100), fc.nat(10_000_000))
const histories = fc
  .array(fc.record({ added: rows, removed: rows, changed: rows, failed: fc.nat(2), gap: fc.nat(100_000) }), {
    minLength: 1,
    maxLength: 400,
  })
  .map(commits => {
    let at = 0
    return {
      marks: commits.map((commit, version) => mark(version, commit)),
      times: commits.map(({ gap }) => (at += gap)),
    }
  })
const axes = fc.constantFrom('order' as const, 'time' as const)
const scales = fc.double({ min: -3, max: 5, noNaN: true }).map(power => 10 ** power)
const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0)

const columnsFor = (
  axis: 'order' | 'time',
  { marks, times }: { readonly marks: readonly Mark[]; readonly times: readonly number[] },
  perPixel: number,
) => columnsOf(axis, marks, axis === 'order' ? marks.map((_, index) => index) : times, perPixel)

describe('commits that are drawn as one', () => {
  it('lose no commit and no row, at any zoom', () => {
    fc.assert(
      fc.property(axes, histories, scales, (axis, history, perPixel) => {
        const columns = columnsFor(axis, history, perPixel)
        const { marks } = history
        expect(columns[0]?.first).toBe(0)
        expect(columns.at(-1)?.last).toBe(marks.length - 1)
        columns.forEach(({ first, last }, at) => {
          expect(last).toBeGreaterThanOrEqual(first)
          if (at > 0) expect(first).toBe((columns[at - 1]?.last ?? 0) + 1)
        })
        for (const part of ['added', 'removed', 'changed'] as const)
          expect(sum(columns.map(column => column[part]))).toBe(sum(marks.map(one => one[part])))
        expect(sum(columns.map(({ failed }) => failed))).toBe(marks.filter(({ failed }) => failed > 0).length)
      }),
      { numRuns },
    )
  })

  it('lie apart enough to be told from each other, and are found by their commits', () => {
    fc.assert(
      fc.property(axes, histories, scales, (axis, history, perPixel) => {
        const columns = columnsFor(axis, history, perPixel)
        columns.slice(1).forEach((column, at) => {
          const apart = (column.position - (columns[at]?.position ?? 0)) / perPixel
          // The last column of commits in order may be smaller than the others, its middle nearer.
          if (at < columns.length - 2 || axis === 'time')
            expect(apart).toBeGreaterThan(axis === 'time' ? 9.99 : 3.99)
        })
        history.marks.forEach((_, index) => {
          const column = columns[columnAt(columns, index)]
          expect(column && column.first <= index && index <= column.last).toBe(true)
        })
      }),
      { numRuns },
    )
    expect(columnAt([], 0)).toBe(-1)
  })

  it('put 10,000 versions on one screen, and give each a mark of its own when one is near', () => {
    const marks = Array.from({ length: 10_000 }, (_, version) => mark(version, { added: version }))
    const places = marks.map((_, index) => index)
    const far = columnsOf('order', marks, places, 10_000 / 1400)
    expect(far.length).toBeLessThanOrEqual(1400 / 3.9)
    expect(columnsOf('order', marks, places, 1 / 5)).toHaveLength(10_000)
  })

  it('play a column at a time, to the end and not beyond', () => {
    fc.assert(
      fc.property(axes, histories, scales, (axis, history, perPixel) => {
        const columns = columnsFor(axis, history, perPixel)
        const count = history.marks.length
        let [index, steps] = [0, 0]
        while (index < count - 1 && steps <= columns.length + 1) {
          const next = nextStop(columns, index, count)
          expect(next).toBeGreaterThan(index)
          index = next
          steps++
        }
        expect(index).toBe(count - 1)
        expect(nextStop(columns, index, count)).toBe(index)
      }),
      { numRuns },
    )
  })
})

describe('bars', () => {
  it('fit their room, show each kind that has any row, and are higher for more rows', () => {
    fc.assert(
      fc.property(histories, scales, (history, perPixel) => {
        const columns = columnsFor('order', history, perPixel)
        const most = mostRows(columns)
        const tall = columns.map(column => {
          const bar = barOf(column, most, 25)
          for (const part of ['added', 'removed', 'changed'] as const) {
            if (column[part] > 0) expect(bar[part]).toBeGreaterThanOrEqual(2)
            else expect(bar[part]).toBe(0)
          }
          const height = bar.added + bar.removed + bar.changed
          expect(height).toBeLessThanOrEqual(25 + 1e-9)
          return { height, rows: column.added + column.removed + column.changed }
        })
        const sorted = tall.toSorted((a, b) => a.rows - b.rows)
        // Three slivers of a few rows may be higher than one of more: beyond them the order is true.
        sorted.slice(1).forEach((one, at) => {
          const before = sorted[at]
          if (before && before.height > 6) expect(one.height).toBeGreaterThanOrEqual(before.height - 1e-9)
        })
      }),
      { numRuns },
    )
  })

  it('have a shape where there is room for one', () => {
    const marks = Array.from({ length: 50 }, (_, version) => mark(version))
    const at = (pixels: number) => {
      const columns = columnsFor('order', { marks, times: [] }, 1 / pixels)
      return boxOf(columns, 10, 1 / pixels)
    }
    expect(at(40)).toEqual({ width: 10, shape: 14, ring: 7.5 })
    expect(at(12)).toEqual({ width: 10, shape: 11, ring: 6 })
    expect(at(5)).toMatchObject({ shape: 0, ring: 2.5 })
    for (const pixels of [4, 5, 7, 10, 20]) expect(at(pixels).width).toBeLessThan(pixels)
  })
})
