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

test('names are put in with comments, quotes and other literals around them', () => {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
  const between = fc.array(fc.constantFrom(" -- it's\n", '"', ', ', "'plain'", "''"), { maxLength: 3 })
  fc.assert(
    fc.property(fc.array(fc.tuple(path, between), { maxLength: 4 }), items => {
      const sql = (name: (text: string) => string): string =>
        `SELECT ${items.map(([text, after]) => `${quoted(name(text))} ${after.join(' ')} `).join('')}1`
      const paths = items.map(([text]) => text)
      expect(
        withAttachedNames(
          sql(text => text),
          paths,
        ),
      ).toBe(sql(attachedName))
    }),
    { numRuns: 1000 },
  )
})

test('a statement over ten thousand odd paths is rewritten at once', () => {
  const paths = Array.from({ length: 10_000 }, (_, index) => `silver/t/day=[${index}]/part-${index}.parquet`)
  const list = (names: readonly string[]) => `SELECT * FROM read_parquet(['${names.join("', '")}'])`
  const started = performance.now()
  expect(withAttachedNames(list(paths), paths)).toBe(list(paths.map(attachedName)))
  expect(performance.now() - started).toBeLessThan(2000)
})
