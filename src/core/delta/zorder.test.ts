import { beforeAll, describe, expect, it } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { metadata as base } from './log.fixture.ts'
import { field, struct } from './schema.fixture.ts'
import { type ZColumn, boundsSelect, cutConditions, cutsSelect, zOrderColumns, zOrderSql } from './zorder.ts'

const metadata = {
  ...base,
  schema: struct({
    day: 'date',
    id: 'long',
    Name: 'string',
    flag: 'boolean',
    place: struct({ city: 'string', 'a.b': 'double' }),
    'x.y': 'integer',
  }),
  partitionColumns: ['day'],
}

const problem = (...names: readonly string[]): string => {
  const found = zOrderColumns(metadata, names)
  return found.ok ? '' : found.error.message
}

describe('columns of ZORDER BY', () => {
  it('are found at any depth, without regard to case, names with dots among them', () => {
    const found = zOrderColumns(metadata, ['ID', 'name', 'place.City', 'x.y', 'place.a.b'])
    expect(found.ok && found.value.map(({ sql }) => sql)).toEqual([
      '"id"',
      '"Name"',
      `struct_extract("place", 'city')`,
      '"x.y"',
      `struct_extract("place", 'a.b')`,
    ])
  })

  it('are refused, each with its reason, when they can not help to pass over files', () => {
    expect(problem('nowhere')).toContain('no column nowhere')
    expect(problem('id', 'day')).toContain('partitioned by it')
    expect(problem('flag')).toContain('columns of its type (boolean) never have')
    expect(problem('place')).toContain('columns of its type (struct) never have')
    expect(problem('id', 'ID')).toContain('twice')
  })

  it('are refused when the table keeps no statistics of them', () => {
    const few = { ...metadata, configuration: { 'delta.dataSkippingNumIndexedCols': '1' } }
    const found = zOrderColumns(few, ['Name'])
    expect(found.ok || found.error.message).toContain('delta.dataSkippingNumIndexedCols')
  })

  it('are known by their physical names where the table maps columns', () => {
    const mapped = {
      ...metadata,
      schema: {
        ...metadata.schema,
        fields: [{ ...field('id', 'long'), metadata: { 'delta.columnMapping.physicalName': 'col-1' } }],
      },
      partitionColumns: [],
      configuration: { 'delta.columnMapping.mode': 'name' },
    }
    expect(zOrderColumns(mapped, ['id']).ok).toBe(true)
  })
})

describe('the Z-order of rows', () => {
  let engine: BlockingEngine
  beforeAll(async () => {
    engine = await openBlockingEngine()
  })

  const textLists = (sql: string): readonly (readonly string[])[] =>
    engine
      .objects(sql)
      .flatMap(row => Object.values(row).map(list => [...((list ?? []) as Iterable<string>)]))

  const orderOf = (columns: readonly ZColumn[], relation: string): string =>
    zOrderSql(columns, textLists(boundsSelect(columns, relation)))

  const long = (sql: string): ZColumn => ({ sql, type: 'long' })

  it('follows the Z curve: in a square of 4 by 4, quarter by quarter', () => {
    const relation = 'SELECT i % 4 AS x, i // 4 AS y FROM range(16) t(i)'
    const z = orderOf([long('y'), long('x')], relation)
    const rows = engine.objects(
      `SELECT CAST(x AS INTEGER) AS x, CAST(y AS INTEGER) AS y FROM (${relation}) ORDER BY ${z}`,
    )
    expect(rows.map(({ x, y }) => `${String(x)}${String(y)}`)).toEqual(
      '00 10 01 11 20 30 21 31 02 12 03 13 22 32 23 33'.split(' '),
    )
  })

  it('takes columns of every type that has bounds, NULL, NaN and odd text too', () => {
    const relation = `SELECT * FROM (VALUES
      ('it''s', DATE '2026-01-01', TIMESTAMPTZ '2026-01-01 10:00:00.123456+00', 1.50::DECIMAL(10,2), 'NaN'::DOUBLE, 1::TINYINT),
      (NULL, NULL, NULL, NULL, NULL, NULL),
      ('x"y', DATE '1969-12-31', TIMESTAMPTZ '1960-01-01 10:00:00+00', -1.50::DECIMAL(10,2), '-Infinity'::DOUBLE, -5::TINYINT)
    ) AS t(s, d, t, m, f, b)`
    const types = ['string', 'date', 'timestamp', 'decimal(10,2)', 'double', 'byte'] as const
    const columns = ['s', 'd', 't', 'm', 'f', 'b'].map((sql, index): ZColumn => ({
      sql,
      type: types[index] ?? 'long',
    }))
    for (const subset of [columns, ...columns.map(column => [column])]) {
      const z = orderOf(subset, relation)
      const rows = engine.objects(`SELECT s, CAST(${z} AS VARCHAR) AS z FROM (${relation})`)
      expect(new Set(rows.map(({ z: place }) => place)).size).toBe(subset.length === 1 ? 2 : 3)
      expect(rows.find(({ s }) => s === null)?.['z']).toBe('0')
    }
  })

  it('is 0 for all rows where there is nothing to tell them apart', () => {
    const z = orderOf([long('i')], 'SELECT NULL::BIGINT AS i FROM range(3)')
    expect(
      engine.objects(`SELECT DISTINCT CAST(${z} AS INTEGER) AS z FROM (SELECT NULL::BIGINT AS i)`),
    ).toEqual([{ z: 0 }])
  })

  it('is cut into parts that have every row once, of much the same size', () => {
    const relation = 'SELECT i % 317 AS a, i % 1009 AS b FROM range(20000) t(i)'
    const z = orderOf([long('a'), long('b')], relation)
    for (const parts of [1, 2, 7]) {
      const [cuts = []] = textLists(cutsSelect(z, relation, parts))
      const counts = cutConditions(z, cuts).map(condition => {
        const [row] = engine.objects(`SELECT count(*)::INTEGER AS n FROM (${relation}) WHERE ${condition}`)
        return Number(row?.['n'])
      })
      expect(counts).toHaveLength(parts)
      expect(counts.reduce((a, b) => a + b, 0)).toBe(20_000)
      expect(Math.max(...counts)).toBeLessThan((20_000 / parts) * 1.5)
    }
  })
})
