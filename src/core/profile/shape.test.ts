import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testEngine } from '../recipe/engine.fixture.ts'
import { quoteText } from '../sql/quote.ts'
import {
  caselessSql,
  hasShapeSql,
  looseShapeOf,
  loosenSql,
  shapeOf,
  shapePattern,
  shapeSql,
} from './shape.ts'

const engine = testEngine()

test('a shape has classes for letters and digits, and all else as it is', () => {
  expect(shapeOf('T-1001')).toBe('A-9999')
  expect(shapeOf('Ana García')).toBe('Aaa Aaaaaa')
  expect(shapeOf('Élan №4…')).toBe('Aaaa №9·')
  expect(looseShapeOf('T-1001')).toBe('A-9…')
  expect(looseShapeOf('Ana García')).toBe('Aa… Aa…')
  expect(looseShapeOf('USA')).toBe('A…')
  expect(shapeOf('x'.repeat(100))).toBe('a'.repeat(64))
})

test('the pattern of a shape matches what has it, and nothing else', () => {
  const matches = (pattern: string, loose: boolean, text: string) =>
    new RegExp(`^(?:${shapePattern(pattern, loose)})$`, 'u').test(text)
  expect(matches('A-9999', false, 'T-1001')).toBe(true)
  expect(matches('A-9999', false, 'T-101')).toBe(false)
  expect(matches('A-9…', true, 'T-101')).toBe(true)
  expect(matches('A…', true, 'USA')).toBe(true)
  expect(matches('A…', true, 'U')).toBe(false)
  expect(matches('(9.9)', false, '(1.2)')).toBe(true)
  expect(matches('(9.9)', false, '(1x2)')).toBe(false)
})

test('a shape without capitals is that of a word in any case, and its pattern matches both', async () => {
  const run = await engine()
  const words = ['Ana.B7@x.org', 'ana.b7@X.ORG', 'ana-b7@x.org']
  const values = `(SELECT unnest([${words.map(quoteText).join(', ')}]) AS v)`
  const pattern = 'L….L…9…@L….L…'
  const found = `${caselessSql(shapeSql('v'))} = ${quoteText(pattern)}`
  const { rows } = await run.rows(`SELECT ${found}, ${hasShapeSql('v', pattern, true)} FROM ${values}`)
  expect(rows).toEqual([
    [true, true],
    [true, true],
    [false, false],
  ])
})

const piece = fc.constantFrom(
  'A',
  'b',
  '7',
  'É',
  'ß',
  '日',
  '٣',
  ' ',
  '-',
  '…',
  '·',
  '+',
  '(',
  '\\',
  "'",
  '\n',
  '😀',
  'ǅ',
)
const word = fc.array(piece, { maxLength: 70 }).map(parts => parts.join(''))

test('the engine gives every text the shape that the reference gives it, and finds it by its pattern', async () => {
  const run = await engine()
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 12 }), async words => {
      const first = words[0] ?? ''
      const shape = shapeOf(first)
      const loose = looseShapeOf(first)
      const rows = words.map((text, at) => `(${at}, ${quoteText(text)})`).join(', ')
      const sql = `SELECT ${shapeSql('v')}, ${loosenSql(shapeSql('v'))}, ${hasShapeSql('v', shape, false)}, ${hasShapeSql('v', loose, true)} FROM (VALUES ${rows}) AS t(i, v) ORDER BY i`
      expect((await run.rows(sql)).rows).toEqual(
        words.map(text => [
          shapeOf(text),
          looseShapeOf(text),
          shapeOf(text) === shape,
          looseShapeOf(text) === loose,
        ]),
      )
    }),
    { numRuns: 60 },
  )
}, 60_000)
