import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Example, synthesize } from './by-example.ts'
import type { Part, Piece, Program, TextRow } from './by-example-program.ts'
import { runProgram } from './by-example-run.ts'

const columnsOf = (row: TextRow) => Object.keys(row).map(name => ({ name, type: 'string' as const }))

const found = (examples: readonly (readonly [TextRow, string])[], rows: readonly TextRow[] = []) =>
  synthesize(
    examples.map(([row, output]): Example => ({ row, output })),
    columnsOf(examples[0]?.[0] ?? {}),
    rows,
  )

/** What the likeliest program gives for another row. */
const then = (examples: readonly (readonly [TextRow, string])[], row: TextRow) => {
  const [best] = found(examples, [...examples.map(([each]) => each), row])
  return best ? runProgram(best.program, row) : undefined
}
const name = (value: string): TextRow => ({ name: value })

describe('by example, the likeliest program', () => {
  it('takes a whole column before anything else', () => {
    const [best] = found([[{ a: 'x y', b: 'z' }, 'x y']])
    expect(best?.program).toEqual({ pieces: [{ column: 'a' }] })
    expect(best?.sentence).toBe('a')
  })

  it('takes parts of names from one example', () => {
    expect(then([[name('Ada Lovelace'), 'Lovelace']], name('Alan Turing'))).toBe('Turing')
    expect(then([[name('Ada Lovelace'), 'Lovelace, A.']], name('Alan Turing'))).toBe('Turing, A.')
    expect(then([[name('Ada Lovelace'), 'AL']], name('Barbara Liskov'))).toBe('BL')
    expect(then([[name('ada lovelace'), 'Ada Lovelace']], name('alan turing'))).toBe('Alan Turing')
  })

  it('tells the last from the second by a second example', () => {
    const examples = [
      [name('Ada Lovelace'), 'Lovelace'],
      [name('Edsger Wybe Dijkstra'), 'Dijkstra'],
    ] as const
    expect(then(examples, name('John Ronald Reuel Tolkien'))).toBe('Tolkien')
  })

  it('puts columns together, with what stands between', () => {
    const row = (first: string, last: string): TextRow => ({ first, last })
    expect(then([[row('Ada', 'Lovelace'), 'ada.lovelace@x.org']], row('Alan', 'Turing'))).toBe(
      'alan.turing@x.org',
    )
  })

  it('reorders dates, pads and names months', () => {
    const day = (value: string): TextRow => ({ day: value })
    expect(then([[day('2026-03-14'), '14.03.2026']], day('1999-12-31'))).toBe('31.12.1999')
    expect(
      then(
        [
          [day('3/14/2026'), '2026-03-14'],
          [day('12/5/2025'), '2025-12-05'],
        ],
        day('1/2/2024'),
      ),
    ).toBe('2024-01-02')
    expect(then([[day('14 March 2026'), '2026-03-14']], day('01 December 1999'))).toBe('1999-12-01')
    expect(then([[day('2026-03-14'), '14 Mar 2026']], day('1999-12-31'))).toBe('31 Dec 1999')
  })

  it('takes fields between marks, and numbers out of text', () => {
    expect(then([[name('ana@mail.example.org'), 'mail.example.org']], name('b.c@d.net'))).toBe('d.net')
    expect(then([[name('/a/b/c.tar.gz'), 'c.tar.gz']], name('/x/yy.txt'))).toBe('yy.txt')
    expect(then([[name('Total: 1,234.50 EUR'), '1,234.50']], name('Total: 7 USD'))).toBe('7')
    expect(then([[name('(030) 123-4567'), '030 1234567']], name('(040) 765-4321'))).toBe('040 7654321')
  })

  it('prefers what fits other rows too', () => {
    const rows = ['DE-BER', 'GB-LON-EXTRA', 'FR'].map(name)
    const [best] = found([[name('DE-BER'), 'DE']], rows)
    expect(rows.map(row => best && runProgram(best.program, row))).toEqual(['DE', 'GB', 'FR'])
  })

  it('is followed by at most four that give something else for some row', () => {
    const rows = ['Ada King Lovelace', 'Bo', 'Chi Ho'].map(name)
    const programs = found([[name('Ada Lovelace'), 'Lovelace']], [name('Ada Lovelace'), ...rows])
    const given = programs.map(({ program }) => JSON.stringify(rows.map(row => runProgram(program, row))))
    expect(new Set(given).size).toBe(given.length)
    expect(programs.length).toBeGreaterThan(1)
    expect(programs.length).toBeLessThanOrEqual(5)
  })

  it('is none where nothing of the output is in the row, or outputs contradict', () => {
    expect(found([[name('abc'), 'xyz']])).toEqual([])
    expect(found([[name('abc'), '']])).toEqual([])
    expect(found([])).toEqual([])
    expect(
      found([
        [name('abc'), 'abc'],
        [name('abc'), 'ab'],
      ]),
    ).toEqual([])
    expect(found([[{ name: null }, 'a']])).toEqual([])
  })

  it('says what it does', () => {
    const sentenceOf = (row: TextRow, output: string) => found([[row, output]])[0]?.sentence
    expect(sentenceOf(name('Ada Lovelace'), 'Lovelace, A.')).toBe(
      'the last word of name, then ", ", then the first run of capitals of name, then "."',
    )
    expect(sentenceOf(name('ab-7'), '007')).toBe('the first run of digits of name with 3 digits')
  })

  it('is found quickly in wide rows and long texts', () => {
    const text = Array.from({ length: 30 }, (_, index) => `word${index} ${index * 7}-x`)
      .join(', ')
      .slice(0, 200)
    const wide = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`c${index}`, text.slice(index)]),
    )
    const start = performance.now()
    expect(found([[wide, 'word3 21-x / word7']]).length).toBeGreaterThan(0)
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

const word = fc.constantFrom('Ada', 'Lovelace', 'turing', 'ß', 'Åse', 'van', 'Dijkstra', 'Éva', 'Bo', 'x')
const number = fc.constantFrom('7', '03', '12', '2026', '1999', '005', '88')
const cell = fc
  .tuple(word, number, word, number, fc.constantFrom(' ', '-', ', ', '/'))
  .map(([a, n, b, m, mark]) => [a, n, b, m].join(mark))
const rowOf = fc.record({ a: cell, b: cell })

const column = fc.constantFrom('a', 'b')
const token: fc.Arbitrary<Part> = fc.record({
  token: fc.constantFrom('word' as const, 'digits' as const, 'letters' as const),
  at: fc.constantFrom(1, 2, -1),
})
const columnPiece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ column }) },
  { weight: 4, arbitrary: fc.record({ column, parts: fc.tuple(token) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      column,
      parts: fc.tuple(fc.constant<Part>({ token: 'letters', at: 1 }), fc.constant<Part>({ first: 1 })),
      case: fc.constantFrom('upper' as const, 'lower' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      column,
      parts: fc.tuple(fc.record({ token: fc.constant('digits' as const), at: fc.constantFrom(1, 2) })),
      digits: fc.constantFrom(1, 4),
    }),
  },
)
const program: fc.Arbitrary<Program> = fc
  .tuple(columnPiece, fc.constantFrom(', ', ' ', '-', '/'), fc.option(columnPiece, { nil: undefined }))
  .map(([first, text, second]) => ({ pieces: second ? [first, { text }, second] : [first] }))

