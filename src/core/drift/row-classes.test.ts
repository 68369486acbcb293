import fc from 'fast-check'
import { expect, it } from 'vitest'
import { deletedRows } from '../delta/deleted-rows.ts'
import { classifyRows } from './row-classes.ts'

const rows = fc.uniqueArray(fc.nat(200), { maxLength: 60 })

it('rows are of one class exactly when the same vectors delete them, and the class names those', () => {
  fc.assert(
    fc.property(fc.array(rows, { maxLength: 5 }), vectors => {
      const found = classifyRows(vectors.map(deletedRows))
      expect(found?.classes.length).toBe(Math.max(0, ...vectors.flat().map(row => row + 1)))
      for (let row = 0; row < (found?.classes.length ?? 0); row += 1) {
        const deletedBy = found?.deletedBy[found.classes[row] ?? 0]
        const expected = vectors.flatMap((vector, at) => (vector.includes(row) ? [at] : []))
        expect([...(deletedBy ?? [])]).toEqual(expected)
      }
    }),
  )
})

it('a file that loses rows step by step has a class for each step', () => {
  const steps = Array.from({ length: 20 }, (_, step) =>
    deletedRows(Array.from({ length: 10 * (step + 1) }, (_row, at) => at)),
  )
  const found = classifyRows(steps)
  expect(new Set(found?.classes).size).toBe(20)
})
