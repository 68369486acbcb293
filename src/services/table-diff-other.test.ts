import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TableDiff } from '../core/lake/diff-views.ts'
import { runs } from '../core/property-runs.fixture.ts'
import { patientJob } from './lake.fixture.ts'
import { createPreparedResults } from './prepared-results.ts'
import { tableRelation } from './relation.ts'
import { allRows, diffingLake, wholeRight, wholeVersion } from './table-diff.fixture.ts'
import { WholePages } from './table-diff-whole.ts'

const lake = diffingLake()

const columnsOf = ({ columns }: TableDiff) => columns.map(({ name, was, side }) => [name, was, side])

describe('versions of two tables', () => {
  test('differ in the columns that both have by name, in any case; the others are told as of one side', async () => {
    const staff = await lake.history([
      'CREATE TABLE $t (ID BIGINT, name STRING, age INT, room STRING)',
      `INSERT INTO $t VALUES (1, 'Ana', 30, 'a'), (2, 'Bo', 40, 'b'), (4, 'Di', 60, 'd')`,
    ])
    const people = await lake.history([
      'CREATE TABLE $t (id BIGINT, Name STRING, age BIGINT, city STRING)',
      `INSERT INTO $t VALUES (1, 'Ana', 31, 'Rome'), (2, 'Bo', 40, 'Oslo'), (3, 'Cy', 50, NULL)`,
    ])
    const diff = await lake.diff(people, 1, 1, { other: staff })
    expect(diff).toMatchObject({ other: staff, added: 1, removed: 1, changed: 1, unchanged: 1 })
    expect(diff).toMatchObject({
      key: { columns: ['id'], origin: 'detected', checked: 'table' },
      filesShared: 0,
    })
    expect(columnsOf(diff)).toEqual([
      ['id', 'ID', 'both'],
      ['Name', 'name', 'both'],
      ['age', undefined, 'both'],
      ['city', undefined, 'to'],
      ['room', undefined, 'from'],
    ])
    expect(diff.schema).toMatchObject({
      renamed: [],
      retyped: [{ name: 'age', from: 'integer', to: 'long' }],
    })
    const rows = await allRows(lake.diffs(), diff, 'whole')
    expect(rows.map(({ kind, row }) => [kind, ...row])).toEqual([
      ['changed', 1n, 'Ana', 31n, 'Rome', 'a'],
      ['unchanged', 2n, 'Bo', 40n, 'Oslo', 'b'],
      ['added', 3n, 'Cy', 50n, null, null],
      ['removed', 4n, 'Di', 60, null, 'd'],
    ])
  })

  test('are told apart by the key that one of them declares, if both have it', async () => {
    const made = await lake.history([
      'CREATE TABLE $t (code STRING, n INT)',
      `INSERT INTO $t VALUES ('x', 1), ('y', 2)`,
    ])
    const gone = lake.diff(made, 1, 1, { other: made, key: ['nowhere'] })
    await expect(gone).rejects.toMatchObject({ error: { kind: 'invalid' } })
    const other = await lake.history(['CREATE TABLE $t (n INT)', 'INSERT INTO $t VALUES (1)'])
    await expect(lake.diff(made, 1, 1, { other, key: ['code'] })).rejects.toMatchObject({
      error: { problems: [{ message: expect.stringContaining(`not in both ${other} and ${made}`) }] },
    })
  })

  test('that have no column in common differ in all rows, and so they are shown', async () => {
    const one = await lake.history(['CREATE TABLE $t (a INT)', 'INSERT INTO $t VALUES (1), (2)'])
    const two = await lake.history(['CREATE TABLE $t (b INT)', 'INSERT INTO $t VALUES (1)'])
    const diff = await lake.diff(two, 1, 1, { other: one })
    expect(diff).toMatchObject({ added: 1, removed: 2, changed: 0, unchanged: 0 })
    const kinds = (await allRows(lake.diffs(), diff, 'whole')).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(['added', 'removed', 'removed'])
  })

  test('one of which is empty, and a table that is not there', async () => {
    const one = await lake.history(['CREATE TABLE $t (a INT)', 'INSERT INTO $t VALUES (1), (2)'])
    const two = await lake.history(['CREATE TABLE $t (A INT)'])
    const diff = await lake.diff(two, 1, 0, { other: one })
    expect(diff).toMatchObject({ added: 0, removed: 2, unchanged: 0 })
    expect(await allRows(lake.diffs(), diff, 'whole')).toHaveLength(2)
    await expect(lake.diff(one, 0, 0, { other: 'silver.nowhere' })).rejects.toMatchObject({
      error: { kind: 'table-missing' },
    })
  })
})

