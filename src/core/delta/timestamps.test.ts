import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { versionAt } from './timestamps.ts'

const commits = [
  { version: 0, timestamp: 1000 },
  { version: 1, timestamp: 2000 },
  { version: 2, timestamp: 2001 },
]

describe('versionAt', () => {
  it.each([
    [1000, 0],
    [1999, 0],
    [2000, 1],
    [2001, 2],
    [9_999_999, 2],
  ])('finds at %i ms the newest version that is not after it', (ms, version) => {
    expect(versionAt(commits, ms)).toEqual({ ok: true, value: version })
  })

  it('says that there was no table yet before its first commit', () => {
    expect(versionAt(commits, 999, 'bronze.airports')).toMatchObject({
      ok: false,
      error: { kind: 'version-missing', table: 'bronze.airports', version: -1, latest: 2 },
    })
  })

  it('says so too when there are no commits, or the moment is no time', () => {
    expect(versionAt([], 5)).toMatchObject({ ok: false, error: { latest: -1 } })
    expect(versionAt(commits, Number.NaN)).toMatchObject({ ok: false })
  })

  it('agrees with looking at every commit', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(steps, fc.integer({ min: -2, max: 110 }), (gaps, ms) => {
        let timestamp = 0
        const history = gaps.map((gap, version) => ({ version, timestamp: (timestamp += gap) }))
        const expected = history.findLast(commit => commit.timestamp <= ms)?.version
        const found = versionAt(history, ms)
        expect(found.ok ? found.value : undefined).toBe(expected)
      }),
    )
  })
})
