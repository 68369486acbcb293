import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeDataPath, encodeDataPath } from './data-path.ts'

describe('data paths', () => {
  it('come back as they were after one encoding and one decoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), path => {
        expect(decodeDataPath(encodeDataPath(path))).toBe(path)
      }),
    )
  })

  it('hold only characters that a URI path may have once they are encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), path => {
        expect(encodeDataPath(path)).toMatch(/^(?:[A-Za-z0-9\-_.!~*'();/@&=+$,]|%[0-9A-F]{2})*$/)
      }),
    )
  })

  it.each([
    ['part-00000-a.parquet', 'part-00000-a.parquet'],
    ['k=a b/part.parquet', 'k=a%20b/part.parquet'],
    ['k=a%20b/part.parquet', 'k=a%2520b/part.parquet'],
    ['special p@#h', 'special%20p@%23h'],
    ['a:b?c', 'a%3Ab%3Fc'],
    ['ü', '%C3%BC'],
  ])('%j is %j in the log', (path, inLog) => {
    expect(encodeDataPath(path)).toBe(inLog)
    expect(decodeDataPath(inLog)).toBe(path)
  })

  it('that are no well-formed encoding are taken as they are', () => {
    expect(decodeDataPath('100%.parquet')).toBe('100%.parquet')
    expect(decodeDataPath('%ff')).toBe('%ff')
  })

  it('keep their scheme when they are absolute', () => {
    expect(decodeDataPath('s3://bucket/a%20b')).toBe('s3://bucket/a b')
  })
})
