import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Value } from '../core/ports/engine.ts'
import { quoteIdentifier, quoteText } from '../core/sql/quote.ts'
import type { LakeDeps } from './deps.ts'
import { memoryLake } from './lake.fixture.ts'
import { inShadow, makeTable } from './query.fixture.ts'
import { runQuery } from './query.ts'

const { signal } = new AbortController()
let deps: LakeDeps

const left = { k: 'integer', g: 'long', s: 'string', d: 'double', day: 'date', x: 'integer' } as const
const right = { k: 'integer', p: 'string', at: 'timestamp_ntz', y: 'integer' } as const

/** Files that differ in what they hold, some with NULLs alone, some with none. */
const leftFile = (from: number, nulls: number): string => `SELECT
  CASE WHEN i % ${nulls} = 0 THEN NULL ELSE i END::INTEGER AS k, (i * 1000)::BIGINT AS g,
  CASE WHEN i % 4 = 1 THEN NULL ELSE chr(97 + (i % 26)::INTEGER) || i END AS s,
  CASE WHEN i % 3 = 0 THEN 'nan'::DOUBLE ELSE i / 2 END AS d,
  DATE '2026-03-01' + i::INTEGER AS day, (${nulls === 1 ? 'NULL' : 'i % 3'})::INTEGER AS x
  FROM range(${from}, ${from + 5}) AS r(i)`
const rightFile = (from: number): string => `SELECT
  CASE WHEN i % 6 = 5 THEN NULL ELSE i END::INTEGER AS k, CASE WHEN i % 2 = 0 THEN 'even' END AS p,
  TIMESTAMP '2026-03-01 09:14:00.000001' + to_hours(i::INTEGER) AS at, (i % 4)::INTEGER AS y
  FROM range(${from}, ${from + 4}) AS r(i)`

beforeAll(async () => {
  deps = await memoryLake()
  await makeTable(deps, 'silver.a', left, [
    leftFile(0, 4),
    leftFile(5, 100),
    leftFile(10, 1),
    leftFile(15, 3),
    leftFile(2, 2),
  ])
  await makeTable(deps, 'gold.b', right, [0, 4, 8, 2].map(rightFile))
  await makeTable(deps, 'gold.c', right, [rightFile(0), rightFile(6)], { partitionColumns: ['p', 'y'] })
}, 60_000)

const small = fc.integer({ min: -1, max: 20 }).map(String)
const comparison = fc.constantFrom(
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  'IS DISTINCT FROM',
  'IS NOT DISTINCT FROM',
)
const joined = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map(words => words.join(' '))

const numberTest = (column: string) =>
  fc.oneof(
    joined(fc.constant(column), comparison, small),
    joined(small, comparison, fc.constant(column)),
    fc
      .tuple(
        fc.constantFrom('IN', 'NOT IN'),
        fc.array(fc.oneof(small, fc.constant('NULL')), { minLength: 1, maxLength: 3 }),
      )
      .map(([op, list]) => `${column} ${op} (${list.join(', ')})`),
    fc.tuple(small, small).map(([from, to]) => `${column} BETWEEN ${from} AND ${to}`),
    fc.constantFrom(`${column} IS NULL`, `${column} IS NOT NULL`, `coalesce(${column}, 3) = 3`),
  )

const day = fc.integer({ min: 1, max: 28 }).map(n => `2026-03-${String(n).padStart(2, '0')}`)
const columnTest: Readonly<Record<string, (column: string) => fc.Arbitrary<string>>> = {
  k: numberTest,
  x: numberTest,
  y: numberTest,
  g: column =>
    joined(
      fc.constant(column),
      comparison,
      fc.integer({ min: -1, max: 20 }).map(n => `${n}000.5`),
    ),
  d: column =>
    joined(fc.constant(column), comparison, fc.oneof(small, fc.constantFrom("'nan'::DOUBLE", '2.5'))),
  s: column =>
    fc.constantFrom(
      `${column} LIKE 'c%'`,
      `${column} > 'f'`,
      `${column} NOT LIKE 'b%'`,
      `starts_with(${column}, 'a')`,
      `${column} = 'c2'`,
      `${column} IS NULL`,
    ),
  p: column =>
    fc.constantFrom(`${column} = 'even'`, `${column} IS NULL`, `${column} <> 'even'`, `${column} LIKE 'ev%'`),
  day: column =>
    joined(
      fc.constant(column),
      comparison,
      fc.oneof(
        day.map(text => `DATE '${text}'`),
        day.map(text => `'${text}'`),
        day.map(text => `TIMESTAMP '${text} 12:00:00'`),
      ),
    ),
  at: column =>
    fc.oneof(
      joined(
        fc.constant(column),
        comparison,
        day.map(text => `TIMESTAMP '${text} 10:14:00'`),
      ),
      joined(
        fc.constant(`${column}::DATE`),
        comparison,
        day.map(text => `DATE '${text}'`),
      ),
    ),
}

