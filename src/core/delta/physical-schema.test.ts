import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Value } from '../ports/engine.ts'
import { quoteList } from '../sql/quote.ts'
import { type BlockingEngine, openBlockingEngine } from './blocking-engine.fixture.ts'
import { parseEngineType } from './engine-type-name.ts'
import { projectField } from './physical-projection.ts'
import { physicalSchemaSql, physicalSchemas } from './physical-schema.ts'
import { type PhysicalField, engineTypeOf } from './physical-type.ts'
import { field, struct } from './schema.fixture.ts'

interface Node {
  readonly type?: string
  readonly repeated?: boolean
  readonly converted?: string
  readonly logical?: string
  readonly precision?: number
  readonly scale?: number
  readonly id?: number
  readonly children?: Readonly<Record<string, Node>>
}

/** The rows that the engine gives for a tree. */
const rowsOf = (name: string, node: Node): readonly (readonly Value[])[] => {
  const children = Object.entries(node.children ?? {})
  const own: readonly Value[] = [
    name,
    node.type ?? null,
    node.repeated ? 'REPEATED' : 'OPTIONAL',
    children.length === 0 ? null : BigInt(children.length),
    node.converted ?? null,
    node.logical ?? null,
    node.precision === undefined ? null : BigInt(node.precision),
    node.scale === undefined ? null : BigInt(node.scale),
    node.id === undefined ? null : BigInt(node.id),
  ]
  return [own, ...children.flatMap(([child, inner]) => rowsOf(child, inner))]
}

const columnsOf = (children: Readonly<Record<string, Node>>): readonly PhysicalField[] =>
  physicalSchemas(rowsOf('root', { children }))[0] ?? []

const long: Node = { type: 'INT64' }
const text: Node = { type: 'BYTE_ARRAY', converted: 'UTF8' }

describe('physicalSchemas', () => {
  it('tells the files apart, in their order, also those without columns', () => {
    const rows = [
      ...rowsOf('a', { children: { x: long } }),
      ...rowsOf('b', {}),
      ...rowsOf('c', { children: { y: text, z: { children: { x: long } } } }),
    ]
    expect(physicalSchemas(rows).map(schema => schema.map(({ name }) => name))).toEqual([
      ['x'],
      [],
      ['y', 'z'],
    ])
  })

  it('keeps field ids on every level', () => {
    const inner = { id: 3, ...long }
    const list = {
      id: 2,
      converted: 'LIST',
      children: { list: { repeated: true, children: { element: { children: { x: inner } } } } },
    }
    expect(columnsOf({ l: list })).toEqual([
      {
        name: 'l',
        id: 2,
        type: {
          kind: 'list',
          element: {
            kind: 'struct',
            fields: [{ name: 'x', id: 3, type: { kind: 'value', engine: 'BIGINT' } }],
          },
        },
      },
    ])
  })

  const list = (name: string, inner: Node, outer: Node = { converted: 'LIST' }): Node => ({
    ...outer,
    children: { [name]: { repeated: true, ...inner } },
  })

  it.each<readonly [what: string, node: Node, engine: string, bare: boolean]>([
    ['three levels', list('list', { children: { element: long } }), 'BIGINT[]', false],
    ['three levels of Hive', list('bag', { children: { array_element: long } }), 'BIGINT[]', false],
    ['two levels of values', list('array', long), 'BIGINT[]', false],
    [
      'two levels of structs',
      list('array', { children: { x: long, y: text } }),
      'STRUCT("x" BIGINT, "y" VARCHAR)[]',
      false,
    ],
    ['two levels of structs of one field', list('array', { children: { x: long } }), 'BIGINT[]', true],
    ['the same as Thrift names it', list('c_tuple', { children: { x: long } }), 'BIGINT[]', true],
    ['two levels of lists', list('array', list('array', long)), 'BIGINT[][]', false],
    ['a repeated value', { repeated: true, ...long }, 'BIGINT[]', false],
    [
      'a repeated group',
      { repeated: true, children: { x: long, y: text } },
      'STRUCT("x" BIGINT, "y" VARCHAR)[]',
      false,
    ],
  ])('knows lists of %s', (_, node, engine, bare) => {
    const type = columnsOf({ c: node })[0]?.type
    expect(type && engineTypeOf(type)).toBe(engine)
    expect(type?.kind === 'list' && type.bare === true).toBe(bare)
  })

  it.each(['MAP', 'MAP_KEY_VALUE'])('knows maps that are annotated as %s', converted => {
    const node = {
      converted,
      children: { entries: { repeated: true, children: { key: text, value: long } } },
    }
    const [column] = columnsOf({ m: node })
    expect(column && engineTypeOf(column.type)).toBe('MAP(VARCHAR, BIGINT)')
  })

  it('has no type for a decimal that only the newer annotation tells of: the engine would leave the point out', () => {
    const logical = 'DecimalType(scale=2, precision=10)'
    const [newer] = columnsOf({ d: { ...long, logical } })
    expect(newer?.type).toEqual({ kind: 'value', engine: undefined })
    expect(projectField('', newer ? [newer] : [], field('d', 'decimal(10,2)'), 'none').ok).toBe(false)
    const [both] = columnsOf({ d: { ...long, logical, converted: 'DECIMAL', precision: 10, scale: 2 } })
    expect(both?.type).toEqual({ kind: 'value', engine: 'DECIMAL(10,2)' })
  })
})

