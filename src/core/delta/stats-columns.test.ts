import { describe, expect, it } from 'vitest'
import type { Metadata } from './actions.ts'
import { assignMapping } from './alter-mapping.ts'
import { struct } from './schema.fixture.ts'
import type { StructType } from './schema.ts'
import { statsColumns } from './stats-columns.ts'

const schema = struct({ a: 'long', s: struct({ x: 'long', Y: 'string' }), p: 'date', b: 'boolean' })

const paths = (
  configuration: Metadata['configuration'],
  partitionColumns: readonly string[] = [],
  of: StructType = schema,
) => statsColumns({ schema: of, partitionColumns, configuration }).map(({ path }) => path.join('/'))

describe('statistics are kept', () => {
  it('of the first 32 leaves, partition columns left out', () => {
    expect(paths({})).toEqual(['a', 's/x', 's/Y', 'p', 'b'])
    expect(paths({}, ['p'])).toEqual(['a', 's/x', 's/Y', 'b'])
    const many = struct(
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`c${index}`, 'long' as const])),
    )
    expect(paths({}, [], many).length).toBe(32)
    expect(paths({ 'delta.dataSkippingNumIndexedCols': '-1' }, [], many).length).toBe(40)
  })

  it.each([
    ['3', ['a', 's/x', 's/Y']],
    ['0', []],
    ['nonsense', ['a', 's/x', 's/Y', 'p', 'b']],
  ])('of as many leaves as delta.dataSkippingNumIndexedCols says: %s', (count, expected) =>
    expect(paths({ 'delta.dataSkippingNumIndexedCols': count })).toEqual(expected),
  )

  it.each([
    ['b, a', ['a', 'b']],
    ['s', ['s/x', 's/Y']],
    ['S.y,b', ['s/Y', 'b']],
    ['`a`,`s`.`x`', ['a', 's/x']],
    ['', []],
    ['p,b', ['b']],
  ])('of just the columns that delta.dataSkippingStatsColumns names: %s', (columns, expected) =>
    expect(
      paths({ 'delta.dataSkippingStatsColumns': columns, 'delta.dataSkippingNumIndexedCols': '1' }, ['p']),
    ).toEqual(expected),
  )

  it('of columns with odd names between backticks', () => {
    const odd = struct({ 'a,b.c': 'long', 'd`e': 'long', f: 'long' })
    expect(paths({ 'delta.dataSkippingStatsColumns': '`a,b.c`,`d``e`' }, [], odd)).toEqual(['a,b.c', 'd`e'])
  })

  it('under physical names, found by the names that the user knows', () => {
    let next = 0
    const mapped = assignMapping(schema, { 'delta.columnMapping.mode': 'id' }, () => `${(next += 1)}`)
    const configuration = { ...mapped.configuration, 'delta.dataSkippingStatsColumns': 's.x' }
    expect(statsColumns({ schema: mapped.schema, partitionColumns: [], configuration })).toEqual([
      { path: [expect.stringMatching(/^col-/), expect.stringMatching(/^col-/)], type: 'long' },
    ])
  })
})
