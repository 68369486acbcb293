import { expect, test } from 'vitest'
import { type StoredTag, findTag, parseTags, tagView, tagsDocument, withTag } from './tag.ts'

const tag = (name: string, version = 1): StoredTag => ({ name, version, created: 5, tableId: 'i' })

test('tags are the same after they were written and read', () => {
  const tags = [tag('a'), { ...tag('b'), note: 'why' }]
  expect(parseTags(JSON.parse(JSON.stringify(tagsDocument(tags))))).toEqual({ ok: true, value: tags })
})

test.each([undefined, {}, [], { formatVersion: 2, tags: [] }, { formatVersion: 1, tags: [{ name: 'a' }] }])(
  'what is no list of tags is refused: %o',
  json => expect(parseTags(json)).toMatchObject({ ok: false, error: { kind: 'invalid' } }),
)

test('a name is kept without blanks around it, and is taken in any case', () => {
  const one = withTag([], tag(' Q1 '))
  expect(one).toEqual({ ok: true, value: [tag('Q1')] })
  expect(withTag([tag('Q1')], tag('q1', 7))).toMatchObject({
    ok: false,
    error: { problems: [{ path: 'name' }] },
  })
  expect(findTag([tag('Q1')], ' q1')).toEqual(tag('Q1'))
  expect(findTag([tag('Q1')], 'q')).toBeUndefined()
})

test('a note may be long, but not without end', () => {
  expect(withTag([], { ...tag('a'), note: 'x'.repeat(10_000) }).ok).toBe(true)
  expect(withTag([], { ...tag('a'), note: 'x'.repeat(10_001) })).toMatchObject({
    ok: false,
    error: { problems: [{ path: 'note' }] },
  })
})

test('the id of the table is nobody else’s business', () => {
  expect(tagView({ ...tag('a'), note: 'n' })).toEqual({ name: 'a', version: 1, note: 'n', created: 5 })
})
