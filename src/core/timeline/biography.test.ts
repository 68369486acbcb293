import { describe, expect, it } from 'vitest'
import type { HistoryEntry } from '../lake/table-views.ts'
import type { NamedRow } from '../lake/timeline-views.ts'
import { type CommitRows, changedColumns, isAmbiguous, joinVersions, lifeOf } from './biography.ts'

const commit = (version: number, before: readonly NamedRow[], after: readonly NamedRow[]): CommitRows => ({
  version,
  rows: { before, after },
})

const life = (commits: readonly CommitRows[], now: number, history: readonly HistoryEntry[] = []) =>
  lifeOf(commits, now, new Map(history.map(entry => [entry.version, entry])))

const counts = (events: ReturnType<typeof lifeOf>) =>
  events.map(({ version, rowsBefore, rowsAfter }) => [version, rowsBefore, rowsAfter])

describe('a life', () => {
  it('leaves out commits that wrote the same rows anew, and counts over them', () => {
    const events = life(
      [commit(1, [], [{ a: 1 }]), commit(2, [{ a: 1 }], [{ a: 1 }]), commit(4, [{ a: 1 }], [])],
      0,
    )
    expect(counts(events)).toEqual([
      [1, 0, 1],
      [4, 1, 0],
    ])
  })

  it('does not count rows across a commit that can not be told', () => {
    const gone = { version: 2, rows: undefined }
    const events = life([commit(1, [], [{ a: 1 }]), gone, commit(3, [{ a: 2 }], [{ a: 3 }])], 1)
    expect(counts(events)).toEqual([
      [1, undefined, undefined],
      [3, 1, 1],
    ])
  })

  it('never counts fewer rows than none', () => {
    expect(counts(life([commit(1, [], [{ a: 1 }]), commit(3, [], [{ a: 1 }])], 1))).toEqual([
      [1, undefined, 0],
      [3, 0, 1],
    ])
  })

  it('tells who made each commit, as far as the log does', () => {
    const recipe = { id: 'r', revision: 3 }
    const info = {
      engineInfo: 'Boathouse/0.1.0',
      operationParameters: { predicate: 'id = 1' },
      userMetadata: 'nightly',
      boathouse: { recipe, inputs: [{ table: 'bronze.t', version: 4 }] },
      txnId: 'x',
    }
    const entry = { version: 1, timestamp: 9, operation: 'WRITE', info, filesAdded: 1, filesRemoved: 0 }
    expect(life([commit(1, [], [{ a: 1 }])], 1, [entry])).toMatchObject([
      {
        timestamp: 9,
        operation: 'WRITE',
        by: {
          recipe,
          inputs: [{ table: 'bronze.t', version: 4 }],
          engine: 'Boathouse/0.1.0',
          parameters: { predicate: 'id = 1' },
          userMetadata: 'nightly',
        },
      },
    ])
    expect(life([commit(1, [], [{ a: 1 }])], 1)[0]).toMatchObject({ operation: 'UNKNOWN', by: {} })
  })

  it('tells for each column the versions in which an update changed it', () => {
    const events = life(
      [
        commit(1, [], [{ a: 1, b: 1 }]),
        commit(2, [{ a: 1, b: 1 }], [{ a: 2, b: 1 }]),
        commit(5, [{ a: 2, b: 1 }], [{ a: 3, b: 3 }]),
      ],
      1,
    )
    expect(changedColumns(events)).toEqual({ a: [2, 5], b: [5] })
  })

  it('is of one row as long as never two had the key', () => {
    const one = [commit(1, [], [{ a: 1 }]), commit(2, [{ a: 1 }], [{ a: 2 }])]
    expect(isAmbiguous(life(one, 1), 1)).toBe(false)
    expect(isAmbiguous([], 2)).toBe(true)
    const two = [commit(1, [], [{ a: 1 }, { a: 2 }]), commit(2, [{ a: 1 }, { a: 2 }], [])]
    expect(isAmbiguous(life(two, 0), 0)).toBe(true)
  })
})

it('versions that follow each other are one range', () => {
  expect(joinVersions([])).toEqual([])
  expect(joinVersions([1, 2, 3, 5, 7, 8])).toEqual([
    { from: 1, to: 3 },
    { from: 5, to: 5 },
    { from: 7, to: 8 },
  ])
})