/** A condition on the columns of some references; some with NOT, AND and OR. */
const conditionOn = (columns: readonly (readonly [string, string])[]): fc.Arbitrary<string> =>
  fc.letrec<{ condition: string }>(tie => ({
    condition: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc
        .constantFrom(...columns)
        .chain(([written, column]) => columnTest[column]?.(written) ?? fc.constant('true')),
      joined(
        fc.constant('('),
        tie('condition'),
        fc.constantFrom('AND', 'OR'),
        tie('condition'),
        fc.constant(')'),
      ),
      tie('condition').map(inner => `NOT (${inner})`),
    ),
  })).condition

const named = (alias: string, schema: object): readonly (readonly [string, string])[] =>
  Object.keys(schema).map(column => [`${alias}.${column}`, column])
const bare = (schema: object): readonly (readonly [string, string])[] =>
  Object.keys(schema)
    .filter(column => column !== 'k')
    .map(column => [column, column])

const ofLeft = named('l', left)
const ofRight = named('r', right)
const other = fc.constantFrom('gold.b', 'gold.c')
const joinType = fc.constantFrom('JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN')
const both = conditionOn([...ofLeft, ...ofRight, ...bare({ ...left, ...right })])

const query: fc.Arbitrary<string> = fc.oneof(
  conditionOn([...ofLeft, ...bare(left), ['k', 'k']]).map(
    where => `SELECT * FROM silver.a AS l WHERE ${where}`,
  ),
  conditionOn([...named('silver.a', left), ...named('a', left)]).map(
    where => `SELECT silver.a.k, a.s FROM silver.a WHERE ${where}`,
  ),
  fc
    .tuple(joinType, other, conditionOn([...ofLeft, ...ofRight]), both)
    .map(
      ([join, table, on, where]) =>
        `SELECT l.*, r.* FROM silver.a l ${join} ${table} r ON l.k = r.k AND ${on} WHERE ${where}`,
    ),
  fc
    .tuple(joinType, other, conditionOn([...bare(left), ...bare(right), ['k', 'k']]))
    .map(([join, table, where]) => `SELECT * FROM silver.a ${join} ${table} USING (k) WHERE ${where}`),
  fc
    .tuple(fc.constantFrom('SEMI', 'ANTI'), other, conditionOn([...ofLeft, ...ofRight]), conditionOn(ofLeft))
    .map(
      ([join, table, on, where]) =>
        `SELECT * FROM silver.a l ${join} JOIN ${table} r ON l.k = r.k AND ${on} WHERE ${where}`,
    ),
  fc
    .tuple(joinType, joinType, both, conditionOn(named('z', right)))
    .map(
      ([first, second, where, more]) =>
        `SELECT l.k, r.y, z.y FROM silver.a l ${first} gold.b r ON l.k = r.k ${second} gold.c z ON z.k = r.k WHERE ${where} AND ${more}`,
    ),
  fc
    .tuple(joinType, joinType, both, conditionOn(named('z', right)))
    .map(
      ([first, second, where, more]) =>
        `SELECT l.k, r.y, z.y FROM silver.a l ${first} (gold.b r ${second} gold.c z ON z.k = r.k AND ${more}) ON l.k = r.k WHERE ${where}`,
    ),
  fc
    .tuple(other, conditionOn(ofLeft), conditionOn(named('r', right)), fc.constantFrom('IN', 'NOT IN'))
    .map(
      ([table, where, inner, op]) =>
        `SELECT l.k FROM silver.a l WHERE ${where} AND l.k ${op} (SELECT r.k FROM ${table} r WHERE ${inner} AND r.k IS NOT NULL)`,
    ),
  fc
    .tuple(other, conditionOn(ofLeft), conditionOn([...ofRight, ...ofLeft]))
    .map(
      ([table, where, inner]) =>
        `SELECT l.k FROM silver.a l WHERE ${where} OR EXISTS (SELECT 1 FROM ${table} r WHERE r.k = l.k AND ${inner})`,
    ),
  fc
    .tuple(conditionOn(ofLeft), conditionOn(named('q', left)), other)
    .map(
      ([inner, outer, table]) =>
        `WITH q AS (SELECT * FROM silver.a l WHERE ${inner}) SELECT q.*, (SELECT count(*) FROM ${table} r WHERE r.k = q.k) AS n FROM q WHERE ${outer}`,
    ),
  fc
    .tuple(
      conditionOn(ofLeft),
      conditionOn(ofRight),
      fc.constantFrom('UNION ALL', 'UNION', 'EXCEPT', 'INTERSECT'),
    )
    .map(
      ([first, second, op]) =>
        `SELECT k, x FROM silver.a l WHERE ${first} ${op} SELECT k, y FROM gold.c r WHERE ${second}`,
    ),
  fc
    .tuple(
      conditionOn(ofLeft),
      conditionOn([
        ['x', 'x'],
        ['n', 'k'],
      ]),
    )
    .map(
      ([where, having]) =>
        `SELECT x, count(*) AS n FROM silver.a l WHERE ${where} GROUP BY x HAVING ${having}`,
    ),
  fc
    .tuple(conditionOn(ofLeft), conditionOn(ofRight))
    .map(
      ([first, second]) =>
        `SELECT l.k, r.k FROM silver.a l, gold.b r WHERE ${first} AND ${second} AND l.x = r.y`,
    ),
)

