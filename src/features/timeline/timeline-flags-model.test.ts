import { expect, it } from 'vitest'
import { flagsOf } from './timeline-flags-model.ts'
import { scaleOf } from './timeline-lane-model.ts'

const versions = Array.from({ length: 100 }, (_, at) => at + 5)
const positions = versions.map((_, at) => at)
const drawn = { positions, view: { start: 0, perPixel: 0.1 }, width: 600 }
const tag = (name: string, version: number) => ({ name, version, created: 0 })

it('flags stand over their versions with room up to the next; those that fall together are counted; others are left out', () => {
  const tags = [tag('later', 35), tag('first', 5), tag('twin', 6), tag('gone', 2), tag('away', 104)]
  expect(flagsOf(tags, versions, drawn)).toEqual([
    { x: 0, text: '2 tags', room: 140, isBackwards: false },
    { x: 300, text: 'later', room: 140, isBackwards: false },
  ])
  expect(flagsOf([tag('a', 10), tag('b', 20)], versions, drawn).map(({ room }) => room)).toEqual([98, 140])
})

it('a flag that would go beyond the right edge flies to the left, where there is room', () => {
  expect(flagsOf([tag('before the move', 64)], versions, drawn)).toEqual([
    { x: 590, text: 'before the move', room: 140, isBackwards: true },
  ])
  const near = [tag('the quarter is closed', 62), tag('before the move', 64)]
  expect(flagsOf(near, versions, drawn).map(({ isBackwards }) => isBackwards)).toEqual([true, false])
})

it('a lane is told which versions are in sight and where each one lies', () => {
  const scale = scaleOf({ axis: 'order', ...drawn, view: { start: 9.5, perPixel: 0.1 } }, versions)
  expect(scale).toMatchObject({ axis: 'order', width: 600, from: 15, to: 74 })
  expect([15, 74, 4].map(scale.xOf)).toEqual([5, 595, undefined])
  const empty = scaleOf({ axis: 'time', positions: [], view: { start: 0, perPixel: 1 }, width: 10 }, [])
  expect(empty.from).toBeGreaterThan(empty.to)
})
