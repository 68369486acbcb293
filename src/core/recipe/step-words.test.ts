import { describe, expect, it } from 'vitest'
import type { RecipeColumn } from './columns.ts'
import { newColumns } from './step-words.ts'

const columns: readonly RecipeColumn[] = [{ name: 'City', type: 'string' }]

describe('names of new columns', () => {
  it('may not be there yet, nor twice, in any case', () => {
    expect(newColumns(['city', 'town', 'TOWN', 'other', 'Town'], columns)).toEqual([
      'There is a column "City" already.',
      'There would be two columns called "TOWN".',
      'There would be two columns called "Town".',
    ])
  })

  it('are names that a table can have', () => {
    expect(newColumns(['a', ''], [])).toHaveLength(1)
  })

  it('are checked at once, 6,000 of them beside 6,000 columns', () => {
    const names = (stem: string) => Array.from({ length: 6000 }, (_each, index) => `${stem}${index}`)
    const known = names('c').map((name): RecipeColumn => ({ name, type: 'string' }))
    const started = performance.now()
    expect(newColumns([...names('d'), 'C7'], known)).toEqual(['There is a column "c7" already.'])
    // Each compared with all others, they took several seconds.
    expect(performance.now() - started).toBeLessThan(1500)
  })
})
