import { expect, it } from 'vitest'
import { assignMapping } from './alter-mapping.ts'
import { openBlockingEngine } from './blocking-engine.fixture.ts'
import { struct } from './schema.fixture.ts'
import type { DeltaType } from './schema.ts'
import { fieldIds, physicalValue } from './write-mapping.ts'

const point = struct({ x: 'long' })
const list = (elementType: DeltaType): DeltaType => ({ type: 'array', elementType, containsNull: true })

const mapped = () => {
  let next = 0
  const nested: DeltaType = {
    type: 'map',
    keyType: point,
    valueType: list(list(point)),
    valueContainsNull: true,
  }
  const schema = struct({ a: 'long', s: struct({ p: point, 'it"s': 'string' }), m: nested })
  return assignMapping(schema, { 'delta.columnMapping.mode': 'name' }, () => `${(next += 1)}`).schema.fields
}

it('structs on every level get their physical names, and nothing else changes', async () => {
  const engine = await openBlockingEngine()
  const [a, s, m] = mapped()
  if (!a || !s || !m) throw new Error('no fields')
  expect(physicalValue('"a"', a.type, 'name')).toBe('"a"')
  expect(physicalValue('"s"', s.type, 'none')).toBe('"s"')
  const rows = `(SELECT 1 AS n, {'p': {'x': 1::BIGINT}, 'it"s': 'q'} AS s, MAP {{'x': 2::BIGINT}: [[{'x': 3::BIGINT}], NULL]} AS m
    UNION ALL SELECT 2, NULL, NULL UNION ALL SELECT 3, {'p': NULL, 'it"s': NULL}, MAP {})`
  const text = (value: string) => `CAST(${value} AS VARCHAR)`
  const select = `SELECT ${text(physicalValue('s', s.type, 'name'))}, ${text(physicalValue('m', m.type, 'name'))} FROM ${rows} ORDER BY n`
  const inner = s.type
  const names =
    typeof inner === 'object' && inner.type === 'struct'
      ? inner.fields.map(({ metadata }) => String(metadata['delta.columnMapping.physicalName']))
      : []
  const [p = '', q = ''] = names
  const found = engine.rows(select)
  expect(found[0]?.[0]).toMatch(new RegExp(`^\\{'${p}': \\{'col-\\d+': 1\\}, '${q}': q\\}$`))
  expect(found[0]?.[1]).toMatch(/^\{\{'col-\d+': 2\}=\[\[\{'col-\d+': 3\}\], NULL\]\}$/)
  expect(found[1]).toEqual([null, null])
  expect(found[2]).toEqual([`{'${p}': NULL, '${q}': NULL}`, '{}'])
})

it('field ids are told for every field by its physical name, through lists and maps', () => {
  const [a, s, m] = fieldIds(mapped(), 'name')
  expect(a).toMatchObject({ name: expect.stringMatching(/^col-/), id: 1, children: [] })
  expect(s).toMatchObject({ id: 2, children: [{ id: 3, children: [{ id: 4 }] }, { id: 5 }] })
  expect(m).toMatchObject({
    id: 6,
    children: [
      { name: 'key', children: [{ id: 7 }] },
      {
        name: 'value',
        children: [{ name: 'element', children: [{ name: 'element', children: [{ id: 8 }] }] }],
      },
    ],
  })
  expect(fieldIds(mapped(), 'none')).toEqual([])
})
