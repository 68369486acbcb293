import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitTravelledName, timestampMillis } from './time-travel.ts'
import { parsed } from './statement-parse.fixture.ts'

const query = (sql: string): unknown => {
  const statement = parsed(sql) as { readonly text: string }
  return statement.text.slice(1, -1)
}

describe('time travel in a query', () => {
  it.each([
    ['FROM silver.t VERSION AS OF 3', 'FROM silver."t@v3" AS "t"'],
    ["FROM silver.t VERSION AS OF '3'", 'FROM silver."t@v3" AS "t"'],
    ['FROM silver.t FOR VERSION AS OF 3', 'FROM silver."t@v3" AS "t"'],
    ['FROM silver.t FOR SYSTEM_VERSION AS OF 3', 'FROM silver."t@v3" AS "t"'],
    ["FROM silver.t TIMESTAMP AS OF '2026-03-01'", 'FROM silver."t@2026-03-01" AS "t"'],
    ["FROM silver.t FOR SYSTEM_TIME AS OF '2026-03-01'", 'FROM silver."t@2026-03-01" AS "t"'],
    ["FROM silver.t TIMESTAMP AS OF TIMESTAMP '2026-03-01 09:14'", 'FROM silver."t@2026-03-01 09:14" AS "t"'],
    ["FROM silver.t TIMESTAMP AS OF DATE '2026-03-01'", 'FROM silver."t@2026-03-01" AS "t"'],
    ['FROM silver.t@v12', 'FROM silver."t@v12" AS "t"'],
    ['FROM silver.t@V12', 'FROM silver."t@v12" AS "t"'],
    ['FROM silver.t@20260301091400000', 'FROM silver."t@20260301091400000" AS "t"'],
    ['FROM "silver"."t" VERSION AS OF 3', 'FROM "silver"."t@v3" AS "t"'],
    ['FROM `silver`.`t`@v3', 'FROM "silver"."t@v3" AS "t"'],
    ['FROM silver.t VERSION AS OF 3 AS x', 'FROM silver."t@v3" AS x'],
    ['FROM silver.t VERSION AS OF 3 x', 'FROM silver."t@v3" x'],
    ['FROM silver.t VERSION AS OF 3 `x y`', 'FROM silver."t@v3" "x y"'],
    [
      'FROM silver.t@v1 JOIN silver.t@v2 AS u USING (a) WHERE t.a = 1',
      'FROM silver."t@v1" AS "t" JOIN silver."t@v2" AS u USING (a) WHERE t.a = 1',
    ],
    [
      'FROM silver.t@v1, (SELECT * FROM gold.u VERSION AS OF 2) ORDER BY 1',
      'FROM silver."t@v1" AS "t", (SELECT * FROM gold."u@v2" AS "u") ORDER BY 1',
    ],
    [
      'SELECT * FROM silver.t@v1 EXCEPT SELECT * FROM silver.t',
      'SELECT * FROM silver."t@v1" AS "t" EXCEPT SELECT * FROM silver.t',
    ],
    ['SELECT @ 5, @a FROM silver.t', 'SELECT @ 5, @a FROM silver.t'],
    [
      "SELECT 'silver.t VERSION AS OF 3' -- silver.t@v3\n, 1",
      "SELECT 'silver.t VERSION AS OF 3' -- silver.t@v3\n, 1",
    ],
    ['SELECT silver.version AS of FROM x', 'SELECT silver.version AS of FROM x'],
  ])('%s', (sql, expected) => {
    expect(query(sql)).toBe(expected)
  })
})

describe('a timestamp of time travel', () => {
  it.each([
    ['2026', undefined],
    ['2026-03', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-3-1 9:14', '2026-03-01T09:14:00.000Z'],
    ['2026-03-01 09:14:05.25', '2026-03-01T09:14:05.250Z'],
    ['2026-03-01T09:14:05.123456Z', '2026-03-01T09:14:05.123Z'],
    ['2026-03-01 09:14:00 UTC', '2026-03-01T09:14:00.000Z'],
    ['2026-03-01T09:14:00+02:00', '2026-03-01T07:14:00.000Z'],
    ['2026-03-01T09:14:00-0330', '2026-03-01T12:44:00.000Z'],
    ['20260301091400123', '2026-03-01T09:14:00.123Z'],
    ['2026-02-29', undefined],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-13-01', undefined],
    ['2026-03-01 24:00', undefined],
    ['2026-03-01 09:60', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%s is %s', (text, iso) => {
    expect(timestampMillis(text)).toBe(iso === undefined ? undefined : Date.parse(iso))
  })

  it('is read back from ISO 8601, for any time of four-digit years', () => {
    const times = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(times, time => {
        expect(timestampMillis(time.toISOString())).toBe(time.getTime())
        expect(timestampMillis(time.toISOString().replaceAll(/[-:.TZ]/g, ''))).toBe(time.getTime())
      }),
    )
  })
})

describe('a name with a version', () => {
  it.each([
    ['t', undefined],
    ['t@v12', { name: 't', travel: { version: 12 } }],
    ['t@V12', { name: 't', travel: { version: 12 } }],
    ['t@2026-03-01 09:14', { name: 't', travel: { timestamp: '2026-03-01 09:14' } }],
    ['@v1', undefined],
  ])('%s', (name, expected) => {
    expect(splitTravelledName(name)).toEqual(expected)
  })
})
