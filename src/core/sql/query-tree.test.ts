import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from '../delta/blocking-engine.fixture.ts'
import { parseJson } from '../delta/log-json.ts'
import type { ExpressionTree, Predicate } from '../delta/predicate.ts'
import { struct } from '../delta/schema.fixture.ts'
import { asNode } from './expression-tree-json.ts'
import { filtersOf } from './query-tree-filters.ts'
import { type MarkedText, markTables, placeTables } from './query-tree-mark.ts'
import { limitOfTree, tablesOfTree } from './query-tree.ts'
import { quoteIdentifier, quoteText } from './quote.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

const parse = (sql: string): ExpressionTree => {
  const [row] = engine.objects(
    `SELECT CAST(json_serialize_sql(${quoteText(sql)}, skip_null := true) AS VARCHAR) AS tree`,
  )
  const tree = parseJson(String(row?.['tree']))
  expect(asNode(tree)?.['error'], sql).toBe(false)
  return tree
}

const namesOf = ({ mentions }: MarkedText): readonly string[] =>
  mentions.map(({ kind, names }) => (kind === 'changes' ? kind : names.join('.')))

describe('names that may be tables of the lake', () => {
  test.each<[sql: string, names: readonly string[], marked: string]>([
    ['SELECT * FROM silver.t', ['silver.t'], 'SELECT * FROM lake_table_0'],
    ['SELECT silver.t.id FROM Silver . "T" ;; ', ['Silver.T'], 'SELECT "t".id FROM lake_table_0'],
    ['FROM memory.gold.x, x.silver.t', ['gold.x'], 'FROM lake_table_0, x.silver.t'],
    [
      'SELECT silver.f(1), a.silver.t FROM bronze."t@v1"',
      ['bronze.t@v1'],
      'SELECT silver.f(1), a.silver.t FROM lake_table_0',
    ],
    [
      'FROM "silver.t@v1" JOIN "t@2026-03-01" USING (id)',
      ['silver.t@v1', 't@2026-03-01'],
      'FROM lake_table_0 JOIN lake_table_1 USING (id)',
    ],
    ["FROM table_changes('silver.t', (1), 2) c", ['changes'], 'FROM lake_table_0 c'],
    [
      'SELECT \'silver.t\' /* silver.t /* silver.t */ */ -- silver.t\n, $$silver.t$$, "silver"."a.b".c',
      [],
      `SELECT 'silver.t'${' '.repeat(43)}, $$silver.t$$, "silver"."a.b".c`,
    ],
    ['SELECT lake_table_0 FROM silver.t', ['silver.t'], 'SELECT lake_table_0 FROM _lake_table_0'],
    ['', [], ''],
    ["SELECT 'not closed", [], "SELECT 'not closed"],
    ['FROM table_changes(1', [], 'FROM table_changes(1'],
  ])('%s', (sql, names, marked) => {
    const found = markTables(sql)
    expect(namesOf(found)).toEqual(names)
    expect(found.marked).toBe(marked)
    for (const {
      start,
      end,
      names: [, name = ''],
    } of found.mentions)
      expect(sql.slice(start, end)).toContain(name)
  })

  test('the statement ends with its last word', () => {
    expect(markTables('SELECT 1 -- one\n;; -- two').statement).toBe('SELECT 1')
  })

  test('a statement of many lines becomes one, with each word in its place', () => {
    const sql = "SELECT 1, -- one\n  'a\nb', /* two\n */ 'c'\n  'd' AS x\nFROM t"
    const { statement } = markTables(sql)
    expect(statement.length).toBe(sql.length)
    expect(statement.replaceAll(/ +/g, ' ')).toBe("SELECT 1, 'a\nb', 'c'\n 'd' AS x FROM t")
    for (const word of ['1', "'a", "'c'", 'FROM']) expect(statement.indexOf(word)).toBe(sql.indexOf(word))
  })

  test('any names are found again, as they are', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => !text.includes('\0'))
    fc.assert(
      fc.property(
        name,
        name,
        fc.string({ unit: 'grapheme' }).filter(text => !text.includes('\0')),
        (table, column, text) => {
          const sql = `SELECT silver.${quoteIdentifier(table)}.${quoteIdentifier(column)}, ${quoteText(text)} FROM silver.${quoteIdentifier(table)}`
          const { mentions, qualifiers } = markTables(sql)
          expect(mentions.map(({ names }) => names)).toEqual([['silver', table]])
          expect(qualifiers.map(({ names }) => names)).toEqual([['silver', table]])
        },
      ),
    )
  })
})

