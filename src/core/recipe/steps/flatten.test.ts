import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeltaType } from '../../delta/schema.ts'
import { toEngineType } from '../../delta/engine-types.ts'
import { unwrap } from '../../failure.ts'
import { noTables } from '../check.ts'
import { recipeToSql } from '../compile.ts'
import { type TestTable, columnOf, recipeOf, runSteps, testEngine, textTable } from '../engine.fixture.ts'
import { parseJsonPath } from '../json-path.ts'
import type { Operation } from '../recipe.ts'
import { problemsBeside, sparkSql, typesBeside } from '../shape.fixture.ts'
import { columnsAfter, sentence, stepEffect } from '../step-kinds.ts'

const engine = testEngine()
type Flatten = Extract<Operation, { op: 'flatten' }>

const flatten = (fields: Flatten['fields'], keep = false): Flatten => ({
  op: 'flatten',
  column: 'x',
  fields,
  keep,
})
const struct = (fields: Readonly<Record<string, DeltaType>>): DeltaType => ({
  type: 'struct',
  fields: Object.entries(fields).map(([name, type]) => ({ name, type, nullable: true, metadata: {} })),
})
const run = async (table: TestTable, step: Flatten) => runSteps(await engine(), table, [step])

describe('a path', () => {
  const keys = (path: string) => {
    const parsed = parseJsonPath(path)
    return parsed.ok ? parsed.value : undefined
  }
  it('goes through fields and places', () => {
    expect(keys('a')).toEqual(['a'])
    expect(keys('a.b c.d')).toEqual(['a', 'b c', 'd'])
    expect(keys('items[0][12].name')).toEqual(['items', 0, 12, 'name'])
    expect(keys('[0]')).toEqual([0])
    expect(keys('"a.b".c."[x]"')).toEqual(['a.b', 'c', '[x]'])
  })
  it.each(['', '.', 'a.', '.a', 'a..b', 'a[', 'a[x]', 'a[-1]', '"a', 'a"b"', '""'])('is not %j', path => {
    expect(keys(path)).toBeUndefined()
  })
})

describe('flatten of a struct', () => {
  const type = struct({
    id: 'long',
    Name: struct({ first: 'string', 'odd.key': 'double' }),
    tags: { type: 'array', elementType: struct({ k: 'string' }), containsNull: true },
    raw: 'string',
    map: { type: 'map', keyType: 'string', valueType: 'long', valueContainsNull: true },
  })
  const value = `{'id': 7, 'Name': {'first': 'Ana', 'odd.key': 1.5::DOUBLE}, 'tags': [{'k': 'u'}, {'k': 'v'}], 'raw': '{"n": [1, 2]}', 'map': MAP {'a': 1}}`
  const table = columnOf(type, [])

  it('gives fields their own types on every level, and NULL where there is nothing', async () => {
    const step = flatten([
      { path: 'id', as: 'id' },
      { path: 'id', as: 'text', type: 'string' },
      { path: 'Name.first', as: 'first' },
      { path: 'Name."odd.key"', as: 'odd' },
      { path: 'tags[1].k', as: 'tag' },
      { path: 'tags[9].k', as: 'none' },
      { path: 'raw.n[1]', as: 'n', type: 'long' },
    ])
    const relation = `(SELECT CAST(${value} AS ${toEngineType(type)}) AS x UNION ALL SELECT NULL)`
    const compiled = unwrap(recipeToSql(recipeOf([step]), { relation, columns: table.columns }))
    const { rows, columns } = await (await engine()).rows(compiled.sql)
    expect(rows).toEqual([
      [7n, '7', 'Ana', 1.5, 'v', null, 2n],
      [null, null, null, null, null, null, null],
    ])
    const types = ['long', 'string', 'string', 'double', 'string', 'string', 'long']
    expect(compiled.columns.map(column => column.type)).toEqual(types)
    expect(columns.map(column => column.type)).toEqual(types)
    expect(sparkSql(table, {}, [step])).toContain(
      '(try_element_at((`x`).`tags`, CAST(2 AS INT))).`k` AS `tag`',
    )
  })

  it('says which field is not there, and what has none', () => {
    const problem = (path: string, as = 'y', to?: 'date') =>
      problemsBeside(table, {}, flatten([{ path, as, ...(to ? { type: to } : {}) }]))
    expect(problem('name')).toEqual(['x has no field "name".'])
    expect(problem('Name.last')).toEqual(['x.Name has no field "last".'])
    expect(problem('tags.k')).toEqual(['x.tags is a list: give a place, such as [0].'])
    expect(problem('id.a')).toEqual(['x.id is long, without anything inside.'])
    expect(problem('map.a')).toEqual(['x.map is a map; its entries cannot be made columns.'])
    expect(problem('id', 'y', 'date')).toEqual(['"id" is long and does not cast to date.'])
    expect(problem('a..b')).toEqual(['"a..b" is not a path at "..b": write it as a.b or items[0].name.'])
  })
})

