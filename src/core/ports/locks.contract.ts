import { describe, expect, test } from 'vitest'
import type { Locks } from './locks.ts'

const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds))

/** What every Locks promises. `make` gives a fresh one for each test; names are not shared between tests. */
export const locksContract = (name: string, make: () => Promise<Locks>): void => {
  describe(`${name} keeps the promises of Locks`, () => {
    test('one holder at a time, however long its body takes', async () => {
      const locks = await make()
      let inside = 0
      let most = 0
      let counter = 0
      await Promise.all(
        Array.from({ length: 20 }, () =>
          locks.withLock('exclusion', async () => {
            most = Math.max(most, ++inside)
            const read = counter
            await pause(1)
            counter = read + 1
            inside--
          }),
        ),
      )
      expect(most).toBe(1)
      expect(counter).toBe(20)
    })

    test('holders come in the order in which they asked', async () => {
      const locks = await make()
      const order: number[] = []
      const indexes = Array.from({ length: 10 }, (_, index) => index)
      await Promise.all(
        indexes.map(index =>
          locks.withLock('order', async () => {
            await pause(index % 2)
            order.push(index)
          }),
        ),
      )
      expect(order).toEqual(indexes)
    })

    test('the value of the body is handed on', async () => {
      const locks = await make()
      expect(await locks.withLock('value', async () => 'v')).toBe('v')
    })

    test('a body that rejects, or throws at once, releases the lock and its error is handed on as it is', async () => {
      const locks = await make()
      const broken = new Error('broken')
      await expect(locks.withLock('release', () => Promise.reject(broken))).rejects.toBe(broken)
      const throwing = (): Promise<never> => {
        throw broken
      }
      await expect(locks.withLock('release', throwing)).rejects.toBe(broken)
      expect(await locks.withLock('release', async () => 'free')).toBe('free')
    })

    test('a failed holder does not fail those who wait', async () => {
      const locks = await make()
      const first = locks.withLock('waiting', async () => {
        await pause(5)
        throw new Error('first')
      })
      const second = locks.withLock('waiting', async () => 'second')
      await expect(first).rejects.toThrow('first')
      expect(await second).toBe('second')
    })

    test('a lock is held from the beginning of the body to its end, and no other name with it', async () => {
      const locks = await make()
      expect(await locks.isHeld('held')).toBe(false)
      const during = await locks.withLock('held', () =>
        Promise.all([locks.isHeld('held'), locks.isHeld('held too')]),
      )
      expect(during).toEqual([true, false])
      expect(await locks.isHeld('held')).toBe(false)
      await locks.withLock('held', () => Promise.reject(new Error('broken'))).catch(() => undefined)
      expect(await locks.isHeld('held')).toBe(false)
    })

    test('locks of different names do not wait for each other', async () => {
      const locks = await make()
      const inner = await locks.withLock('one', () => locks.withLock('two', async () => 'both'))
      expect(inner).toBe('both')
    })
  })
}
