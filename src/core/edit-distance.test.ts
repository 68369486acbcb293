import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from './edit-distance.ts'

/** Optimal string alignment by its definition, from the ends back. */
const aligned = (a: readonly string[], b: readonly string[]): number => {
  if (a.length === 0 || b.length === 0) return a.length + b.length
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)]
  const ways = [aligned(x, b) + 1, aligned(a, y) + 1, aligned(x, y) + (a.at(-1) === b.at(-1) ? 0 : 1)]
  const isSwap = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)
  return Math.min(...ways, isSwap ? aligned(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity)
}

describe('the edits between two texts', () => {
  it('are slips as people make them', () => {
    expect(editDistance('name', 'nmae')).toBe(1)
    expect(editDistance('kitten', 'sitting')).toBe(3)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('abc', '')).toBe(3)
    expect(editDistance('', '')).toBe(0)
  })

  it('are of letters, whichever plane those are in', () => {
    expect(editDistance('𝒜b', '𝒜c')).toBe(1)
    expect(editDistance('𝒜', '𝒞')).toBe(1)
  })

  it('are as few as there can be when nothing is edited twice', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '𝒜'), maxLength: 5 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(aligned([...a], [...b]))
        expect(editDistance(b, a)).toBe(editDistance(a, b))
      }),
    )
  })
})