const source = async (table: string, version: number) =>
  tableRelation(lake.deps(), lake.deps().jobs, table, await lake.deps().logs.snapshotAt(table, version))

const text = fc.constantFrom('NULL', "'a'", "'b'", "''")
const number = fc.constantFrom('NULL', '1', '2')
const rows = (id: fc.Arbitrary<string>) => fc.array(fc.tuple(id, text, number, text), { maxLength: 7 })
const id = fc.oneof(
  { weight: 6, arbitrary: fc.nat(6).map(String) },
  { weight: 1, arbitrary: fc.constant('NULL') },
)

const insert = (list: readonly (readonly string[])[]) =>
  list.length === 0 ? [] : [`INSERT INTO $t VALUES ${list.map(row => `(${row.join(', ')})`).join(', ')}`]

test('two tables with columns in common and their own differ in what SQL over all their rows says, by any key: shared, NULL, or none', async () => {
  const deps = lake.deps()
  await fc.assert(
    fc.asyncProperty(
      rows(id),
      rows(id),
      fc.constantFrom(['id'], ['id', 's'], [], undefined),
      async (a, b, key) => {
        const mine = await lake.history([
          'CREATE TABLE $t (id BIGINT, s STRING, n INT, own STRING)',
          ...insert(a),
        ])
        const theirs = await lake.history([
          'CREATE TABLE $t (ID INT, S STRING, N BIGINT, other STRING)',
          ...insert(b),
        ])
        const [to, from] = [a.length > 0 ? 1 : 0, b.length > 0 ? 1 : 0]
        const diff = await lake.diff(mine, from, to, { other: theirs, ...(key && { key }) })
        // Rows that either has more often than the other, then of each key the fewer of these are pairs.
        const { sql: x } = await source(mine, to)
        const { sql: y } = await source(theirs, from)
        const files = [...(await source(mine, to)).files, ...(await source(theirs, from)).files]
        const net = `SELECT id, s, n, sum(t) AS d FROM (SELECT id, s, n, 1 AS t FROM (${x}) UNION ALL SELECT id, s, n, -1 FROM (${y})) GROUP BY id, s, n`
        const by = diff.key?.columns.join(', ')
        const changed =
          by === undefined
            ? '0'
            : `(SELECT coalesce(sum(least(m, l)), 0) FROM (SELECT coalesce(sum(d) FILTER (WHERE d > 0), 0) AS m, coalesce(-sum(d) FILTER (WHERE d < 0), 0) AS l FROM net GROUP BY ${by}))`
        const counted = await deps.jobs.rows(
          `WITH net AS (${net}) SELECT coalesce(sum(d) FILTER (WHERE d > 0), 0)::BIGINT, coalesce(-sum(d) FILTER (WHERE d < 0), 0)::BIGINT, (${changed})::BIGINT FROM net`,
          { files },
        )
        const [more = 0, less = 0, pairs = 0] = (counted.rows[0] ?? []).map(Number)
        const counts = {
          added: more - pairs,
          removed: less - pairs,
          changed: pairs,
          unchanged: a.length - more,
        }
        expect(diff).toMatchObject(counts)
        if (key) expect(diff.key?.columns ?? []).toEqual(key)
        const shown = await new WholePages(
          deps,
          createPreparedResults(deps),
          await lake.diffs().opened(diff.id),
          3,
        ).read({ offset: 0, limit: 100 }, patientJob().cancel)
        const versions = [await wholeVersion(deps, theirs, from), await wholeVersion(deps, mine, to)] as const
        expect(wholeRight(diff, shown, ...versions)).toEqual({
          from: { missing: [], extra: [] },
          to: { missing: [], extra: [] },
        })
      },
    ),
    { numRuns: runs(4) },
  )
}, 120_000)
