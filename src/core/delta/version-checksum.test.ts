import { expect, test } from 'vitest'
import {
  add,
  created,
  entry,
  info,
  metadataAction,
  protocolAction,
  remove,
  snapshotOf,
  txn,
} from './log.fixture.ts'
import { checksumDifferences, checksumFileName, printChecksum } from './version-checksum.ts'

const snapshot = snapshotOf(
  created(add('a', 1, { size: 10 }), add('b', 1, { size: 20 }), txn('z', 1), txn('app', 3)),
  entry(1, remove('a'), {
    kind: 'domainMetadata',
    domainMetadata: { domain: 'my.domain', configuration: '{"a":1}', removed: false },
  }),
)

test('a checksum holds what every reader of the version must find', () => {
  expect(checksumFileName(7)).toBe('00000000000000000007.crc')
  const json: unknown = JSON.parse(new TextDecoder().decode(printChecksum(snapshot, 'txn-1')))
  expect(json).toMatchObject({
    txnId: 'txn-1',
    tableSizeBytes: 20,
    numFiles: 1,
    numMetadata: 1,
    numProtocol: 1,
    setTransactions: [
      { appId: 'app', version: 3 },
      { appId: 'z', version: 1 },
    ],
    domainMetadata: [{ domain: 'my.domain', configuration: '{"a":1}', removed: false }],
    metadata: { id: snapshot.metadata.id, format: { provider: 'parquet', options: {} } },
    protocol: { minReaderVersion: 1, minWriterVersion: 2 },
  })
  expect(json).not.toHaveProperty('inCommitTimestampOpt')
})

test('a checksum has the commit time of tables that keep it in the log', () => {
  const timed = snapshotOf(
    entry(
      0,
      info({ inCommitTimestamp: 700 }),
      protocolAction,
      metadataAction({ configuration: { 'delta.enableInCommitTimestamps': 'true' } }),
    ),
  )
  expect(JSON.parse(new TextDecoder().decode(printChecksum(timed)))).toMatchObject({
    inCommitTimestampOpt: 700,
  })
})

test('a snapshot agrees with its own checksum and not with that of another version', () => {
  expect(checksumDifferences(snapshot, printChecksum(snapshot))).toEqual([])
  const other = snapshotOf(created(add('a', 1, { size: 10 }), add('b', 1, { size: 20 })))
  expect(checksumDifferences(other, printChecksum(snapshot))).toEqual(['tableSizeBytes', 'numFiles'])
  expect(() => checksumDifferences(snapshot, new TextEncoder().encode('[]'))).toThrow(SyntaxError)
})
