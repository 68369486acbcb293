import { describe, expect, it } from 'vitest'
import { inOrder, indexAfterKey, rangeAfterKey } from './timeline-range-model.ts'

describe('keys on the timeline', () => {
  it('step by arrows, leap by pages, jump by Home and End, and stop at both ends', () => {
    expect(indexAfterKey('ArrowLeft', 3, 5)).toBe(2)
    expect(indexAfterKey('ArrowLeft', 0, 5)).toBe(0)
    expect(indexAfterKey('ArrowRight', 4, 5)).toBe(4)
    expect(indexAfterKey('PageUp', 25, 50)).toBe(15)
    expect(indexAfterKey('PageDown', 45, 50)).toBe(49)
    expect(indexAfterKey('Home', 3, 5)).toBe(0)
    expect(indexAfterKey('End', 1, 5)).toBe(4)
    expect(indexAfterKey('x', 1, 5)).toBeUndefined()
    expect(indexAfterKey('End', 0, 0)).toBeUndefined()
  })

  it('draw a range from the shown version on, and move its far end afterwards, also back across', () => {
    expect(rangeAfterKey('ArrowLeft', undefined, 5, 10)).toEqual({ from: 5, to: 4 })
    expect(rangeAfterKey('ArrowLeft', { from: 5, to: 4 }, 5, 10)).toEqual({ from: 5, to: 3 })
    expect(rangeAfterKey('End', { from: 5, to: 3 }, 5, 10)).toEqual({ from: 5, to: 9 })
    expect(rangeAfterKey('ArrowRight', { from: 5, to: 9 }, 5, 10)).toBeUndefined()
    expect(inOrder({ from: 5, to: 3 })).toEqual({ from: 3, to: 5 })
  })
})
