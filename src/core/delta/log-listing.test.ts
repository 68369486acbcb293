import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logFileName } from './log-entry.ts'
import {
  checkpointFileName,
  compactionOf,
  earliestReadable,
  hasCommit,
  latestVersion,
  listLog,
  planRead,
  versionOfCheckpointFile,
  withCommitsTo,
  withoutCommit,
} from './log-listing.ts'

const uuid = '80a083e8-7026-4e79-81be-64bd76c43a11'
const padded = (version: number, digits = 20): string => String(version).padStart(digits, '0')
const commits = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => logFileName(from + index))
const part = (version: number, at: number, of: number): string =>
  `${padded(version)}.checkpoint.${padded(at, 10)}.${padded(of, 10)}.parquet`
const compacted = (from: number, to: number): string => `${padded(from)}.${padded(to)}.compacted.json`
const v2 = (version: number, extension = 'json'): string =>
  `${padded(version)}.checkpoint.${uuid}.${extension}`

const planOf = (names: readonly string[], version?: number, damaged: readonly string[] = []) => {
  const listing = listLog(names)
  return planRead(listing, version ?? latestVersion(listing), new Set(damaged))
}

/** A plan in few words: the checkpoint's names and the versions or ranges after it. */
const told = (names: readonly string[], version?: number, damaged?: readonly string[]) => {
  const plan = planOf(names, version, damaged)
  if (!plan.ok) return plan.error.message
  const steps = plan.value.steps.map(step =>
    step.kind === 'commit' ? step.version : `${step.from}-${step.to}`,
  )
  return [plan.value.checkpoint?.names ?? [], steps]
}

describe('listLog', () => {
  it('knows the file names of the protocol and passes over all others', () => {
    const names = [
      ...commits(0, 2),
      checkpointFileName(1),
      v2(2),
      '.00000000000000000001.json.crc',
      `${padded(1)}.crc`,
      `${padded(9)}.json.tmp`,
      `${padded(9)}.checkpoint.json`,
      `${padded(9)}.checkpoint.parquet.tmp`,
      `${padded(9)}.checkpoint.not-a-uuid.parquet`,
      `_9.json`,
      '9.json',
      '_last_checkpoint',
      'notes.txt',
      compacted(5, 5),
      compacted(6, 5),
    ]
    const listing = listLog(names)
    expect(listing.commits).toEqual([[0, 2]])
    expect(listing.checkpoints).toEqual([
      { version: 1, names: [checkpointFileName(1)] },
      { version: 2, names: [v2(2)] },
    ])
    expect(listing.compactions).toEqual([])
    expect(latestVersion(listing)).toBe(2)
  })

  it('is empty for an empty log', () => {
    expect(latestVersion(listLog([]))).toBe(-1)
    expect(told([])).toEqual([[], []])
  })

  it('takes a multi-part checkpoint only when all its parts are there, in their order', () => {
    const log = commits(0, 3)
    expect(told([...log, part(2, 2, 3), part(2, 1, 3)])).toEqual([[], [0, 1, 2, 3]])
    expect(told([...log, part(2, 3, 3), part(2, 2, 3), part(2, 1, 3)])).toEqual([
      [part(2, 1, 3), part(2, 2, 3), part(2, 3, 3)],
      [3],
    ])
    expect(told([...log, part(2, 1, 2), part(2, 2, 3), part(2, 3, 3)])).toEqual([[], [0, 1, 2, 3]])
  })

  it('tells which version a file of a checkpoint belongs to', () => {
    for (const name of [checkpointFileName(7), part(7, 1, 2), v2(7), v2(7, 'parquet')])
      expect(versionOfCheckpointFile(name)).toBe(7)
    for (const name of [logFileName(7), `${padded(7)}.crc`, compacted(6, 7)])
      expect(versionOfCheckpointFile(name)).toBeUndefined()
    expect(compactionOf(compacted(6, 7))).toEqual({ from: 6, to: 7, name: compacted(6, 7) })
  })
})

