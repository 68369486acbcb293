import type { Action, LogJson, Snapshot } from './actions.ts'
import { actionJson } from './action-writer.ts'
import { hasInCommitTimestamps } from './in-commit-timestamp.ts'
import { asObject, parseJson, printJson } from './log-json.ts'
import { snapshotBytes } from './replay.ts'

/** Name of a version's checksum in `_delta_log` (PROTOCOL.md, "Version Checksum File"). */
export const checksumFileName = (version: number): string => `${String(version).padStart(20, '0')}.crc`

const body = (action: Action): LogJson => actionJson(action)[1]

const sorted = <T>(items: Iterable<T>, key: (item: T) => string): readonly T[] =>
  [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1))

const checksum = (snapshot: Snapshot): { readonly [name: string]: LogJson } => ({
  tableSizeBytes: snapshotBytes(snapshot),
  numFiles: snapshot.files.size,
  numMetadata: 1,
  numProtocol: 1,
  ...(hasInCommitTimestamps(snapshot.metadata) ? { inCommitTimestampOpt: snapshot.timestamp } : {}),
  setTransactions: sorted(snapshot.txns.values(), txn => txn.appId).map(txn => body({ kind: 'txn', txn })),
  domainMetadata: sorted(snapshot.domains.values(), ({ domain }) => domain).map(domainMetadata =>
    body({ kind: 'domainMetadata', domainMetadata }),
  ),
  metadata: body({ kind: 'metaData', metaData: snapshot.metadata }),
  protocol: body({ kind: 'protocol', protocol: snapshot.protocol }),
})

/** The bytes of a version's checksum: what every reader of the version must find. */
export const printChecksum = (snapshot: Snapshot, txnId?: string): Uint8Array<ArrayBuffer> => {
  const json = { ...(txnId === undefined ? {} : { txnId }), ...checksum(snapshot) }
  return new TextEncoder().encode(`${printJson(json)}\n`)
}

/**
 * What a snapshot and a checksum of its version differ in, by the checksum's member names; none when they agree (PROTOCOL.md, "State
 * Validation"). Members that the checksum leaves out are not compared. Throws SyntaxError for what is no JSON object.
 */
export const checksumDifferences = (snapshot: Snapshot, bytes: Uint8Array): readonly string[] => {
  const found = asObject(parseJson(new TextDecoder('utf-8').decode(bytes)))
  if (!found) throw new SyntaxError('A version checksum is one JSON object.')
  const expected = checksum(snapshot)
  return ['tableSizeBytes', 'numFiles', 'numMetadata', 'numProtocol', 'inCommitTimestampOpt'].filter(
    name => found[name] !== undefined && found[name] !== expected[name],
  )
}
