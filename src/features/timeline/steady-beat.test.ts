import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startBeat } from './steady-beat.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A film whose pictures come when they are told to. */
const film = () => {
  let late = false
  const listeners = new Set<() => void>()
  return {
    listeners,
    areLate: () => late,
    onChange: (run: () => void) => {
      listeners.add(run)
      return () => void listeners.delete(run)
    },
    set: (next: boolean) => {
      late = next
      for (const run of listeners) run()
    },
  }
}

test('pictures that are there pass once a beat, to the last', () => {
  const seen: number[] = []
  startBeat(() => seen.push(Date.now()) < 3, 100, film())
  const begin = Date.now()
  vi.advanceTimersByTime(1000)
  expect(seen.map(time => time - begin)).toEqual([100, 200, 300])
})

test('a late picture is waited for, however long, and then seen for a whole beat', () => {
  const pictures = film()
  const steps: number[] = []
  const begin = Date.now()
  const end = startBeat(
    () => {
      steps.push(Date.now() - begin)
      pictures.set(true)
      return true
    },
    100,
    pictures,
  )
  vi.advanceTimersByTime(950)
  expect(steps).toEqual([100])
  pictures.set(true)
  vi.advanceTimersByTime(500)
  expect(steps, 'still late').toEqual([100])
  pictures.set(false)
  vi.advanceTimersByTime(99)
  expect(steps).toEqual([100])
  vi.advanceTimersByTime(1)
  expect(steps).toEqual([100, 1550])
  end()
  pictures.set(false)
  vi.advanceTimersByTime(1000)
  expect(steps).toHaveLength(2)
  expect(pictures.listeners.size, 'nothing listens any more').toBe(0)
})
