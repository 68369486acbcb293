import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TestTable, columnOf, runSteps, testEngine, textTable } from './engine.fixture.ts'
import type { Operation } from './recipe.ts'

const engine = testEngine()

const run = async (table: TestTable, ...operations: Operation[]) =>
  runSteps(await engine(), table, operations)

const runs = { numRuns: 60 }

/** Text as data has it: words, numbers, spaces of all kinds, and anything at all. */
const word = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'a',
    'A ',
    '\u00a0b',
    'N/A',
    'true',
    'No',
    ' y',
    '0',
    '1',
    '2',
    '-0',
    '+12',
    '007',
    '1.0',
    '1.50',
    '.5',
    '5.',
    '1e3',
    '-',
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter(text => !text.includes('\0')),
)
const cells = fc.array(fc.option(word, { nil: null, freq: 6 }), { minLength: 1, maxLength: 30 })

const one = (values: readonly (string | null)[], operation: Operation) =>
  run(columnOf('string', values), operation).then(rows => rows.flat())

const space = /^[\p{White_Space}\ufeff]+|[\p{White_Space}\ufeff]+$/gu
const trimmed = (text: string) => text.replace(space, '')
const onText =
  <T>(read: (text: string) => T) =>
  (cell: string | null) =>
    cell === null ? null : read(cell)

describe('on any text the engine does what plain code does', () => {
  it('trim', async () => {
    await fc.assert(
      fc.asyncProperty(cells, async values => {
        expect(await one(values, { op: 'trim', columns: ['x'] })).toEqual(values.map(onText(trimmed)))
      }),
      runs,
    )
  })

  it('nullify', async () => {
    await fc.assert(
      fc.asyncProperty(cells, fc.array(word, { minLength: 1, maxLength: 3 }), async (values, tokens) => {
        const found = await one(values, { op: 'nullify', columns: ['x'], values: tokens })
        expect(found).toEqual(values.map(onText(text => (tokens.includes(text) ? null : text))))
      }),
      runs,
    )
  })

  const cast = (to: 'long' | 'double' | 'boolean'): Operation => ({
    op: 'cast',
    columns: [{ column: 'x', to }],
    onError: 'null',
  })

  it('cast to long', async () => {
    const read = (text: string) => {
      const digits = /^([+-]?\d+)(\.0*)?$/.exec(trimmed(text))?.[1]
      const value = digits === undefined ? undefined : BigInt(digits.replace('+', ''))
      return value !== undefined && BigInt.asIntN(64, value) === value ? value : null
    }
    await fc.assert(
      fc.asyncProperty(cells, async values => {
        expect(await one(values, cast('long'))).toEqual(values.map(onText(read)))
      }),
      runs,
    )
  })

  it('cast to double', async () => {
    const read = (text: string) =>
      /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed(text)) ? Number(trimmed(text)) : null
    await fc.assert(
      fc.asyncProperty(cells, async values => {
        const found = await one(values, cast('double'))
        expect(found.map(value => value ?? null)).toEqual(values.map(onText(read)))
      }),
      runs,
    )
  })

  it('cast to boolean', async () => {
    const words = new Map<string, boolean>()
    for (const word of ['true', 't', 'yes', 'y', '1']) words.set(word, true)
    for (const word of ['false', 'f', 'no', 'n', '0']) words.set(word, false)
    const read = (text: string) => words.get(trimmed(text).toLowerCase()) ?? null
    await fc.assert(
      fc.asyncProperty(cells, async values => {
        expect(await one(values, cast('boolean'))).toEqual(values.map(onText(read)))
      }),
      runs,
    )
  })

  it('derive', async () => {
    await fc.assert(
      fc.asyncProperty(cells, async values => {
        const expression = `coalesce(x, 'none') || '!'`
        const rows = await run(columnOf('string', values), { op: 'derive', column: 'y', expression })
        expect(rows).toEqual(values.map(value => [value, `${value ?? 'none'}!`]))
      }),
      runs,
    )
  })
})

const compareText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

describe('on any rows the engine keeps the rows that plain code keeps', () => {
  it('filter on text', async () => {
    const operator = fc.constantFrom('equals', 'not-equals', 'less', 'at-least', 'contains', 'starts-with')
    await fc.assert(
      fc.asyncProperty(cells, operator, word, async (values, is, value) => {
        const holds = {
          equals: (x: string) => x === value,
          'not-equals': (x: string) => x !== value,
          less: (x: string) => compareText(x, value) < 0,
          'at-least': (x: string) => compareText(x, value) >= 0,
          contains: (x: string) => x.includes(value),
          'starts-with': (x: string) => x.startsWith(value),
        } as const
        const kept = values.filter(x => x !== null && holds[is](x))
        expect(await one(values, { op: 'filter', condition: { column: 'x', is, value } })).toEqual(kept)
      }),
      runs,
    )
  })

  it('filter on whole numbers', async () => {
    const number = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    const numbers = fc.array(fc.oneof(number, fc.constantFrom(0n, 1n, 2n)), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(numbers, fc.nat(19), async (values, at) => {
        const bound = values[at % values.length] ?? 0n
        const found = await run(columnOf('long', values.map(String)), {
          op: 'filter',
          condition: { column: 'x', is: 'at-most', value: String(bound) },
        })
        expect(found.flat()).toEqual(values.filter(value => value <= bound))
      }),
      runs,
    )
  })

  it('dedupe by any keys, any order, either end', async () => {
    const small = fc.option(fc.constantFrom('a', 'b', ''), { nil: null })
    const row = fc.tuple(small, small, small, small)
    const key = fc.constantFrom<string[]>(['a'], ['a', 'b'])
    const sort = fc.array(fc.record({ column: fc.constantFrom('c', 'd'), descending: fc.boolean() }), {
      maxLength: 2,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 25 }),
        key,
        sort,
        fc.constantFrom<'first' | 'last'>('first', 'last'),
        async (rows, keys, order, keep) => {
          const names = ['a', 'b', 'c', 'd']
          const at = (cells: readonly (string | null)[], name: string) => cells[names.indexOf(name)] ?? null
          // Negative when the first is the one to keep; NULL loses at either end.
          const better = (i: number, j: number): number => {
            for (const { column, descending } of order) {
              const [x, y] = [at(rows[i] ?? [], column), at(rows[j] ?? [], column)]
              if (x === y) continue
              if (x === null || y === null) return x === null ? 1 : -1
              return compareText(x, y) * (descending ? -1 : 1) * (keep === 'last' ? -1 : 1)
            }
            return keep === 'last' ? j - i : i - j
          }
          const best = new Map<string, number>()
          rows.forEach((cells, index) => {
            const id = JSON.stringify(keys.map(name => at(cells, name)))
            const current = best.get(id)
            if (current === undefined || better(index, current) < 0) best.set(id, index)
          })
          const winners = new Set(best.values())
          const found = await run(textTable(names, rows), { op: 'dedupe', keys, order, keep })
          expect(found).toEqual(rows.filter((_cells, index) => winners.has(index)))
        },
      ),
      runs,
    )
  })
})
