import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Result } from '../result.ts'
import type { LogEntry, Snapshot } from './actions.ts'
import { historyOf } from './changes.ts'
import { parseLogEntry, printLogEntry, versionOfLogFile } from './log-entry.ts'
import { replayLog, snapshotRows } from './replay.ts'

const fixtures = join(import.meta.dirname, '../../../../shared/fixtures')
const present = existsSync(fixtures)
if (!present) console.warn(`SKIPPED: tables of other engines are not at ${fixtures}`)

const logOf = (table: string): readonly Result<LogEntry>[] => {
  const directory = join(fixtures, table, '_delta_log')
  return readdirSync(directory)
    .toSorted()
    .flatMap(name => {
      const version = versionOfLogFile(name)
      return version === undefined ? [] : [parseLogEntry(version, readFileSync(join(directory, name)))]
    })
}

const entriesOf = (table: string): readonly LogEntry[] =>
  logOf(table).map(entry => {
    if (!entry.ok) throw new Error(entry.error.message)
    return entry.value
  })

const snapshotOf = (table: string): Snapshot => {
  const replayed = replayLog(entriesOf(table))
  if (!replayed.ok) throw new Error(replayed.error.message)
  return replayed.value
}

describe.skipIf(!present)('a log that another engine wrote', () => {
  it('is counted from statistics where there are some', () => {
    expect(snapshotRows(snapshotOf('dat/basic_append/delta'))).toBe(5)
    expect(snapshotRows(snapshotOf('kernel-rs-golden/basic-with-inserts-updates/delta'))).toBe(100)
  })

  it.each([
    ['log-replay-special-characters', []],
    ['log-replay-special-characters-a', []],
    ['deltalog-getChanges', []],
    ['delete-re-add-same-file-different-transactions', ['foo', 'bar']],
  ])('%s has the live files that its log says', (name, files) => {
    const live = [...snapshotOf(`kernel-rs-golden/${name}/delta`).files.keys()]
    expect(live).toEqual(files)
  })

  it('is told as history with the operations of its writer', () => {
    const history = historyOf(entriesOf('kernel-rs-golden/snapshot-data2-deleted/delta'))
    expect(history.map(({ operation }) => operation)).toEqual(['WRITE', 'WRITE', 'WRITE', 'WRITE', 'DELETE'])
    expect(history.map(({ timestamp }) => timestamp)).toEqual(
      history.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b),
    )
  })

  it('can be printed and read again without a change, every log of every table', () => {
    let compared = 0
    const walk = (directory: string): void => {
      for (const name of readdirSync(directory)) {
        const path = join(directory, name)
        if (statSync(path).isDirectory()) walk(path)
        const version = directory.endsWith('_delta_log') ? versionOfLogFile(name) : undefined
        const entry = version === undefined ? undefined : parseLogEntry(version, readFileSync(path))
        if (!entry?.ok) continue
        compared += 1
        const again = parseLogEntry(entry.value.version, printLogEntry(entry.value.actions))
        const { features, actions } = withoutEarlyFeatures(entry.value)
        if (!features) expect(again).toEqual({ ok: true, value: { version: entry.value.version, actions } })
      }
    }
    walk(fixtures)
    expect(compared).toBeGreaterThan(200)
  })
})

/** Whether the protocol lists features where its numbers do not allow any: those are not written again. */
const withoutEarlyFeatures = (entry: LogEntry): LogEntry & { readonly features: boolean } => ({
  ...entry,
  features: entry.actions.some(action => {
    if (action.kind !== 'protocol') return false
    const { minReaderVersion, minWriterVersion, readerFeatures, writerFeatures } = action.protocol
    return (
      minReaderVersion >= 3 !== (readerFeatures !== undefined) ||
      minWriterVersion >= 7 !== (writerFeatures !== undefined)
    )
  }),
})
