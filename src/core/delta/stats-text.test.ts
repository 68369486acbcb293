import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lowerBound, millisecondBound, upperBound } from './stats-text.ts'

/** Code-point order, which is the order of UTF-8 bytes; JavaScript's own `<` is another one for astral characters. */
const compare = (a: string, b: string): number => {
  const [left, right] = [[...a], [...b]]
  const at = left.findIndex((character, index) => character !== right[index])
  if (at < 0) return left.length - right.length
  return (left[at]?.codePointAt(0) ?? -1) - (right[at]?.codePointAt(0) ?? -1)
}

const letters = fc.constantFrom('a', 'z', '~', '\u{7f}', '\u{80}', 'é', '\u{ffff}', '😀', '\u{10ffff}')
const text = fc.oneof(
  fc.string({ unit: letters, maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
)

describe('bounds of strings', () => {
  it('contain the string in code-point order', () => {
    fc.assert(
      fc.property(text, value => {
        const upper = upperBound(value)
        expect(compare(lowerBound(value), value)).toBeLessThanOrEqual(0)
        if (upper !== undefined) expect(compare(upper, value)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 2000 },
    )
  })

  it('are well-formed text: no surrogate pair is split', () => {
    const lone = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
    fc.assert(
      fc.property(text, value => {
        expect(lowerBound(value)).not.toMatch(lone)
        expect(upperBound(value) ?? '').not.toMatch(lone)
      }),
      { numRuns: 2000 },
    )
  })

  it('are short', () => {
    fc.assert(
      fc.property(text, value => {
        expect(lowerBound(value).length).toBeLessThanOrEqual(33)
        expect((upperBound(value) ?? '').length).toBeLessThanOrEqual(68)
      }),
    )
  })

  const p = 'p'.repeat(32)
  it.each<[string, string, string | undefined]>([
    ['', '', ''],
    [p, p, p],
    [`${p}a`, p, `${p}\u{7f}`],
    [`${p}~`, p, `${p}\u{7f}`],
    [`${p}\u{7f}`, p, `${p}\u{10ffff}`],
    [`${p}é`, p, `${p}\u{10ffff}`],
    [`${p}\u{10ffff}a`, p, `${p}\u{10ffff}\u{7f}`],
    [`${p.slice(1)}😀b`, `${p.slice(1)}😀`, `${p.slice(1)}😀\u{7f}`],
    [`${p}\u{10ffff}\u{10ffff}`, p, `${p}\u{10ffff}\u{10ffff}`],
    [`${p}${'\u{10ffff}'.repeat(40)}`, p, undefined],
  ])('of %j are %j and %j, as Spark cuts them', (value, lower, upper) => {
    expect(lowerBound(value)).toBe(lower)
    expect(upperBound(value)).toBe(upper)
  })
})

describe('bounds of timestamps', () => {
  it.each<[string, 'min' | 'max', string | undefined]>([
    ['2026-03-01T09:14:00.000000Z', 'min', '2026-03-01T09:14:00.000Z'],
    ['2026-03-01T09:14:00.000000Z', 'max', '2026-03-01T09:14:00.000Z'],
    ['2026-03-01T09:14:00.123999Z', 'min', '2026-03-01T09:14:00.123Z'],
    ['2026-03-01T09:14:00.123001Z', 'max', '2026-03-01T09:14:00.124Z'],
    ['2026-12-31T23:59:59.999001Z', 'max', '2027-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59.999999', 'max', '1970-01-01T00:00:00.000'],
    ['2026-03-01T09:14:00', 'min', '2026-03-01T09:14:00.000'],
    ['9999-12-31T23:59:59.999999Z', 'max', undefined],
    ['+12026-03-01T00:00:00.000000Z', 'min', undefined],
    ['infinity', 'max', undefined],
  ])('of %s as %s is %s', (value, side, bound) => expect(millisecondBound(value, side)).toBe(bound))

  it('contain the moment, to the microsecond', () => {
    const micros = fc.record({
      ms: fc.integer({ min: Date.parse('0001-01-01'), max: Date.parse('9999-12-30') }),
      rest: fc.nat(999),
    })
    fc.assert(
      fc.property(micros, ({ ms, rest }) => {
        const value = `${new Date(ms).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`
        expect(Date.parse(millisecondBound(value, 'min') ?? '')).toBe(ms)
        expect(Date.parse(millisecondBound(value, 'max') ?? '')).toBe(rest === 0 ? ms : ms + 1)
      }),
    )
  })
})
