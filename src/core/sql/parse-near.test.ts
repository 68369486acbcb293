import { expect, it } from 'vitest'
import { nearestWord } from './parse-near.ts'

it.each([
  ['WHRE', ['WHERE', 'WHEN'], 'WHERE'],
  ['form', ['FROM'], 'FROM'],
  ['airprots', ['airlines', 'airports'], 'airports'],
  ['silver.airprots', ['bronze.airports', 'silver.airports'], 'silver.airports'],
  ['partitoinedby', ['PARTITIONED'], 'PARTITIONED'],
  ['set', ['SET'], undefined],
  ['a', ['b'], undefined],
  ['apples', ['pears'], undefined],
  ['', ['a'], undefined],
  ['abcdefghijkl', [], undefined],
])('%s among %j means %s', (word, candidates, nearest) => {
  expect(nearestWord(word, candidates)).toBe(nearest)
})
