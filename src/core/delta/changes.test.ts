import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogEntry } from './actions.ts'
import { historyOf } from './changes.ts'
import {
  add,
  created,
  entry,
  info,
  metadataAction,
  protocolAction,
  remove,
  snapshotOf,
} from './log.fixture.ts'
import { snapshotBytes, snapshotRows } from './replay.ts'

describe('historyOf', () => {
  it('tells every commit, oldest first, from the log alone', () => {
    const write = { operation: 'WRITE', timestamp: 1000, boathouse: { batch: 'b1' } }
    const history = historyOf([
      created(info(write), add('a', 10, { size: 100 })),
      entry(1, info({ operation: 'WRITE', timestamp: 2000 }), add('b', 5, { size: 50 })),
      entry(
        2,
        info({ operation: 'WRITE', timestamp: 1500 }),
        remove('a'),
        remove('b'),
        add('c', 7, { size: 70 }),
      ),
    ])
    expect(history).toEqual([
      {
        version: 0,
        timestamp: 1000,
        operation: 'WRITE',
        info: write,
        filesAdded: 1,
        filesRemoved: 0,
        rowsAdded: 10,
        rowsRemoved: 0,
        rows: 10,
        bytes: 100,
      },
      {
        version: 1,
        timestamp: 2000,
        operation: 'WRITE',
        info: { operation: 'WRITE', timestamp: 2000 },
        filesAdded: 1,
        filesRemoved: 0,
        rowsAdded: 5,
        rowsRemoved: 0,
        rows: 15,
        bytes: 150,
      },
      {
        version: 2,
        timestamp: 2001,
        operation: 'WRITE',
        info: { operation: 'WRITE', timestamp: 1500 },
        filesAdded: 1,
        filesRemoved: 2,
        rowsAdded: 7,
        rowsRemoved: 15,
        rows: 7,
        bytes: 70,
      },
    ])
  })

  it('counts no rows for a re-arrangement', () => {
    const compaction = entry(1, remove('a', false), add('b', 10, { dataChange: false }))
    expect(historyOf([created(add('a', 10)), compaction])[1]).toMatchObject({
      rowsAdded: 0,
      rowsRemoved: 0,
      rows: 10,
      filesAdded: 1,
      filesRemoved: 1,
    })
  })

  it('leaves rows out where a file has no statistics, and has them again once it is gone', () => {
    const [first, second, third] = historyOf([
      created(add('a', 1)),
      entry(1, add('b')),
      entry(2, remove('b')),
    ])
    expect(first).toHaveProperty('rows', 1)
    expect(second).not.toHaveProperty('rows')
    expect(second).not.toHaveProperty('rowsAdded')
    expect(third).toMatchObject({ rows: 1 })
    expect(third).not.toHaveProperty('rowsRemoved')
  })

  it('believes the remove itself when the add is not known', () => {
    const gone = { path: 'x', dataChange: true, stats: '{"numRecords":4}' }
    expect(historyOf([created({ kind: 'remove', remove: gone })])[0]).toMatchObject({
      rowsRemoved: 4,
      rows: 0,
      bytes: 0,
    })
  })

  it('says UNKNOWN for a writer that left no commitInfo', () => {
    expect(historyOf([created()])[0]).toMatchObject({ operation: 'UNKNOWN', info: {} })
  })

  it('uses in-commit timestamps from the commit on that switches them on', () => {
    const on = metadataAction({ configuration: { 'delta.enableInCommitTimestamps': 'true' } })
    const stamp = (timestamp: number) => info({ timestamp, inCommitTimestamp: timestamp + 7 })
    const history = historyOf([
      entry(0, stamp(10), protocolAction, metadataAction()),
      entry(1, stamp(20), on),
      entry(2, stamp(30)),
    ])
    expect(history.map(({ timestamp }) => timestamp)).toEqual([10, 27, 37])
  })

  it('agrees at every version with replaying the log up to there', () => {
    const path = fc.constantFrom('a', 'b', 'c')
    const action = fc.oneof(
      fc
        .record({ path, rows: fc.option(fc.nat(9), { nil: undefined }), size: fc.nat(99) })
        .map(file => add(file.path, file.rows, { size: file.size })),
      path.map(name => remove(name)),
      fc.nat(30).map(timestamp => info({ timestamp })),
    )
    fc.assert(
      fc.property(fc.array(fc.array(action, { maxLength: 3 }), { minLength: 1, maxLength: 8 }), commits => {
        const entries: LogEntry[] = commits.map((actions, index) =>
          index === 0 ? created(...actions) : entry(index, ...actions),
        )
        for (const [index, summary] of historyOf(entries).entries()) {
          const snapshot = snapshotOf(...entries.slice(0, index + 1))
          expect(summary.rows).toBe(snapshotRows(snapshot))
          expect(summary.bytes).toBe(snapshotBytes(snapshot))
          expect(summary.timestamp).toBe(snapshot.timestamp)
          expect(summary.version).toBe(snapshot.version)
        }
      }),
    )
  })
})

describe('the history of a log that was cleaned up', () => {
  const log = [
    created(info({ timestamp: 1000 }), add('a', 10, { size: 100 })),
    entry(1, info({ timestamp: 2000 }), add('b', 5, { size: 50 })),
    entry(2, info({ timestamp: 3000 }), remove('a'), add('c', 7, { size: 70 })),
    entry(3, info({ timestamp: 4000 }), remove('c')),
  ]
  const totals = (from: number, known: number) =>
    historyOf(log.slice(from), snapshotOf(...log.slice(0, known + 1))).map(({ version, rows, bytes }) => [
      version,
      rows,
      bytes,
    ])

  it('has the same totals from the oldest readable version on, and none before it', () => {
    const whole = historyOf(log).map(({ version, rows, bytes }) => [version, rows, bytes])
    expect(totals(2, 2)).toEqual(whole.slice(2))
    expect(totals(2, 1), 'the commit of that version is gone').toEqual(whole.slice(2))
    expect(totals(1, 2)).toEqual([[1, undefined, undefined], ...whole.slice(2)])
  })

  it('has no totals after a commit that is missing', () => {
    const entries = [log[0], log[3]].filter(each => each !== undefined)
    expect(historyOf(entries).map(({ rows, bytes }) => [rows, bytes])).toEqual([
      [10, 100],
      [undefined, undefined],
    ])
  })

  it('counts a file with other deleted rows as another file', () => {
    const vector = (cardinality: number) => ({
      storageType: 'i' as const,
      pathOrInlineDv: `v${cardinality}`,
      sizeInBytes: 4,
      cardinality,
    })
    const history = historyOf([
      created(add('a', 10)),
      entry(1, remove('a'), add('a', 10, { deletionVector: vector(3) })),
      entry(
        2,
        { kind: 'remove', remove: { path: 'a', dataChange: true, deletionVector: vector(3) } },
        add('a', 10, { deletionVector: vector(4) }),
      ),
    ])
    expect(history.map(({ rows }) => rows)).toEqual([10, 7, 6])
    expect(history.at(-1)).toMatchObject({ rowsRemoved: 7, rowsAdded: 6 })
  })
})
