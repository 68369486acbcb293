import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '../../failure.ts'
import { noTables } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { stepCountsSql } from '../counts.ts'
import { columnOf, recipeOf, relationOf, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import { preflight, remapColumn } from '../preflight.ts'
import type { Operation } from '../recipe.ts'
import { columnsAfter, kindOf, sentence, stepEffect } from '../step-kinds.ts'
import { parseRecipe } from '../validate.ts'
import type { Cluster } from './cluster.ts'

const engine = testEngine()
const step = (mapping: Cluster['mapping'], column = 'x'): Cluster => ({
  op: 'cluster',
  column,
  method: { kind: 'fingerprint' },
  mapping,
})
const run = async (values: readonly (string | null)[], operation: Operation) =>
  (await runSteps(await engine(), columnOf('string', values), [operation])).flat()

const spark = (operation: Operation) =>
  unwrap(
    recipeToSql(
      recipeOf([operation]),
      { relation: 't', columns: [{ name: 'x', type: 'string' }] },
      { dialect: 'spark' },
    ),
  ).sql

const awkward = [
  "it's",
  'back\\slash',
  '',
  ' ',
  'ü',
  '😀',
  '%',
  'a\nb',
  'NULL',
  '"q"',
  '`tick`',
  'x',
  'y',
  'z',
]

describe('the values of clusters', () => {
  it('become their new value; all others and NULL stay', async () => {
    const few = step([{ from: ['tom cruise', 'TOM'], to: 'Tom Cruise' }])
    expect(await run(['TOM', 'Tom Cruise', null, '', 'Ann', 'tom cruise'], few)).toEqual([
      'Tom Cruise',
      'Tom Cruise',
      null,
      '',
      'Ann',
      'Tom Cruise',
    ])
  })

  it('are swapped at once, not one after the other', async () => {
    const swap = step([
      { from: ['a'], to: 'b' },
      { from: ['b'], to: 'a' },
    ])
    expect(await run(['a', 'b'], swap)).toEqual(['b', 'a'])
  })

  it('become what plain code makes of them, however many there are', async () => {
    const text = fc.oneof(
      fc.constantFrom(...awkward),
      fc.string({ unit: 'grapheme', maxLength: 4 }).filter(value => !value.includes('\0')),
    )
    const mapping = fc
      .uniqueArray(text, { minLength: 1, maxLength: 30 })
      .chain(from =>
        fc.array(text, { minLength: from.length, maxLength: from.length }).map(to => ({ from, to })),
      )
    const cells = fc.array(fc.option(text, { nil: null, freq: 6 }), { minLength: 1, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(cells, mapping, async (values, { from, to }) => {
        const targets = new Map(from.map((value, at) => [value, to[at] ?? '']))
        const merges = from.map((value, at) => ({ from: [value], to: to[at] ?? '' }))
        expect(await run(values, step(merges))).toEqual(
          values.map(value => (value === null ? null : (targets.get(value) ?? value))),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('are found in columns whose names are those that the join uses', async () => {
    const names = ['merged_from', 'merged_to', 'merged__from']
    const from = Array.from({ length: 20 }, (_, at) => `v${at}`)
    const rows = [['v3', 'v4', 'other']]
    for (const [at, name] of names.entries()) {
      const expected = rows.map(row =>
        row.map((cell, index) => (index === at && cell !== 'other' ? 'one' : cell)),
      )
      expect(
        await runSteps(await engine(), textTable(names, rows), [step([{ from, to: 'one' }], name)]),
      ).toEqual(expected)
    }
  })

  it('are counted, few and many', async () => {
    const table = columnOf('string', ['v1', 'v2', 'one', null, 'v1', 'z'])
    const from = Array.from({ length: 20 }, (_, at) => `v${at}`)
    for (const mapping of [[{ from: from.slice(0, 3), to: 'one' }], [{ from, to: 'one' }]]) {
      const sql = unwrap(
        stepCountsSql(recipeOf([step(mapping)]), { relation: relationOf(table), columns: table.columns }),
      )
      expect((await (await engine()).rows(sql)).rows).toEqual([['step-1', 6n, 6n, 3n]])
    }
  })
})

describe('for Spark', () => {
  it('few values are compared, with Spark\u2019s quotes', () => {
    expect(spark(step([{ from: ["it's"], to: 'a\\b' }]))).toContain(
      "CASE WHEN (`x` = 'it\\'s') THEN 'a\\\\b' ELSE `x` END",
    )
  })

  it('many values are looked up in an aggregated subquery, the only kind that Spark takes', () => {
    const from = Array.from({ length: 9 }, (_, at) => `v${at}`)
    const sql = spark(step([{ from, to: 'one' }]))
    expect(sql).toContain("coalesce((SELECT max(`merged_to`) FROM (VALUES ('v0', 'one'), ")
    expect(sql).toContain('AS pairs(`merged_from`, `merged_to`) WHERE `merged_from` = `x`), `x`)')
  })
})

describe('a cluster step', () => {
  const context = {
    columns: [
      { name: 'x', type: 'string' },
      { name: 'n', type: 'long' },
      { name: 'made', type: undefined },
    ],
    tables: noTables,
  } as const
  const problems = (operation: Cluster) => kindOf(operation).problems(operation, context)
  const good = step([{ from: ['a'], to: 'b' }])

  it('says what is wrong with it', () => {
    expect(problems(good)).toEqual([])
    expect(problems({ ...good, column: 'made' })).toEqual([])
    expect(problems({ ...good, column: 'X' })).toEqual([
      'There is no column "X" at this point; it is called "x".',
    ])
    expect(problems({ ...good, column: 'n' })).toEqual(['"n" is long; only text can be clustered.'])
    expect(problems(step([]))).toEqual(['No value is merged.'])
    expect(
      problems(
        step([
          { from: ['a', 'a'], to: 'b' },
          { from: ['a'], to: 'c' },
        ]),
      ),
    ).toEqual(['a is merged into two values.'])
  })

  it('reads and writes its column, each row alone, and makes what is not known text', () => {
    expect(stepEffect(good, context)).toEqual({
      reads: ['x'],
      writes: ['x'],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
    expect(columnsAfter({ ...good, column: 'made' }, context).at(-1)).toEqual({
      name: 'made',
      type: 'string',
    })
  })

  it('is told in a sentence', () => {
    expect(sentence(good)).toBe('Merge 1 value of x into b')
    expect(sentence(step([{ from: ['a', 'c'], to: 'Tom Cruise' }]))).toBe(
      'Merge 2 values of x into "Tom Cruise"',
    )
    const two = step([
      { from: ['a', 'c'], to: 'b' },
      { from: ['e'], to: 'd' },
    ])
    expect(sentence({ ...two, method: { kind: 'levenshtein', radius: 2, block: 3 } })).toBe(
      'Merge 3 values of x into 2 by edit distance 2',
    )
  })

  it.each([
    { kind: 'fingerprint' },
    { kind: 'ngram', size: 2 },
    { kind: 'phonetic', code: 'cologne' },
    { kind: 'levenshtein', radius: 1, block: 6 },
    { kind: 'jaro-winkler', threshold: 0.9, block: 3 },
  ] as const)('is taken from a document, with the method $kind', method => {
    const recipe = recipeOf([{ ...good, method, later: 'apply' }])
    expect(parseRecipe(recipe)).toEqual({ ok: true, value: recipe })
  })

  it.each([
    { kind: 'levenshtein', radius: 9, block: 3 },
    { kind: 'jaro-winkler', threshold: 0.2, block: 3 },
    { kind: 'ngram', size: 0 },
    { kind: 'soundslike' },
  ])('is refused at the door with the method %j', method => {
    const recipe = recipeOf([{ ...good, method } as Operation])
    expect(parseRecipe(recipe).ok).toBe(false)
  })

  it('has no columns among its values, so that very many are checked and remapped at once', () => {
    const mapping = Array.from({ length: 30_000 }, (_, at) => ({ from: [`x${at || ''}`], to: `y ${at}` }))
    const recipe = recipeOf([step(mapping)])
    const columns = [{ name: 'z', type: 'string' }] as const
    expect(preflight(recipe, columns)[0]?.missing.map(({ name }) => name)).toEqual(['x'])
    expect(remapColumn(recipe, 'all', 'x', 'z', columns).steps[0]).toMatchObject({ column: 'z', mapping })
  })
})
