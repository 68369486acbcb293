import { describe, expect, test } from 'vitest'
import type { Fence, RatifiedCommit } from './fence.ts'

const commit = (table: string, version: number, content = `${table}@${version}`): RatifiedCommit => ({
  table,
  version,
  bytes: new TextEncoder().encode(content),
})

/** What every Fence promises. `make` gives an empty one for each test. */
export const fenceContract = (name: string, make: () => Promise<Fence>): void => {
  describe(`${name} keeps the promises of Fence`, () => {
    test('of 20 concurrent writers exactly one gets the version, and its bytes are kept', async () => {
      const fence = await make()
      const writers = Array.from({ length: 20 }, (_, index) => index)
      const outcomes = await Promise.all(
        writers.map(index => fence.ratify(commit('gold/t', 7, `writer ${index}`))),
      )
      const winners = writers.filter(index => outcomes[index] === 'ratified')
      expect(winners).toHaveLength(1)
      expect(outcomes.filter(outcome => outcome === 'taken')).toHaveLength(19)
      expect(await fence.pending('gold/t')).toEqual([commit('gold/t', 7, `writer ${winners[0]}`)])
    })

    test('pending commits come in the order of their versions, not of their arrival or their spelling', async () => {
      const fence = await make()
      for (const version of [10, 2, 100, 0, 9]) await fence.ratify(commit('t', version))
      expect((await fence.pending('t')).map(({ version }) => version)).toEqual([0, 2, 9, 10, 100])
    })

    test('bytes come back as they went in, whatever the caller does to its copy', async () => {
      const fence = await make()
      const whole = Uint8Array.from({ length: 258 }, (_, index) => index & 0xff)
      const bytes = whole.subarray(1, 257)
      const expected = bytes.slice()
      await fence.ratify({ table: 't', version: 0, bytes })
      whole.fill(0)
      expect((await fence.pending('t'))[0]?.bytes).toEqual(expected)
    })

    test('tables do not see each other, also where one name begins with the other', async () => {
      const fence = await make()
      for (const table of ['bronze/a', 'bronze/a/b', 'bronze/ab', 'bronze/ä']) {
        expect(await fence.ratify(commit(table, 0)), table).toBe('ratified')
      }
      expect(await fence.pending('bronze/a')).toEqual([commit('bronze/a', 0)])
      expect(await fence.pending('bronze')).toEqual([])
    })

    test('a published version is no longer pending, and stays taken', async () => {
      const fence = await make()
      await fence.ratify(commit('t', 0))
      await fence.ratify(commit('t', 1))
      await fence.markPublished('t', 0)
      await fence.markPublished('t', 0)
      expect((await fence.pending('t')).map(({ version }) => version)).toEqual([1])
      expect(await fence.ratify(commit('t', 0, 'another'))).toBe('taken')
      expect((await fence.pending('t')).map(({ version }) => version)).toEqual([1])
    })

    test('marking a version that nobody claimed claims nothing', async () => {
      const fence = await make()
      await fence.markPublished('t', 3)
      expect(await fence.ratify(commit('t', 3))).toBe('ratified')
    })

    test('a forgotten table starts anew, the others stay', async () => {
      const fence = await make()
      for (const table of ['t', 't2'])
        for (const version of [0, 1]) await fence.ratify(commit(table, version))
      await fence.markPublished('t', 0)
      await fence.forget('t')
      await fence.forget('never seen')
      expect(await fence.pending('t')).toEqual([])
      expect(await fence.pending('t2')).toHaveLength(2)
      expect(await fence.ratify(commit('t', 0))).toBe('ratified')
      expect(await fence.ratify(commit('t2', 0))).toBe('taken')
    })
  })
}
