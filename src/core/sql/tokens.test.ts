import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteIdentifier, quoteText } from './quote.ts'
import { tokenize } from './tokens.ts'

const tokens = (sql: string) =>
  tokenize(sql)
    .slice(0, -1)
    .map(({ kind, value }) => [kind, value])

describe('tokens of SQL', () => {
  it.each([
    ['words of any script', 'Größe été _a a$1', ['Größe', 'été', '_a', 'a$1'].map(word => ['word', word])],
    [
      'names in double quotes',
      '"a""b" ""',
      [
        ['quoted', 'a"b'],
        ['quoted', ''],
      ],
    ],
    [
      'names in backticks',
      '`a``b` `select`',
      [
        ['backtick', 'a`b'],
        ['backtick', 'select'],
      ],
    ],
    [
      'texts',
      "'it''s' ''",
      [
        ['string', "it's"],
        ['string', ''],
      ],
    ],
    [
      'texts with escapes',
      String.raw`e'a\'b\n\\\x41\u00e9' E''''`,
      [
        ['string', "a'b\n\\Aé"],
        ['string', "'"],
      ],
    ],
    [
      'texts between dollars',
      "$$it's$$ $a$ $$ $a$",
      [
        ['string', "it's"],
        ['string', ' $$ '],
      ],
    ],
    ['numbers', '1 1.5 .5 1e-3 1_000', ['1', '1.5', '.5', '1e-3', '1_000'].map(one => ['number', one])],
    ['parameters', '? ?1 $1 $name', ['?', '?1', '$1', '$name'].map(one => ['parameter', one])],
    ['marks one by one', '<=>(', ['<', '=', '>', '('].map(one => ['mark', one])],
    [
      'nothing in comments',
      'a -- \' " `\n/* /* \' */ " */ b',
      [
        ['word', 'a'],
        ['word', 'b'],
      ],
    ],
    ['a comment at the end', 'a--b', [['word', 'a']]],
  ])('finds %s', (_what, sql, expected) => {
    expect(tokens(sql)).toEqual(expected)
  })

  it.each([
    ["'a", "A text is not closed: a quote (') is missing."],
    ['"a', 'A quoted name is not closed: a double quote (") is missing.'],
    ['`a', 'A quoted name is not closed: a backtick (`) is missing.'],
    ['/* /* a */', 'A comment is not closed.'],
    ['$$a', "A text is not closed: a quote (') is missing."],
    ['\0', 'The character U+0000 cannot be part of SQL.'],
  ])('calls %s broken', (sql, problem) => {
    expect(tokenize(sql)[0]).toMatchObject({ kind: 'broken', value: problem, start: 0 })
  })

  it('gives each token its place in UTF-16 units', () => {
    const sql = '\'😀\' /* 😀 */ "b"'
    expect(tokenize(sql).map(({ start, end }) => sql.slice(start, end))).toEqual(["'😀'", '"b"', ''])
  })

  it('reads any quoted name and any quoted text back', () => {
    const text = fc.string({ unit: 'binary' }).filter(one => !/[\0\p{Surrogate}]/u.test(one))
    fc.assert(
      fc.property(text, text, (name, value) => {
        const sql = `${quoteText(value)}${name === '' ? '' : quoteIdentifier(name)}\`${name.replaceAll('`', '``')}\``
        const found = [['string', value], ...(name === '' ? [] : [['quoted', name]]), ['backtick', name]]
        expect(tokens(sql)).toEqual(found)
      }),
    )
  })

  it('covers any text: what is between tokens is white space or comments', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`'"\`$/*-\\ eEa1.(;\n`) }), sql => {
        let at = 0
        for (const { start, end, text } of tokenize(sql)) {
          expect(sql.slice(at, start)).toMatch(/^(?:\s|--[^\n\r]*|\/\*[^]*\*\/)*$/)
          expect(sql.slice(start, end)).toBe(text)
          at = end
        }
        expect(at).toBe(sql.length)
      }),
    )
  })
})
