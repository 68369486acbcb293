import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { checkRecipe } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { columnOf, recipeOf, runSteps, testEngine } from '../engine.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'
import { parseRecipe } from '../validate.ts'
import type { Bin } from './bin.ts'

const engine = testEngine()

const of = { op: 'bin', column: 'x', into: 'range' } as const
const run = async (type: 'double' | 'long' | 'decimal(10,2)', cells: readonly (string | null)[], bin: Bin) =>
  (await runSteps(await engine(), columnOf(type, cells), [bin])).map(row => row[1])
const columns = [
  { name: 'x', type: 'double' },
  { name: 's', type: 'string' },
] as const
const problems = (bin: Bin) => checkRecipe(recipeOf([bin]), columns).map(({ problem }) => problem)

describe('bin', () => {
  it('by edges holds the lower end of a range and not the upper one', async () => {
    const bin = { ...of, edges: [0, 0.3, 10] }
    expect(await run('double', ['-1', '0', '0.3', '9.99', '10', null, '0.29'], bin)).toEqual([
      '< 0',
      '[0, 0.3)',
      '[0.3, 10)',
      '[0.3, 10)',
      '>= 10',
      null,
      '[0, 0.3)',
    ])
  })

  it('by width goes both ways from the start, and reads 0.3 as people do', async () => {
    expect(await run('double', ['0.3', '0.7', '-0.1', '1e7', '1e300', 'nan'], { ...of, width: 0.1 })).toEqual(
      ['[0.3, 0.4)', '[0.7, 0.8)', '[-0.1, 0.0)', '[10000000.0, 10000000.1)', null, null],
    )
    expect(await run('long', ['4', '5', '-6', null], { ...of, width: 10, start: 5 })).toEqual([
      '[-5, 5)',
      '[5, 15)',
      '[-15, -5)',
      null,
    ])
    expect(await run('decimal(10,2)', ['1.01', '-3.33'], { ...of, width: 0.01 })).toEqual([
      '[1.01, 1.02)',
      '[-3.33, -3.32)',
    ])
  })

  it('by width holds every whole number between the ends that it names', async () => {
    const numbers = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(
        numbers,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: -99, max: 99 }),
        async (values, width, start) => {
          const expected = values.map(value => {
            const low = Math.floor((value - start) / width) * width + start
            return `[${low}, ${low + width})`
          })
          expect(await run('long', values.map(String), { ...of, width, start })).toEqual(expected)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('by quantiles makes parts of one size and keeps equal values together', async () => {
    const numbers = fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }), {
      minLength: 1,
      maxLength: 20,
    })
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: 2, max: 5 }), async (values, parts) => {
        const there = values.filter(value => value !== null)
        const expected = values.map(value => {
          if (value === null) return null
          const before = there.filter(each => each < value).length
          return `${Math.floor((before * parts) / there.length) + 1} of ${parts}`
        })
        const cells = values.map(value => (value === null ? null : String(value)))
        expect(await run('long', cells, { ...of, quantiles: parts })).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })

  it('refuses text, edges that do not go up, ends with too many digits, and a name that is taken', () => {
    expect(problems({ ...of, column: 's', width: 1 })).toEqual([
      '"s" is string; only numbers fall into ranges.',
    ])
    expect(problems({ ...of, edges: [1, 1] })).toEqual(['Edges go up; each is more than the one before.'])
    expect(problems({ ...of, edges: [] })).toEqual(['No edge is given.'])
    expect(problems({ ...of, width: 1e-10 })[0]).toMatch(/9 digits/)
    expect(problems({ ...of, into: 'S', width: 1 })).toEqual(['There is a column "s" already.'])
    expect(problems({ ...of, quantiles: 4 })).toEqual([])
  })

  it('adds a column of text; only quantiles look at other rows', () => {
    const context = { columns, tables: new Map() }
    expect(columnsAfter({ ...of, width: 1 }, context).at(-1)).toEqual({ name: 'range', type: 'string' })
    expect(stepEffect({ ...of, width: 1 }, context)).toMatchObject({
      reads: ['x'],
      writes: ['range'],
      reach: 'row',
    })
    expect(stepEffect({ ...of, quantiles: 2 }, context).reach).toBe('table')
    expect(sentence({ ...of, width: 0.5 })).toBe('Set range to the range of x by 0.5')
    expect(sentence({ ...of, edges: [0, 10] })).toBe('Set range to the range of x by 0 and 10')
    expect(sentence({ ...of, quantiles: 4 })).toBe('Set range to the range of x in 4 parts of equal size')
  })

  it('is read in each of its forms, and in no mixture of them', () => {
    for (const bin of [{ edges: [1, 2] }, { width: 5, start: 1 }, { quantiles: 3 }]) {
      const recipe = recipeOf([{ ...of, ...bin }])
      expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual({ ok: true, value: recipe })
    }
    const mixed = { ...recipeOf([]), steps: [{ ...of, id: 's', width: 5, quantiles: 3 }] }
    expect(parseRecipe(mixed).ok).toBe(false)
    expect(parseRecipe({ ...mixed, steps: [{ ...of, id: 's', width: 0 }] }).ok).toBe(false)
  })

  it('in Spark never divides by a zero that would stop it', () => {
    const input = { relation: 't', columns }
    const { sql } = unwrap(recipeToSql(recipeOf([{ ...of, quantiles: 4 }]), input, { dialect: 'spark' }))
    expect(sql).toContain('/ nullif(CAST(count(`x`) OVER () AS DOUBLE), 0)')
    expect(sql).toContain('rank() OVER (ORDER BY `x` ASC NULLS LAST)')
  })
})
