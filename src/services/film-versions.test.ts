import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogEntry } from '../core/delta/actions.ts'
import { add, created, entry, metadataAction, remove } from '../core/delta/log.fixture.ts'
import { createTableLogs } from './table-logs.ts'
import { at, logOf, simple, table, watched } from './table-logs.fixture.ts'
import { FilmVersions } from './film-versions.ts'
import { runs } from '../core/property-runs.fixture.ts'

const commits = (count: number): readonly LogEntry[] =>
  Array.from({ length: count }, (_, version) =>
    version === 0
      ? created(at(0), add('f0', 1))
      : entry(
          version,
          at(version),
          add(`f${version % 7}`, version),
          ...(version % 3 === 0 ? [remove(`f${(version + 2) % 7}`)] : []),
          ...(version % 11 === 0 ? [metadataAction({ name: `n${version}` })] : []),
        ),
  )

describe('the versions of a film', () => {
  test('have the files and the description that a replay of the log gives, in any order', async () => {
    const count = 90
    const deps = await logOf(commits(count), [20, 50])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: count - 1 }), { minLength: 1, maxLength: 12 }), async asked => {
        const versions = new FilmVersions({ logs: createTableLogs(deps) }, table)
        const logs = createTableLogs(deps)
        for (const version of asked) {
          const state = await versions.at(version, count - 1)
          const snapshot = await logs.snapshotAt(table, version)
          expect(state.version).toBe(version)
          expect([...state.files.keys()]).toEqual([...snapshot.files.keys()])
          expect(Array.from(state.files.values(), ({ stats }) => stats)).toEqual(
            Array.from(snapshot.files.values(), ({ stats }) => stats),
          )
          expect(state.metadata).toEqual(snapshot.metadata)
        }
      }),
      { numRuns: runs(10) },
    )
  })

  test('are read once from the log, however often and in whatever order they are shown', async () => {
    const { logs, reads } = watched(await simple(2_000, 500, 1_000, 1_500))
    await logs.load(table)
    const versions = new FilmVersions({ logs }, table)
    reads.length = 0
    for (let round = 0; round < 3; round += 1)
      for (const version of [1_100, 1_099, 1_101, 1_098, 1_102, 1_090, 1_119])
        expect((await versions.at(version, 1_999)).files.size).toBe(version + 1)
    // From the checkpoint to the last commit of the run that the versions are in.
    expect(reads.length).toBeLessThan(130)
  })

  test('go on with commits that are new', async () => {
    const { logs } = watched(await simple(40))
    const versions = new FilmVersions({ logs }, table)
    expect((await versions.at(4, 4)).files.size).toBe(5)
    expect((await versions.at(39, 39)).files.size).toBe(40)
    expect((await versions.at(20, 39)).files.size).toBe(21)
    await expect(versions.at(40, 39)).rejects.toMatchObject({ error: { kind: 'version-missing' } })
  })
})
