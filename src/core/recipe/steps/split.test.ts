import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentence } from '../step-kinds.ts'
import {
  columnsOf,
  dirtyCells,
  effectOf,
  namesAfter,
  problemsOf,
  sparkSql,
  textRunner,
} from '../text-steps.fixture.ts'
import type { Split } from './split.ts'

const { rows } = textRunner()
const step = (by: Split['by'], into: readonly string[], keep = false, column = 'x'): Split => ({
  op: 'split',
  column,
  by,
  into,
  keep,
})

const fill = (parts: readonly string[], columns: number): (string | null)[] =>
  Array.from({ length: columns }, (_, index) => parts[index] ?? null)

/** Pieces by each match of a pattern; the last one has the rest. */
const pieces = (text: string, separator: RegExp, columns: number): (string | null)[] => {
  const found: string[] = []
  let from = 0
  for (const match of text.matchAll(separator)) {
    if (found.length === columns - 1) break
    found.push(text.slice(from, match.index))
    from = match.index + match[0].length
  }
  return fill([...found, text.slice(from)], columns)
}

describe('split', () => {
  it('by a separator: the last column has the rest, and is NULL where nothing is left', async () => {
    const given = ['a.b', 'a.b.c.d', 'a', '.', '', null]
    expect(await rows(given, step({ separator: '.' }, ['p', 'q']))).toEqual([
      ['a', 'b'],
      ['a', 'b.c.d'],
      ['a', null],
      ['', ''],
      ['', null],
      [null, null],
    ])
    expect(await rows(given.slice(0, 1), step({ separator: '.' }, ['all']))).toEqual([['a.b']])
  })

  it('by a pattern, whose groups are nothing to it', async () => {
    const given = ['a, b;c , d', 'one']
    expect(await rows(given, step({ pattern: String.raw`\s*(,|;)\s*` }, ['p', 'q', 'r']))).toEqual([
      ['a', 'b', 'c , d'],
      ['one', null, null],
    ])
  })

  it('by widths in characters, the last column having all or its own', async () => {
    const given = ['é😀345', 'ab', 'a', '', null]
    expect(await rows(given, step({ widths: [2, 1] }, ['p', 'q', 'r']))).toEqual([
      ['é😀', '3', '45'],
      ['ab', null, null],
      ['a', null, null],
      ['', null, null],
      [null, null, null],
    ])
    expect(await rows(['abcdef'], step({ widths: [2, 3] }, ['p', 'q']))).toEqual([['ab', 'cde']])
  })

  const columns = fc.integer({ min: 1, max: 4 })
  const names = ['p', 'q', 'r', 's']

  it.each<[string, Split['by'], RegExp]>([
    ['a comma', { separator: ',' }, /,/g],
    ['several characters', { separator: ', ' }, /, /g],
    ['a pattern', { pattern: String.raw`[,-]+|b\d?` }, /[,-]+|b\d?/gu],
    ['a lazy pattern', { pattern: '(a|ab)' }, /a|ab/g],
  ])('by %s parts any text as plain code does', async (_name, by, separator) => {
    await fc.assert(
      fc.asyncProperty(dirtyCells, columns, async (cells, count) => {
        const expected = cells.map(cell => (cell === null ? fill([], count) : pieces(cell, separator, count)))
        expect(await rows(cells, step(by, names.slice(0, count)))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('by widths parts any text as plain code does', async () => {
    const width = fc.integer({ min: 1, max: 3 })
    await fc.assert(
      fc.asyncProperty(dirtyCells, width, width, async (cells, first, second) => {
        const expected = cells.map(cell => {
          if (cell === null) return [null, null, null]
          const letters = Array.from(cell)
          const cut = (from: number, to?: number) => letters.slice(from, to).join('') || null
          return [letters.slice(0, first).join(''), cut(first, first + second), cut(first + second)]
        })
        expect(await rows(cells, step({ widths: [first, second] }, ['p', 'q', 'r']))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('puts the columns behind the one that is split, or in its place, where one may have its name', async () => {
    expect(namesAfter(step({ separator: ',' }, ['p', 'q'], true, 'a'))).toEqual([
      'a',
      'p',
      'q',
      'b',
      'n',
      'list',
      'bytes',
      'unknown',
    ])
    expect(namesAfter(step({ separator: ',' }, ['p', 'a'], false, 'a')).slice(0, 3)).toEqual(['p', 'a', 'b'])
    expect(await rows(['1,2'], step({ separator: ',' }, ['y', 'x']))).toEqual([['1', '2']])
    expect(await rows(['1,2'], step({ separator: ',' }, ['y', 'z'], true))).toEqual([['1,2', '1', '2']])
    expect(columnsOf(step({ separator: ',' }, ['p'], false, 'n')).at(2)).toEqual({
      name: 'p',
      type: 'string',
    })
  })

  it('says what it reads, writes and removes', () => {
    expect(effectOf(step({ separator: ',' }, ['p', 'a'], false, 'a'))).toMatchObject({
      reads: ['a'],
      writes: ['p', 'a'],
      removes: [],
      reach: 'row',
    })
    expect(effectOf(step({ separator: ',' }, ['p'], false, 'a'))).toMatchObject({
      writes: ['p'],
      removes: ['a'],
    })
    expect(effectOf(step({ separator: ',' }, ['p'], true, 'a'))).toMatchObject({ writes: ['p'], removes: [] })
  })

  it('takes the same pieces in Spark', () => {
    const sql = sparkSql(step({ separator: '.' }, ['p', 'q']))
    expect(sql).toContain(String.raw`try_element_at(split(${'`x`'}, '\\.', -1), CAST(1 AS INT))`)
    expect(sql).toContain(String.raw`regexp_extract(${'`x`'}, '\\A(?:(?s:.)*?\\.){1}((?s:.)*)', 1)`)
  })

  it('says what is wrong', () => {
    const problems = (by: Split['by'], into = ['p', 'q'], column = 'a') =>
      problemsOf(step(by, into, true, column))
    expect(problems({ separator: ',' })).toEqual([])
    expect(problems({ separator: '' })).toEqual(['There is no separator.'])
    expect(problems({ separator: ',' }, [])).toEqual(['The new columns have no names.'])
    expect(problems({ separator: ',' }, ['p', 'A'])).toEqual(['There is a column "a" already.'])
    expect(problems({ separator: ',' }, ['p', 'P'])).toEqual(['There would be two columns called "P".'])
    expect(problems({ separator: ',' }, ['p'], 'list')).toEqual([
      '"list" is array<string> and cannot be split; cast it to string first.',
    ])
    expect(problems({ pattern: ',*' })).toEqual([
      'The separator ,* also matches where there is nothing; write + instead of *.',
    ])
    expect(problems({ pattern: '^,' })).toEqual([
      'The separator ^, cannot ask for a place in the text: take ^, $ and \\b out.',
    ])
    expect(problems({ pattern: '[' })[0]).toMatch(/^The pattern \[ cannot be used: /)
    expect(problems({ widths: [1, 2, 3] })).toEqual([
      'There are 3 widths for 2 columns; give one for each, or for all but the last.',
    ])
  })

  it.each<[string, Split]>([
    ['Split x by , into p and q', step({ separator: ',' }, ['p', 'q'])],
    ['Split x by " " into p, and keep it', step({ separator: ' ' }, ['p'], true)],
    ['Split x by matches of \\s+ into p and q', step({ pattern: '\\s+' }, ['p', 'q'])],
    ['Split x by widths of 2 and 3 into p and q', step({ widths: [2, 3] }, ['p', 'q'])],
  ])('says: %s', (words, operation) => {
    expect(sentence(operation)).toBe(words)
  })
})
