import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, LogEntry } from './actions.ts'
import {
  add,
  created,
  entry,
  info,
  metadata,
  metadataAction,
  protocolAction,
  remove,
  snapshotOf,
  txn,
} from './log.fixture.ts'
import { replayLog, snapshotBytes, snapshotRows } from './replay.ts'

const paths = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const apps = fc.constantFrom('app1', 'app2')

/** One commit: the files it removes and adds (a path can be both), and perhaps a transaction. */
const commit = fc.record({
  removes: fc.uniqueArray(paths),
  adds: fc.uniqueArray(fc.record({ path: paths, rows: fc.nat(100), size: fc.nat(1000) }), {
    selector: file => file.path,
  }),
  txn: fc.option(fc.record({ appId: apps, version: fc.nat(9) }), { nil: undefined }),
  time: fc.option(fc.nat(50), { nil: undefined }),
})

type Commit = typeof commit extends fc.Arbitrary<infer T> ? T : never

const entryOf = (version: number, { removes, adds, txn: applied, time }: Commit): LogEntry => {
  const actions: Action[] = [
    ...(time === undefined ? [] : [info({ timestamp: time })]),
    ...adds.map(({ path, rows, size }) => add(path, rows, { size })),
    ...removes.map(path => remove(path)),
    ...(applied ? [txn(applied.appId, applied.version)] : []),
  ]
  return version === 0 ? created(...actions) : entry(version, ...actions)
}

/** The table as plain lists: what the log is meant to say. */
const model = (commits: readonly Commit[]) => {
  let files: Commit['adds'] = []
  const txns = new Map<string, number>()
  let clock: number | undefined
  for (const { removes, adds, txn: applied, time } of commits) {
    files = files.filter(({ path }) => !removes.includes(path) && !adds.some(added => added.path === path))
    files.push(...adds)
    if (applied) txns.set(applied.appId, applied.version)
    const earliest = clock === undefined ? 0 : clock + 1
    clock = time === undefined ? earliest : Math.max(time, earliest)
  }
  return { files, txns, clock }
}

