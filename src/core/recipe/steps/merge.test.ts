import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runSteps, textTable } from '../engine.fixture.ts'
import { sentence } from '../step-kinds.ts'
import {
  columnsOf,
  dirtyText,
  effectOf,
  namesAfter,
  problemsOf,
  sparkSql,
  textRunner,
} from '../text-steps.fixture.ts'
import type { Merge } from './merge.ts'

const { engine } = textRunner()
const step = (columns: readonly string[], more: Partial<Merge> = {}): Merge => ({
  op: 'merge',
  columns,
  into: 'm',
  separator: '-',
  skipEmpty: true,
  keep: false,
  ...more,
})
const given = [
  ['a', 'b', 'c'],
  ['a', null, 'c'],
  ['a', '', null],
  ['', null, ''],
  [null, null, null],
]
const run = async (operation: Merge, cells: readonly (string | null)[][] = given) =>
  runSteps(await engine(), textTable(['p', 'q', 'r'], cells), [operation])

describe('merge', () => {
  it('joins values in the order of the step, leaving out those that are empty', async () => {
    expect((await run(step(['r', 'p', 'q']))).flat()).toEqual(['c-a-b', 'c-a', 'a', null, null])
  })

  it('keeps the places of empty values where it is told to', async () => {
    const all = (await run(step(['p', 'q', 'r'], { skipEmpty: false }))).flat()
    expect(all).toEqual(['a-b-c', 'a--c', 'a--', '--', null])
  })

  it('joins any text as plain code does', async () => {
    const cell = fc.option(dirtyText, { nil: null, freq: 3 })
    const row = fc.tuple(cell, cell, cell).map(cells => [...cells])
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        dirtyText,
        fc.boolean(),
        async (cells, separator, skipEmpty) => {
          const expected = cells.map(values => {
            if (skipEmpty) return values.filter(value => value).join(separator) || null
            return values.every(value => value === null) ? null : values.join(separator)
          })
          // All that is left can only be empty where everything was.
          const found = await run(step(['p', 'q', 'r'], { separator, skipEmpty }), cells)
          expect(found.flat()).toEqual(expected)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('stands behind the columns that it keeps, or in the place of the first, and may have its name', async () => {
    expect(namesAfter(step(['b', 'a']))).toEqual(['m', 'n', 'list', 'bytes', 'unknown'])
    expect(namesAfter(step(['a', 'n'], { keep: true })).slice(0, 4)).toEqual(['a', 'b', 'n', 'm'])
    expect(namesAfter(step(['a', 'b'], { into: 'b' }))).toEqual(['b', 'n', 'list', 'bytes', 'unknown'])
    expect(columnsOf(step(['n', 'a'])).at(0)).toEqual({ name: 'm', type: 'string' })
    expect(await run(step(['p', 'q'], { into: 'q' }), [['1', '2', '3']])).toEqual([['1-2', '3']])
    expect(await run(step(['p', 'q'], { keep: true }), [['1', '2', '3']])).toEqual([['1', '2', '1-2', '3']])
  })

  it('says what it reads, writes and removes', () => {
    expect(effectOf(step(['a', 'b'], { into: 'b' }))).toMatchObject({
      reads: ['a', 'b'],
      writes: ['b'],
      removes: ['a'],
      reach: 'row',
    })
    expect(effectOf(step(['a', 'b'], { keep: true }))).toMatchObject({ writes: ['m'], removes: [] })
  })

  it('says the same to Spark', () => {
    const sql = sparkSql(step(['x']))
    expect(sql).toContain("concat_ws('-', nullif(`x`, ''))")
    expect(sparkSql(step(['x'], { skipEmpty: false }))).toContain("concat_ws('-', coalesce(`x`, ''))")
  })

  it('says what is wrong', () => {
    expect(problemsOf(step(['a', 'n', 'unknown']))).toEqual([])
    expect(problemsOf(step([]))).toEqual(['No column is chosen.'])
    expect(problemsOf(step(['a', 'gone']))).toEqual(['There is no column "gone" at this point.'])
    expect(problemsOf(step(['a', 'list']))).toEqual([
      '"list" is array<string> and cannot be merged; cast it to string first.',
    ])
    expect(problemsOf(step(['a'], { into: 'b' }))).toEqual(['There is a column "b" already.'])
    expect(problemsOf(step(['a'], { into: 'a', keep: true }))).toEqual(['There is a column "a" already.'])
  })

  it.each<[string, Merge]>([
    ['Merge a and b into m with - between, without empty values', step(['a', 'b'])],
    [
      'Merge a and b into m, and keep them',
      step(['a', 'b'], { separator: '', skipEmpty: false, keep: true }),
    ],
    ['Merge a and b into m with " " between', step(['a', 'b'], { separator: ' ', skipEmpty: false })],
  ])('says: %s', (words, operation) => {
    expect(sentence(operation)).toBe(words)
  })
})
