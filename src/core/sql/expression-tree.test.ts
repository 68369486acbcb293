import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from '../delta/blocking-engine.fixture.ts'
import { parseJson } from '../delta/log-json.ts'
import { matchFile } from '../delta/match.ts'
import { fileOf } from '../delta/match-rows.fixture.ts'
import type { ExpressionTree, Predicate } from '../delta/predicate.ts'
import { struct } from '../delta/schema.fixture.ts'
import { asList, asNode } from './expression-tree-json.ts'
import { conjuncts, predicateOfTree } from './expression-tree.ts'
import { findColumn } from './query-tree-columns.ts'
import { quoteText } from './quote.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

const schema = struct({
  i: 'integer',
  n: 'long',
  d: 'double',
  f: 'float',
  m: 'decimal(6,2)',
  s: 'string',
  day: 'date',
  at: 'timestamp',
  ntz: 'timestamp_ntz',
  b: 'boolean',
  a: struct({ x: 'integer', y: struct({ z: 'string' }) }),
})

const whereTree = (condition: string): ExpressionTree | undefined => {
  const sql = `SELECT 1 WHERE ${condition}`
  const [row] = engine.objects(
    `SELECT CAST(json_serialize_sql(${quoteText(sql)}, skip_null := true) AS VARCHAR) AS tree`,
  )
  const tree = asNode(parseJson(String(row?.['tree'])))
  expect(tree?.['error'], condition).toBe(false)
  return asNode(asNode(asList(tree?.['statements'])[0])?.['node'])?.['where_clause']
}

const predicateOf = (condition: string): Predicate =>
  predicateOfTree(whereTree(condition), names => findColumn(schema, names))

const compared = (column: string, op: string, value: unknown) => ({
  kind: 'compare',
  column: [column],
  op,
  value,
})
const unknown = { kind: 'unknown' }

