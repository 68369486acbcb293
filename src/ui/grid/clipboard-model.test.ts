import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toHtml, toTsv } from './clipboard-model.ts'

const columns = [
  { name: 'id', type: 'long' },
  { name: 'a<b', type: 'string' },
]

test('rows are lines, cells are separated by tabs, NULL is nothing', () => {
  const rows = [
    [1n, 'x'],
    [2n, null],
  ]
  expect(toTsv(rows, columns)).toBe('1\tx\n2\t')
})

test('any text can be read back from one cell', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '\t', '\n', '"', '\r', ' ') })
  fc.assert(
    fc.property(texts, text => {
      const written = toTsv([[text]], [{ name: 'a', type: 'string' }])
      const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
      expect(read).toBe(text)
    }),
  )
})

test('markup in the data is text in the copy', () => {
  expect(toHtml([[1n, '<script>"&"</script>']], columns)).toBe(
    '<table><thead><tr><th>id</th><th>a&lt;b</th></tr></thead><tbody>' +
      '<tr><td>1</td><td>&lt;script&gt;&quot;&amp;&quot;&lt;/script&gt;</td></tr></tbody></table>',
  )
})
