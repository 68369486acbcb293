import { describe, expect, it } from 'vitest'
import { keyText, parseKey } from './biography-key.ts'

describe('the key of a row in addresses', () => {
  it('has the values of its columns, in their order', () => {
    const row = { b: 'x', id: 5n, a: null, c: 1.5 }
    expect(keyText(row, ['id'])).toBe('{"id":5}')
    expect(keyText(row, ['a', 'b'])).toBe('{"a":null,"b":"x"}')
    expect(parseKey(keyText(row, ['c', 'id']) ?? '')).toEqual({ c: 1.5, id: 5 })
  })

  it('keeps all digits of numbers that JSON would round', () => {
    expect(keyText({ id: 9007199254740993n }, ['id'])).toBe('{"id":"9007199254740993"}')
    expect(keyText({ id: Number.NaN }, ['id'])).toBe('{"id":"NaN"}')
  })

  it('is none without columns, of columns that the row has not, and of values that no address can hold', () => {
    expect(keyText({ id: 1 }, [])).toBeUndefined()
    expect(keyText({ id: 1 }, ['id', 'gone'])).toBeUndefined()
    expect(keyText({ id: new Uint8Array([1]) }, ['id'])).toBeUndefined()
    expect(keyText({ id: [1] }, ['id'])).toBeUndefined()
  })

  it.each(['', 'x', '5', '[]', 'null', '{}', '{"a":{}}', '{"a":[1]}'])('is not read from %s', text => {
    expect(parseKey(text)).toBeUndefined()
  })
})
