import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attachedName, pathOfName, withAttachedNames } from './file-names.ts'

const path = fc.string({ unit: fc.constantFrom('a', '*', '?', '[', ']', '%', "'", '/', '{', 'ü', ':') })

test('every path has a name without patterns, and the name tells the path', () => {
  fc.assert(
    fc.property(path, text => {
      expect(attachedName(text)).not.toMatch(/[*?[\]{}\\]/)
      expect(pathOfName(attachedName(text))).toBe(text)
    }),
    { numRuns: 1000 },
  )
})

test('two paths never share a name', () => {
  fc.assert(
    fc.property(path, path, (a, b) => {
      expect(attachedName(a) === attachedName(b)).toBe(a === b)
    }),
    { numRuns: 1000 },
  )
})

test('a path that looks like a name is told from it', () => {
  expect(attachedName('literal:a%2Ab')).not.toBe(attachedName('a*b'))
})

test('only whole literals of odd paths are replaced', () => {
  const sql = `SELECT 'a*b', "a*b", 'xa*b', 'it''s*' FROM read_parquet(['a*b', 'plain', 'it''s*'])`
  expect(withAttachedNames(sql, ['a*b', 'plain', "it's*"])).toBe(
    `SELECT 'literal:a%2Ab', "a*b", 'xa*b', 'literal:it''s%2A' FROM read_parquet(['literal:a%2Ab', 'plain', 'literal:it''s%2A'])`,
  )
})
