import { describe, expect, test } from 'vitest'
import type { Action } from '../core/delta/actions.ts'
import { checkpointContent } from '../core/delta/checkpoint-write.ts'
import { replayLog } from '../core/delta/replay.ts'
import { unwrap } from '../core/failure.ts'
import { checkpointFileName } from '../core/delta/log-listing.ts'
import type { CommitDeps } from './deps.ts'
import { metadataAction, protocolAction } from '../core/delta/log.fixture.ts'
import { logFileName, printLogEntry } from '../core/delta/log-entry.ts'
import { logPath } from './table-logs.ts'
import { table, directory, commitOf, simple, watched, filesOf, upTo } from './table-logs.fixture.ts'

describe('damaged checkpoints', () => {
  const damage = async (deps: CommitDeps, version: number, bytes: Uint8Array): Promise<void> =>
    deps.storage.write(`${directory}/${checkpointFileName(version)}`, bytes)
  const half = async (deps: CommitDeps, version: number): Promise<Uint8Array> => {
    const bytes = await deps.storage.read(`${directory}/${checkpointFileName(version)}`)
    return (bytes ?? new Uint8Array()).slice(0, 500)
  }

  test('are passed over for an older one', async () => {
    const deps = await simple(13, 5, 10)
    await damage(deps, 10, await half(deps, 10))
    const { logs, reads } = watched(deps)
    expect(filesOf((await logs.load(table)).snapshot)).toEqual(upTo(12))
    expect(reads).toContain(checkpointFileName(5))
    expect(reads).not.toContain(logFileName(3))
  })

  test.each([
    ['empty', new Uint8Array()],
    ['no Parquet', new TextEncoder().encode('{"protocol":{}}')],
  ])('that are %s are passed over for the commits', async (_what, bytes) => {
    const deps = await simple(13, 10)
    await damage(deps, 10, bytes)
    expect(filesOf((await deps.logs.load(table)).snapshot)).toEqual(upTo(12))
  })

  test('without protocol or metaData are passed over, too', async () => {
    const deps = await simple(13, 10)
    const { schema, rows } = checkpointContent(unwrap(replayLog([commitOf(0)])), 0)
    await damage(
      deps,
      10,
      await deps.parquet.write(
        schema,
        rows.filter(row => row['metaData'] === undefined),
      ),
    )
    expect(filesOf((await deps.logs.load(table)).snapshot)).toEqual(upTo(12))
  })

  test('that nothing makes up for are named with what is wrong with them', async () => {
    const deps = await simple(13, 10)
    for (let version = 0; version < 9; version += 1) await deps.storage.remove(logPath(table, version))
    await damage(deps, 10, await half(deps, 10))
    const name = checkpointFileName(10)
    await expect(deps.logs.load(table)).rejects.toMatchObject({
      error: { kind: 'log-corrupt', version: 10, path: `_delta_log/${name}` },
      message: expect.stringContaining(`The checkpoint of version 10 is damaged (${name})`) as string,
    })
  })

  test('a missing sidecar is damage', async () => {
    const deps = await simple(5)
    const name = '00000000000000000003.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json'
    const actions: readonly Action[] = [
      { kind: 'checkpointMetadata', checkpointMetadata: { version: 3 } },
      protocolAction,
      metadataAction(),
      { kind: 'sidecar', sidecar: { path: 'gone.parquet', sizeInBytes: 1, modificationTime: 1 } },
    ]
    await deps.storage.write(`${directory}/${name}`, printLogEntry(actions))
    const { logs, reads } = watched(deps)
    expect(filesOf((await logs.load(table)).snapshot)).toEqual(upTo(4))
    expect(reads).toContain('_sidecars/gone.parquet')
  })
})
