import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentence } from '../step-kinds.ts'
import { dirtyCells, effectOf, namesAfter, problemsOf, sparkSql, textRunner } from '../text-steps.fixture.ts'
import type { Extract } from './extract.ts'

const { rows } = textRunner()
const step = (pattern: string, into: readonly string[], keep?: boolean, column = 'x'): Extract => ({
  op: 'extract',
  column,
  pattern,
  into,
  ...(keep === undefined ? {} : { keep }),
})

describe('extract', () => {
  it('takes each group of the first match; no match and an empty group are NULL', async () => {
    const given = ['tel 12-345 or 6-7', '12', 'x', '', null]
    expect(await rows(given, step(String.raw`(\d+)(?:-(\d+))?`, ['p', 'q'], false))).toEqual([
      ['12', '345'],
      ['12', null],
      [null, null],
      [null, null],
      [null, null],
    ])
  })

  it('takes the whole match of a pattern without groups', async () => {
    expect(await rows(['ab12cd', 'x'], step('[0-9]+', ['digits']))).toEqual([
      ['ab12cd', '12'],
      ['x', null],
    ])
    expect(await rows(['aB-c'], step('(?i)b.', ['found'], false))).toEqual([['B-']])
  })

  it.each<[string, RegExp, number]>([
    [String.raw`(\w+)\W+(\w+)?`, /([0-9A-Za-z_]+)[^0-9A-Za-z_]+([0-9A-Za-z_]+)?/u, 2],
    [String.raw`^\s*(\S{1,3}?)(,|$)`, /^[\t-\r ]*([^\t-\r ]{1,3}?)(,|$)/u, 2],
    [String.raw`(?s)(.).*(\p{Lu})`, /(.).*(\p{Lu})/su, 2],
    ['[a-c]+', /([a-c]+)/u, 1],
  ])('by %s takes from any text what another engine takes', async (pattern, other, groups) => {
    const names = ['p', 'q'].slice(0, groups)
    await fc.assert(
      fc.asyncProperty(dirtyCells, async cells => {
        const expected = cells.map(cell => {
          const found = cell === null ? null : other.exec(cell)
          return names.map((_, index) => found?.[index + 1] || null)
        })
        expect(await rows(cells, step(pattern, names, false))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('asks Spark for the same groups', () => {
    expect(sparkSql(step(String.raw`(\d)(x)`, ['p', 'q']))).toContain(
      "nullif(regexp_extract(`x`, '([0-9])(x)', 2), '') AS `q`",
    )
  })

  it('has a name for each group', () => {
    const problems = (pattern: string, into: readonly string[]) => problemsOf(step(pattern, into, true, 'a'))
    expect(problems('(a)(?:b)(?<c>c)', ['p', 'q'])).toEqual([])
    expect(problems('(a)(b)', ['p'])).toEqual([
      'The pattern has 2 groups, and there are 1 names of new columns.',
    ])
    expect(problems('a', [])).toEqual([
      'The pattern has no groups, which makes 1 column, and there are 0 names of new columns.',
    ])
    expect(problems('(a)', ['b'])).toEqual(['There is a column "b" already.'])
    expect(problems('(?=a)', ['p'])[0]).toMatch(/Looking ahead or behind does not work/)
    expect(problemsOf(step('a', ['p'], true, 'gone'))).toEqual(['There is no column "gone" at this point.'])
    expect(problemsOf(step('a', ['p'], true, 'bytes'))).toHaveLength(1)
  })

  it('keeps the column unless it is told not to', () => {
    expect(namesAfter(step('a', ['p'], undefined, 'a')).slice(0, 3)).toEqual(['a', 'p', 'b'])
    expect(namesAfter(step('a', ['p'], false, 'a')).slice(0, 2)).toEqual(['p', 'b'])
    expect(effectOf(step('a', ['p'], undefined, 'a'))).toMatchObject({
      reads: ['a'],
      writes: ['p'],
      removes: [],
    })
    expect(effectOf(step('a', ['p'], false, 'a'))).toMatchObject({ removes: ['a'], reach: 'row' })
    expect(sentence(step('(a)(b)', ['p', 'q']))).toBe('Extract p and q from x by (a)(b)')
    expect(sentence(step('a', ['p'], false))).toBe('Extract p from x by a, and drop it')
  })
})
