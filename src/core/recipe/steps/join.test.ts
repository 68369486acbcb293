import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TestTable, relationOf, testEngine, textTable } from '../engine.fixture.ts'
import { joinMatchesSql } from '../join-keys.ts'
import type { Operation } from '../recipe.ts'
import {
  type TestTables,
  countsBeside,
  problemsBeside,
  runBeside,
  sparkSql,
  typesBeside,
} from '../shape.fixture.ts'
import { sentence, stepEffect, tablesOf } from '../step-kinds.ts'

const engine = testEngine()
type Join = Extract<Operation, { op: 'join' }>

const join = (how: Join['how'], more: Partial<Join> = {}): Join => ({
  op: 'join',
  table: 'silver.airports',
  how,
  on: [{ left: 'to', right: 'code' }],
  columns: [{ from: 'city', as: 'city' }],
  ...more,
})

const flights: TestTable = {
  columns: [
    { name: 'id', type: 'long' },
    { name: 'to', type: 'string' },
  ],
  rows: [
    ['1', 'BER'],
    ['2', 'XXX'],
    ['3', null],
    ['4', 'LON'],
  ],
}
const airports: TestTable = {
  columns: [
    { name: 'code', type: 'string' },
    { name: 'city', type: 'string' },
    { name: 'n', type: 'integer' },
    { name: '_source_row', type: 'long' },
    { name: '_corrupt_record', type: 'string' },
  ],
  rows: [
    ['LON', 'Gatwick', '2', '2', null],
    ['LON', 'Heathrow', '1', '1', null],
    ['BER', 'Berlin', '3', '3', null],
    [null, 'nowhere', '4', '4', null],
    ['OSL', 'Oslo', null, '5', null],
    ['XXX', 'broken', null, '6', 'XXX;'],
  ],
}
const tables: TestTables = { 'silver.airports': airports }
const context = { columns: flights.columns, tables: new Map([['silver.airports', airports.columns]]) }
const run = async (...steps: Operation[]) => {
  const rows = await runBeside(await engine(), flights, tables, steps)
  return rows.toSorted((a, b) => JSON.stringify(a, plain).localeCompare(JSON.stringify(b, plain)))
}
const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

