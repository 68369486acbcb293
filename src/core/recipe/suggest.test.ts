import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnProfile } from '../lake/profile-views.ts'
import type { RecipeColumn } from './columns.ts'
import { runSteps, testEngine, textTable } from './engine.fixture.ts'
import { suggest, suggestTypes } from './suggest.ts'
import type { Selected } from './suggestion.ts'

const engine = testEngine()

const columns: readonly RecipeColumn[] = [
  { name: 'city', type: 'string' },
  { name: 'price', type: 'double' },
  { name: 'code', type: 'string' },
]

const cities: ColumnProfile = {
  column: 'city',
  type: 'string',
  rows: 1000,
  valid: 900,
  mismatched: 0,
  missing: 100,
  nulls: 90,
  distinct: { count: 3, exact: true },
  chart: {
    kind: 'values',
    values: [
      { value: 'Oslo', rows: 500 },
      { value: 'oslo ', rows: 300 },
      { value: 'Lyon', rows: 100 },
    ],
    rest: 0,
  },
}

const offered = (selected: Selected, profile?: ColumnProfile) =>
  suggest(selected, profile, columns).map(({ operation }) => operation)

describe('suggestions for missing values', () => {
  it('begin with text that only looks empty, and offer the most frequent value', () => {
    const cards = suggest({ kind: 'missing', column: 'city' }, cities, columns)
    expect(cards.map(({ operation }) => operation)).toEqual([
      { op: 'nullify', columns: ['city'], values: ['', ' '] },
      { op: 'filter', condition: { column: 'city', is: 'is-not-null' } },
      { op: 'fill', columns: ['city'], with: { value: 'Oslo' } },
      { op: 'fill', columns: ['city'], with: 'down' },
      { op: 'filter', condition: { column: 'city', is: 'is-null' } },
    ])
    expect(cards[0]?.why).toBe('10 rows hold text with nothing in it, which is not NULL.')
    expect(cards[1]?.sentence).toBe('Keep rows where city is not empty (NULL)')
  })

  it('fill nothing while there is only blank text, and no NULL', () => {
    const cards = offered({ kind: 'missing', column: 'city' }, { ...cities, nulls: 0 })
    expect(cards.map(({ op }) => op)).toEqual(['nullify', 'filter', 'map-values'])
  })

  it('offer median and mean for numbers alone', () => {
    const fills = offered({ kind: 'missing', column: 'price' }).filter(({ op }) => op === 'fill')
    expect(fills).toContainEqual({ op: 'fill', columns: ['price'], with: 'median' })
    expect(offered({ kind: 'missing', column: 'city' })).not.toContainEqual({
      op: 'fill',
      columns: ['city'],
      with: 'median',
    })
  })
})

describe('suggestions for mismatched values', () => {
  it('offer the type that the others have, with every fate of those that do not convert', () => {
    const expected = { kind: 'type', to: 'date', format: '%d/%m/%Y' } as const
    const cards = offered({ kind: 'mismatched', column: 'code', expected })
    const cast = { op: 'cast', columns: [{ column: 'code', to: 'date', format: '%d/%m/%Y' }] }
    expect(cards.slice(0, 3)).toEqual([
      { ...cast, onError: 'null' },
      { ...cast, onError: 'keep' },
      { ...cast, onError: 'reject' },
    ])
  })
})

describe('suggestions for a range', () => {
  it('keep just its rows, or take just its rows out', async () => {
    const table = {
      columns: [{ name: 'price', type: 'double' }] as const,
      rows: [['1'], ['5'], ['10'], [null]] as const,
    }
    const range = { kind: 'range', column: 'price', from: '1', to: '10' } as const
    const [keep, drop] = suggest(range, undefined, table.columns)
    const run = async (card: typeof keep) =>
      (await runSteps(await engine(), table, card ? [card.operation] : [])).map(([value]) => value)
    expect(await run(keep)).toEqual([1, 5])
    // Rows for which one of several conditions holds come in no order.
    expect(new Set(await run(drop))).toEqual(new Set([10, null]))
  })

  it('take the bars of the histogram for the edges of bins', () => {
    const profile: ColumnProfile = {
      ...cities,
      column: 'price',
      type: 'double',
      chart: {
        kind: 'histogram',
        beyond: 0,
        bins: [
          { from: '0', to: '10', rows: 4 },
          { from: '10', to: '20', rows: 5 },
        ],
      },
    }
    expect(offered({ kind: 'range', column: 'price', from: '0', to: '10' }, profile)).toContainEqual({
      op: 'bin',
      column: 'price',
      into: 'price_bin',
      edges: [0, 10, 20],
    })
  })

  it('of text that reads as a type begin with the type', () => {
    const as = { kind: 'type', to: 'long' } as const
    expect(offered({ kind: 'range', column: 'code', from: '0', as })[0]).toMatchObject({ op: 'cast' })
  })
})