describe('a condition becomes what can be said of files', () => {
  test.each<[string, unknown]>([
    ['i = 5', compared('i', '=', '5')],
    ['5 > i', compared('i', '<', '5')],
    ['"I" <> -5', compared('i', '<>', '-5')],
    ['i < 2.5', compared('i', '<', '2.5')],
    ['n = -9223372036854775808', compared('n', '=', '-9223372036854775808')],
    ['n = 99999999999999999999', compared('n', '=', '99999999999999999999')],
    ['n < 1e3', compared('n', '<', 1000)],
    ["i = '5'", compared('i', '=', '5')],
    ["i = '5.4'", unknown],
    ['m >= 1.05', compared('m', '>=', '1.05')],
    ['m = -0.5', compared('m', '=', '-0.5')],
    ["m = '1.50'::DECIMAL(5,2)", compared('m', '=', '1.50')],
    ['m = 1e0', unknown],
    ['d > -1.5::DOUBLE', compared('d', '>', -1.5)],
    ['d = 0.1', compared('d', '=', 0.1)],
    ["d = 'nan'::DOUBLE", compared('d', '=', Number.NaN)],
    ['s = 5', unknown],
    ["s = 'it''s'", compared('s', '=', "it's")],
    ["day = DATE '2026-03-01'", compared('day', '=', '2026-03-01')],
    ["day >= '2026-03-01'", compared('day', '>=', '2026-03-01')],
    ["CAST('2026-03-01' AS DATE) < day", compared('day', '>', '2026-03-01')],
    ["day < TIMESTAMP '2026-03-01 09:14:00'", compared('day', '<=', '2026-03-01')],
    ["day = TIMESTAMP '2026-03-01 09:14:00'", { kind: 'false' }],
    ["at > TIMESTAMP '2026-03-01 09:14:00'", compared('at', '>', '2026-03-01T09:14:00.000000Z')],
    ["at > '2026-03-01 10:14:00.5+01'", compared('at', '>', '2026-03-01T09:14:00.500000Z')],
    ["at = DATE '2026-03-01'", compared('at', '=', '2026-03-01T00:00:00.000000Z')],
    ["ntz <= '2026-03-01T09:14:00'::TIMESTAMP", compared('ntz', '<=', '2026-03-01T09:14:00.000000')],
    ['b', compared('b', '=', true)],
    ['NOT b', compared('b', '=', false)],
    ['b = false', compared('b', '=', false)],
    ['b IS TRUE', compared('b', '=', true)],
    ['(i = 1) IS TRUE', compared('i', '=', '1')],
    ['true', { kind: 'true' }],
    ['NOT true', { kind: 'false' }],
    ['i = NULL', { kind: 'false' }],
    ['NOT (i = NULL)', { kind: 'false' }],
    ['i IS NULL', { kind: 'is-null', column: ['i'] }],
    ['NOT i IS NULL', { kind: 'is-not-null', column: ['i'] }],
    ['i IS NOT DISTINCT FROM 3', compared('i', '=', '3')],
    [
      'i IS DISTINCT FROM 3',
      { kind: 'or', of: [compared('i', '<>', '3'), { kind: 'is-null', column: ['i'] }] },
    ],
    ['i IS NOT DISTINCT FROM NULL', { kind: 'is-null', column: ['i'] }],
    ['i IN (1, 2, NULL)', { kind: 'in', column: ['i'], values: ['1', '2'] }],
    ['i NOT IN (1, 2)', { kind: 'not', of: { kind: 'in', column: ['i'], values: ['1', '2'] } }],
    ['i NOT IN (1, NULL)', { kind: 'false' }],
    ['i BETWEEN 1 AND 5', { kind: 'and', of: [compared('i', '>=', '1'), compared('i', '<=', '5')] }],
    ['i NOT BETWEEN 1 AND 5', { kind: 'or', of: [compared('i', '<', '1'), compared('i', '>', '5')] }],
    ["s BETWEEN '1' AND 5", unknown],
    ["day BETWEEN CAST(DATE '2026-03-01' AS TIMESTAMP) AND '2026-03-01'", unknown],
    ["s LIKE 'ab%'", { kind: 'starts-with', column: ['s'], prefix: 'ab' }],
    ["s LIKE 'ab'", compared('s', '=', 'ab')],
    ["s LIKE 'a_c%'", { kind: 'and', of: [{ kind: 'starts-with', column: ['s'], prefix: 'a' }, unknown] }],
    ["s NOT LIKE 'a_c%'", unknown],
    ["s ILIKE 'ab%'", unknown],
    ["starts_with(s, 'ab')", { kind: 'starts-with', column: ['s'], prefix: 'ab' }],
    ["prefix(s, 'ab')", { kind: 'starts-with', column: ['s'], prefix: 'ab' }],
    ["NOT s ^@ 'ab'", { kind: 'not', of: { kind: 'starts-with', column: ['s'], prefix: 'ab' } }],
    ['a.x = 1', { kind: 'compare', column: ['a', 'x'], op: '=', value: '1' }],
    ["a['y'].Z = 'q'", { kind: 'compare', column: ['a', 'y', 'z'], op: '=', value: 'q' }],
    ["struct_extract(a, 'x') IS NULL", { kind: 'is-null', column: ['a', 'x'] }],
    ['a.nope = 1', unknown],
    ['i::BIGINT = 5', compared('i', '=', '5')],
    ['i::TINYINT = 5', unknown],
    ['i::VARCHAR = 5', unknown],
    ['s::INTEGER = 5', unknown],
    ["at::DATE < DATE '2026-03-01'", compared('at', '<', '2026-03-01T00:00:00.000000Z')],
    ["ntz::DATE > '2026-03-01'", compared('ntz', '>=', '2026-03-02T00:00:00.000000')],
    ['i = n', unknown],
    ['i + 1 = 5', unknown],
    ['i IN (SELECT 1)', unknown],
    ['CASE WHEN i = 1 THEN b END', unknown],
    ['i', unknown],
  ])('%s', (condition, predicate) => {
    expect(predicateOf(condition)).toEqual(predicate)
  })

  test('AND, OR and NOT, by the laws of De Morgan', () => {
    expect(predicateOf('NOT (i = 1 AND (b OR s IS NULL))')).toEqual({
      kind: 'or',
      of: [
        compared('i', '<>', '1'),
        { kind: 'and', of: [compared('b', '=', false), { kind: 'is-not-null', column: ['s'] }] },
      ],
    })
    expect(conjuncts(whereTree('i = 1 AND (b AND NOT s IS NULL) AND (i = 2 OR b)'))).toHaveLength(4)
  })
})