describe('replayLog', () => {
  it('equals an in-memory model for any sequence of commits', () => {
    fc.assert(
      fc.property(fc.array(commit, { minLength: 1, maxLength: 12 }), commits => {
        const snapshot = snapshotOf(...commits.map((each, version) => entryOf(version, each)))
        const expected = model(commits)
        expect([...snapshot.files.keys()]).toEqual(expected.files.map(({ path }) => path))
        expect(snapshotRows(snapshot)).toBe(expected.files.reduce((sum, { rows }) => sum + rows, 0))
        expect(snapshotBytes(snapshot)).toBe(expected.files.reduce((sum, { size }) => sum + size, 0))
        expect(new Map([...snapshot.txns].map(([app, { version }]) => [app, version]))).toEqual(expected.txns)
        expect(snapshot.timestamp).toBe(expected.clock)
        expect(snapshot.version).toBe(commits.length - 1)
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same snapshot in one go and in two, wherever it is cut, and leaves the first part alone', () => {
    fc.assert(
      fc.property(fc.array(commit, { minLength: 2, maxLength: 8 }), fc.nat(), (commits, at) => {
        const entries = commits.map((each, version) => entryOf(version, each))
        const cut = 1 + (at % (entries.length - 1))
        const first = snapshotOf(...entries.slice(0, cut))
        const before = [...first.files]
        expect(replayLog(entries.slice(cut), first)).toEqual(replayLog(entries))
        expect([...first.files]).toEqual(before)
      }),
    )
  })

  it('takes the newest protocol and metaData', () => {
    const renamed = metadataAction({ name: 'new' })
    const raised: Action = { kind: 'protocol', protocol: { minReaderVersion: 1, minWriterVersion: 4 } }
    const snapshot = snapshotOf(created(), entry(1, renamed), entry(2, raised))
    expect(snapshot.metadata).toEqual({ ...metadata, name: 'new' })
    expect(snapshot.protocol.minWriterVersion).toBe(4)
  })

  it('passes over actions that it does not interpret', () => {
    const snapshot = snapshotOf(created({ kind: 'other', name: 'cdc', body: { path: 'x' } }))
    expect(snapshot.files.size).toBe(0)
  })

  it('gives back the snapshot it starts from when nothing is new', () => {
    const snapshot = snapshotOf(created(add('a')))
    expect(replayLog([], snapshot)).toEqual({ ok: true, value: snapshot })
  })

  it.each<[string, readonly LogEntry[], number]>([
    ['a gap', [created(), entry(2)], 1],
    ['a version that comes twice', [created(), entry(1), entry(1)], 2],
    ['a missing beginning', [entry(3, protocolAction, metadataAction())], 0],
    ['no commits', [], 0],
    ['no protocol', [entry(0, metadataAction())], 0],
    ['no metaData', [entry(0, protocolAction), entry(1)], 1],
  ])('reports %s', (_what, entries, version) => {
    const replayed = replayLog(entries)
    expect(replayed).toMatchObject({ ok: false, error: { kind: 'log-corrupt', version } })
    expect(replayed.ok ? '' : replayed.error).toHaveProperty(
      'path',
      `_delta_log/${String(version).padStart(20, '0')}.json`,
    )
  })
})

/** A file's deletion vector by its number; the same file with another vector is another logical file. */
const vectors = fc.option(fc.nat(2), { nil: undefined })
const marked = (vector: number | undefined) =>
  vector === undefined
    ? {}
    : {
        deletionVector: {
          storageType: 'u' as const,
          pathOrInlineDv: 'ab^-aqEH.-t@S}K{vb[*k^',
          offset: vector,
          sizeInBytes: 40,
          cardinality: vector + 1,
        },
      }

/** A step of a table whose rows are marked: a new file, other rows of one deleted, one removed, or a domain set or taken away. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), path: paths, vector: vectors }),
  fc.record({ kind: fc.constant('mark' as const), path: paths, vector: vectors }),
  fc.record({ kind: fc.constant('remove' as const), path: paths }),
  fc.record({
    kind: fc.constant('domain' as const),
    domain: fc.constantFrom('x', 'y'),
    text: fc.option(fc.string(), { nil: undefined }),
  }),
)

describe('replayLog, of files with deletion vectors', () => {
  it('has for each path the vector that was set last, keeps what was removed, and the domains', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), steps => {
        const live = new Map<string, number | undefined>()
        const gone = new Set<string>()
        const domains = new Map<string, string>()
        const keyOf = (path: string, vector: number | undefined) => `${path} ${vector}`
        const removal = (path: string): Action => ({
          kind: 'remove',
          remove: { path, dataChange: true, ...marked(live.get(path)) },
        })
        const entries = steps.map((each, index): LogEntry => {
          const actions: Action[] = []
          if (each.kind === 'domain') {
            const { domain, text } = each
            const domainMetadata = { domain, configuration: text ?? '', removed: text === undefined }
            actions.push({ kind: 'domainMetadata', domainMetadata })
            if (text === undefined) domains.delete(domain)
            else domains.set(domain, text)
          } else {
            const { path } = each
            const before = keyOf(path, live.get(path))
            if (live.has(path)) {
              actions.push(removal(path))
              gone.add(before)
            }
            live.delete(path)
            if (each.kind !== 'remove') {
              // The order of a commit's lines means nothing.
              actions.unshift(add(path, 10, marked(each.vector)))
              live.set(path, each.vector)
              gone.delete(keyOf(path, each.vector))
            }
          }
          return entry(index + 1, ...actions)
        })
        const snapshot = snapshotOf(created(), ...entries)
        const found = [...snapshot.files.values()].map(({ path, deletionVector }) =>
          keyOf(path, deletionVector?.offset),
        )
        expect(found.toSorted()).toEqual([...live].map(([path, vector]) => keyOf(path, vector)).toSorted())
        const tombstones = [...snapshot.tombstones.values()].map(({ path, deletionVector }) =>
          keyOf(path, deletionVector?.offset),
        )
        expect(new Set(tombstones)).toEqual(gone)
        expect(tombstones).toHaveLength(gone.size)
        expect(
          new Map([...snapshot.domains].map(([name, { configuration }]) => [name, configuration])),
        ).toEqual(domains)
        const deleted = [...live.values()].map(vector => (vector === undefined ? 0 : vector + 1))
        expect(snapshotRows(snapshot)).toBe(10 * live.size - deleted.reduce((sum, rows) => sum + rows, 0))
      }),
      { numRuns: 300 },
    )
  })
})

describe('the time of a version', () => {
  const timeOf = (...entries: readonly LogEntry[]) => snapshotOf(...entries).timestamp

  it('is what commitInfo says, else the time of the file', () => {
    expect(timeOf({ ...created(info({ timestamp: 500 })), modified: 900 })).toBe(500)
    expect(timeOf({ ...created(), modified: 900 })).toBe(900)
  })

  it('grows by at least one millisecond from version to version', () => {
    expect(timeOf(created(info({ timestamp: 500 })), entry(1, info({ timestamp: 400 })), entry(2))).toBe(502)
  })

  it('is the in-commit timestamp only while the table has those switched on', () => {
    const both = info({ timestamp: 500, inCommitTimestamp: 700 })
    const enabled = metadataAction({ configuration: { 'delta.enableInCommitTimestamps': 'true' } })
    expect(timeOf(created(both))).toBe(500)
    expect(timeOf(entry(0, both, protocolAction, enabled))).toBe(700)
  })
})

describe('snapshotRows', () => {
  it('is unknown as soon as one live file has no count, and known again once that file is gone', () => {
    const entries = [created(add('a', 3)), entry(1, add('b')), entry(2, remove('b'))]
    expect(snapshotRows(snapshotOf(...entries.slice(0, 2)))).toBeUndefined()
    expect(snapshotRows(snapshotOf(...entries))).toBe(3)
  })
})
