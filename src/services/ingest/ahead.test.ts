import { expect, test } from 'vitest'
import { ahead } from './ahead.ts'

const numbers = async function* (upTo: number, log: string[]) {
  try {
    for (let n = 1; n <= upTo; n += 1) {
      log.push(`made ${n}`)
      yield n
    }
    throw new Error('source broke')
  } finally {
    log.push('closed')
  }
}

test('the next item is being made while the one at hand is worked on', async () => {
  const log: string[] = []
  for await (const n of ahead(numbers(9, log))) {
    log.push(`took ${n}`)
    if (n === 2) break
  }
  expect(log.indexOf('made 3')).toBeLessThan(log.indexOf('took 2'))
  expect(log.at(-1)).toBe('closed')
})

test('a failing source fails at its place, after all items before it', async () => {
  const taken: number[] = []
  const read = async () => {
    for await (const n of ahead(numbers(2, []))) taken.push(n)
  }
  await expect(read()).rejects.toThrow('source broke')
  expect(taken).toEqual([1, 2])
})
