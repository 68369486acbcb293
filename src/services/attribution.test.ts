import { describe, expect, test } from 'vitest'
import type { Explanation } from '../core/lake/why-views.ts'
import { explainDiff } from './attribution.ts'
import { patientJob } from './lake.fixture.ts'
import { diffingLake } from './table-diff.fixture.ts'
import { problemOf } from './upkeep.fixture.ts'

const { deps, diffs, history, diff } = diffingLake()

const explained = async (table: string, from: number, to: number): Promise<Explanation> => {
  const { id } = await diff(table, from, to)
  return explainDiff(deps(), await diffs().opened(id), patientJob())
}

const texts = async (table: string, from: number, to: number): Promise<readonly string[]> =>
  (await explained(table, from, to)).findings.map(({ text }) => text)

const orders = `CREATE TABLE $t (id BIGINT, country STRING, channel STRING, amount DOUBLE, status STRING, day DATE, seen TIMESTAMP)`
const rows = `INSERT INTO $t
  SELECT i, substr('DEFRUSITES', 1 + 2 * CAST(i % 5 AS INTEGER), 2), split_part('web,shop,phone', ',', 1 + CAST(i % 3 AS INTEGER)),
         CAST((i * 37) % 1000 AS DOUBLE), CASE WHEN i % 7 = 0 THEN ' Open ' ELSE 'Done' END, DATE '2026-01-01' + CAST((i * 11) % 300 AS INTEGER),
         TIMESTAMP '2026-01-01 08:30:00' + to_hours(CAST((i * 13) % 900 AS INTEGER))
  FROM range(3000) AS r(i)`

