import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { checkRecipe } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { columnOf, recipeOf, runSteps, testEngine } from '../engine.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'
import { parseRecipe } from '../validate.ts'
import type { MapValues } from './map-values.ts'

const engine = testEngine()

const step = (values: MapValues['values'], otherwise: MapValues['otherwise'] = 'keep'): MapValues => ({
  op: 'map-values',
  column: 'x',
  values,
  otherwise,
})
const run = async (
  type: 'string' | 'long' | 'decimal(5,2)' | 'boolean',
  cells: (string | null)[],
  map: MapValues,
) => (await runSteps(await engine(), columnOf(type, cells), [map])).flat()
const context = (type: 'string' | 'long' | 'boolean') => ({
  columns: [{ name: 'x', type }],
  tables: new Map(),
})
const problems = (map: MapValues) =>
  checkRecipe(recipeOf([map]), [
    { name: 'x', type: 'string' },
    { name: 'y', type: 'binary' },
  ]).map(({ problem }) => problem)

describe('map-values', () => {
  it('tells values by their whole text, and keeps, empties or replaces the others but never NULL', async () => {
    const cells = ['DE', 'de', ' DE', '', null, "d'E"]
    const values = [
      { from: ['DE', 'de'], to: 'Germany' },
      { from: ['', "d'E"], to: null },
    ]
    expect(await run('string', cells, step(values))).toEqual(['Germany', 'Germany', ' DE', null, null, null])
    expect(await run('string', cells, step(values, 'null'))).toEqual([
      'Germany',
      'Germany',
      null,
      null,
      null,
      null,
    ])
    expect(await run('string', cells, step(values, { value: 'else' }))).toEqual([
      'Germany',
      'Germany',
      'else',
      null,
      null,
      null,
    ])
  })

  it('keeps the type of a column while all new values are of it', async () => {
    expect(await run('long', ['1', '999', null], step([{ from: ['999'], to: null }]))).toEqual([
      1n,
      null,
      null,
    ])
    expect(await run('decimal(5,2)', ['1', '2'], step([{ from: ['1.00'], to: '7.5' }]))).toEqual([
      '7.50',
      '2.00',
    ])
    expect(await run('boolean', ['true', 'false'], step([{ from: ['true'], to: 'yes' }]))).toEqual([
      'yes',
      'false',
    ])
    const after = (type: 'long' | 'boolean', to: string | null) =>
      columnsAfter(step([{ from: ['1'], to }]), context(type))[0]?.type
    expect(after('long', '5')).toBe('long')
    expect(after('long', '9223372036854775808')).toBe('string')
    expect(after('long', 'five')).toBe('string')
    expect(after('boolean', null)).toBe('boolean')
  })

  it('of any text gives what plain code gives', async () => {
    const word = fc.oneof(
      fc.constantFrom('', ' ', 'a', 'A', "'", '%', 'é', 'e\u0301'),
      fc.string({ unit: 'grapheme', maxLength: 3 }).filter(text => !text.includes('\0')),
    )
    const cells = fc.array(fc.option(word, { nil: null }), { minLength: 1, maxLength: 15 })
    const pairs = fc.uniqueArray(fc.tuple(word, fc.option(word, { nil: null })), {
      minLength: 1,
      maxLength: 5,
      selector: ([from]) => from,
    })
    const rest = fc.oneof(fc.constantFrom<'keep' | 'null'>('keep', 'null'), fc.record({ value: word }))
    await fc.assert(
      fc.asyncProperty(cells, pairs, rest, async (given, map, otherwise) => {
        const goals = new Map(map)
        const other = (cell: string) =>
          otherwise === 'keep' ? cell : otherwise === 'null' ? null : otherwise.value
        const expected = given.map(cell => {
          if (cell === null) return null
          const goal = goals.get(cell)
          return goal === undefined ? other(cell) : goal
        })
        const values = map.map(([from, to]) => ({ from: [from], to }))
        expect(await run('string', given, step(values, otherwise))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('gives the same where many values are looked up in place of compared', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'B', '7', '-', 'é', "'"), maxLength: 3 })
    const pairs = fc.uniqueArray(fc.tuple(word, fc.option(word, { nil: null, freq: 3 })), {
      minLength: 33,
      maxLength: 60,
      selector: ([from]) => from,
    })
    const rest = fc.oneof(fc.constantFrom<'keep' | 'null'>('keep', 'null'), fc.record({ value: word }))
    const cells = fc.array(fc.option(word, { nil: null }), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(cells, pairs, rest, async (given, map, otherwise) => {
        const goals = new Map(map)
        const other = (cell: string) =>
          otherwise === 'keep' ? cell : otherwise === 'null' ? null : otherwise.value
        const expected = given.map(cell => {
          if (cell === null) return null
          const goal = goals.get(cell)
          return goal === undefined ? other(cell) : goal
        })
        const values = map.map(([from, to]) => ({ from: [from], to }))
        expect(await run('string', given, step(values, otherwise))).toEqual(expected)
      }),
      { numRuns: 25 },
    )
  })

  it('keeps the type of a column whose many values are looked up', async () => {
    const values = Array.from({ length: 40 }, (_, at) => ({
      from: [String(at)],
      to: at % 2 ? null : ` ${at * 10}`,
    }))
    expect(await run('long', ['3', '4', '99', null], step(values))).toEqual([null, 40n, 99n, null])
    expect(await run('long', ['3', '4', '99', null], step(values, { value: '-1' }))).toEqual([
      null,
      40n,
      -1n,
      null,
    ])
  })

  it('maps 100,000 values as fast as a join, and takes no longer to check than to read', async () => {
    const values = Array.from({ length: 100_000 }, (_, at) => ({
      from: [`value ${at}`],
      to: `goal ${at % 1000}`,
    }))
    const map = step(values)
    const from = performance.now()
    expect(problems(map)).toEqual([])
    expect(sentence(map)).toMatch(/and 99,997 more in x$/)
    expect(problems(step([...values, { from: ['one more'], to: 'a' }]))).toEqual([
      '100,001 values are mapped; one step takes 100,000. Join a table of the values in its place.',
    ])
    const cells = Array.from({ length: 50 }, (_, at) => `value ${at * 2000}`)
    expect(await run('string', cells, map)).toEqual(cells.map((_, at) => `goal ${(at * 2000) % 1000}`))
    // Quadratic work takes minutes.
    expect(performance.now() - from).toBeLessThan(15_000)
  })

  it('refuses no value, a value with two goals, and what has no text', () => {
    expect(problems(step([{ from: [], to: 'a' }]))).toEqual(['No value is mapped.'])
    expect(
      problems(
        step([
          { from: ['a'], to: null },
          { from: ['b', 'a'], to: 'c' },
        ]),
      ),
    ).toEqual(['a is mapped to two values.'])
    expect(problems({ ...step([{ from: ['a'], to: 'b' }]), column: 'y' })[0]).toMatch(/"y" is binary/)
    expect(problems({ ...step([{ from: ['a'], to: 'b' }]), column: 'z' })[0]).toMatch(/no column "z"/)
  })

  it('reads and writes its column, each row alone, and is said in words', () => {
    const map = step([{ from: ['DE', 'Ger many'], to: 'Germany' }], { value: '?' })
    expect(stepEffect(map, context('string'))).toMatchObject({ reads: ['x'], writes: ['x'], reach: 'row' })
    expect(sentence(map)).toBe('Map DE or "Ger many" to Germany in x; others to ?')
    expect(sentence(step([{ from: ['a'], to: null }], 'null'))).toBe('Map a to NULL in x; others to NULL')
  })

  it('survives JSON and has its own SQL text in Spark', () => {
    const recipe = recipeOf([step([{ from: ["it's"], to: null }], { value: 'x' })])
    expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual({ ok: true, value: recipe })
    const { sql } = unwrap(
      recipeToSql(recipe, { relation: 't', columns: context('long').columns }, { dialect: 'spark' }),
    )
    expect(sql).toContain(
      "CASE WHEN (`x` IS NULL) THEN CAST(NULL AS STRING) ELSE CASE WHEN (CAST(`x` AS STRING) IN ('it\\'s')) THEN CAST(NULL AS STRING) ELSE 'x' END END",
    )
  })
})