describe('tables are put in front of a statement', () => {
  const place = (sql: string, alias?: string) => {
    const marked = markTables(sql)
    const tables = marked.mentions.map((mention, index) => ({
      mention,
      name: `silver.t ${index}`,
      alias,
      sql: 'SELECT 1 AS id',
    }))
    return placeTables(marked, tables)
  }

  test.each([
    ['FROM silver.t', 'WITH "silver.t 0" AS (SELECT 1 AS id) FROM "silver.t 0" AS "t"'],
    ['TABLE silver.t', 'WITH "silver.t 0" AS (SELECT 1 AS id) TABLE "silver.t 0"'],
    [
      'WITH x AS (FROM silver.t) FROM x',
      'WITH "silver.t 0" AS (SELECT 1 AS id), x AS (FROM "silver.t 0" AS "t") FROM x',
    ],
    [
      'with recursive x as (from silver.t) from x',
      'with recursive "silver.t 0" AS (SELECT 1 AS id), x as (from "silver.t 0" AS "t") from x',
    ],
    [
      '(FROM silver.t) -- end',
      'WITH "silver.t 0" AS (SELECT 1 AS id) SELECT * FROM ((FROM "silver.t 0" AS "t"))',
    ],
    [
      'SELECT silver.t.id FROM silver.t',
      'WITH "silver.t 0" AS (SELECT 1 AS id) SELECT "t".id FROM "silver.t 0" AS "t"',
    ],
  ])('%s', (sql, placed) => {
    expect(place(sql, 't').sql).toBe(placed)
    expect(engine.objects(placed)).toEqual([{ id: 1 }])
  })

  test('each place of the result is known in the statement', () => {
    const sql = '  WITH x AS (SELECT silver.t.a FROM silver.t) SELECT a, nope FROM x, gold.u AS u'
    const { sql: placed, placeOf } = place(sql)
    for (const word of ['WITH', 'x AS', 'SELECT a', 'nope', 'AS u'])
      expect(sql.slice(placeOf(placed.indexOf(word)))).toMatch(new RegExp(`^${word}`))
    expect(placeOf(placed.indexOf('"silver.t 1"', placed.indexOf('nope')))).toBe(sql.indexOf('gold.u'))
    expect(placeOf(placed.length + 5)).toBe(sql.length)
  })
})

test('the tables of a statement are found wherever they stand, and so are the names that it makes', () => {
  const { tables, ctes } = tablesOfTree(
    parse(
      'WITH C AS (SELECT * FROM a.t1), d(x) AS (FROM t2 q) SELECT (SELECT 1 FROM t3) FROM C, LATERAL (SELECT * FROM t4) s WHERE x IN (FROM t5) UNION FROM t6 ORDER BY (SELECT max(x) FROM t7)',
    ),
  )
  expect(tables.map(({ name }) => name).toSorted()).toEqual(['C', 't1', 't2', 't3', 't4', 't5', 't6', 't7'])
  expect(tables.filter(({ hasAlias }) => hasAlias).map(({ name }) => name)).toEqual(['t2'])
  expect(tables.find(({ name }) => name === 't1')?.schema).toBe('a')
  expect([...ctes].toSorted()).toEqual(['c', 'd'])
})

test.each<[string, { table: string; rows: number } | undefined]>([
  ['SELECT * FROM t LIMIT 5', { table: 't', rows: 5 }],
  ["SELECT a, 'x' AS b FROM t q LIMIT 5 OFFSET 2", { table: 't', rows: 7 }],
  ['SELECT * FROM t', undefined],
  ['SELECT * FROM t OFFSET 2', undefined],
  ['SELECT * FROM t WHERE a LIMIT 5', undefined],
  ['SELECT DISTINCT a FROM t LIMIT 5', undefined],
  ['SELECT a FROM t ORDER BY a LIMIT 5', undefined],
  ['SELECT count(*) FROM t LIMIT 5', undefined],
  ['SELECT a FROM t GROUP BY a LIMIT 5', undefined],
  ['SELECT a FROM t GROUP BY ALL LIMIT 5', undefined],
  ['SELECT a FROM t HAVING true LIMIT 5', undefined],
  ['SELECT a FROM t QUALIFY true LIMIT 5', undefined],
  ['SELECT a FROM t USING SAMPLE 5 LIMIT 5', undefined],
  ['SELECT a FROM t TABLESAMPLE 5 ROWS LIMIT 5', undefined],
  ['SELECT * REPLACE (1 AS a) FROM t LIMIT 5', undefined],
  ['SELECT COLUMNS(*) + 1 FROM t LIMIT 5', undefined],
  ['SELECT a FROM t, u LIMIT 5', undefined],
  ['SELECT a FROM (FROM t) LIMIT 5', undefined],
  ['FROM t UNION FROM u LIMIT 5', undefined],
  ['SELECT a FROM t LIMIT -1', undefined],
  ['SELECT a FROM t LIMIT 5%', undefined],
  ['SELECT a FROM t LIMIT (SELECT 5)', undefined],
])('rows that are enough for %s', (sql, limit) => {
  expect(limitOfTree(parse(sql))).toEqual(limit)
})

const schemas = new Map([
  [
    'ta',
    { alias: 'a', schema: struct({ id: 'long', k: 'integer', x: 'integer', s: struct({ y: 'integer' }) }) },
  ],
  ['tb', { alias: 'b', schema: struct({ k: 'integer', y: 'integer', a: struct({ z: 'integer' }) }) }],
])
const is = (column: string, value: string): Predicate => ({
  kind: 'compare',
  column: column.split('.'),
  op: '=',
  value,
})

