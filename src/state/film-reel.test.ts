import { describe, expect, test } from 'vitest'
import type { FilmFrame, FilmReport } from '../core/lake/film-views.ts'
import { type Result, err, ok } from '../core/result.ts'
import { createReel } from './film-reel.ts'

const frameOf = (version: number, rows = 1): FilmFrame => ({
  version,
  columns: [{ name: 'id', type: 'long', nullable: true, audit: false }],
  rows: Array.from({ length: rows }, (_, row) => [BigInt(row)]),
  keys: Array.from({ length: rows }, (_, row) => String(row)),
})

const report: FilmReport = {
  orderBy: [{ column: 'id', descending: false }],
  key: ['id'],
  filesShown: 0,
  filesRead: 0,
  bytesRead: 0,
  missing: [],
}

interface Call {
  readonly versions: readonly number[]
  readonly signal: AbortSignal
  readonly tell: (...versions: readonly number[]) => void
  readonly end: (result?: Result<FilmReport>) => Promise<void>
}

/** A lake whose calls for frames end when the test says so. */
const studio = (rows = 1) => {
  const calls: Call[] = []
  const make = (
    versions: readonly number[],
    signal: AbortSignal,
    onFrames: (frames: readonly FilmFrame[]) => void,
  ): Promise<Result<FilmReport>> =>
    new Promise(resolve => {
      calls.push({
        versions,
        signal,
        tell: (...told) => onFrames(told.map(version => frameOf(version, rows))),
        end: async (result = ok(report)) => {
          resolve(result)
          await new Promise(settled => setTimeout(settled))
        },
      })
    })
  const last = (): Call => {
    const call = calls.at(-1)
    if (!call) throw new Error('Nothing was asked for')
    return call
  }
  return { calls, make, last }
}

describe('a reel', () => {
  test('asks for few frames first, then for more at once, and rests when all within reach are there', async () => {
    const { calls, make, last } = studio()
    let told = 0
    const reel = createReel(make, 100, () => told++)
    reel.want(50, 10)
    expect(last().versions).toEqual([50, 51, 49, 52])
    last().tell(50)
    expect(reel.frame(50)?.version).toBe(50)
    expect(told).toBe(1)
    last().tell(51, 49, 52)
    await last().end()
    expect(last().versions).toHaveLength(16)
    last().tell(...last().versions)
    await last().end()
    last().tell(...last().versions)
    await last().end()
    expect(calls).toHaveLength(3)
    expect(reel.report()?.key).toEqual(['id'])
    expect(reel.frame(60)?.version).toBe(60)
    expect(reel.frame(61)).toBeUndefined()
  })

  test('has one call under way, and gives up one that makes frames for later when another is looked for', async () => {
    const { calls, make, last } = studio()
    const reel = createReel(make, 500, () => undefined)
    reel.want(50, 40)
    reel.want(300, 40)
    expect(calls, 'a few frames are soon done').toHaveLength(1)
    expect(last().signal.aborted).toBe(false)
    last().tell(50, 51, 49, 52)
    await last().end()
    expect(last().versions[0]).toBe(300)
    last().tell(...last().versions)
    await last().end()
    expect(last().versions.length).toBeGreaterThan(4)
    const ahead = last()
    reel.want(100, 40)
    expect(ahead.signal.aborted).toBe(true)
    await ahead.end(err({ kind: 'cancelled', message: 'Cancelled' }))
    expect(last().versions[0]).toBe(100)
    expect(reel.error()).toBeUndefined()
  })

  test('does not ask again for versions that have no frame', async () => {
    const { calls, make, last } = studio()
    const reel = createReel(make, 3, () => undefined)
    reel.want(3, 5)
    expect(last().versions).toEqual([3, 2, 1, 0])
    last().tell(3, 2)
    await last().end(ok({ ...report, missing: [{ version: 1, why: 'gone' }] }))
    expect(last().versions, 'a frame that neither came nor is missing is asked for once more').toEqual([0])
    await last().end()
    expect(calls).toHaveLength(2)
    expect([0, 1, 2].map(reel.lacks)).toEqual([true, true, false])
  })

  test('stops at a failure and says what it was', async () => {
    const { calls, make, last } = studio()
    const reel = createReel(make, 30, () => undefined)
    reel.want(3, 30)
    await last().end(err({ kind: 'defect', message: 'Broken', cause: { name: 'Error', message: 'Broken' } }))
    reel.want(4, 30)
    expect(calls).toHaveLength(1)
    expect(reel.error()?.message).toBe('Broken')
  })

  test('keeps no more cells than fit, those around the place first, and makes no frames that it would not keep', async () => {
    const { calls, make, last } = studio(10_000)
    const reel = createReel(make, 1000, () => undefined)
    reel.want(500, 1000)
    for (let seen = -1; seen !== calls.length;) {
      seen = calls.length
      last().tell(...last().versions)
      await last().end()
    }
    const kept = Array.from({ length: 1001 }, (_, version) => version).filter(version => reel.frame(version))
    expect(kept.length).toBeLessThanOrEqual(50)
    expect(kept.length).toBeGreaterThan(40)
    expect(kept.every(version => Math.abs(version - 500) <= 25)).toBe(true)
  })

  test('makes nothing more once stopped', async () => {
    const { calls, make, last } = studio()
    const reel = createReel(make, 100, () => undefined)
    reel.want(50, 50)
    reel.stop()
    expect(last().signal.aborted).toBe(true)
    await last().end(err({ kind: 'cancelled', message: 'Cancelled' }))
    expect(calls).toHaveLength(1)
  })
})
