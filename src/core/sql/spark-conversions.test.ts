import { describe, expect, it } from 'vitest'
import { sparkDoubleText, sparkLatinDigits, sparkParseTime } from './spark-conversions.ts'
import { sparkVerbatim } from './spark-verbatim.ts'

/** The pattern of Java's in each call of Spark's parser. */
const patterns = (format: string) =>
  [...sparkParseTime('x', format).matchAll(/try_to_timestamp\(x, '((?:[^'\\]|\\.)*)'\)/g)].map(
    ([, pattern]) => pattern,
  )

describe('strptime formats for Spark', () => {
  it('read one digit or two where something stands between the parts', () => {
    expect(patterns('%Y-%m-%d %H:%M:%S')).toEqual(['yyyy-M-d H:m:s'])
    expect(patterns('%d.%m.%y')).toContain('d.M.yy')
  })

  it('read all digits of parts that follow each other at once', () => {
    expect(patterns('%Y%m%d')).toEqual(['yyyyMMdd'])
    expect(patterns('%Y%m%dT%H%M%S')).toEqual([String.raw`yyyyMMdd\'T\'HHmmss`])
    expect(patterns('%Y-%m%d')).toEqual(['yyyy-MMdd'])
  })

  it('read an offset in each way that it is written', () => {
    expect(patterns('%Y-%m-%d%z')).toEqual(['yyyy-M-dxxx', 'yyyy-M-dxx', 'yyyy-M-dx'])
  })

  it('take the year 1900 where the format names none, as strptime does', () => {
    expect(sparkParseTime('x', '%H:%M')).toBe(`try_to_timestamp(concat('1900 ', x), 'yyyy H:m')`)
  })
})

it('prints doubles in Spark by what Java printed, each once computed', () => {
  const sql = sparkDoubleText('`a` * 2')
  expect(sql.match(/`a`/g)).toHaveLength(1)
  expect(sql).toContain(`WHEN __t = 'Infinity' THEN 'inf'`)
})

it('gives no digits of other scripts to a cast', () => {
  expect(sparkLatinDigits('x')).toContain(String.raw`[^\\x00-\\x7F]`)
})

describe("the user's SQL for Spark", () => {
  it('is translated where it can be', () => {
    expect(sparkVerbatim(`"a b" || 'it''s'`)).toEqual({ sql: String.raw`${'`a b`'} || 'it\'s'` })
  })

  it('keeps its words otherwise, with names, texts and types as Spark writes them, and is doubted', () => {
    const { sql, doubt } = sparkVerbatim(
      `SELECT "a" AS b, 'x\\y'::VARCHAR, CAST(c AS TIMESTAMP) FROM input -- "not" 'these'`,
    )
    expect(sql).toBe(
      String.raw`SELECT ${'`a`'} AS b, 'x\\y'::STRING, CAST(c AS TIMESTAMP_NTZ) FROM input -- "not" 'these'`,
    )
    expect(doubt).toContain('try it there')
  })
})
