import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CompareSide, compareCountsSql, compareRowsSql, comparisonOf, keyProblems } from './compare.ts'
import { type TestTable, relationOf, testEngine, textTable } from './engine.fixture.ts'

const engine = testEngine()

const sideOf = (table: TestTable): CompareSide => ({
  relation: relationOf(table),
  columns: table.columns.map(({ name, type }) => ({ name, type: type ?? 'string' })),
  row: 'its row',
})

const compare = async (a: TestTable, b: TestTable, key: readonly string[] = []) => {
  const [left, right] = [sideOf(a), sideOf(b)]
  const runner = await engine()
  const counted = await runner.rows(compareCountsSql(left, right, key))
  const { sql, diff } = compareRowsSql(left, right, key)
  const { rows } = await runner.rows(sql)
  return { found: comparisonOf(left, right, key, counted.rows[0] ?? []), rows, diff }
}

describe('a comparison by key', () => {
  const a = textTable(
    ['id', 'name', 'old'],
    [
      ['1', 'Ana', 'x'],
      ['2', 'Bo', 'x'],
      ['3', null, 'x'],
      [null, 'none', 'x'],
    ],
  )
  const b = textTable(
    ['id', 'name', 'new'],
    [
      ['2', 'Bob', 'y'],
      ['3', '', 'y'],
      ['4', 'Di', 'y'],
      [null, 'none', 'y'],
    ],
  )

  it('counts rows that only one side has, changed rows, and changed cells of each column', async () => {
    const { found } = await compare(a, b, ['id'])
    expect(found).toEqual({
      rowsA: 4,
      rowsB: 4,
      onlyA: 1,
      onlyB: 1,
      changed: 2,
      same: 1,
      columns: [
        { name: 'id', side: 'both', typeA: 'string', typeB: 'string', cells: 0 },
        { name: 'name', side: 'both', typeA: 'string', typeB: 'string', cells: 2 },
        { name: 'old', side: 'a', typeA: 'string', cells: 0 },
        { name: 'new', side: 'b', typeB: 'string', cells: 0 },
      ],
    })
  })

  it('gives the rows that differ, with the old value beside each changed cell', async () => {
    const { rows, diff } = await compare(a, b, ['id'])
    expect(diff).toEqual({
      columns: [
        { mark: 'changed', was: 4 },
        { mark: 'changed', was: 5 },
        { mark: 'removed' },
        { mark: 'added' },
      ],
      row: 6,
      isReshaped: false,
    })
    expect(rows).toEqual([
      ['1', 'Ana', 'x', null, null, null, 'removed'],
      ['2', 'Bob', 'x', 'y', null, ['Bo'], null],
      ['3', '', 'x', 'y', null, [null], null],
      ['4', 'Di', null, 'y', null, null, 'added'],
    ])
  })

  it('takes the nth row of a key on one side for the nth on the other', async () => {
    const twice = textTable(
      ['id', 'v'],
      [
        ['1', 'p'],
        ['1', 'q'],
      ],
    )
    const once = textTable(['id', 'v'], [['1', 'p']])
    expect((await compare(twice, once, ['id'])).found).toMatchObject({ onlyA: 1, onlyB: 0, same: 1 })
  })

  it('compares values of different types as they print', async () => {
    const numbers: TestTable = { columns: [{ name: 'id', type: 'long' }], rows: [['1'], ['2']] }
    const texts = textTable(['ID'], [['1'], ['3']])
    expect((await compare(numbers, texts, ['id'])).found).toMatchObject({ same: 1, onlyA: 1, onlyB: 1 })
  })

  it('refuses a key that one side does not have', () => {
    expect(keyProblems(sideOf(a), sideOf(b), ['old'])).toEqual([
      '"old" is not in both outputs and cannot tell their rows apart.',
    ])
    expect(keyProblems(sideOf(a), sideOf(b), ['id', 'NAME'])).toEqual([])
  })
})

/** How many of the left are not among the right, each of the right taken once. */
const without = (left: readonly string[], right: readonly string[]): number => {
  const rest = [...right]
  return left.filter(row => {
    const at = rest.indexOf(row)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  }).length
}

describe('a comparison without a key', () => {
  it('counts rows as a multiset, and tells NULL from empty and from the word', async () => {
    const cell = fc.option(fc.constantFrom('', 'null', 'a', 'é', '"', ','), { nil: null })
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(rows, rows, async (left, right) => {
        const { found, rows: differing } = await compare(
          textTable(['p', 'q'], left),
          textTable(['p', 'q'], right),
        )
        const [texts, others] = [left, right].map(side => side.map(row => JSON.stringify(row)))
        const onlyA = without(texts ?? [], others ?? [])
        const onlyB = without(others ?? [], texts ?? [])
        expect(found).toMatchObject({
          rowsA: left.length,
          rowsB: right.length,
          onlyA,
          onlyB,
          changed: 0,
          same: left.length - onlyA,
        })
        expect(differing).toHaveLength(onlyA + onlyB)
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
