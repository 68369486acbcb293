import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentence } from '../step-kinds.ts'
import {
  columnsOf,
  dirtyCells,
  effectOf,
  mixedColumns,
  onText,
  problemsOf,
  sparkSql,
  textRunner,
} from '../text-steps.fixture.ts'

const { values } = textRunner()
const step = (...columns: string[]) => ({ op: 'collapse', columns }) as const

describe('collapse', () => {
  it('makes one space of each run of white space, and none at the ends', async () => {
    const cells = ['  a \t b\u00a0\u3000c\n', 'plain', ' ', '', null, '\ufeffx\u0085y']
    expect(await values(cells, step('x'))).toEqual(['a b c', 'plain', '', '', null, 'x y'])
  })

  it('does on any text what plain code does', async () => {
    const space = /[\p{White_Space}\ufeff]+/gu
    const collapsed = (text: string) => text.replace(space, ' ').replace(/^ | $/g, '')
    await fc.assert(
      fc.asyncProperty(dirtyCells, async cells => {
        expect(await values(cells, step('x'))).toEqual(cells.map(onText(collapsed)))
      }),
      { numRuns: 40 },
    )
  })

  it('reads in Spark as the same white space', () => {
    expect(sparkSql(step('x'))).toContain(String.raw`'[\\x{9}-\\x{D} \\x{85}\\x{FEFF}\\p{Z}]+', ' ')`)
  })

  it('is for text that is there', () => {
    expect(problemsOf(step('a', 'n'))).toEqual(['"n" is long; only text can be collapsed.'])
    expect(problemsOf(step('A'))).toEqual(['There is no column "A" at this point; it is called "a".'])
    expect(problemsOf(step())).toEqual(['No column is chosen.'])
    expect(problemsOf(step('a', 'unknown'))).toEqual([])
  })

  it('changes columns in their places', () => {
    expect(effectOf(step('a', 'b'))).toMatchObject({
      reads: ['a', 'b'],
      writes: ['a', 'b'],
      removes: [],
      reach: 'row',
    })
    expect(columnsOf(step('a'))).toEqual(mixedColumns)
    expect(columnsOf(step('unknown')).at(-1)).toEqual({ name: 'unknown', type: 'string' })
    expect(sentence(step('a', 'b'))).toBe('Collapse spaces in a and b')
  })
})
