import { describe, expect, test } from 'vitest'
import { createMemoryStorage } from '../adapters/memory/memory-storage.ts'
import { memoryCommitDeps } from './commit.fixture.ts'
import { created, entry, info, metadataAction, add } from '../core/delta/log.fixture.ts'
import { logPath } from './table-logs.ts'
import { table, put, logOf, simple } from './table-logs.fixture.ts'

describe('the version at a moment', () => {
  test('is the newest one that is not after it', async () => {
    const { logs } = await simple(30, 10)
    expect(await logs.versionAt(table, 1000)).toBe(0)
    expect(await logs.versionAt(table, 5999)).toBe(4)
    expect(await logs.versionAt(table, 1e9)).toBe(29)
    await expect(logs.versionAt(table, 999)).rejects.toMatchObject({ error: { kind: 'version-missing' } })
  })

  test('is never one whose log was cleaned away', async () => {
    const deps = await simple(30, 10)
    for (let version = 0; version < 10; version += 1) await deps.storage.remove(logPath(table, version))
    await expect(deps.logs.versionAt(table, 5000)).rejects.toMatchObject({
      message: expect.stringContaining('version 10, the oldest left') as string,
    })
    expect(await deps.logs.versionAt(table, 11_000)).toBe(10)
  })

  test('is by the time of the files where commits do not say theirs', async () => {
    let now = 5000
    const storage = createMemoryStorage({ now: () => now })
    const deps = memoryCommitDeps({ storage })
    await put(storage, created(add('f0')))
    now = 9000
    await put(storage, entry(1, add('f1')))
    expect((await deps.logs.load(table)).snapshot.timestamp).toBe(9000)
    expect(await deps.logs.versionAt(table, 8999)).toBe(0)
  })

  test('is looked for on the one side of where in-commit timestamps begin', async () => {
    const on = metadataAction({
      configuration: {
        'delta.enableInCommitTimestamps': 'true',
        'delta.inCommitTimestampEnablementVersion': '2',
        'delta.inCommitTimestampEnablementTimestamp': '2500',
      },
    })
    const { logs } = await logOf([
      created(info({ timestamp: 1000 })),
      entry(1, info({ timestamp: 2800, inCommitTimestamp: 1 })),
      entry(2, info({ timestamp: 1, inCommitTimestamp: 2500 }), on),
      entry(3, info({ timestamp: 1, inCommitTimestamp: 3000 })),
    ])
    expect(await logs.versionAt(table, 1500)).toBe(0)
    expect(await logs.versionAt(table, 2499)).toBe(0)
    expect(await logs.versionAt(table, 2500)).toBe(2)
    expect(await logs.versionAt(table, 2900)).toBe(2)
    expect(await logs.versionAt(table, 3000)).toBe(3)
  })
})
