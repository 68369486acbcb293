import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DragEffects, TrackDrag } from './track-drag.ts'

let frames: (() => void)[] = []
const nextFrame = () => {
  const due = frames
  frames = []
  for (const run of due) run()
}

beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = []
  })
})
afterEach(() => vi.unstubAllGlobals())

/** A timeline 1,000 pixels wide with a commit every 10 pixels, and what was done along it. */
const timeline = (rest: Partial<DragEffects> = {}) => {
  const done: string[] = []
  const tell =
    (what: string) =>
    (...values: readonly unknown[]) =>
      void done.push([what, ...values].join(' '))
  const drag = new TrackDrag()
  drag.attach({
    indexAt: x => Math.round(x / 10),
    isZoomed: () => false,
    width: () => 1000,
    hold: () => undefined,
    scrub: tell('scrub'),
    rest: tell('rest'),
    range: tell('range'),
    pan: tell('pan'),
    zoom: tell('zoom'),
    cancel: tell('cancel'),
    ...rest,
  })
  return { drag, done }
}
const plain = { isShift: false, isOnAxis: false }

describe('a drag along the timeline', () => {
  it('shows what is pressed at once, follows once a frame with the newest place, and rests where it is let go', () => {
    const { drag, done } = timeline()
    drag.press({ pointer: 1, x: 100 }, plain)
    expect(done).toEqual(['scrub 10'])
    for (const x of [110, 120, 130, 140]) drag.move({ pointer: 1, x })
    expect(done).toEqual(['scrub 10', 'scrub 11'])
    nextFrame()
    expect(done.at(-1)).toBe('scrub 14')
    drag.move({ pointer: 1, x: 300 })
    drag.release(1)
    expect(done.slice(-2)).toEqual(['scrub 30', 'rest'])
    drag.move({ pointer: 1, x: 500 })
    nextFrame()
    expect(done.at(-1)).toBe('rest')
  })

  it('never goes beyond the ends', () => {
    const { drag, done } = timeline()
    drag.press({ pointer: 1, x: 500 }, plain)
    drag.move({ pointer: 1, x: 4000 })
    nextFrame()
    drag.move({ pointer: 1, x: -70 })
    nextFrame()
    expect(done).toEqual(['scrub 50', 'scrub 100', 'scrub 0'])
  })

  it('is undone by a cancel, and what comes after it is not heeded', () => {
    const { drag, done } = timeline()
    drag.press({ pointer: 1, x: 100 }, plain)
    drag.move({ pointer: 1, x: 200 })
    drag.move({ pointer: 1, x: 300 })
    drag.cancel()
    nextFrame()
    drag.move({ pointer: 1, x: 400 })
    drag.release(1)
    expect(done).toEqual(['scrub 10', 'scrub 20', 'cancel'])
    expect(drag.isDragging).toBe(false)
  })

  it('draws a range with Shift, which is none without a second version', () => {
    const { drag, done } = timeline()
    drag.press({ pointer: 1, x: 100 }, { ...plain, isShift: true })
    drag.move({ pointer: 1, x: 50 })
    drag.release(1)
    expect(done).toEqual(['range 10 5 false', 'range 10 5 true'])
    drag.press({ pointer: 1, x: 100 }, { ...plain, isShift: true })
    drag.release(1)
    expect(done.at(-1)).toBe('cancel')
  })

  it('on the axis moves a part along, and scrubs where all is in sight', () => {
    const zoomed = timeline({ isZoomed: () => true })
    zoomed.drag.press({ pointer: 1, x: 100 }, { ...plain, isOnAxis: true })
    zoomed.drag.move({ pointer: 1, x: 60 })
    zoomed.drag.release(1)
    expect(zoomed.done).toEqual(['pan 40'])
    const { drag, done } = timeline()
    drag.press({ pointer: 1, x: 100 }, { ...plain, isOnAxis: true })
    expect(done).toEqual(['scrub 10'])
  })

  it('goes on by itself at the edges of a part, until it is let go', () => {
    const { drag, done } = timeline({ isZoomed: () => true })
    drag.press({ pointer: 1, x: 980 }, plain)
    drag.move({ pointer: 1, x: 1000 })
    nextFrame()
    nextFrame()
    nextFrame()
    expect(done.filter(what => what === 'pan 8').length).toBeGreaterThanOrEqual(2)
    drag.release(1)
    const count = done.length
    nextFrame()
    nextFrame()
    expect(done).toHaveLength(count)
  })

  it('zooms with two fingers around their middle, and does not scrub then', () => {
    const { drag, done } = timeline()
    drag.press({ pointer: 1, x: 400 }, plain)
    drag.press({ pointer: 2, x: 600 }, plain)
    expect(done).toEqual(['scrub 40', 'cancel'])
    drag.move({ pointer: 2, x: 800 })
    expect(done.slice(2)).toEqual(['pan -100', 'zoom 600 0.5'])
    drag.release(2)
    drag.move({ pointer: 1, x: 100 })
    drag.release(1)
    expect(done.some(what => what === 'rest')).toBe(false)
    expect(drag.isDragging).toBe(false)
  })
})
