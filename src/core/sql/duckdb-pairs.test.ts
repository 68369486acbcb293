import { expect, it } from 'vitest'
import { testEngine } from '../recipe/engine.fixture.ts'
import { duckdbPairs } from './duckdb-pairs.ts'

const engine = testEngine()

const read = async (pairs: readonly (readonly [string, string])[]) => {
  const { rows } = await (await engine()).rows(`SELECT * FROM ${duckdbPairs(pairs)} AS pairs(a, b)`)
  return rows
}

/** Texts that a separator, a quote or the parser could take for something else. */
const odd = ['', "it's", 'a|b', '\uE000', 'é', '\u0000', '\u001F', '\n']

it('gives few pairs as they are', async () => {
  const pairs = odd.map((text, at) => [text, odd[odd.length - 1 - at] ?? ''] as const)
  expect(await read(pairs)).toEqual(pairs)
})

it('gives very many pairs as they are, whatever is in them', async () => {
  const pairs = Array.from(
    { length: 30_000 },
    (_, at) => [`${odd[at % odd.length]}${at}`, odd[at % 5] ?? ''] as const,
  )
  expect(await read(pairs)).toEqual(pairs)
})