describe('suggestions for values', () => {
  it('put spellings together under the one with the most rows', () => {
    const [first] = suggest({ kind: 'values', column: 'city', values: ['oslo ', 'Oslo'] }, cities, columns)
    expect(first?.operation).toEqual({
      op: 'map-values',
      column: 'city',
      values: [{ from: ['oslo '], to: 'Oslo' }],
      otherwise: 'keep',
    })
    expect(first?.why).toBe('They differ only in case and white space.')
  })

  it('that take values out leave rows without a value where they are', async () => {
    const table = textTable(['city'], [['Oslo'], ['Lyon'], [null]])
    const cards = suggest({ kind: 'values', column: 'city', values: ['Oslo'] }, undefined, table.columns)
    const rows = await Promise.all(
      cards.slice(0, 2).map(async ({ operation }) => runSteps(await engine(), table, [operation])),
    )
    expect(rows[0]).toEqual([['Oslo']])
    expect(new Set(rows[1]?.flat())).toEqual(new Set(['Lyon', null]))
  })
})

describe('suggestions for a part of a text', () => {
  const part = (value: string, chosen: string, nth = 0): Selected => {
    let start = value.indexOf(chosen)
    for (let count = 0; count < nth; count += 1) start = value.indexOf(chosen, start + 1)
    return { kind: 'text', column: 'code', value, start, end: start + chosen.length }
  }

  it('find it between separators, by what it consists of, or by its place', () => {
    const [first, second] = offered(part('AB-123 (x)', '123'))
    expect(first).toMatchObject({ op: 'extract', pattern: '-([^ ]+) ' })
    expect(second).toMatchObject({ op: 'extract', pattern: '([0-9]+)' })
    expect(offered(part('AB-123', '-'))[0]).toEqual({
      op: 'split',
      column: 'code',
      by: { separator: '-' },
      into: ['code_1', 'code_2'],
      keep: true,
    })
  })

  it('that extract give just that part of the value that it was chosen in', async () => {
    const runner = await engine()
    const piece = fc.constantFrom('a', 'Bc', '12', '7', 'é', 'XY')
    const gap = fc.constantFrom('-', ' ', ', ', '/', '.', '(', '^', ']', '')
    const work = fc.asyncProperty(
      fc.array(fc.tuple(piece, gap), { minLength: 2, maxLength: 5 }),
      fc.nat(),
      async (pieces, turn) => {
        const value = pieces.flat().join('')
        const at = turn % pieces.length
        const start = pieces.slice(0, at).flat().join('').length
        const end = start + (pieces[at]?.[0].length ?? 0)
        const table = textTable(['code'], [[value]])
        const cards = suggest({ kind: 'text', column: 'code', value, start, end }, undefined, table.columns)
        for (const { operation } of cards) {
          if (operation.op !== 'extract') continue
          const rows = await runSteps(runner, table, [operation])
          expect(rows[0]?.[1]).toBe(value.slice(start, end))
        }
      },
    )
    await fc.assert(work, { numRuns: 80 })
  }, 60_000)
})

describe('suggestions for a pattern', () => {
  it('take its parts apart', async () => {
    const cards = suggest(
      { kind: 'pattern', column: 'code', pattern: 'AA-999', loose: false },
      undefined,
      columns,
    )
    const extract = cards.find(({ operation }) => operation.op === 'extract')
    const table = textTable(
      ['city', 'price', 'code'],
      [
        [null, null, 'AB-123'],
        [null, null, 'AB-12'],
      ],
    )
    const rows = await runSteps(await engine(), table, extract ? [extract.operation] : [])
    expect(rows.map(row => row.slice(3))).toEqual([
      ['AB', '123'],
      [null, null],
    ])
  })
})

describe('every suggestion', () => {
  it('can run, and there are five at most', async () => {
    const runner = await engine()
    const table = textTable(
      ['city', 'code'],
      [
        ['Oslo', 'A-1'],
        [null, ' b '],
      ],
    )
    const column = fc.constantFrom('city', 'code')
    const value = fc.option(fc.constantFrom('', 'Oslo', ' oslo', "it's", 'ä'), { nil: null })
    const selected = fc.oneof(
      fc.record({ kind: fc.constant('missing' as const), column }),
      fc.record({
        kind: fc.constant('mismatched' as const),
        column,
        expected: fc.constantFrom(
          { kind: 'type', to: 'long' } as const,
          { kind: 'pattern', pattern: 'A-9…', loose: true } as const,
          { kind: 'pattern', pattern: 'a…', loose: true } as const,
        ),
      }),
      fc.record({ kind: fc.constant('values' as const), column, values: fc.array(value, { maxLength: 4 }) }),
      fc.record({
        kind: fc.constant('pattern' as const),
        column,
        pattern: fc.constantFrom('A-9…', 'Aa…', '9…/9…/9…', ' a… ', '(A…)', ''),
        loose: fc.constant(true),
      }),
    )
    await fc.assert(
      fc.asyncProperty(selected, async chosen => {
        const cards = suggest(chosen, undefined, table.columns)
        expect(cards.length).toBeLessThanOrEqual(5)
        for (const { operation } of cards) await runSteps(runner, table, [operation])
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('is about a column that is there', () => {
    expect(suggest({ kind: 'missing', column: 'gone' }, undefined, columns)).toEqual([])
  })
})

describe('the suggestion of types', () => {
  it('casts the columns that are still text, and is none where there are no others', () => {
    const card = suggestTypes(
      [
        { column: 'code', to: 'long' },
        { column: 'price', to: 'double' },
      ],
      columns,
    )
    expect(card?.operation).toEqual({
      op: 'cast',
      columns: [{ column: 'code', to: 'long' }],
      onError: 'null',
    })
    expect(suggestTypes([{ column: 'price', to: 'double' }], columns)).toBeUndefined()
  })
})
