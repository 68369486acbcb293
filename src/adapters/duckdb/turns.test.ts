import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

const cancelled = { error: { kind: 'cancelled' } }
const soon = async (promise: Promise<unknown>, ms: number): Promise<unknown> =>
  Promise.race([
    promise.then(
      () => 'come',
      () => 'cancelled',
    ),
    new Promise(resolve => setTimeout(() => resolve('nothing yet'), ms)),
  ])

test('a turn that waits goes when it is cancelled, with patience or without', async () => {
  const take = createTurns()
  const first = take(undefined)
  await first.come
  const controller = new AbortController()
  const second = take(controller.signal, 60_000)
  controller.abort()
  await expect(second.come).rejects.toMatchObject(cancelled)
  second.end()
  const third = take(undefined)
  expect(await soon(third.come, 5)).toBe('nothing yet')
  first.end()
  expect(await soon(third.come, 1000)).toBe('come')
})

test('a turn that has come is told of its cancel after its patience, and never when it ends before', async () => {
  const take = createTurns()
  const controller = new AbortController()
  const turn = take(controller.signal, 30)
  await turn.come
  controller.abort()
  expect(await soon(turn.cancelled, 5)).toBe('nothing yet')
  await expect(turn.cancelled).rejects.toMatchObject(cancelled)
  turn.end()

  const again = new AbortController()
  const quick = take(again.signal, 10)
  await quick.come
  again.abort()
  quick.end()
  expect(await soon(quick.cancelled, 40)).toBe('nothing yet')
})

test('without patience, a turn that has come is told of its cancel at once', async () => {
  const controller = new AbortController()
  const turn = createTurns()(controller.signal)
  await turn.come
  controller.abort()
  await expect(turn.cancelled).rejects.toMatchObject(cancelled)
})
