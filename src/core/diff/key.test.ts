import { describe, expect, test } from 'vitest'
import { struct } from '../delta/schema.fixture.ts'
import type { DeltaType } from '../delta/schema.ts'
import { testEngine } from '../recipe/engine.fixture.ts'
import { columnName, pairColumns } from './columns.ts'
import { keyCandidates, keyPairs, uniqueKeys, uniqueSql } from './key.ts'
import { onePass } from './rows-sql.ts'

const engine = testEngine()

const pairedOf = (schema: Readonly<Record<string, DeltaType>>) => {
  const metadata = { id: 'i', schema: struct(schema), partitionColumns: [], configuration: {} }
  return pairColumns(metadata, metadata).columns
}

const namesOf = (columns: ReturnType<typeof pairedOf>, places: readonly number[]) =>
  places.map(at => columnName(columns[at] ?? {}))

describe('columns that may be keys', () => {
  test.each<[string, Readonly<Record<string, DeltaType>>, readonly string[], readonly string[]]>([
    [
      'come with the names of keys first, the likeliest before all',
      { name: 'string', customerId: 'long', uuid: 'string', id: 'long' },
      ['id', 'uuid', 'customerId'],
      ['name'],
    ],
    [
      'are known by the name of the table',
      { item_id: 'long', order_id: 'long', day: 'date' },
      ['order_id', 'item_id'],
      ['day'],
    ],
    [
      'do not have the name by chance',
      { paid: 'string', valid: 'string', monkey: 'string', Kid: 'string' },
      [],
      ['paid', 'valid', 'monkey', 'Kid'],
    ],
    [
      'are of types that tell rows apart',
      { id: 'double', key: 'boolean', a_id: 'binary', s: struct({ x: 'long' }), n: 'decimal(10,2)' },
      [],
      ['n'],
    ],
  ])('%s', (_, schema, named, others) => {
    const columns = pairedOf(schema)
    const found = keyCandidates(columns, 'silver.orders')
    expect(namesOf(columns, found.named)).toEqual(named)
    expect(namesOf(columns, found.others)).toEqual(others)
  })

  test('are tried in pairs, the first four of them', () => {
    expect(keyPairs({ named: [4], others: [0, 1, 2, 3] })).toEqual([
      [4, 0],
      [4, 1],
      [4, 2],
      [0, 1],
      [0, 2],
      [1, 2],
    ])
  })

  test('hold when they are never NULL and never twice', async () => {
    const columns = pairedOf({ a: 'long', b: 'string', c: 'long' })
    const keys = [[0], [1], [2], [0, 1], [1, 2]]
    const rows = `SELECT * FROM (VALUES (1, 'x', 1), (1, 'y', NULL), (2, 'x', 3)) AS v(to_0, to_1, to_2)`
    const found = await (await engine()).rows(uniqueSql(columns, keys, 'to', rows, onePass))
    const [own = []] = found.rows
    expect(
      uniqueKeys(
        keys,
        own,
        keys.map(() => true),
      ),
    ).toEqual([[0, 1]])
  })
})
