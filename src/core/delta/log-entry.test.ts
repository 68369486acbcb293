import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action } from './actions.ts'
import { logFileName, parseLogEntry, printLogEntry, versionOfLogFile } from './log-entry.ts'
import { add, info, metadata, metadataAction, protocolAction, remove, txn } from './log.fixture.ts'
import { anySchema } from './schema.fixture.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const lines = (actions: readonly Action[]) =>
  new TextDecoder().decode(printLogEntry(actions)).trimEnd().split('\n')
const read = (text: string, version = 0) => parseLogEntry(version, bytes(text))

describe('names of log files', () => {
  it('go from a version to a name and back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), version => {
        expect(versionOfLogFile(logFileName(version))).toBe(version)
      }),
    )
  })

  it('sort as their versions do', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        expect(logFileName(a) < logFileName(b)).toBe(a < b)
      }),
    )
  })

  it.each([
    '_last_checkpoint',
    '00000000000000000010.checkpoint.parquet',
    '00000000000000000010.crc',
    '00000000000000000001.00000000000000000003.compacted.json',
    '1.json',
    '00000000000000000001.json.tmp',
    '99999999999999999999.json',
    '.00000000000000000001.json.crc',
  ])('do not take %s for a commit', name => expect(versionOfLogFile(name)).toBeUndefined())
})

describe('printLogEntry', () => {
  it('writes one action a line, spelled as the protocol says', () => {
    expect(
      lines([protocolAction, metadataAction(), add('a.parquet', 3), remove('b.parquet'), txn('app', 7)]),
    ).toEqual([
      '{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}',
      `{"metaData":{"id":"${metadata.id}","format":{"provider":"parquet","options":{}},"schemaString":` +
        '"{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"id\\",\\"type\\":\\"long\\",\\"nullable\\":true,\\"metadata\\":{}},' +
        '{\\"name\\":\\"name\\",\\"type\\":\\"string\\",\\"nullable\\":true,\\"metadata\\":{}}]}",' +
        '"partitionColumns":[],"configuration":{},"createdTime":1700000000000}}',
      '{"add":{"path":"a.parquet","partitionValues":{},"size":100,"modificationTime":1,"dataChange":true,"stats":"{\\"numRecords\\":3}"}}',
      '{"remove":{"path":"b.parquet","deletionTimestamp":5,"dataChange":true}}',
      '{"txn":{"appId":"app","version":7}}',
    ])
  })

  it('writes feature lists exactly where the protocol is 3 or 7', () => {
    const features = { readerFeatures: ['a'], writerFeatures: ['a', 'b'] }
    const printed = [
      { minReaderVersion: 1, minWriterVersion: 2, ...features },
      { minReaderVersion: 1, minWriterVersion: 7, ...features },
      { minReaderVersion: 3, minWriterVersion: 7 },
    ].map(protocol => lines([{ kind: 'protocol', protocol }])[0])
    expect(printed).toEqual([
      '{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}',
      '{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["a","b"]}}',
      '{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":[],"writerFeatures":[]}}',
    ])
  })

  it('keeps null partition values, which mean something, and no other nulls', () => {
    const action = add('a', undefined, { partitionValues: { k: null } })
    expect(lines([action])[0]).toContain('"partitionValues":{"k":null}')
    expect(lines([{ kind: 'other', name: 'future', body: { path: 'x', tags: null } }])).toEqual([
      '{"future":{"path":"x"}}',
    ])
  })

  it('is read back as the same actions', () => {
    const text = fc.string({ unit: 'binary' })
    const addAction = fc.record({
      path: text,
      size: fc.maxSafeNat(),
      rows: fc.option(fc.nat(), { nil: undefined }),
    })
    fc.assert(
      fc.property(
        anySchema,
        fc.array(addAction),
        fc.dictionary(text, text),
        (schema, files, configuration) => {
          const actions: Action[] = [
            info({
              timestamp: 5,
              operation: 'WRITE',
              operationParameters: { mode: 'Append' },
              isBlindAppend: true,
            }),
            protocolAction,
            metadataAction({ schema, configuration, name: 'n', description: 'd' }),
            ...files.map(({ path, size, rows }) => add(path, rows, { size, tags: { t: path } })),
            ...files.map(({ path }) => remove(path)),
            { kind: 'other', name: 'future', body: { domain: 'd', n: 9223372036854775807n } },
          ]
          expect(parseLogEntry(4, printLogEntry(actions), 9)).toEqual({
            ok: true,
            value: { version: 4, actions, modified: 9 },
          })
        },
      ),
    )
  })
})