describe('why rows differ', () => {
  test('is a value, with its share of the rows and of the table, and what was done to the cells', async () => {
    const table = await history([orders, rows, `UPDATE $t SET amount = amount * 1.1 WHERE country = 'DE'`])
    const { findings, isEstimate } = await explained(table, 1, 2)
    expect(isEstimate).toBe(false)
    expect(findings).toEqual([
      {
        kind: 'group',
        scope: { kind: 'changed' },
        where: [{ kind: 'values', column: 'country', values: ['DE'] }],
        condition: `"country" = 'DE'`,
        // The amounts of three rows are 0, and stay it.
        text: 'All 597 changed rows have country = DE; of all rows, 20 % do.',
        rows: 597,
        of: 597,
        share: 1,
        tableRows: 600,
        tableOf: 3000,
        tableShare: 0.2,
      },
      {
        kind: 'cells',
        scope: { kind: 'changed', columns: ['amount'] },
        pattern: { kind: 'scaled', by: '1.1' },
        text: 'amount: × 1.1 in all 597 changed cells.',
        rows: 597,
        of: 597,
        share: 1,
      },
    ])
  })

  test('is two values together where neither alone says as much, or a range, told as rows were before', async () => {
    const table = await history([
      orders,
      rows,
      `UPDATE $t SET status = NULL WHERE country = 'FR' AND channel = 'shop'`,
      `UPDATE $t SET amount = -1 WHERE amount >= 900`,
      `DELETE FROM $t WHERE day < DATE '2026-01-20'`,
    ])
    expect((await texts(table, 1, 2))[0]).toMatch(
      /^All 200 changed rows have (country = FR and channel = shop|channel = shop and country = FR); no other rows do\.$/,
    )
    expect(await texts(table, 2, 3)).toEqual([
      'All 300 changed rows had amount ≥ 900; no other rows did.',
      'amount: -1 now in all 300 changed cells.',
    ])
    expect((await texts(table, 3, 4))[0]).toMatch(
      /^All \d+ removed rows had day ≤ 2026-01-19; no other rows did\.$/,
    )
  })

  test('is told column by column where columns changed in different rows, those of the same rows together', async () => {
    const table = await history([
      orders,
      rows,
      `UPDATE $t SET amount = amount + 5, day = day + 7 WHERE country = 'IT'`,
      `UPDATE $t SET status = lower(trim(status)) WHERE channel = 'phone'`,
    ])
    const found = await texts(table, 1, 3)
    expect(found).toContain('All 600 rows whose amount and day changed have country = IT; no other rows do.')
    expect(found).toContain('amount: + 5 in all 600 changed cells.')
    expect(found).toContain('day: + 7 days in all 600 changed cells.')
    expect(found).toContain('All 1,000 rows whose status changed have channel = phone; no other rows do.')
  })

  test.each([
    [`status = trim(status)`, 'status: “ Open ” → Open in all 429 changed cells.'],
    [`status = status || ' (old)'`, 'status: “ (old)” appended in all 3,000 changed cells.'],
    [`status = lower(trim(status))`, 'status: trimmed, in lower case in all 3,000 changed cells.'],
    [`status = upper(status)`, 'status: in upper case in all 3,000 changed cells.'],
    [`amount = amount * -1`, 'amount: the sign changed in all 2,997 changed cells.'],
    [`amount = round(amount / 7, 2)`, 'amount: × 0.143 in 50.4 % of 2,997 changed cells.'],
    [`seen = seen + INTERVAL 90 MINUTE`, 'seen: + 90 minutes in all 3,000 changed cells.'],
    [`seen = date_trunc('day', seen)`, 'seen: cut to the day in all 3,000 changed cells.'],
    [`status = NULL`, 'status: NULL now in all 3,000 changed cells.'],
    [`channel = country`, 'channel: the value of country in all 3,000 changed cells.'],
    [`status = 'n/a'`, 'status: n/a now in all 3,000 changed cells.'],
  ])('is also what was done: %s', async (what, said) => {
    const table = await history([orders, rows, `UPDATE $t SET ${what}`])
    const found = await texts(table, 1, 2)
    if (what.includes('/ 7')) expect(found.filter(text => text.startsWith('amount:')).length).toBeLessThan(2)
    else expect(found).toContain(said)
  })

  test('is nothing where rows are any rows, and the table where it is all of it', async () => {
    const table = await history([orders, rows, `UPDATE $t SET amount = 5000 + id WHERE hash(id) % 9 = 0`])
    const { findings } = await explained(table, 1, 2)
    expect(findings.filter(({ kind }) => kind === 'group')).toEqual([])
    expect(await texts(table, 0, 1)).toEqual(['All 3,000 rows of the table are new.'])
    expect((await explained(table, 1, 1)).findings).toEqual([])
  })

  test('knows files and batches as well as columns, and names no id', async () => {
    const table = await history([
      `CREATE TABLE $t (id BIGINT, v STRING, _source_file STRING, _batch_id STRING)`,
      `INSERT INTO $t SELECT i, 'x' || i % 10, 'a.csv', 'b1' FROM range(1000) AS r(i)`,
      `INSERT INTO $t SELECT i, 'x' || i % 10, 'b.csv', 'b2' FROM range(1000, 1200) AS r(i)`,
    ])
    expect(await texts(table, 1, 2)).toEqual([
      'All 200 added rows have _source_file = b.csv; no other rows do.',
    ])
  })

  test('is found in a table without a key, and where columns have odd names and types', async () => {
    const table = await history([
      `CREATE TABLE $t ("a ""b""" STRING, n DECIMAL(9,2), s STRUCT<x: INT>, flag BOOLEAN) TBLPROPERTIES ('delta.columnMapping.mode' = 'name')`,
      `INSERT INTO $t SELECT 'v' || i % 4, (i % 100) / 4, {'x': i % 3}, i % 5 = 0 FROM range(1000) AS r(i)`,
      `DELETE FROM $t WHERE "a ""b""" = 'v1' AND flag`,
    ])
    const { findings } = await explained(table, 1, 2)
    expect(findings[0]).toMatchObject({
      kind: 'group',
      scope: { kind: 'removed' },
      rows: 50,
      of: 50,
      tableRows: 50,
    })
  })

  test('can not be asked of a comparison that is not open', async () => {
    expect(await problemOf(diffs().opened('gone'))).toMatchObject({ kind: 'invalid' })
  })
})
