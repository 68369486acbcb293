import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createHyparquet } from '../adapters/hyparquet/hyparquet.ts'
import { createMemoryFence } from '../adapters/memory/memory-fence.ts'
import { versionOfLogFile } from '../core/delta/log-entry.ts'
import { versionOfCheckpointFile } from '../core/delta/log-listing.ts'
import { parseStats } from '../core/delta/stats.ts'
import { folderStorage } from './folder-storage.fixture.ts'
import { type TableLogs, createTableLogs } from './table-logs.ts'

const fixtures = join(import.meta.dirname, '../../../shared/fixtures')
const present = existsSync(fixtures)
if (!present) console.warn(`SKIPPED: tables of other engines are not at ${fixtures}`)

const name = 'bronze.t'

const logsOf = (table: string, hidden?: (name: string) => boolean): TableLogs =>
  createTableLogs({
    storage: folderStorage(join(fixtures, table, 'delta'), 'bronze/t', hidden),
    fence: createMemoryFence(),
    parquet: createHyparquet(),
  })

interface Line {
  readonly add?: { readonly path: string; readonly deletionVector?: { readonly pathOrInlineDv: string } }
  readonly remove?: Line['add']
}

/** Live files after each commit up to a version, told from the JSON lines alone and without this project's replay. */
const liveFiles = (table: string, version: number): readonly string[] => {
  const directory = join(fixtures, table, 'delta/_delta_log')
  const live = new Set<string>()
  const key = (file: NonNullable<Line['add']>): string =>
    `${file.path}${file.deletionVector?.pathOrInlineDv ?? ''}`
  for (const file of readdirSync(directory).toSorted()) {
    if ((versionOfLogFile(file) ?? Infinity) > version) continue
    const lines = readFileSync(join(directory, file), 'utf8').split('\n').filter(Boolean)
    const actions = lines.map(line => JSON.parse(line) as Line)
    for (const { remove } of actions) if (remove) live.delete(key(remove))
    for (const { add } of actions) if (add) live.add(key(add))
  }
  return [...live].toSorted()
}

const filesOf = async (logs: TableLogs, version?: number): Promise<readonly string[]> => {
  const { files } = await logs.snapshotAt(name, version)
  return [...files.values()]
    .map(({ path, deletionVector }) => `${path}${deletionVector?.pathOrInlineDv ?? ''}`)
    .toSorted()
}

/** Tables with checkpoints, and the newest version that has one. */
const checkpointed: readonly (readonly [string, number])[] = [
  ['dat/no_replay', 2],
  ['dat/no_stats', 2],
  ['dat/stats_as_struct', 2],
  ['dat/with_checkpoint', 2],
  ['kernel-rs-golden/125-iterator-bug', 10],
  ['kernel-rs-golden/basic-with-inserts-deletes-checkpoint', 10],
  ['kernel-rs-golden/checkpoint', 10],
  ['kernel-rs-golden/corrupted-last-checkpoint-kernel', 10],
  ['kernel-rs-golden/dv-partitioned-with-checkpoint', 10],
  ['kernel-rs-golden/dv-with-columnmapping', 10],
  ['kernel-rs-golden/multi-part-checkpoint', 1],
  ['kernel-rs-golden/only-checkpoint-files', 2],
  ['kernel-rs-golden/v2-checkpoint-json', 2],
  ['kernel-rs-golden/v2-checkpoint-parquet', 2],
]

describe.skipIf(!present)('logs that other engines wrote', () => {
  test.each(checkpointed)(
    '%s opens with its live files from the checkpoint of version %i',
    async (table, at) => {
      const before = (file: string): boolean => (versionOfLogFile(file) ?? Infinity) < at
      const latest = (await logsOf(table).load(name)).snapshot.version
      for (const logs of [logsOf(table), logsOf(table, before)])
        for (let version = at; version <= latest; version += 1)
          expect(await filesOf(logs, version), `version ${version}`).toEqual(liveFiles(table, version))
    },
  )

  test.each(checkpointed.filter(([table]) => table !== 'dat/no_replay'))(
    '%s opens with its live files without its checkpoints, too',
    async table => {
      const logs = logsOf(table, file => file.includes('checkpoint'))
      const latest = (await logs.load(name)).snapshot
      expect(await filesOf(logs)).toEqual(liveFiles(table, latest.version))
      expect(await logsOf(table).snapshotAt(name, undefined)).toMatchObject({
        version: latest.version,
        timestamp: latest.timestamp,
        metadata: latest.metadata,
        protocol: latest.protocol,
      })
    },
  )

  test.each(checkpointed)(
    '%s refuses versions before its checkpoint once their commits are gone',
    async (table, at) => {
      const logs = logsOf(table, file => (versionOfLogFile(file) ?? versionOfCheckpointFile(file) ?? at) < at)
      expect(await logs.earliest(name)).toBe(at)
      await expect(logs.snapshotAt(name, at - 1)).rejects.toMatchObject({
        error: { kind: 'version-missing', version: at - 1 },
        message: expect.stringContaining(`${at} is the oldest version left`) as string,
      })
    },
  )

  test('statistics that a checkpoint holds as columns read as their text', async () => {
    const logs = logsOf('dat/stats_as_struct')
    const { files } = await logs.snapshotAt(name, undefined)
    const direct = await logsOf('dat/stats_as_struct', file => file.includes('checkpoint')).snapshotAt(
      name,
      undefined,
    )
    for (const [key, add] of files)
      expect(add.stats && parseStats(add.stats)).toEqual(
        direct.files.get(key)?.stats && parseStats(direct.files.get(key)?.stats ?? ''),
      )
  })

  test.each([
    ['kernel-rs-golden/versions-not-contiguous', 1],
    ['kernel-rs-golden/deltalog-state-reconstruction-without-protocol', 0],
    ['kernel-rs-golden/deltalog-state-reconstruction-from-checkpoint-missing-protocol', expect.any(Number)],
    ['kernel-rs-golden/deltalog-state-reconstruction-from-checkpoint-missing-metadata', expect.any(Number)],
  ])('%s is log-corrupt', async (table, version) => {
    await expect(logsOf(table).load(name)).rejects.toMatchObject({ error: { kind: 'log-corrupt', version } })
  })
})