describe('newer actions', () => {
  const vector = {
    storageType: 'u',
    pathOrInlineDv: 'ab^-aqEH.-t@S}K{vb[*k^',
    sizeInBytes: 34,
    cardinality: 2,
  } as const
  const path = '_change_data/p=a%2520b/cdc-1.parquet'

  it.each<[string, Action, string]>([
    [
      'an add with a deletion vector and row ids',
      add('a', 4, {
        deletionVector: { ...vector, offset: 1 },
        baseRowId: 0,
        defaultRowCommitVersion: 7,
        clusteringProvider: 'liquid',
      }),
      '"deletionVector":{"storageType":"u","pathOrInlineDv":"ab^-aqEH.-t@S}K{vb[*k^","sizeInBytes":34,"cardinality":2,"offset":1},' +
        '"baseRowId":0,"defaultRowCommitVersion":7,"clusteringProvider":"liquid"',
    ],
    [
      'an inline deletion vector, which has no offset',
      add('a', 4, { deletionVector: { ...vector, storageType: 'i' } }),
      '"deletionVector":{"storageType":"i","pathOrInlineDv":"ab^-aqEH.-t@S}K{vb[*k^","sizeInBytes":34,"cardinality":2}',
    ],
    [
      'a remove with all that a tombstone keeps',
      {
        kind: 'remove',
        remove: {
          path: 'a',
          deletionTimestamp: 5,
          dataChange: false,
          extendedFileMetadata: true,
          partitionValues: { p: null },
          size: 9,
          stats: '{"numRecords":4}',
          tags: { t: 'x' },
          deletionVector: vector,
          baseRowId: 3,
          defaultRowCommitVersion: 1,
        },
      },
      '"extendedFileMetadata":true,"partitionValues":{"p":null},"size":9',
    ],
    [
      'a file of the change feed',
      {
        kind: 'cdc',
        cdc: { path, partitionValues: { p: 'a b' }, size: 8, dataChange: false, tags: { t: 'x' } },
      },
      `{"cdc":{"path":"${path}","partitionValues":{"p":"a b"},"size":8,"dataChange":false,"tags":{"t":"x"}}}`,
    ],
    [
      'a domain',
      {
        kind: 'domainMetadata',
        domainMetadata: { domain: 'delta.x', configuration: '{"n":1}', removed: false },
      },
      '{"domainMetadata":{"domain":"delta.x","configuration":"{\\"n\\":1}","removed":false}}',
    ],
    [
      'a domain that was removed',
      { kind: 'domainMetadata', domainMetadata: { domain: 'd', configuration: '', removed: true } },
      '"removed":true',
    ],
    [
      'a sidecar',
      { kind: 'sidecar', sidecar: { path: 's.parquet', sizeInBytes: 7, modificationTime: 8 } },
      '{"sidecar":{"path":"s.parquet","sizeInBytes":7,"modificationTime":8}}',
    ],
    [
      'the head of a V2 checkpoint',
      { kind: 'checkpointMetadata', checkpointMetadata: { version: 4, tags: { t: 'x' } } },
      '{"checkpointMetadata":{"version":4,"tags":{"t":"x"}}}',
    ],
    [
      'a transaction with its time',
      { kind: 'txn', txn: { appId: 'a', version: 1, lastUpdated: 2 } },
      '{"txn":{"appId":"a","version":1,"lastUpdated":2}}',
    ],
  ])('%s is written as the protocol says and read back the same', (_what, action, written) => {
    const [line = ''] = lines([action])
    expect(line).toContain(written)
    expect(read(line)).toEqual({ ok: true, value: { version: 0, actions: [action] } })
  })
})

