import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LakeDeps } from './deps.ts'
import { memoryLake, patientJob } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { runSql } from './sql.ts'
import { allRows, applied, compareWhole, wholeVersion } from './table-diff.fixture.ts'
import { createTableDiffs } from './table-diff.ts'
import { runs } from '../core/property-runs.fixture.ts'

let deps: LakeDeps
beforeAll(async () => {
  deps = await memoryLake()
})
afterAll(() => deps.jobs.close())

const numRuns = runs(8)

const id = fc.integer({ min: 0, max: 9 })
const number = fc.constantFrom('NULL', '0', '-0.0', "'NaN'", '1.5', '2')
const text = fc.constantFrom('NULL', "''", "'a'", "'ü😀'")
const list = fc.constantFrom('NULL', '[]', '[[1], [2]]', '[[1, 2]]', '[[1, 2], NULL]', '[[]]')
const row = fc
  .tuple(id, number, text, list)
  .map(([key, n, s, l]) => `(${key}, CAST(${n} AS DOUBLE), CAST(${s} AS VARCHAR), CAST(${l} AS INTEGER[][]))`)
const rows = fc.array(row, { minLength: 1, maxLength: 5 })
const range = fc.tuple(id, id).map(([a, b]) => `BETWEEN ${Math.min(a, b)} AND ${Math.max(a, b)}`)

const insert = (list_: readonly string[]) =>
  `INSERT INTO $t (id, n, s, l) SELECT * FROM (VALUES ${list_.join(', ')}) AS v(id, n, s, l)`

/** Statements that any state of the table $t allows; $v<number> is one of its versions, $i how many statements came before. */
const statement: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: rows.map(insert) },
  { weight: 3, arbitrary: range.map(ids => `DELETE FROM $t WHERE id ${ids}`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(range, number)
      .map(([ids, n]) => `UPDATE $t SET n = CAST(${n} AS DOUBLE) WHERE id ${ids}`),
  },
  {
    weight: 1,
    arbitrary: range.map(ids => `UPDATE $t SET s = coalesce(s, '') || 'x', l = [[id]] WHERE id ${ids}`),
  },
  { weight: 1, arbitrary: range.map(ids => `UPDATE $t SET id = id + 1 WHERE id ${ids}`) },
  { weight: 2, arbitrary: fc.constant('OPTIMIZE $t') },
  { weight: 2, arbitrary: fc.nat(1000).map(n => `RESTORE TABLE $t TO VERSION AS OF $v${n}`) },
  { weight: 1, arbitrary: fc.constant('ALTER TABLE $t ADD COLUMNS (c$i BIGINT)') },
)

const filledIn = (text_: string, table: string, step: number): string =>
  text_
    .replaceAll('$t', table)
    .replaceAll('$i', String(step))
    .replaceAll(/\$v(\d+)/g, (_, n) => String(Number(n) % (step + 1)))

/** Restoring the newest version, which there is no need for, is refused; the history goes on without. */
const attempted = async (text_: string): Promise<void> => {
  try {
    await runSql(deps, text_, patientJob())
  } catch (thrown) {
    if (!text_.startsWith('RESTORE')) throw thrown
  }
}

let made = 0

const history = async (properties: string, statements: readonly string[]): Promise<string> => {
  const table = `silver.d${(made += 1)}`
  await runSql(
    deps,
    `CREATE TABLE ${table} (id BIGINT, n DOUBLE, s STRING, l ARRAY<ARRAY<INT>>) ${properties}`,
    patientJob(),
  )
  for (const [step, each] of statements.entries()) await attempted(filledIn(each, table, step))
  return table
}

const check = async (table: string, from: number, to: number, key: readonly string[] | undefined) => {
  const diffs = createTableDiffs(deps, createPreparedResults(deps))
  const diff = await diffs.open({ table, from, to }, key ? { key } : {}, patientJob())
  const [before, after] = [await wholeVersion(deps, table, from), await wholeVersion(deps, table, to)]
  const { cells, ...counts } = compareWhole(diff, before, after)
  expect(diff).toMatchObject(counts)
  if (cells) {
    const own = diff.columns
      .filter(({ side }) => side === 'both')
      .map(({ name, cells: count }) => [name, count])
    expect(Object.fromEntries(own)).toEqual(cells)
  }
  const found = await allRows(diffs, diff)
  expect(found.length).toBe(diff.added + diff.removed + diff.changed)
  expect(applied(diff, found, before, after)).toEqual({ missing: [], extra: [] })
  return diff
}

test.each([
  ['rewrite files', ''],
  ['mark rows', `TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')`],
  ['write a change feed', `TBLPROPERTIES ('delta.enableChangeDataFeed' = 'true')`],
  ['are in partitions', 'PARTITIONED BY (s)'],
  [
    'mark rows and write a change feed',
    `TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' = 'true')`,
  ],
])(
  'two versions differ in what a comparison of all their rows finds, with a key and without (tables that %s)',
  async (_, properties) => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(rows.map(insert), statement, statement, fc.array(statement, { maxLength: 5 })),
        fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength: 3, maxLength: 3 }),
        async ([begin, second, third, rest], pairs) => {
          const table = await history(properties, [begin, second, third, ...rest])
          const versions = (await deps.logs.load(table)).snapshot.version + 1
          for (const [a, b] of pairs) {
            for (const key of [['id'], ['id', 's'], [], undefined])
              await check(table, a % versions, (a + 1 + (b % (versions - 1))) % versions, key)
          }
        },
      ),
      { numRuns },
    )
  },
  180_000,
)