describe('join', () => {
  it('ranks matches only where the first of them is wanted and adds something', () => {
    const ranks = (step: Join) => sparkSql(flights, tables, [step]).includes('row_number()')
    expect(ranks(join('left', { matches: 'first' }))).toBe(true)
    expect(ranks(join('left'))).toBe(false)
    for (const how of ['semi', 'anti'] as const)
      expect(ranks(join(how, { matches: 'first', columns: [] }))).toBe(false)
  })

  it('left keeps every row, and makes a row of each match; NULL and records that did not parse match nothing', async () => {
    expect(await run(join('left'))).toEqual([
      [1n, 'BER', 'Berlin'],
      [2n, 'XXX', null],
      [3n, null, null],
      [4n, 'LON', 'Gatwick'],
      [4n, 'LON', 'Heathrow'],
    ])
  })

  it('inner keeps rows with a match; the first match is the one that came first', async () => {
    expect(await run(join('inner', { matches: 'first' }))).toEqual([
      [1n, 'BER', 'Berlin'],
      [4n, 'LON', 'Heathrow'],
    ])
  })

  it('full adds what no row matched, with its keys', async () => {
    const rows = await run(join('full', { columns: [{ from: 'n', as: 'n' }] }))
    expect(rows).toEqual([
      [1n, 'BER', 3],
      [2n, 'XXX', null],
      [3n, null, null],
      [4n, 'LON', 1],
      [4n, 'LON', 2],
      [null, 'OSL', null],
      [null, null, 4],
    ])
  })

  it('semi and anti choose rows, each once', async () => {
    expect(await run(join('semi', { columns: [] }))).toEqual([
      [1n, 'BER'],
      [4n, 'LON'],
    ])
    expect(await run(join('anti', { columns: [] }))).toEqual([
      [2n, 'XXX'],
      [3n, null],
    ])
  })

  it('compares by several keys, numbers of any types, under other names', async () => {
    const on = [
      { left: 'to', right: 'code' },
      { left: 'id', right: 'n' },
    ]
    const columns = [{ from: 'code', as: 'key_1' }]
    expect(await run(join('inner', { on, columns }))).toEqual([])
    const rows = await runBeside(await engine(), { ...flights, rows: [['2', 'LON']] }, tables, [
      join('inner', { on, columns }),
    ])
    expect(rows).toEqual([[2n, 'LON', 'LON']])
    expect(problemsBeside(flights, tables, join('full', { on, columns: [] }))).toEqual([])
    const { said, found } = await typesBeside(await engine(), flights, tables, [
      join('full', { on: [{ left: 'id', right: 'n' }] }),
    ])
    expect(found).toEqual(said)
  })

  it('gives rows in their order to steps that ask for it', async () => {
    const last: Operation = { op: 'dedupe', keys: ['to'], order: [], keep: 'last' }
    const rows = await run(join('left'), last)
    expect(rows.at(-1)).toEqual([4n, 'LON', 'Heathrow'])
  })

  it('is counted by its rows', async () => {
    const steps = [join('left'), join('anti', { columns: [] })]
    expect(await countsBeside(await engine(), flights, tables, steps)).toEqual([
      [4n, 5n],
      [5n, 2n],
    ])
  })

  it('names the tables that it reads, and what it adds', () => {
    const step = { ...join('left'), id: 's' }
    expect(tablesOf({ input: 'bronze.flights', steps: [step, { ...step, id: 't' }] })).toEqual([
      'silver.airports',
    ])
    expect(stepEffect(join('left'), context)).toEqual({
      reads: ['to'],
      writes: ['city'],
      removes: [],
      reach: 'row',
      repeatable: true,
    })
    expect(stepEffect(join('full'), context)).toMatchObject({ writes: ['to', 'city'], reach: 'table' })
    expect(stepEffect(join('semi', { columns: [] }), context)).toMatchObject({ writes: [], reach: 'row' })
  })

  it('is the same join in Spark', () => {
    const sql = sparkSql(flights, tables, [join('anti', { columns: [] })])
    expect(sql).toContain(
      'SELECT a.`id`, a.`to` FROM `step_0` AS a ANTI JOIN'
        .replace('a.`id`', 'a.`id` AS `id`')
        .replace('a.`to`', 'a.`to` AS `to`'),
    )
    expect(sql).toContain('AS b ON ((a.`to` = b.`key_1`))')
    expect(sparkSql(flights, tables, [join('full')])).toContain('coalesce(a.`to`, b.`key_1`) AS `to`')
  })

  it('says what is wrong, and what it does', () => {
    const problems = (step: Join) => problemsBeside(flights, tables, step)
    expect(problems(join('left', { table: 'silver.x' }))).toEqual(['There is no table "silver.x".'])
    expect(problems(join('left', { on: [] }))).toEqual(['No key is chosen.'])
    expect(problems(join('left', { on: [{ left: 'id', right: 'code' }] }))).toEqual([
      '"id" is long and "code" is string; cast one of them first.',
    ])
    expect(problems(join('left', { on: [{ left: 'x', right: 'y' }] }))).toEqual([
      'There is no column "x" at this point.',
      'silver.airports has no column "y".',
    ])
    expect(problems(join('left', { columns: [{ from: 'city', as: 'ID' }] }))).toEqual([
      'There is a column "id" already.',
    ])
    expect(problems(join('semi'))).toEqual([
      'A semi join adds no columns; take them out, or choose another kind.',
    ])
    expect(sentence(join('left', { matches: 'first' }))).toBe(
      'Add city from silver.airports by to = code (first match)',
    )
    expect(sentence(join('inner', { columns: [] }))).toBe(
      'Join silver.airports by to = code; drop rows without a match',
    )
    expect(sentence(join('anti', { columns: [] }))).toBe(
      'Keep rows without a match in silver.airports by to = code',
    )
  })

  it('gives what plain code gives on any rows, and its matches are counted rightly', async () => {
    const key = fc.option(fc.constantFrom('a', 'b', 'A', '', 'é'), { nil: null })
    const side = (from: string) =>
      fc
        .array(fc.tuple(key, key), { maxLength: 8 })
        .map(rows => rows.map((row, at) => [...row, `${from}${at}`]))
    await fc.assert(
      fc.asyncProperty(
        side('l'),
        side('r'),
        fc.constantFrom('left' as const, 'inner' as const, 'full' as const, 'semi' as const, 'anti' as const),
        fc.boolean(),
        async (left, right, how, two) => {
          const on = [{ left: 'k', right: 'c' }, ...(two ? [{ left: 'j', right: 'd' }] : [])]
          const matches = (l: (string | null)[], r: (string | null)[]) =>
            on.every((_key, at) => l[at] !== null && l[at] === r[at])
          const isFilter = how === 'semi' || how === 'anti'
          const expected = left.flatMap((l): (string | null)[][] => {
            const found = right.filter(r => matches(l, r))
            if (isFilter) return found.length > 0 === (how === 'semi') ? [l] : []
            const none = how === 'inner' ? [] : [[...l, null]]
            return found.length > 0 ? found.map(r => [...l, r[2] ?? null]) : none
          })
          const unused = right.filter(r => !left.some(l => matches(l, r)))
          if (how === 'full')
            expected.push(...unused.map(r => [r[0] ?? null, two ? (r[1] ?? null) : null, null, r[2] ?? null]))
          const step = join(how, { on, columns: isFilter ? [] : [{ from: 'w', as: 'w' }] })
          const [ours, theirs] = [textTable(['k', 'j', 'v'], left), textTable(['c', 'd', 'w'], right)]
          const found: readonly unknown[] = await runBeside(
            await engine(),
            ours,
            { 'silver.airports': theirs },
            [step],
          )
          expect(found).toHaveLength(expected.length)
          expect(found).toEqual(expect.arrayContaining(expected))
          const table = (of: TestTable) => ({ relation: relationOf(of), columns: of.columns })
          const { rows } = await (await engine()).rows(joinMatchesSql(step, table(ours), table(theirs)))
          const many = left.map(l => right.filter(r => matches(l, r)).length)
          const keys = unused
            .map(r => r.slice(0, on.length))
            .filter(cells => !cells.includes(null))
            .map(cells => JSON.stringify(cells))
          expect(rows).toEqual([
            [
              BigInt(many.filter(n => n > 0).length),
              BigInt(many.filter(n => n === 0).length),
              BigInt(many.filter(n => n > 1).length),
              BigInt(new Set(keys).size),
            ],
          ])
        },
      ),
      { numRuns: 60 },
    )
  })
})
