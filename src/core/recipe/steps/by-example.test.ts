import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Part, Program, TextRow } from '../by-example-program.ts'
import { runProgram } from '../by-example-run.ts'
import { noTables } from '../check.ts'
import { type TestTable, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import type { Operation } from '../recipe.ts'
import { countsBeside, problemsBeside, sparkSql } from '../shape.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'
import { parseRecipe } from '../validate.ts'
import { runs } from '../../property-runs.fixture.ts'

const engine = testEngine()
type ByExample = Extract<Operation, { op: 'by-example' }>

const step = (expression: Program, more: Partial<ByExample> = {}): ByExample => ({
  op: 'by-example',
  columns: ['name'],
  into: 'short',
  examples: [],
  expression,
  ...more,
})

const initials: Program = {
  pieces: [
    { column: 'name', parts: [{ token: 'letters', at: 1 }, { first: 1 }], case: 'upper' },
    { text: '. ' },
    { column: 'name', parts: [{ token: 'letters', at: -1 }], case: 'title' },
  ],
}
const people = textTable(
  ['name', 'n'],
  [
    ['ada lovelace', '1'],
    ['ÉVA  o’neil', '2'],
    ['?', '3'],
    [null, '4'],
  ],
)
const context = { columns: people.columns, tables: noTables }

describe('by example', () => {
  it('adds what the program gives, NULL where it does not fit', async () => {
    const rows = await runSteps(await engine(), people, [step(initials)])
    expect(rows.map(row => row[2])).toEqual(['A. Lovelace', 'É. Neil', null, null])
  })

  it('replaces a column in its place, and counts what it changes', async () => {
    const own = step({ pieces: [{ column: 'name', case: 'lower' }] }, { into: 'name' })
    const rows = await runSteps(await engine(), people, [own])
    expect(rows.map(row => row[0])).toEqual(['ada lovelace', 'éva  o’neil', '?', null])
    expect(await countsBeside(await engine(), people, {}, [own])).toEqual([[4n, 4n]])
    expect(columnsAfter(own, context).map(({ name }) => name)).toEqual(['name', 'n'])
  })

  it('reads numbers and dates as they print', async () => {
    const table: TestTable = {
      columns: [
        { name: 'd', type: 'date' },
        { name: 'n', type: 'long' },
      ],
      rows: [['2026-03-14', '7']],
    }
    const pieces: Program['pieces'] = [
      { column: 'd', parts: [{ token: 'digits', at: 2 }], month: 'short' },
      { text: ' ' },
      { column: 'n', digits: 3 },
    ]
    const rows = await runSteps(await engine(), table, [step({ pieces }, { columns: ['d', 'n'] })])
    expect(rows[0]?.[2]).toBe('Mar 007')
  })

  it('reads its columns and writes one, each row alone', () => {
    expect(stepEffect(step(initials), context)).toEqual({
      reads: ['name'],
      writes: ['short'],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
    expect(columnsAfter(step(initials), context).at(-1)).toEqual({ name: 'short', type: 'string' })
  })

  it('is said in Spark with functions that give NULL where nothing is', () => {
    const sql = sparkSql(people, {}, [step(initials)])
    expect(sql).toContain(
      "try_element_at(regexp_extract_all(`name`, '[\\\\p{L}\\\\p{M}]+', 0), CAST(1 AS INT))",
    )
    expect(sql).toContain('concat(')
  })

  it('says what is wrong, and what it does', () => {
    const problems = (each: ByExample) => problemsBeside(people, {}, each)
    expect(problems(step({ pieces: [] }))).toEqual([
      'No expression gives all examples; change one, or take it out.',
    ])
    const examples = [
      { row: { name: 'a b' }, output: 'A. B' },
      { row: { name: 'a' }, output: 'B.' },
      { row: { name: '1' }, output: 'x y' },
    ]
    expect(problems(step(initials, { examples }))).toEqual([
      'Example 2 should give B., but the expression gives "A. A".',
      'Example 3 should give "x y", but the expression gives nothing.',
    ])
    expect(problems(step({ pieces: [{ column: 'x' }] }, { into: 'N' }))).toEqual([
      'There is no column "x" at this point.',
      'There is a column "n" already.',
    ])
    expect(sentence(step(initials))).toBe(
      'Set short by example: the first character of the first run of letters of name in capitals, then ". ", then the last run of letters of name in title case',
    )
  })

  it('is read from its document', () => {
    const recipe = {
      formatVersion: 1,
      id: 'r',
      revision: 1,
      input: 'bronze.a',
      output: 'silver.a',
      audit: 'keep',
      steps: [
        { id: 's', ...step(initials, { examples: [{ row: { name: 'a b', n: null }, output: 'A. B' }] }) },
      ],
    }
    expect(parseRecipe(recipe)).toEqual({ ok: true, value: recipe })
    const wrong = { pieces: [{ column: 'name', parts: [{ token: 'words', at: 0 }] }] }
    expect(parseRecipe({ ...recipe, steps: [{ ...recipe.steps[0], expression: wrong }] }).ok).toBe(false)
  })
})

const place = fc.constantFrom(1, 2, 3, -1, -2, -9)
const count = fc.constantFrom(1, 2, 3, 7)
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({
    token: fc.constantFrom(...(['letters', 'digits', 'word', 'capitals', 'solid', 'number'] as const)),
    at: place,
  }),
  fc.record({ separator: fc.constantFrom(' ', ', ', '.', '|', "'", '\\', '(', '😀'), at: place }),
  fc.record({ first: count }),
  fc.record({ last: count }),
  fc.record({ after: count }),
  fc.record({ before: count }),
)
const piece = fc.oneof(
  fc.record({ text: fc.constantFrom(' - ', "it's", 'é') }),
  fc.record({ column: fc.constantFrom('a', 'b'), parts: fc.array(part, { maxLength: 2 }) }),
  fc.record({
    column: fc.constantFrom('a', 'b'),
    parts: fc.array(part, { minLength: 1, maxLength: 1 }),
    case: fc.constantFrom('lower' as const, 'upper' as const, 'title' as const),
  }),
  fc.record({ column: fc.constantFrom('a', 'b'), parts: fc.tuple(part), digits: fc.constantFrom(1, 2, 5) }),
  fc.record({
    column: fc.constantFrom('a', 'b'),
    parts: fc.tuple(part),
    month: fc.constantFrom('number' as const, 'short' as const, 'long' as const),
  }),
)
const text = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        'Ada',
        'van',
        'ÉVA',
        'ß',
        '7',
        '007',
        '12',
        '1,234.50',
        'March',
        'dec',
        ' ',
        ', ',
        '.',
        '|',
        "'",
        '\\',
        '(',
        '😀',
        '\u00a0',
        'e\u0301',
        '東京',
        '٣',
      ),
      { maxLength: 7 },
    )
    .map(parts => parts.join('')),
  // Letters that the engine's tables of Unicode know too.
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter(value => /^[ -\u0523\u3040-\u9fa5]*$/u.test(value)),
  fc
    .array(fc.integer({ min: 0x20, max: 0x523 }), { maxLength: 8 })
    .map(points => String.fromCodePoint(...points))
    .filter(value => !/\p{Cn}/u.test(value)),
)

it('any program gives in the engine what it gives in plain code', async () => {
  const cell = fc.option(text, { nil: null, freq: 8 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 10 }),
      fc.array(piece, { minLength: 1, maxLength: 3 }),
      async (rows, pieces) => {
        const program: Program = { pieces }
        const found = await runSteps(await engine(), textTable(['a', 'b'], rows), [
          step(program, { columns: ['a', 'b'] }),
        ])
        const expected = rows.map(([a, b]) => runProgram(program, { a, b } satisfies TextRow))
        expect(found.map(row => row[2])).toEqual(expected)
      },
    ),
    {
      numRuns: runs(40),
      examples: [[[[null, "'ada o'neil"]], [{ column: 'b', parts: [{ first: 9 }], case: 'title' }]]],
    },
  )
})
