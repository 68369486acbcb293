import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogJson } from './actions.ts'
import { asList, asObject, parseJson, printJson } from './log-json.ts'

const beyondSafe = fc.bigInt().filter(value => value > 2n ** 53n || value < -(2n ** 53n))

const json = fc.letrec<{ value: LogJson }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    beyondSafe,
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('__proto__')), tie('value'), {
      maxKeys: 4,
    }),
  ),
})).value

/** Objects without regard to their prototype, and with __proto__ as a plain member. */
const members = (value: LogJson): unknown => {
  const list = asList(value)
  if (list) return list.map(members)
  const object = asObject(value)
  if (!object) return value
  return { object: Object.entries(object).map(([key, item]) => [key, members(item)]) }
}

describe('parseJson', () => {
  it('gives back what printJson wrote, exactly', () => {
    fc.assert(
      fc.property(json, value => {
        expect(members(parseJson(printJson(value)))).toEqual(members(value))
      }),
      { numRuns: 500 },
    )
  })

  it('agrees with JSON.parse on all JSON that has no large integers', () => {
    fc.assert(
      fc.property(
        fc.json().filter(text => !/\d{16}/.test(text)),
        fc.constantFrom('', ' ', '\n\t '),
        (text, blank) => {
          // The sixteen digits send the text down the slow way.
          const slow = parseJson(`${blank}["1234567890123456", ${blank}${text}${blank}]${blank}`)
          expect(JSON.stringify(asList(slow)?.[1])).toBe(JSON.stringify(JSON.parse(text)))
        },
      ),
    )
  })

  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['12345678901234567890123', 12345678901234567890123n],
    ['1234567890123456.5', 1234567890123456.5],
    ['12345678901234567890e2', Number('1234567890123456789000')],
    ['1e3', 1000],
    ['-0', -0],
  ])('reads the number %s without a loss', (text, value) => expect(parseJson(text)).toBe(value))

  it('keeps large integers inside objects, lists and beside strings of digits', () => {
    const text = '{"a":[9223372036854775807,"9223372036854775807"],"b":{"c":-9223372036854775808}}'
    expect(parseJson(text)).toEqual({
      a: [9223372036854775807n, '9223372036854775807'],
      b: { c: -9223372036854775808n },
    })
  })

  it.each([
    ['', 0],
    ['{', 1],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['nul', 0],
    ['{"a" 1}', 5],
    ['01', 1],
    ['"open', 0],
    ['"bad \\x escape"', 0],
    ['{a:1}', 1],
    ['[9223372036854775807,}', 21],
    ['1 1', 2],
  ])('says where %j is damaged', (text, position) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
    expect(() => parseJson(text)).toThrow(`position ${position}`)
  })
})

describe('printJson', () => {
  it.each([
    ['{"a":[1,"x",null,true]}', { a: [1, 'x', null, true] }],
    ['9223372036854775807', 9223372036854775807n],
    ['100000000000000000000.0', 1e20],
    ['1e+21', 1e21],
    ['-0.0', -0],
    ['"a\\"b\\nc"', 'a"b\nc'],
    ['[]', []],
    ['{}', {}],
  ] as const)('writes %s', (text, value) => expect(printJson(value)).toBe(text))

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d, which JSON can not say', value => {
    expect(() => printJson(value)).toThrow(RangeError)
  })
})