describe('planRead', () => {
  it.each([checkpointFileName(3), v2(3), v2(3, 'parquet')])('begins at the newest checkpoint, %s', name => {
    expect(told([...commits(0, 5), checkpointFileName(1), name])).toEqual([[name], [4, 5]])
    expect(told([...commits(3, 5), name])).toEqual([[name], [4, 5]])
  })

  it('reads a version from the newest checkpoint that is not newer than it', () => {
    const names = [...commits(0, 9), checkpointFileName(3), checkpointFileName(6)]
    expect(told(names, 5)).toEqual([[checkpointFileName(3)], [4, 5]])
    expect(told(names, 6)).toEqual([[checkpointFileName(6)], []])
    expect(told(names, 2)).toEqual([[], [0, 1, 2]])
  })

  it('prefers one file to many for the same version', () => {
    const names = [...commits(0, 3), part(3, 1, 2), part(3, 2, 2), checkpointFileName(3)]
    expect(told(names)).toEqual([[checkpointFileName(3)], []])
  })

  it('falls back to what is older than a damaged checkpoint, as long as the commits are there', () => {
    const names = [...commits(2, 6), checkpointFileName(2), checkpointFileName(5)]
    expect(told(names, 6, [checkpointFileName(5)])).toEqual([[checkpointFileName(2)], [3, 4, 5, 6]])
    expect(told(names, 6, [checkpointFileName(5), checkpointFileName(2)])).toMatch('version 0 is missing')
    const whole = [...commits(0, 6), checkpointFileName(5)]
    expect(told(whole, 6, [checkpointFileName(5)])).toEqual([[], [0, 1, 2, 3, 4, 5, 6]])
  })

  it('takes the longest compaction in the place of commits, but never of the last one', () => {
    const names = [...commits(0, 6), compacted(1, 2), compacted(1, 4), compacted(5, 6)]
    expect(told(names)).toEqual([[], [0, '1-4', 5, 6]])
    expect(told(names, 4)).toEqual([[], [0, '1-2', 3, 4]])
    expect(told(names, 6, [compacted(1, 4)])).toEqual([[], [0, '1-2', 3, 4, 5, 6]])
    expect(told([...names, checkpointFileName(1)])).toEqual([[checkpointFileName(1)], [2, 3, 4, 5, 6]])
  })

  it('a compaction makes up for commits that are gone', () => {
    expect(told([...commits(0, 0), ...commits(4, 5), compacted(1, 3)])).toEqual([[], [0, '1-3', 4, 5]])
  })

  it.each([
    [[...commits(0, 0), ...commits(2, 3)], 1, 2],
    [commits(1, 3), 0, 1],
    [[...commits(0, 3), ...commits(6, 7), checkpointFileName(2)], 4, 6],
    [[...commits(8, 9), checkpointFileName(5)], 6, 8],
  ])('says which version of a log with a gap is missing', (names, version, next) => {
    expect(planOf(names)).toMatchObject({
      ok: false,
      error: {
        kind: 'log-corrupt',
        version,
        path: `_delta_log/${logFileName(version)}`,
        message: `The log has a gap: version ${version} is missing, the next one there is ${next}.`,
      },
    })
  })

  it('a checkpoint that is newer than all commits is the newest version', () => {
    expect(told([...commits(0, 3), checkpointFileName(5)])).toEqual([[checkpointFileName(5)], []])
  })
})

describe('earliestReadable', () => {
  it.each([
    [[...commits(0, 9), checkpointFileName(5)], 0],
    [[...commits(5, 9), checkpointFileName(5)], 5],
    [[...commits(6, 9), checkpointFileName(5)], 5],
    [[...commits(3, 9), checkpointFileName(5), checkpointFileName(8)], 5],
    [[checkpointFileName(5)], 5],
  ])('is where the versions begin that can all be read', (names, version) => {
    expect(earliestReadable(listLog(names))).toBe(version)
  })

  it('agrees with trying every version', () => {
    const log = fc.record({
      from: fc.nat(6),
      length: fc.integer({ min: 1, max: 8 }),
      checkpoints: fc.uniqueArray(fc.nat(13)),
    })
    fc.assert(
      fc.property(log, ({ from, length, checkpoints }) => {
        const names = [...commits(from, from + length - 1), ...checkpoints.map(checkpointFileName)]
        const listing = listLog(names)
        const latest = latestVersion(listing)
        fc.pre(planRead(listing, latest).ok)
        const earliest = earliestReadable(listing)
        for (let version = earliest; version <= latest; version += 1)
          expect(planRead(listing, version).ok, `version ${version}`).toBe(true)
        if (earliest > 0) expect(planRead(listing, earliest - 1).ok).toBe(false)
      }),
    )
  })
})

describe('a listing that is kept up to date', () => {
  it('takes in the commits that follow, and gives up those that turned out to be missing', () => {
    const listing = withCommitsTo(listLog(commits(0, 3)), 6)
    expect(listing.commits).toEqual([[0, 6]])
    expect(withCommitsTo(listing, 2)).toBe(listing)
    expect(withCommitsTo(listLog([checkpointFileName(4)]), 6).commits).toEqual([[5, 6]])
    expect(withoutCommit(listing, 6).commits).toEqual([[0, 5]])
    const gap = withoutCommit(listing, 3)
    expect([0, 2, 3, 4, 6, 7].map(version => hasCommit(gap, version))).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
    ])
    expect(latestVersion(withoutCommit(listLog(commits(0, 0)), 0))).toBe(-1)
  })
})