/** SQL and the partition value of each column of each row: a file of one row is known exactly. */
const rows: readonly Readonly<Record<string, readonly [sql: string, value: string | null]>>[] = [
  {
    i: ['1', '1'],
    n: ['9007199254740993', '9007199254740993'],
    d: ['0.1', '0.1'],
    f: ['0.1', '0.1'],
    m: ['1.50', '1.50'],
    s: ["'a'", 'a'],
    day: ["'2026-03-01'", '2026-03-01'],
    at: ["'2026-03-01 00:00:00+00'", '2026-03-01T00:00:00.000000Z'],
    ntz: ["'2026-03-01 23:59:59.999999'", '2026-03-01 23:59:59.999999'],
    b: ['true', 'true'],
  },
  {
    i: ['-5', '-5'],
    n: ['9007199254740992', '9007199254740992'],
    d: ["'nan'", 'NaN'],
    f: ["'inf'", 'Infinity'],
    m: ['-0.05', '-0.05'],
    s: ["'ab😀'", 'ab😀'],
    day: ["'2026-03-02'", '2026-03-02'],
    at: ["'2026-03-01 09:14:00.000001+00'", '2026-03-01T09:14:00.000001Z'],
    ntz: ["'2026-03-02'", '2026-03-02T00:00:00.000000'],
    b: ['false', 'false'],
  },
  {
    i: ['5', '5'],
    n: ['5', '5'],
    d: ['5', '5.0'],
    f: ['16777216', '1.6777216E7'],
    m: ['5', '5.00'],
    s: ["'5'", '5'],
    day: ["'1969-12-31'", '1969-12-31'],
    at: ["'1969-12-31 23:59:59.999999+00'", '1969-12-31T23:59:59.999999Z'],
    ntz: ["'2026-03-01 09:14:00'", '2026-03-01 09:14:00'],
    b: ['true', 'true'],
  },
  {
    i: ['NULL', null],
    n: ['NULL', null],
    d: ['NULL', null],
    f: ['NULL', null],
    m: ['NULL', null],
    s: ['NULL', null],
    day: ['NULL', null],
    at: ['NULL', null],
    ntz: ['NULL', null],
    b: ['NULL', null],
  },
]
const columns = {
  i: 'INTEGER',
  n: 'BIGINT',
  d: 'DOUBLE',
  f: 'FLOAT',
  m: 'DECIMAL(6,2)',
  s: 'VARCHAR',
  day: 'DATE',
  at: 'TIMESTAMPTZ',
  ntz: 'TIMESTAMP',
  b: 'BOOLEAN',
}
const names = Object.keys(columns)

