import { describe, expect, it } from 'vitest'
import type { Metric } from '../core/lake/timeline-views.ts'
import { extended, isCurrent, noLine, withPoints } from './metric-lines.ts'

const point = (version: number, value: bigint) => ({ version, timestamp: version * 10, value })
const found = (versions: readonly number[], others: readonly string[] = []): Metric => ({
  table: 'silver.t',
  others,
  columns: [{ name: 'n', type: 'long' }],
  points: versions.map(version => point(version, BigInt(version))),
  evaluated: versions.length,
  reused: 0,
  fromLog: 0,
  stats: { filesRead: 0, filesSkipped: 0, bytesRead: 0 },
})
const stamps = [0, 1, 2, 3].map(version => ({ version, timestamp: version * 10 }))

describe('the line of a metric', () => {
  it('has each version once, oldest first, in whatever order they come', () => {
    const line = withPoints([point(1, 1n), point(3, 3n)], [point(2, 2n), point(3, 4n), point(0, 0n)])
    expect(line.map(({ version, value }) => [version, value])).toEqual([
      [0, 0n],
      [1, 1n],
      [2, 2n],
      [3, 4n],
    ])
  })

  it('grows by what came, and adds up what it cost', () => {
    const line = extended(
      extended(noLine, found([0, 1]), () => 1),
      found([2]),
      () => 1,
    )
    expect(line.points.map(({ version }) => version)).toEqual([0, 1, 2])
    expect(line.evaluated).toBe(3)
  })

  it('is of use as long as the table is the same and no other table that it reads was written to', () => {
    const line = extended(noLine, found([0, 1, 2], ['silver.rates']), () => 7)
    expect(isCurrent(line, stamps, () => 7)).toBe(true)
    expect(isCurrent(line, stamps, () => 8)).toBe(false)
    expect(isCurrent(line, stamps, () => undefined)).toBe(false)
    const made = stamps.map(({ version, timestamp }) => ({ version, timestamp: timestamp + 1 }))
    expect(isCurrent(line, made, () => 7)).toBe(false)
    expect(isCurrent(noLine, stamps, () => 7)).toBe(false)
  })
})