describe('flatten of JSON text', () => {
  const table = columnOf('string', [
    '{"a": {"b": 1, "c": [true, "x"]}, "d.e": "1.50", "n": null}',
    '{"a": 5}',
    'nope',
    '',
    '[{"b": 2}]',
    null,
  ])

  it('gives text or the type that is asked for; NULL where there is nothing or no JSON', async () => {
    const step = flatten([
      { path: 'a.b', as: 'b', type: 'long' },
      { path: 'a.c[0]', as: 'c', type: 'boolean' },
      { path: 'a', as: 'a' },
      { path: '"d.e"', as: 'd', type: 'decimal(5,2)' },
      { path: 'n', as: 'n' },
      { path: '[0].b', as: 'z' },
    ])
    expect(await run(table, step)).toEqual([
      [1n, true, '{"b":1,"c":[true,"x"]}', '1.50', null, null],
      [null, null, '5', null, null, null],
      [null, null, null, null, null, null],
      [null, null, null, null, null, null],
      [null, null, null, null, null, '2'],
      [null, null, null, null, null, null],
    ])
    const { said, found } = await typesBeside(await engine(), table, {}, [step])
    const types = ['long', 'boolean', 'string', 'decimal(5,2)', 'string', 'string']
    expect(said.map(({ type }) => type)).toEqual(types)
    expect(found.map(({ type }) => type)).toEqual(types)
  })

  it('puts columns in the place of the one that goes, or behind the one that stays', () => {
    const columns = textTable(['k', 'x', 'z'], []).columns
    const names = (step: Flatten) => columnsAfter(step, { columns, tables: noTables }).map(({ name }) => name)
    expect(names(flatten([{ path: 'a', as: 'a' }]))).toEqual(['k', 'a', 'z'])
    expect(names(flatten([{ path: 'a', as: 'a' }], true))).toEqual(['k', 'x', 'a', 'z'])
    const effect = (step: Flatten) => stepEffect(step, { columns, tables: noTables })
    expect(effect(flatten([{ path: 'a', as: 'a' }]))).toMatchObject({ reads: ['x'], removes: ['x'] })
    expect(effect(flatten([{ path: 'a', as: 'x' }]))).toMatchObject({ writes: ['x'], removes: [] })
  })

  it('is get_json_object in Spark, keys in brackets', () => {
    const step = flatten([{ path: 'a."d.e"[2]', as: 'y' }])
    expect(sparkSql(table, {}, [step])).toContain("get_json_object(`x`, '$[\\'a\\'][\\'d.e\\'][2]') AS `y`")
  })

  it('says what is wrong, and what it does', () => {
    expect(problemsBeside(table, {}, flatten([]))).toEqual(['No field is chosen.'])
    expect(problemsBeside(table, {}, flatten([{ path: "it's", as: 'y' }]))).toEqual([
      `The key "it's" cannot be found in JSON text: keys may not have quotes, ?, * or \\.`,
    ])
    expect(problemsBeside(table, {}, flatten([{ path: 'a', as: 'x' }], true))).toEqual([
      'There is a column "x" already.',
    ])
    expect(problemsBeside(columnOf('long', []), {}, flatten([{ path: 'a', as: 'y' }]))).toEqual([
      '"x" is long; only structs and JSON in text have fields.',
    ])
    expect(
      sentence(
        flatten([
          { path: 'a.b', as: 'b' },
          { path: 'c', as: 'c' },
        ]),
      ),
    ).toBe('Make columns of a.b as b and c in x')
  })

  it('finds what plain code finds in any JSON', async () => {
    const key = fc.constantFrom('a', 'b', 'c d', 'é', 'x.y')
    const leaf = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    )
    const json = fc.letrec<{ value: unknown }>(tie => ({
      value: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    })).value
    const path = fc.array(fc.oneof(key, fc.nat(2)), { minLength: 1, maxLength: 3 })
    const at = (value: unknown, keys: readonly (string | number)[]): unknown => {
      const [first, ...rest] = keys
      if (first === undefined) return value
      if (typeof value !== 'object' || value === null) return undefined
      if (Array.isArray(value)) return typeof first === 'number' ? at(value[first], rest) : undefined
      return typeof first === 'string' && Object.hasOwn(value, first)
        ? at(Object.entries(value).find(([name]) => name === first)?.[1], rest)
        : undefined
    }
    await fc.assert(
      fc.asyncProperty(fc.array(json, { minLength: 1, maxLength: 8 }), path, async (values, keys) => {
        const written = keys
          .map(each => (typeof each === 'number' ? `[${each}]` : `."${each}"`))
          .join('')
          .replace(/^\./, '')
        const table = columnOf(
          'string',
          values.map(value => JSON.stringify(value)),
        )
        const found = await run(table, flatten([{ path: written, as: 'y' }]))
        const expected = values.map(value => {
          const there = at(value, keys)
          if (there === undefined || there === null) return [null]
          return [typeof there === 'string' ? there : JSON.stringify(there)]
        })
        expect(found).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})
