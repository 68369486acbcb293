import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCommands, matchScore } from './palette-model.ts'

const names = (texts: readonly string[], query: string) =>
  findCommands(
    texts.map(text => ({ text })),
    query,
    10,
  ).map(({ text }) => text)

test('a beginning comes before a word, a word before the middle, letters in order last', () => {
  const texts = ['s-l-v-r', 'misilver', 'bronze.silver', 'silver.orders']
  expect(names(texts, 'silver')).toEqual(['silver.orders', 'bronze.silver', 'misilver'])
  expect(names(['bronze.airports', 'Import files…'], 'bap')).toEqual(['bronze.airports'])
})

test('an empty query keeps everything in its order', () => {
  expect(names(['b', 'a', 'c'], ' ')).toEqual(['b', 'a', 'c'])
})

test('what is found holds every letter of the query', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (text, query) => {
      const letters = [...query.trim().toLowerCase()]
      if (matchScore(text, query) > 0)
        for (const letter of letters) expect(text.toLowerCase()).toContain(letter)
    }),
  )
})

test('a text is always found by itself', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-z][a-z .]*$/), text => matchScore(text, text) > 0))
})
