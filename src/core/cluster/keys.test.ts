import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cologne } from './cologne.ts'
import { comparable, fold } from './fold.ts'
import { fingerprint, ngramFingerprint, phonetic } from './keys.ts'
import { metaphone } from './metaphone.ts'
import { soundex } from './soundex.ts'

const any = fc.string({ unit: 'binary', maxLength: 20 })

describe('fold', () => {
  it.each([
    ['Ångström', 'angstrom'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['İstanbul', 'istanbul'],
    ['ﬁne', 'fine'],
    ['ＡＢＣ', 'abc'],
    ['Łódź', 'lodz'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['Ærø', 'aero'],
  ])('%s is %s', (text, folded) => expect(fold(text)).toBe(folded))

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(any, text => {
        expect(fold(fold(text))).toBe(fold(text))
        expect(comparable(comparable(text))).toBe(comparable(text))
      }),
      { numRuns: 3000 },
    )
  })
})

describe('fingerprint', () => {
  it.each([
    ['  Tom   CRUISE ', 'cruise tom'],
    ['Cruise, Tom', 'cruise tom'],
    ["O'Hare Int'l", 'intl ohare'],
    ['de la la Cruz', 'cruz de la'],
    ['--', ''],
    ['北京 市', '北京 市'],
  ])('of %j is %j', (text, key) => expect(fingerprint(text)).toBe(key))

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(any, text => {
        expect(fingerprint(fingerprint(text))).toBe(fingerprint(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('does not see the order of words, how often they come, case and white space', () => {
    const words = fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 6 })
    fc.assert(
      fc.property(words, words, (some, more) => {
        const one = [...some, ...more].join(' ')
        const other = [...more, ...some, ...some].join(' \t ')
        expect(fingerprint(other)).toBe(fingerprint(one))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('n-gram fingerprint', () => {
  it.each([
    ['Paris', 2, 'arispari'],
    ['P a-r is', 2, 'arispari'],
    ['Paris', 1, 'aiprs'],
    ['Krzysztof', 2, 'krofrzsztoysztzy'],
    ['ab', 3, 'ab'],
    ['', 2, ''],
  ])('of %j by %i is %j', (text, size, key) => expect(ngramFingerprint(text, size)).toBe(key))

  it('is the sorted set of all runs of the folded letters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'C', ' ', '-'), maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (text, size) => {
          expect(ngramFingerprint(text, size)).toBe(plainGrams(text, size))
        },
      ),
    )
  })
})

const plainGrams = (text: string, size: number): string => {
  const letters = text.toLowerCase().replace(/[ -]/g, '')
  if (letters.length <= size) return letters
  const grams = Array.from({ length: letters.length - size + 1 }, (_, at) => letters.slice(at, at + size))
  return [...new Set(grams.toSorted())].join('')
}

describe('phonetic codes', () => {
  it.each([
    ['Robert', 'R163'],
    ['Rupert', 'R163'],
    ['Rubin', 'R150'],
    ['Ashcraft', 'A261'],
    ['Tymczak', 'T522'],
    ['Pfister', 'P236'],
    ['Honeyman', 'H555'],
    ['Lee', 'L000'],
  ])('soundex of %s is %s', (word, code) => expect(soundex(word.toLowerCase())).toBe(code))

  it.each([
    ['Wikipedia', '3412'],
    ['Breschnew', '17863'],
    ['mullerludenscheidt', '65752682'],
    ['Muller', '657'],
    ['Miller', '657'],
    ['Meyer', '67'],
    ['Maier', '67'],
    ['Heithabu', '021'],
    ['Xaver', '4837'],
    ['Celsius', '8588'],
    ['Philipp', '351'],
  ])('Cologne phonetics of %s is %s', (word, code) => expect(cologne(word.toLowerCase())).toBe(code))

  it.each([
    ['knight', 'NT'],
    ['night', 'NT'],
    ['thumb', '0M'],
    ['which', 'WX'],
    ['science', 'SNS'],
    ['school', 'SKL'],
    ['judge', 'JJ'],
    ['phone', 'FN'],
    ['xavier', 'SFR'],
    ['aggressive', 'AKRSF'],
    ['catch', 'KX'],
    ['nation', 'NXN'],
    ['sign', 'SN'],
    ['box', 'BKS'],
  ])('metaphone of %s is %s', (word, code) => expect(metaphone(word)).toBe(code))

  it('codes each word, in order, and leaves numbers and other scripts as they are', () => {
    expect(phonetic('Route 66, Knights', 'metaphone')).toBe('RT 66 NTS')
    expect(phonetic('Route 67', 'metaphone')).not.toBe(phonetic('Route 66', 'metaphone'))
    expect(phonetic('Москва', 'soundex')).toBe('москва')
    expect(phonetic('Müller', 'cologne')).toBe(phonetic('miller', 'cologne'))
  })
})
