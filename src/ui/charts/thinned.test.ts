import fc from 'fast-check'
import { expect, it } from 'vitest'
import { thinned } from './thinned.ts'

it('a line keeps its outline when it is thinned to a few spots a pixel', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 300 }), heights => {
      const spots = heights.map((y, at) => ({ x: at / 20, y }))
      const kept = thinned(spots)
      expect(kept.length).toBeLessThanOrEqual(4 * (Math.ceil(heights.length / 20) + 1))
      expect(Math.max(...kept.map(({ y }) => y))).toBe(Math.max(...heights))
      expect(Math.min(...kept.map(({ y }) => y))).toBe(Math.min(...heights))
      expect(kept).toEqual(spots.filter(spot => kept.includes(spot)))
    }),
  )
})