describe('parseLogEntry', () => {
  it('keeps actions that it does not know, and members of commitInfo that nobody asked for', () => {
    const parsed = read(
      '{"commitInfo":{"userName":"me","operationMetrics":{"n":5},"job":{"id":1},"readVersion":null}}\n{"future":{"x":1}}\n',
    )
    expect(parsed).toEqual({
      ok: true,
      value: {
        version: 0,
        actions: [
          {
            kind: 'commitInfo',
            commitInfo: { userName: 'me', operationMetrics: { n: '5' }, job: { id: 1 } },
          },
          { kind: 'other', name: 'future', body: { x: 1 } },
        ],
      },
    })
  })

  it('passes over blank lines, Windows line ends and null actions', () => {
    const parsed = read('\r\n{"txn":{"appId":"a","version":1},"add":null}\r\n\n')
    expect(parsed).toMatchObject({ ok: true, value: { actions: [{ kind: 'txn' }] } })
  })

  it('treats null optionals as absent', () => {
    const parsed = read(
      '{"add":{"path":"p","partitionValues":{},"size":1,"modificationTime":2,"dataChange":true,"stats":null,"tags":null,"deletionVector":null}}',
    )
    expect(parsed).toEqual({
      ok: true,
      value: { version: 0, actions: [add('p', undefined, { size: 1, modificationTime: 2 })] },
    })
  })

  it.each([
    ['a half-written line', '{"txn":{"appId":"a","version":1}}\n{"add":{"path":"x"', 2],
    ['a line that is no object', '[1]', 1],
    ['an action that is no object', '{"add":"x"}', 1],
    ['an add without path', '{"add":{"size":1}}', 1],
    ['an add without size', '{"add":{"path":"x"}}', 1],
    ['a remove without path', '{"remove":{}}', 1],
    ['a protocol without versions', '{"protocol":{}}', 1],
    ['a metaData without schemaString', '{"metaData":{"id":"x"}}', 1],
    ['a damaged schemaString', '{"metaData":{"id":"x","schemaString":"{"}}', 1],
    ['a txn without version', '{"txn":{"appId":"a"}}', 1],
    ['a cdc without path', '{"cdc":{"size":1}}', 1],
    ['a domain without name', '{"domainMetadata":{"configuration":"{}"}}', 1],
    ['a sidecar without path', '{"sidecar":{"sizeInBytes":1}}', 1],
    ['a checkpoint head without version', '{"checkpointMetadata":{}}', 1],
    [
      'a deletion vector of a kind that nobody knows',
      '{"add":{"path":"a","size":1,"deletionVector":{"storageType":"x","pathOrInlineDv":"y","sizeInBytes":1,"cardinality":1}}}',
      1,
    ],
    [
      'a deletion vector without its size',
      '{"add":{"path":"a","size":1,"deletionVector":{"storageType":"u","pathOrInlineDv":"y","cardinality":1}}}',
      1,
    ],
  ])('reports %s with version, file and line', (_what, text, line) => {
    const parsed = read(text, 12)
    expect(parsed).toMatchObject({
      ok: false,
      error: { kind: 'log-corrupt', version: 12, path: '_delta_log/00000000000000000012.json' },
    })
    expect(parsed.ok ? '' : parsed.error.message).toContain(`line ${line}`)
  })

  it('reports bytes that are not UTF-8', () => {
    const parsed = parseLogEntry(3, new Uint8Array([0x7b, 0xff, 0x7d]))
    expect(parsed).toMatchObject({ ok: false, error: { kind: 'log-corrupt', version: 3 } })
  })

  it('says protocol-unsupported for a column type that is not implemented', () => {
    const schemaString = JSON.stringify('{"type":"struct","fields":[{"name":"v","type":"variant"}]}')
    expect(read(`{"metaData":{"id":"x","schemaString":${schemaString}}}`)).toMatchObject({
      ok: false,
      error: { kind: 'protocol-unsupported', features: ['type variant'] },
    })
  })
})