describe('with the engine', () => {
  let engine: BlockingEngine
  beforeAll(async () => {
    engine = await openBlockingEngine()
  })

  it('elements that are structs of one field are made structs again', () => {
    const columns = columnsOf({
      l: { converted: 'LIST', children: { array: { repeated: true, children: { X: long } } } },
    })
    const array = {
      type: 'array',
      elementType: struct({ x: 'long', later: 'string' }),
      containsNull: true,
    } as const
    const projected = projectField('f.', columns, field('l', array), 'none')
    const sql = `SELECT CAST(${projected.ok ? projected.value : ''} AS VARCHAR) FROM (VALUES ([1, 2]::BIGINT[]), (NULL), ([])) AS f(l)`
    expect(engine.rows(sql).flat()).toEqual([
      "[{'x': 1, 'later': NULL}, {'x': 2, 'later': NULL}]",
      null,
      '[]',
    ])
    // The table may also have them as values: then the repeated group was the middle one of three levels.
    expect(projectField('f.', columns, field('l', { ...array, elementType: 'long' }), 'none')).toEqual({
      ok: true,
      value: 'list_transform(f."l", __boathouse_item1 -> __boathouse_item1)',
    })
  })

  const fixtures = join(import.meta.dirname, '../../../../shared/fixtures')
  const present = existsSync(fixtures)
  if (!present) console.warn(`SKIPPED: tables of other engines are not at ${fixtures}`)

  const parquetIn = (folder: string): readonly string[] => {
    const entries = readdirSync(folder, { withFileTypes: true })
    const [first] = entries.filter(({ name }) => name.endsWith('.parquet') && !name.startsWith('.'))
    const below = entries
      .filter(entry => entry.isDirectory())
      .flatMap(({ name }) => parquetIn(join(folder, name)))
    return first ? [join(folder, first.name), ...below] : below
  }

  it.skipIf(!present)(
    "the types are those that the engine gives, for a file of each folder of other engines' tables",
    () => {
      const files = ['dat', 'kernel-rs-golden'].flatMap(source => parquetIn(join(fixtures, source)))
      const schemas = physicalSchemas(engine.rows(physicalSchemaSql(files)))
      expect(files.length).toBeGreaterThan(200)
      files.forEach((file, at) => {
        const described = engine.objects(
          `DESCRIBE SELECT * FROM read_parquet(${quoteList([file])}, hive_partitioning = false)`,
        )
        const wanted = described.map(row => [row['column_name'], parseEngineType(String(row['column_type']))])
        const found = schemas[at]?.map(({ name, type }) => [
          name,
          parseEngineType(engineTypeOf(type) ?? 'NONE'),
        ])
        expect(found, file).toEqual(wanted)
      })
    },
    60_000,
  )
})
