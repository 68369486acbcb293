import { beforeAll, describe, expect, it } from 'vitest'
import type { Assignment } from '../sql/delta-statement.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { type ColumnValue, newValues } from './dml-assign.ts'
import { fieldNamed } from './field-named.ts'
import { field, struct } from './schema.fixture.ts'
import type { StructType } from './schema.ts'

const address = struct({ street: 'string', city: 'string', geo: struct({ lat: 'double', lon: 'double' }) })
const schema = struct({ id: 'long', name: 'string', address })

const to = (path: string, sql: string | undefined): Assignment => ({
  column: path.split('.'),
  value: sql === undefined ? undefined : { sql, span: { start: 0, end: 0 } },
})

const resolve = (set: readonly Assignment[], over: StructType = schema): readonly ColumnValue[] => {
  const resolved = newValues(over, set, 't')
  if (!resolved.ok) throw new Error(resolved.error.message)
  return resolved.value
}

const problem = (...set: readonly Assignment[]): string => {
  const resolved = newValues(schema, set, 't')
  return resolved.ok ? 'none' : resolved.error.message
}

const sqlOf = (value: ColumnValue | undefined): string => value?.sql(raw => `(${raw.sql})`) ?? ''

describe('what a SET list sets', () => {
  it('comes in the order of the table, whatever the order of the list and the case of the names', () => {
    const values = resolve([to('NAME', "'x'"), to('id', '1')])
    expect(values.map(value => value.field.name)).toEqual(['id', 'name'])
  })

  it('may call a column by the alias of the table', () => {
    expect(resolve([to('T.name', "'x'")]).map(value => value.field.name)).toEqual(['name'])
    expect(resolve([to('t.address.city', "'x'")]).map(value => value.raws[0]?.column)).toEqual([
      'address.city',
    ])
  })

  it('takes a struct of the name of the alias for the column', () => {
    const resolved = newValues(schema, [to('address.city', "'x'")], 'address')
    expect(resolved.ok && resolved.value[0]?.field.name).toBe('address')
  })

  it('prefers the exact spelling of a name', () => {
    const twins = struct({ A: 'long', a: 'string' })
    expect(fieldNamed(twins, 'a')?.type).toBe('string')
    expect(fieldNamed(twins, 'A')?.type).toBe('long')
    expect(fieldNamed(twins, 'b')).toBeUndefined()
  })

  it.each<[string, readonly Assignment[], RegExp]>([
    ['a column that is not there', [to('nope', '1')], /no column nope.*id, name, address/],
    ['a field that is not there', [to('address.zip', '1')], /no column address\.zip.*street, city, geo/],
    ['a field of what has none', [to('name.x', '1')], /name has no fields, so name\.x/],
    ['a column twice', [to('id', '1'), to('ID', '2')], /ID is set more than once/],
    ['a struct and then a field of it', [to('address', 'NULL'), to('address.city', '1')], /more than once/],
    ['a field and then its struct', [to('address.city', '1'), to('address', 'NULL')], /more than once/],
    ['a field twice', [to('address.city', '1'), to('Address.City', '2')], /more than once/],
  ])('refuses %s', (_, set, message) => {
    expect(problem(...set)).toMatch(message)
  })

  it('has a NULL of the column’s own type, and nothing to look at', () => {
    const [value] = resolve([to('id', ' null ')])
    expect(value?.raws).toEqual([])
    expect(sqlOf(value)).toBe('CAST(NULL AS BIGINT)')
  })
})

describe('DEFAULT', () => {
  const made = { 'delta.generationExpression': 'id * 2' }
  const table: StructType = {
    type: 'struct',
    fields: [
      field('id', 'long'),
      { ...field('state', 'string'), metadata: { CURRENT_DEFAULT: "'new'" } },
      { ...field('twice', 'long'), metadata: made },
    ],
  }

  it('is what the column says, or NULL', () => {
    const values = resolve([to('id', undefined), to('state', undefined)], table)
    expect(values.map(sqlOf)).toEqual(['CAST((NULL\n) AS BIGINT)', "CAST(('new'\n) AS VARCHAR)"])
  })

  it('leaves a generated column to what it is generated as', () => {
    expect(resolve([to('twice', undefined)], table)).toEqual([])
    expect(resolve([to('twice', '4')], table)).toHaveLength(1)
  })
})

describe('a field inside a struct', () => {
  let engine: BlockingEngine
  beforeAll(async () => {
    engine = await openBlockingEngine()
  })
  const run = (row: string, set: readonly Assignment[]) => {
    const [value] = resolve(set)
    return engine.rows(
      `SELECT CAST(${sqlOf(value)} AS VARCHAR) FROM (SELECT CAST(${row} AS STRUCT(street VARCHAR, city VARCHAR, geo STRUCT(lat DOUBLE, lon DOUBLE))) AS address)`,
    )[0]?.[0]
  }
  const home = "{'street': 'Rue 1', 'city': 'Nice', 'geo': {'lat': 1, 'lon': 2}}"

  it('is set alone, on any level, and the others stay', () => {
    expect(run(home, [to('address.city', "'Bern'")])).toBe(
      "{'street': Rue 1, 'city': Bern, 'geo': {'lat': 1.0, 'lon': 2.0}}",
    )
    expect(run(home, [to('address.geo.lon', '9'), to('address.street', 'upper(address.street)')])).toBe(
      "{'street': RUE 1, 'city': Nice, 'geo': {'lat': 1.0, 'lon': 9.0}}",
    )
  })

  it('makes a struct where there was NULL', () => {
    expect(run('NULL', [to('address.city', "'Bern'")])).toBe("{'street': NULL, 'city': Bern, 'geo': NULL}")
  })
})