describe('from examples of a hidden program', () => {
  it('every program that is found gives what the examples give', () => {
    fc.assert(
      fc.property(program, fc.array(rowOf, { minLength: 1, maxLength: 3 }), (hidden, rows) => {
        const examples = rows.map(row => [row, runProgram(hidden, row) ?? ''] as const)
        fc.pre(examples.every(([, output]) => output !== ''))
        const programs = found(examples)
        expect(programs.length).toBeGreaterThan(0)
        for (const each of programs)
          expect(rows.map(row => runProgram(each.program, row))).toEqual(examples.map(([, output]) => output))
      }),
      { numRuns: 80 },
    )
  })

  it('the likeliest gives the same on fresh rows, mostly', () => {
    const cases = fc.sample(
      fc.tuple(
        program,
        fc.array(rowOf, { minLength: 3, maxLength: 3 }),
        fc.array(rowOf, { minLength: 10, maxLength: 10 }),
      ),
      { numRuns: 80, seed: 7 },
    )
    const right = cases.map(([hidden, rows, fresh]) => {
      const examples = rows.map(row => [row, runProgram(hidden, row) ?? ''] as const)
      const [best] = found(examples, [...rows, ...fresh])
      return fresh.filter(row => best && runProgram(best.program, row) === runProgram(hidden, row)).length
    })
    const share = right.reduce((sum, count) => sum + count, 0) / (cases.length * 10)
    expect(share).toBeGreaterThan(0.9)
  })
})
