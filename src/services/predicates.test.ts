import { beforeAll, expect, test } from 'vitest'
import type { Metadata } from '../core/delta/actions.ts'
import { struct } from '../core/delta/schema.fixture.ts'
import type { Engine } from '../core/ports/engine.ts'
import { memoryLake } from './lake.fixture.ts'
import { predicateOf } from './predicates.ts'

let engine: Engine
beforeAll(async () => {
  engine = (await memoryLake()).interactive
})

const metadata: Metadata = {
  id: 't',
  schema: struct({ id: 'long', 'odd "name"': 'string', t: struct({ id: 'string' }) }),
  partitionColumns: [],
  configuration: {},
}
const unknown = { kind: 'unknown' }
const isOne = { kind: 'compare', column: ['id'], op: '=', value: '1' }

test.each<[where: string, alias: string | undefined, predicate: unknown]>([
  ['id = 1', undefined, isOne],
  ['ID = 1 -- the first', 't', isOne],
  ['t.id = 1', 'T', isOne],
  ["t.id = 'x'", undefined, { kind: 'compare', column: ['t', 'id'], op: '=', value: 'x' }],
  ["t.t.id = 'x'", 't', { kind: 'compare', column: ['t', 'id'], op: '=', value: 'x' }],
  ['s.id = 1', 't', unknown],
  [
    '"odd ""name""" = \'it\'\'s\'',
    undefined,
    { kind: 'compare', column: ['odd "name"'], op: '=', value: "it's" },
  ],
  ['"odd ""name""" = \'\'', undefined, { kind: 'compare', column: ['odd "name"'], op: '=', value: '' }],
  [
    'id = 9007199254740993',
    undefined,
    { kind: 'compare', column: ['id'], op: '=', value: '9007199254740993' },
  ],
  ['id = 1 AND nope(id)', undefined, { kind: 'and', of: [isOne, unknown] }],
  ['id IN (SELECT 1)', undefined, unknown],
  ['id =', undefined, unknown],
  ['id = 1); DROP TABLE x; SELECT (1', undefined, unknown],
])('%s, with alias %s', async (where, alias, predicate) => {
  expect(await predicateOf(engine, where, metadata, alias)).toEqual(predicate)
})