const literal = fc.constantFrom(
  '1',
  '5',
  '-5',
  '+5',
  '2.5',
  '1.5',
  '1.50',
  '0.1',
  '-0.05',
  '5.0',
  '1e0',
  '5e0',
  '1e300',
  '0.1::DOUBLE',
  '0.1::FLOAT',
  "'nan'::DOUBLE",
  '16777217',
  '9007199254740993',
  '9007199254740992',
  '9007199254740992::DOUBLE',
  '99999999999999999999',
  '0.12345678901234567890',
  'NULL',
  'true',
  'false',
  "'true'",
  "'1'",
  "'5'",
  "'05'",
  "'5.0'",
  "'1.504'",
  "'a'",
  "'ab'",
  "'0.1'",
  "'nan'",
  "''",
  "'2026-03-01'",
  "'2026-03-01 09:14:00'",
  "'2026-03-01T09:14:00.000001Z'",
  "'2026-03-01 10:14:00+01'",
  "DATE '2026-03-01'",
  "DATE '1969-12-31'",
  "TIMESTAMP '2026-03-01 00:00:00'",
  "TIMESTAMP '2026-03-01 09:14:00'",
  "TIMESTAMPTZ '2026-03-01 11:14:00+02'",
  "CAST('2026-03-02' AS DATE)",
  "'5'::INTEGER",
  "'1.5'::DECIMAL(3,1)",
  "CAST(DATE '2026-03-01' AS TIMESTAMP)",
  "CAST(TIMESTAMP '2026-03-01 09:14:00' AS DATE)",
)
const column = fc.constantFrom(...names)
const cast = fc.constantFrom(
  'BIGINT',
  'INTEGER',
  'DOUBLE',
  'VARCHAR',
  'DATE',
  'TIMESTAMP',
  'TIMESTAMPTZ',
  'BOOLEAN',
  'DECIMAL(9,2)',
)
const term = fc.oneof(
  { weight: 5, arbitrary: column },
  fc.tuple(column, cast).map(([name, type]) => `CAST(${name} AS ${type})`),
  fc.tuple(column, cast).map(([name, type]) => `TRY_CAST(${name} AS ${type})`),
)
const operator = fc.constantFrom('=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM')
const pattern = fc.constantFrom("'a'", "'a%'", "'%'", "'a_%'", "'_b%'", "'ab😀'", "''", "'5%%'")
const condition = fc.letrec<{ condition: string }>(tie => ({
  condition: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.tuple(term, operator, literal).map(parts => parts.join(' ')),
    fc.tuple(literal, operator, term).map(parts => parts.join(' ')),
    fc
      .tuple(term, fc.constantFrom('IN', 'NOT IN'), fc.array(literal, { minLength: 1, maxLength: 3 }))
      .map(([name, op, list]) => `${name} ${op} (${list.join(', ')})`),
    fc
      .tuple(term, fc.constantFrom('BETWEEN', 'NOT BETWEEN'), literal, literal)
      .map(([name, op, from, to]) => `${name} ${op} ${from} AND ${to}`),
    fc
      .tuple(fc.constantFrom('s', 'day'), fc.constantFrom('LIKE', 'NOT LIKE', '^@'), pattern)
      .map(parts => parts.join(' ')),
    fc
      .tuple(term, fc.constantFrom('IS NULL', 'IS NOT NULL', 'IS TRUE', 'IS NOT TRUE', 'IS FALSE'))
      .map(parts => parts.join(' ')),
    fc.constantFrom('b', 'NOT b', 'true'),
    fc
      .tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition'))
      .map(([left, op, right]) => `((${left}) ${op} (${right}))`),
    tie('condition').map(inner => `NOT (${inner})`),
  ),
})).condition

test('for a row that is known exactly, the predicate never says other than the engine', () => {
  const table = rows.map(
    (row, id) =>
      `SELECT ${id} AS id, ${names.map(name => `CAST(${row[name]?.[0] ?? 'NULL'} AS ${columns[name as keyof typeof columns]}) AS ${name}`).join(', ')}`,
  )
  engine.objects(`CREATE OR REPLACE TABLE known AS ${table.join(' UNION ALL ')}`)
  const metadata = { id: 't', schema, partitionColumns: names, configuration: {} }
  const files = rows.map(row =>
    fileOf({ partitionValues: Object.fromEntries(names.map(name => [name, row[name]?.[1] ?? null])) }),
  )
  let [decided, undecided] = [0, 0]
  const holding = (sql: string): readonly string[] | undefined => {
    try {
      const [row] = engine.objects(`SELECT string_agg(id, ',') AS ids FROM known WHERE ${sql}`)
      // A statement that fails while it runs has no rows here: a value that can not be cast.
      const ids = row?.['ids'] ?? ''
      return row && typeof ids === 'string' ? ids.split(',') : undefined
    } catch {
      // Types that can not be compared.
      return undefined
    }
  }
  fc.assert(
    fc.property(condition, sql => {
      const holds = holding(sql)
      if (!holds) return
      const predicate = predicateOf(sql)
      files.forEach((file, id) => {
        const match = matchFile(metadata, file, predicate)
        if (match === 'some') undecided += 1
        else decided += 1
        expect({ sql, row: id, match, predicate }).toSatisfy(
          () => match === 'some' || (match === 'all') === holds.includes(String(id)),
        )
      })
    }),
    { numRuns: 1200 },
  )
  // Most of what people write is understood.
  expect(decided).toBeGreaterThan(undecided / 2)
})

test('a text of any characters comes through the tree as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter(word => !word.includes('\0')),
      word => {
        expect(predicateOf(`s = ${quoteText(word)}`)).toEqual(compared('s', '=', word))
      },
    ),
    { numRuns: 300 },
  )
})
