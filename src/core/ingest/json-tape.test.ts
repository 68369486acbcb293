import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf, realFiles, realFolder } from './ingest.fixture.ts'
import { JsonTape } from './json-tape.ts'

const spaces = new Set([32, 9, 10, 13])

/** Why the bytes are not one JSON value, or undefined. */
const problemOf = (bytes: Uint8Array, duplicates: 'reject' | 'allow' = 'reject'): string | undefined => {
  const tape = new JsonTape(duplicates)
  let at = 0
  while (spaces.has(bytes[at] ?? 0)) at++
  if (tape.parse(bytes, at, bytes.length, true) !== 'value') return tape.problem
  at = tape.next
  while (spaces.has(bytes[at] ?? 0)) at++
  return at === bytes.length ? undefined : 'text behind the value'
}

const problem = (text: string) => problemOf(bytesOf(text))

describe.skipIf(!realFiles)('JSONTestSuite', () => {
  const folder = realFolder('json-suite/test_parsing')
  for (const name of realFiles ? readdirSync(folder) : []) {
    const bytes = new Uint8Array(realFiles ? readFileSync(`${folder}/${name}`) : [])
    if (name.startsWith('y_')) {
      test(`${name} is accepted`, () => {
        expect(problemOf(bytes, 'allow')).toBeUndefined()
      })
    } else if (name.startsWith('n_')) {
      test(`${name} is rejected with a reason`, () => {
        expect(problemOf(bytes)).toMatch(/\w/)
      })
    } else {
      test(`${name} is taken or rejected, without a crash`, () => {
        expect(['string', 'undefined']).toContain(typeof problemOf(bytes))
      })
    }
  }
})

test('every JSON text that the platform writes is accepted, and its values are where the tape says', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }),
      fc.constantFrom(0, 2),
      (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const wellFormed = !/\\ud[89a-f]/.test(text)
        const tape = new JsonTape()
        const bytes = bytesOf(text)
        expect(tape.parse(bytes, 0, bytes.length, true)).toBe(wellFormed ? 'value' : 'error')
        if (wellFormed) expect([tape.next, tape.after(0)]).toEqual([bytes.length, tape.count])
      },
    ),
    { numRuns: 500 },
  )
})

test('text is accepted exactly when the platform accepts it', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    'a',
    '1',
    '-',
    '.',
    'e',
    '0',
    'true',
    'null',
    '"k":',
    '\\',
    '\\u12ab',
    ' ',
    '\n',
    '+',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 10 }), parts => {
      const text = parts.join('')
      let expected = true
      try {
        JSON.parse(text)
      } catch {
        expected = false
      }
      expect(problemOf(bytesOf(text), 'allow') === undefined).toBe(expected)
    }),
    { numRuns: 5000 },
  )
})

test('every beginning of a text wants more bytes or is wrong already, never a value too early', () => {
  const text = '{"a\\u00e9":[1.5e3,true,null,"x\\n"],"b":{}}'
  const bytes = bytesOf(text)
  for (let end = 0; end < bytes.length; end++) {
    const tape = new JsonTape()
    expect(tape.parse(bytes, 0, end, false)).toBe('partial')
    expect(tape.parse(bytes, 0, end, true)).toBe('error')
  }
})

test('a number at the end of a chunk may go on', () => {
  const tape = new JsonTape()
  expect(tape.parse(bytesOf('12'), 0, 2, false)).toBe('partial')
  expect(tape.parse(bytesOf('12'), 0, 2, true)).toBe('value')
})

test('a key twice in one object is a problem, however it is written, and is none in two objects', () => {
  expect(problem('{"a":1,"b":2,"a":3}')).toBe('the key “a” twice in one object')
  expect(problem('{"a":1,"\\u0061":3}')).toContain('twice')
  expect(problem('{"x":[{"k":1},{"k":2}],"k":{"k":1}}')).toBeUndefined()
  expect(problem('{"x":{"y":{"k":1,"k":1}}}')).toContain('twice')
  // Hashes of these two are equal: 31 * 65 + 97 = 31 * 66 + 66.
  expect(problem('{"Aa":1,"BB":2}')).toBeUndefined()
  const many = Array.from({ length: 300 }, (_, index) => `"k${index}":${index}`)
  expect(problem(`{${many.join()}}`)).toBeUndefined()
  expect(problem(`{${many.join()},"k7":0}`)).toBe('the key “k7” twice in one object')
})

test('nesting is taken to 512 levels and is a problem beyond', () => {
  expect(problem('['.repeat(512) + ']'.repeat(512))).toBeUndefined()
  expect(problem('['.repeat(513) + ']'.repeat(513))).toBe('nested more than 512 levels deep')
  expect(problem('{"a":'.repeat(100_000))).toBe('nested more than 512 levels deep')
})

test('surrogates must come in pairs', () => {
  expect(problem('"\\ud83d\\ude00"')).toBeUndefined()
  expect(problem('"\\ud83d"')).toBe('a lone surrogate in a string')
  expect(problem('"\\ude00\\ud83d"')).toBe('a lone surrogate in a string')
  expect(problem('{"\\ud83dx":1}')).toBe('a lone surrogate in a string')
})

test('the problem says what was expected and what was found', () => {
  expect(problem('{"a" 1}')).toBe('expected “:”, found “1”')
  expect(problem('{a:1}')).toBe('expected a key in quotes, found “a”')
  expect(problem('[1 2]')).toBe('expected “,” or “]”, found “2”')
  expect(problem('[01]')).toBe('a number with a leading zero')
  expect(problem('{"a":1')).toBe('the text ends inside an object')
  expect(problem('"a\nb"')).toBe('a line end inside a string')
  expect(problem('[NaN]')).toBe('expected a value, found “N”')
})
