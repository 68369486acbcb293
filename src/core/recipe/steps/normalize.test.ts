import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentence } from '../step-kinds.ts'
import { effectOf, onText, problemsOf, sparkSql, textRunner } from '../text-steps.fixture.ts'
import type { Normalize } from './normalize.ts'

const { values } = textRunner()
const step = (form: Normalize['form'], accents?: 'strip'): Normalize => ({
  op: 'normalize',
  columns: ['x'],
  form,
  ...(accents ? { accents } : {}),
})

const unit = fc.oneof(
  fc.constantFrom('e\u0301', 'é', 'Å', 'A\u030a', '한', 'n\u0303', '\u0323', 'ß', 'ø', 'ag', ' '),
  fc.integer({ min: 0x20, max: 0x24f }).map(point => String.fromCodePoint(point)),
  fc
    .constantFrom(0x2000, 0xff01, 0xff66, 0xff76, 0xff99, 0xfb00)
    .chain(from => fc.integer({ min: from, max: from + 6 }))
    .map(point => String.fromCodePoint(point)),
  fc.constantFrom('²', '…', '№', 'Ⅷ', '½', '①', '⑳', '™', 'ﾞ', '\u3000', 'ª', 'ǆ'),
)
const cells = fc.array(fc.option(fc.string({ unit, maxLength: 8 }), { nil: null, freq: 6 }), {
  minLength: 1,
  maxLength: 25,
})
const stripped = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC')

describe('normalize', () => {
  it('composes accents, spells variants out, and takes accents off', async () => {
    const given = ['Zoe\u0308', 'Ａﬁ²\u00a0ｶﾞ…', 'Ångström ñ', 'øß', '', null]
    expect(await values(given, step('nfc'))).toEqual(['Zoë', 'Ａﬁ²\u00a0ｶﾞ…', 'Ångström ñ', 'øß', '', null])
    expect(await values(given, step('nfkc'))).toEqual(['Zoë', 'Afi2 ガ...', 'Ångström ñ', 'øß', '', null])
    expect(await values(given, step('nfc', 'strip'))).toEqual([
      'Zoe',
      'Ａﬁ²\u00a0ｶﾞ…',
      'Angstrom n',
      'øß',
      '',
      null,
    ])
  })

  it.each<[string, Normalize, (text: string) => string]>([
    ['nfc', step('nfc'), text => text.normalize('NFC')],
    ['nfkc', step('nfkc'), text => text.normalize('NFKC')],
    ['nfc without accents', step('nfc', 'strip'), stripped],
    ['nfkc without accents', step('nfkc', 'strip'), text => stripped(text.normalize('NFKC'))],
  ])('%s is Unicode’s, for the characters that it is for', async (_name, operation, change) => {
    await fc.assert(
      fc.asyncProperty(cells, async given => {
        expect(await values(given, operation)).toEqual(given.map(onText(change)))
      }),
      { numRuns: 40 },
    )
  })

  it('asks Spark for functions that an export brings along', () => {
    expect(sparkSql(step('nfc'))).toContain('boathouse_nfc(`x`)')
    expect(sparkSql(step('nfc', 'strip'))).toContain('boathouse_strip_accents(`x`)')
    expect(sparkSql(step('nfkc'))).toContain("'¼', '1⁄4')")
    expect(sparkSql(step('nfkc'))).not.toContain('boathouse_nfkc')
  })

  it('is for text that is there', () => {
    expect(problemsOf({ op: 'normalize', columns: ['n'], form: 'nfc' })).toEqual([
      '"n" is long; only text can be normalized.',
    ])
    expect(problemsOf({ op: 'normalize', columns: ['a', 'unknown'], form: 'nfc' })).toEqual([])
    expect(effectOf({ op: 'normalize', columns: ['a'], form: 'nfc' })).toMatchObject({
      writes: ['a'],
      reach: 'row',
    })
    expect(sentence(step('nfkc'))).toBe('Normalize x to NFKC')
    expect(sentence(step('nfc', 'strip'))).toBe('Normalize x to NFC without accents')
  })
})