/** What is known of each table in a statement, without what is not. */
const filters = (sql: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...filtersOf(parse(sql), schemas)].map(([table, filter]) => [
      table,
      filter.kind === 'and' ? filter.of.filter(({ kind }) => kind !== 'unknown' && kind !== 'true') : filter,
    ]),
  )

describe('what a statement says of each table', () => {
  test.each<[sql: string, a: readonly Predicate[] | undefined, b: readonly Predicate[] | undefined]>([
    ['FROM ta WHERE x = 1 AND a.k = 2 AND id + 1 = 2', [is('x', '1'), is('k', '2')], undefined],
    ['FROM ta AS q WHERE q.x = 1 AND a.x = 2', [is('x', '1')], undefined],
    ['FROM ta AS s WHERE s.id = 1 AND s.y = 2 AND s.s.y = 3', [is('id', '1'), is('s.y', '3')], undefined],
    ['FROM ta, tb WHERE x = 1 AND y = 2 AND k = 3 AND a.z = 4', [is('x', '1')], [is('y', '2')]],
    ['FROM ta JOIN tb USING (k) WHERE k = 3', [is('k', '3')], [is('k', '3')]],
    ['FROM ta NATURAL JOIN tb WHERE k = 3', [is('k', '3')], [is('k', '3')]],
    ['FROM ta LEFT JOIN tb USING (k) WHERE k = 3', [], []],
    ['FROM ta JOIN tb ON a.x = 1 AND y = 2 AND a.k = b.k', [is('x', '1')], [is('y', '2')]],
    ['FROM ta LEFT JOIN tb ON x = 1 AND y = 2 WHERE id = 3', [is('id', '3')], [is('y', '2')]],
    ['FROM ta RIGHT JOIN tb ON x = 1 AND y = 2 WHERE b.k = 3', [is('x', '1')], [is('k', '3')]],
    ['FROM ta FULL JOIN tb ON x = 1 AND y = 2 WHERE b.k = 3 AND id IS NULL', [], [is('k', '3')]],
    ['FROM ta LEFT JOIN tb ON true WHERE y IS NULL', [], []],
    [
      'FROM ta LEFT JOIN tb ON true WHERE b.y IS NULL OR b.y = x',
      [{ kind: 'or', of: [{ kind: 'unknown' }, { kind: 'unknown' }] }],
      [],
    ],
    ['FROM ta LEFT JOIN tb ON true WHERE NOT (y <> 1)', [], [is('y', '1')]],
    ['FROM ta LEFT JOIN tb ON true WHERE coalesce(y, 1) = 1', [], []],
    ['FROM ta SEMI JOIN tb ON x = 1 AND y = 2 WHERE id = 3', [is('id', '3'), is('x', '1')], [is('y', '2')]],
    ['FROM ta ANTI JOIN tb ON x = 1 AND y = 2 WHERE id = 3', [is('id', '3')], [is('y', '2')]],
    ['FROM ta POSITIONAL JOIN tb WHERE x = 1 AND y = 2', [], []],
    ['FROM ta ASOF JOIN tb ON id >= b.k WHERE x = 1 AND y = 2', [is('x', '1')], []],
    ['FROM ta TABLESAMPLE 5 ROWS WHERE x = 1', undefined, undefined],
    ['FROM ta WHERE x = 1 USING SAMPLE 5', undefined, undefined],
    ['FROM ta AS q(u, v) WHERE x = 1', undefined, undefined],
    ['FROM ta, (SELECT 1 AS x) q WHERE a.x = 1 AND id = 2', [is('x', '1'), is('id', '2')], undefined],
    ['FROM ta JOIN (SELECT 1 AS x) q USING (x) WHERE x = 1', [], undefined],
    ['SELECT (SELECT y FROM tb WHERE y = 1 AND a.x = 2) FROM ta WHERE x = 3', [is('x', '3')], [is('y', '1')]],
    [
      'FROM ta WHERE x IN (SELECT k FROM tb WHERE y = 1 OR y = 2)',
      [],
      [{ kind: 'or', of: [is('y', '1'), is('y', '2')] }],
    ],
    ['WITH q AS (FROM ta WHERE x = 1) FROM q, tb WHERE q.id = 2 AND b.y = 3', [is('x', '1')], [is('y', '3')]],
    ['FROM ta WHERE x = 1 UNION ALL SELECT y FROM tb WHERE y = 2', [is('x', '1')], [is('y', '2')]],
    [
      'SELECT x AS k, count(*) FROM ta WHERE x = 1 GROUP BY ALL HAVING k = 7 ORDER BY k',
      [is('x', '1')],
      undefined,
    ],
    ['FROM ta WHERE x = 1 OR b.y = 2', [{ kind: 'or', of: [is('x', '1'), { kind: 'unknown' }] }], undefined],
  ])('%s', (sql, a, b) => {
    const { ta, tb } = filters(sql)
    expect({ ta, tb }).toEqual({ ta: a, tb: b })
  })
})
