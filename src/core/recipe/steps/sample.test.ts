import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { checkRecipe } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { stepCountsSql } from '../counts.ts'
import { bronzeTable, recipeOf, relationOf, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'
import { parseRecipe } from '../validate.ts'
import type { Sample } from './sample.ts'

const engine = testEngine()

type Row = readonly (string | null)[]
const run = async (rows: readonly Row[], sample: Sample) =>
  runSteps(await engine(), textTable(['a', 'b'], rows), [sample])

const kept = (cells: Row, share: number, seed: number) => {
  const text = String(seed) + cells.map(cell => `\u001f${cell ?? '\u001e'}`).join('')
  return parseInt(createHash('md5').update(text).digest('hex').slice(0, 8), 16) / 2 ** 32 < share
}

describe('sample', () => {
  it('of rows keeps the first ones in the order in which they came in', async () => {
    const found = await runSteps(await engine(), bronzeTable, [{ op: 'sample', rows: 3 }])
    expect(found.map(row => row[1])).toEqual(['third', 'first', 'second'])
  })

  it('of rows gives all where there are fewer, and is counted', async () => {
    expect(await run([['x', 'y']], { op: 'sample', rows: 5 })).toEqual([['x', 'y']])
    const input = { relation: relationOf(bronzeTable), columns: bronzeTable.columns }
    const sql = unwrap(stepCountsSql(recipeOf([{ op: 'sample', rows: 3 }]), input))
    expect((await (await engine()).rows(sql)).rows).toEqual([['step-1', 4n, 3n, null]])
  })

  it('of a share keeps the rows that their hash says, in their order', async () => {
    const word = fc.option(
      fc.string({ unit: 'grapheme', maxLength: 4 }).filter(text => !text.includes('\0')),
      {
        nil: null,
      },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 25 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer(),
        async (rows, share, seed) => {
          const expected = rows.filter(cells => kept(cells, share, seed))
          expect(await run(rows, { op: 'sample', share, seed })).toEqual(expected)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('of a share is about that share of many rows, another for another seed, and all rows for 1', async () => {
    const relation = '(SELECT CAST(i AS VARCHAR) AS a, i / 7 AS f FROM range(20000) AS r(i))'
    const columns = [
      { name: 'a', type: 'string' },
      { name: 'f', type: 'double' },
    ] as const
    const sampled = async (share: number, seed: number) => {
      const { sql } = unwrap(recipeToSql(recipeOf([{ op: 'sample', share, seed }]), { relation, columns }))
      return (await (await engine()).rows(sql)).rows.map(row => row[0])
    }
    const first = await sampled(0.25, 1)
    expect(first.length).toBeGreaterThan(4700)
    expect(first.length).toBeLessThan(5300)
    expect(await sampled(0.25, 1)).toEqual(first)
    expect(await sampled(0.25, 2)).not.toEqual(first)
    expect(await sampled(1, 1)).toHaveLength(20000)
  })

  it('of a share next to nothing keeps no row, and of one next to all every row', () => {
    const sqlOf = (share: number) =>
      unwrap(
        recipeToSql(recipeOf([{ op: 'sample', share, seed: 1 }]), {
          relation: 't',
          columns: [{ name: 'a', type: 'string' }],
        }),
      ).sql
    // No hash is less than this; a limit of nine digits would be less than most of them.
    expect(sqlOf(1e-12)).toContain("< '00000000'")
    expect(sqlOf(1 - 2 ** -32)).toContain("< 'ffffffff'")
    for (const share of [1 - 1e-12, 1]) expect(sqlOf(share)).toContain('WHERE TRUE')
    expect(parseRecipe({ ...recipeOf([]), steps: [{ op: 'sample', id: 's', share: 0, seed: 1 }] }).ok).toBe(
      false,
    )
  })

  it('of a share leaves nested and binary values out of the hash', () => {
    const context = {
      columns: [
        { name: 'a', type: 'string' },
        { name: 'b', type: 'binary' },
        { name: 'l', type: { type: 'array', elementType: 'long', containsNull: true } },
      ],
      tables: new Map(),
    } as const
    const share: Sample = { op: 'sample', share: 0.5, seed: 1 }
    expect(stepEffect(share, context).reads).toEqual(['a'])
    const input = { relation: 't', columns: context.columns }
    const { sql } = unwrap(recipeToSql(recipeOf([{ ...share, by: ['b', 'a', 'l'] }]), input))
    const condition = sql.slice(sql.indexOf('md5('), sql.indexOf("< '80000000'"))
    expect(condition).toContain('"a"')
    expect(condition).not.toMatch(/"[bl]"/)
  })

  it('by columns keeps all rows of a key or none', async () => {
    const rows = Array.from({ length: 60 }, (_each, index) => [`k${index % 12}`, String(index)])
    const found = await run(rows, { op: 'sample', share: 0.5, seed: 3, by: ['a'] })
    const perKey = new Map<unknown, number>()
    for (const [key] of found) perKey.set(key, (perKey.get(key) ?? 0) + 1)
    expect(new Set(perKey.values())).toEqual(new Set([5]))
    expect(perKey.size).toBeLessThan(12)
  })

  it('hashes no double as text, which the dialects print differently', () => {
    const columns = [{ name: 'f', type: 'double' }] as const
    const spark = unwrap(
      recipeToSql(
        recipeOf([{ op: 'sample', share: 0.5, seed: 1 }]),
        { relation: 't', columns },
        { dialect: 'spark' },
      ),
    ).sql
    expect(spark).not.toContain('CAST(`f` AS STRING)')
    expect(spark).toContain("< '80000000'")
  })

  it('has its problems, effect, columns and words', () => {
    const columns = [{ name: 'a', type: 'string' }] as const
    const context = { columns, tables: new Map() }
    const share: Sample = { op: 'sample', share: 0.015, seed: 7, by: ['a'] }
    expect(checkRecipe(recipeOf([{ ...share, by: ['q'] }]), columns)).toHaveLength(1)
    expect(checkRecipe(recipeOf([share]), columns)).toEqual([])
    expect(stepEffect(share, context)).toMatchObject({
      reads: ['a'],
      writes: [],
      reach: 'row',
      repeatable: true,
    })
    expect(stepEffect({ op: 'sample', rows: 5 }, context)).toMatchObject({ reads: [], reach: 'table' })
    expect(columnsAfter(share, context)).toBe(columns)
    expect(sentence(share)).toBe('Keep 1.5 % of the rows, by a, seed 7')
    expect(sentence({ op: 'sample', rows: 100 })).toBe('Keep the first 100 rows')
    for (const bad of [
      { rows: 0 },
      { share: 0, seed: 1 },
      { share: 2, seed: 1 },
      { share: 0.5 },
      { rows: 1, seed: 1 },
    ])
      expect(parseRecipe({ ...recipeOf([]), steps: [{ op: 'sample', id: 's', ...bad }] }).ok).toBe(false)
  })
})
