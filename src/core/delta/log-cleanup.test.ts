import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metadata } from './log.fixture.ts'
import { cleanupMoment, expiredSidecars, planCleanup } from './log-cleanup.ts'
import { logFileName } from './log-entry.ts'
import { checkpointFileName, earliestReadable, latestVersion, listLog, planRead } from './log-listing.ts'
import { checksumFileName } from './version-checksum.ts'

const padded = (version: number): string => String(version).padStart(20, '0')
const commits = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => logFileName(from + index))

describe('cleanupMoment', () => {
  const now = Date.UTC(2026, 4, 31, 13, 14, 15)
  const momentOf = (configuration: Readonly<Record<string, string>>) =>
    cleanupMoment({ ...metadata, configuration }, now)

  it('is midnight UTC of the day that lies the retention back, thirty days unless the table says otherwise', () => {
    expect(momentOf({})).toBe(Date.UTC(2026, 4, 1))
    expect(momentOf({ 'delta.logRetentionDuration': 'interval 1 week' })).toBe(Date.UTC(2026, 4, 24))
    expect(momentOf({ 'delta.logRetentionDuration': 'interval 0 days' })).toBe(Date.UTC(2026, 4, 31))
  })

  it('is no moment where the table wants no clean-up', () => {
    expect(momentOf({ 'delta.enableExpiredLogCleanup': 'false' })).toBeUndefined()
  })
})

describe('planCleanup', () => {
  it('removes all before the newest checkpoint that is not newer than the cut-off, and keeps that one and its commit', () => {
    const names = [
      ...commits(0, 12),
      ...[0, 4, 5, 6].map(checksumFileName),
      checkpointFileName(5),
      checkpointFileName(10),
      `${padded(2)}.checkpoint.0000000001.0000000002.parquet`,
      `${padded(3)}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json`,
      `${padded(1)}.${padded(3)}.compacted.json`,
      `${padded(5)}.${padded(7)}.compacted.json`,
      `${padded(6)}.${padded(8)}.compacted.json`,
      '_last_checkpoint',
      'somebody-elses.txt',
    ]
    const plan = planCleanup(names, 8)
    expect(plan?.keep).toEqual({ version: 5, names: [checkpointFileName(5)] })
    expect(plan?.remove.toSorted()).toEqual(
      [
        ...commits(0, 4),
        ...[0, 4].map(checksumFileName),
        `${padded(2)}.checkpoint.0000000001.0000000002.parquet`,
        `${padded(3)}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json`,
        `${padded(1)}.${padded(3)}.compacted.json`,
        `${padded(5)}.${padded(7)}.compacted.json`,
      ].toSorted(),
    )
  })

  it('does nothing without a checkpoint to fall back on, or with nothing before it', () => {
    expect(planCleanup(commits(0, 20), 15)).toBeUndefined()
    expect(planCleanup([...commits(0, 20), checkpointFileName(10)], 9)).toBeUndefined()
    expect(planCleanup([...commits(10, 20), checkpointFileName(10)], 15)).toBeUndefined()
    const half = `${padded(10)}.checkpoint.0000000001.0000000002.parquet`
    expect(planCleanup([...commits(0, 20), half], 15)).toBeUndefined()
  })

  it('leaves every version from the cut-off on readable, however far the removal came', () => {
    const log = fc.record({
      latest: fc.integer({ min: 1, max: 15 }),
      checkpoints: fc.uniqueArray(fc.nat(15)),
      cutOff: fc.nat(15),
      done: fc.nat(40),
    })
    fc.assert(
      fc.property(log, ({ latest, checkpoints, cutOff, done }) => {
        const kept = checkpoints.filter(version => version <= latest)
        const names = [...commits(0, latest), ...kept.map(checkpointFileName)]
        const plan = planCleanup(names, cutOff)
        const removed = new Set(plan?.remove.slice(0, done))
        const left = listLog(names.filter(name => !removed.has(name)))
        expect(latestVersion(left)).toBe(latest)
        for (let version = Math.min(cutOff, latest); version <= latest; version += 1)
          expect(planRead(left, version).ok, `version ${version}`).toBe(true)
        expect(earliestReadable(left)).toBeLessThanOrEqual(cutOff)
      }),
    )
  })
})

describe('expiredSidecars', () => {
  it('are those that nothing refers to and that are older than the midnight a day back', () => {
    const now = Date.UTC(2026, 4, 31, 13)
    const old = Date.UTC(2026, 4, 29, 23)
    const sidecars = [
      { name: 'old', modified: old },
      { name: 'used', modified: old },
      { name: 'yesterday', modified: Date.UTC(2026, 4, 30) },
    ]
    expect(expiredSidecars(sidecars, new Set(['used']), now)).toEqual(['old'])
  })
})
