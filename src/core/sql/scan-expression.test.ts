import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanExpression } from './scan-expression.ts'

const names = (sql: string) => scanExpression(sql).names.map(({ name }) => name)

describe('a look at a SQL expression', () => {
  it('finds words and quoted names, but nothing in texts and comments', () => {
    expect(
      names(`upper("we""ird") || 'not this' -- nor this\n || été /* nor /* this */ either */ || $x$no$x$`),
    ).toEqual(['upper', 'we"ird', 'été'])
    expect(names(`e'it\\'s' || "b" || 'it''s' || c`)).toEqual(['b', 'c'])
  })

  it('tells a star for all columns from a product', () => {
    expect(scanExpression('count(*)').star).toBe(true)
    expect(scanExpression('(select * from t)').star).toBe(true)
    expect(scanExpression('a * b').star).toBe(false)
    expect(scanExpression('(a) * 2').star).toBe(false)
  })

  it.each([
    ['an open bracket', '(a'],
    ['a bracket too many', 'a) FROM t WHERE (1'],
    ['brackets that cross', '([a)]'],
    ['an open text', "'a"],
    ['an open name', '"a'],
    ['an open comment', 'a /* b'],
    ['an open text after an escape', "e'a\\'"],
    ['a semicolon', 'a; DROP TABLE b'],
    ['nothing', '  '],
    ['only a comment', '-- a'],
    ['U+0000', 'a\0b'],
    ['an open dollar quote with a bracket in it', '$$ ( '],
  ])('refuses %s', (_what, sql) => {
    expect(scanExpression(sql).problem).toBeTypeOf('string')
  })

  it.each([
    'a + 1',
    "replace(a, ';', ')')",
    'a -- (',
    '"(;"',
    '$$;($$',
    '[1, 2][1]',
    "{'a': 1}['a']",
    '1.5e3',
    "'it''s'",
  ])('lets %s pass', sql => {
    expect(scanExpression(sql).problem).toBeUndefined()
  })

  it('ends on any text', () => {
    const mark = fc.constantFrom(
      "'",
      '"',
      '(',
      ')',
      '$$',
      '$a$',
      '/*',
      '*/',
      '--',
      '\n',
      'e',
      'a',
      '1',
      '.',
      '\\',
      ';',
      ' ',
      '*',
    )
    fc.assert(
      fc.property(
        fc.array(mark).map(marks => marks.join('')),
        sql => {
          const { problem } = scanExpression(sql)
          if (problem === undefined) expect(scanExpression(`(\n${sql}\n)`).problem).toBeUndefined()
        },
      ),
    )
  })
})
