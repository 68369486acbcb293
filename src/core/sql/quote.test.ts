import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type BlockingEngine, openBlockingEngine } from '../delta/blocking-engine.fixture.ts'
import { quoteIdentifier, quoteList, quoteText } from './quote.ts'

let engine: BlockingEngine
beforeAll(async () => {
  engine = await openBlockingEngine()
})

/** All of Unicode but lone surrogates, which are not text; biased to characters that SQL gives a meaning. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', "'", '\\', ';', '-', '\0', '\n', '%', '$', 'é', '😀', 'a') }),
)

describe('quoteText', () => {
  it.each([
    ['plain', "'plain'"],
    ['', "''"],
    ["it's", "'it''s'"],
    ['back\\slash', "'back\\slash'"],
    ['a\0b', "('a' || chr(0) || 'b')"],
  ])('writes %j as %s', (value, sql) => expect(quoteText(value)).toBe(sql))

  it('brings any text through the engine unchanged', () => {
    fc.assert(
      fc.property(text, value => {
        const [row] = engine.objects(`SELECT ${quoteText(value)} AS v`)
        expect(row?.['v']).toBe(value)
      }),
    )
  })

  it('can be used as an operand without parentheses of its own', () => {
    expect(engine.objects(`SELECT length(${quoteText('a\0b')}) AS n`)).toEqual([{ n: 3n }])
  })
})

describe('quoteIdentifier', () => {
  it.each([
    ['id', '"id"'],
    ['two words', '"two words"'],
    ['say "hi"', '"say ""hi"""'],
    ['select', '"select"'],
  ])('writes %j as %s', (name, sql) => expect(quoteIdentifier(name)).toBe(sql))

  it.each(['', 'a\0b'])('refuses %j, which no engine can name', name => {
    expect(() => quoteIdentifier(name)).toThrow(RangeError)
  })

  it('names a column of a table with any other name', () => {
    fc.assert(
      fc.property(
        text.filter(name => name !== '' && !name.includes('\0')),
        name => {
          const column = quoteIdentifier(name)
          const [row] = engine.objects(`SELECT ${column} FROM (SELECT 7 AS ${column})`)
          expect(row).toEqual({ [name]: 7 })
        },
      ),
      { examples: [['__proto__'], ['constructor'], ['a"b']] },
    )
  })
})

describe('quoteList', () => {
  it('brings a list of texts through the engine in order', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), values => {
        const rows = engine.objects(`SELECT unnest(${quoteList(values)}) AS v`)
        expect(rows.map(row => row['v'])).toEqual(values)
      }),
    )
  })

  it('writes no texts as the empty list', () => expect(quoteList([])).toBe('[]'))
})
