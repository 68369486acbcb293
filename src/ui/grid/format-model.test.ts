import { expect, test } from 'vitest'
import { formatCell, plainText, toJson } from './format-model.ts'

test('NULL, the empty text and the text NULL look different', () => {
  expect(formatCell(null, 'string')).toEqual({ kind: 'null', text: 'NULL' })
  expect(formatCell('', 'string')).toEqual({ kind: 'empty', text: '""' })
  expect(formatCell('NULL', 'string')).toEqual({ kind: 'text', text: 'NULL' })
})

test('integers and decimals keep every digit', () => {
  expect(formatCell(9_223_372_036_854_775_807n, 'long').text).toBe('9223372036854775807')
  expect(formatCell('12345678901234567890.123456789', 'decimal(38,9)')).toEqual({
    kind: 'number',
    text: '12345678901234567890.123456789',
  })
})

test('numbers that are not finite are shown as what they are', () => {
  expect(formatCell(Number.NaN, 'double').text).toBe('NaN')
  expect(formatCell(Number.NEGATIVE_INFINITY, 'double').text).toBe('-Infinity')
})

test('a timestamp keeps its zone and the part of the second that is not zero', () => {
  expect(formatCell('2026-03-01T09:14:00.000000Z', 'timestamp').text).toBe('2026-03-01 09:14:00Z')
  expect(formatCell('2026-03-01T09:14:00.120000', 'timestamp_ntz').text).toBe('2026-03-01 09:14:00.12')
})

test('text that looks like a timestamp is left alone', () => {
  expect(formatCell('2026-03-01T09:14:00.000000Z', 'string').text).toBe('2026-03-01T09:14:00.000000Z')
})

test('nested values are compact JSON with exact integers', () => {
  const value = { a: [1n, null, 9_007_199_254_740_993n], b: { c: 'x"y' }, d: true }
  expect(formatCell(value, 'struct<…>')).toEqual({
    kind: 'nested',
    text: '{"a":[1,null,9007199254740993],"b":{"c":"x\\"y"},"d":true}',
  })
  expect(toJson([1n], 2)).toBe('[\n  1\n]')
})

test('text of digits inside a nested value stays text', () => {
  expect(toJson({ a: '12' })).toBe('{"a":"12"}')
})

test('bytes are hexadecimal', () => {
  expect(formatCell(new Uint8Array([0, 255, 16]), 'binary')).toEqual({ kind: 'binary', text: '\\x00ff10' })
})

test('a cell shows the beginning of a long text; the copy has all of it', () => {
  const text = 'x'.repeat(10_000)
  expect(formatCell(text, 'string').text).toHaveLength(501)
  expect(plainText(text, 'string')).toBe(text)
})
