import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entry, info, metadata } from './log.fixture.ts'
import { commitTimes, isInCommit, versionAt, versionsAround } from './timestamps.ts'

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

describe('the times of commits', () => {
  const since = (version: number, timestamp: number) => ({
    ...metadata,
    configuration: {
      'delta.enableInCommitTimestamps': 'true',
      'delta.inCommitTimestampEnablementVersion': String(version),
      'delta.inCommitTimestampEnablementTimestamp': String(timestamp),
    },
  })
  const log = [
    entry(4, info({ timestamp: 100, inCommitTimestamp: 7 })),
    { ...entry(5), modified: 90 },
    entry(6, info({ timestamp: 1, inCommitTimestamp: 200 })),
  ]
  const times = (of: typeof metadata) => commitTimes(log, of).map(({ timestamp }) => timestamp)

  it('are in the commits from the version on at which the table switched to that', () => {
    expect(times(since(6, 200))).toEqual([100, 101, 200])
    expect(times(metadata)).toEqual([100, 101, 102])
    const always = { ...metadata, configuration: { 'delta.enableInCommitTimestamps': 'true' } }
    expect(times(always)).toEqual([7, 90, 200])
    expect([5, 6, 7].map(version => isInCommit(since(6, 200), version))).toEqual([false, true, true])
    expect(isInCommit(metadata, 6)).toBe(false)
  })

  it('are searched on the one side of that version on which the moment lies', () => {
    expect(versionsAround(since(6, 200), 200, [0, 9])).toEqual([6, 9])
    expect(versionsAround(since(6, 200), 199, [0, 9])).toEqual([0, 5])
    expect(versionsAround(since(6, 200), 199, [6, 9]), 'what was before is gone').toEqual([6, 9])
    expect(versionsAround(metadata, 199, [0, 9])).toEqual([0, 9])
  })

  it('name the oldest version left when the log was cleaned up', () => {
    const found = versionAt([{ version: 10, timestamp: 5000 }], 100, 'bronze.t')
    expect(found).toMatchObject({
      error: {
        message: `bronze.t can not be read as it was at ${new Date(100).toISOString()}: its log was cleaned up, and version 10, the oldest left, is of ${new Date(5000).toISOString()}.`,
      },
    })
  })
})