const sorted = (rows: readonly (readonly Value[])[]): readonly string[] =>
  rows
    .map(row =>
      JSON.stringify(row, (_, value: unknown) =>
        typeof value === 'bigint' || Number.isNaN(value) ? String(value) : value,
      ),
    )
    .toSorted()

test('a query has the same rows with and without pruning, whatever it joins and asks for', async () => {
  let skipped = 0
  await fc.assert(
    fc.asyncProperty(query, async sql => {
      const expected = await deps.interactive.rows(inShadow(sql)).catch(() => undefined)
      // Names that are ambiguous in this join.
      if (!expected) return
      const { rows, stats } = await runQuery(deps, deps.interactive, sql, signal)
      skipped += stats.filesSkipped
      expect({ sql, rows: sorted(rows) }).toEqual({ sql, rows: sorted(expected.rows) })
    }),
    { numRuns: 150 },
  )
  expect(skipped).toBeGreaterThan(100)
}, 120_000)

const oddName = fc
  .oneof(
    fc.constantFrom(
      'select',
      'silver',
      'a.b',
      'silver.odd',
      'odd@v1',
      'table_changes',
      "it's",
      '--',
      '/*',
      'with"quote',
      '__proto__',
      '😀',
      '$$',
      'lake_table_0',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
  )
  .filter(name => name.trim() === name && name !== '' && !/[ ,;{}()=\p{Cc}]/u.test(name))
const oddText = fc.oneof(
  fc.constantFrom(
    "it's",
    'silver.odd',
    '"',
    '--',
    '/* ',
    "'; DROP TABLE x; --",
    '%',
    '_',
    '\\',
    '$$',
    '😀',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter(text => !text.includes('\0')),
)

test('columns of any name and texts of any characters survive', async () => {
  let table = 0
  await fc.assert(
    fc.asyncProperty(oddName, oddText, oddText, async (name, text, second) => {
      const own = `silver.odd${(table += 1)}`
      const column = quoteIdentifier(name)
      await makeTable(deps, own, { [name]: 'string' }, [
        `SELECT ${quoteText(text)} AS ${column}`,
        `SELECT ${quoteText(second)} AS ${column}`,
      ])
      for (const where of [column, `${own}.${column}`, `t.${column}`]) {
        const from = where.startsWith('t.') ? `${own} AS t` : own
        const sql = `SELECT ${where} AS found FROM ${from} WHERE ${where} = ${quoteText(text)} -- ${name.replaceAll('\n', '')}`
        const { rows } = await runQuery(deps, deps.interactive, sql, signal)
        expect(rows).toEqual(text === second ? [[text], [text]] : [[text]])
      }
    }),
    { numRuns: 25 },
  )
}, 120_000)
