import { describe, expect, it } from 'vitest'
import { keyPairs, keyPredicate, keyRange } from './dml-merge-keys.ts'
import { field, struct } from './schema.fixture.ts'

const schema = struct({
  id: 'long',
  day: 'date',
  name: 'string',
  price: 'double',
  m: 'decimal(8,2)',
  at: 'timestamp',
})
const source = {
  alias: 's',
  schema: struct({
    ID: 'integer',
    day: 'date',
    name: 'string',
    price: 'double',
    m: 'decimal(9,2)',
    at: 'timestamp',
  }),
}
const pairs = (on: string) =>
  keyPairs(on, schema, 't', source).map(({ target, source: { name } }) => `${target.name}=${name}`)

describe('keys of a MERGE', () => {
  it.each<[string, readonly string[]]>([
    ['t.id = s.id', ['id=ID']],
    ['S."ID" = T.Id', ['id=ID']],
    ['((t.id = s.id) -- the key\n)', ['id=ID']],
    ['t.id = s.id AND t.day = s.day', ['id=ID', 'day=day']],
    ['(t.id = s.id AND (s.name = t.name)) AND f(t.x, s.y) AND t.price > 1', ['id=ID', 'name=name']],
    ['t.id = s.id AND (t.name = s.name OR t.day = s.day)', ['id=ID']],
  ])('are the columns that have to be equal: %s', (on, expected) => {
    expect(pairs(on)).toEqual(expected)
  })

  it.each([
    ['either side may do', 't.id = s.id OR t.name = s.name'],
    ['it is negated', 'NOT t.id = s.id'],
    ['it is not the column itself', 't.id = s.id + 1'],
    ['it is compared once more', 't.id = s.id = true'],
    ['it may be NULL on both sides', 't.id IS NOT DISTINCT FROM s.id'],
    ['it is a limit', 't.id BETWEEN 1 AND t.id = s.id'],
    ['it is not said whose column it is', 'id = s.id'],
    ['it is another field', 't.id.x = s.id'],
    ['types differ in their order', 't.id = s.name'],
    ['NaN is beyond all bounds', 't.price = s.price'],
    ['scales differ', 't.m = s.m'],
    ['a time may have a zone', 't.at = s.at'],
    ['both are of one table', 't.id = t.id'],
    ['there is nothing', ''],
  ])('are none where %s', (_, on) => {
    expect(pairs(on)).toEqual([])
  })

  it('say which rows can match: with all values, with bounds, or none', () => {
    const pair = { target: field('id', 'long'), source: field('ID', 'integer') }
    expect(keyPredicate(pair, [1, 5])).toEqual({ kind: 'in', column: ['id'], values: [1, 5] })
    expect(keyPredicate(pair, [])).toEqual({ kind: 'false' })
    expect(keyRange(pair, 1n, 9n)).toEqual({
      kind: 'and',
      of: [
        { kind: 'compare', column: ['id'], op: '>=', value: 1n },
        { kind: 'compare', column: ['id'], op: '<=', value: 9n },
      ],
    })
  })
})
