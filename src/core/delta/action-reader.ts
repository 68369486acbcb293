import { type Result, ok } from '../result.ts'
import type {
  Action,
  AddFile,
  CdcFile,
  CommitInfo,
  DeletionVector,
  DomainMetadata,
  LogJson,
  Metadata,
  PartitionValues,
  Protocol,
  RemoveFile,
  Sidecar,
  Txn,
} from './actions.ts'
import { asList, asObject, printJson } from './log-json.ts'
import { parseSchema } from './schema-json.ts'

type Json = { readonly [key: string]: LogJson }

const required = <T>(value: T | undefined, name: string): T => {
  if (value === undefined) throw new SyntaxError(`${name} is missing or of the wrong kind.`)
  return value
}

const text = (value: LogJson | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

/** Sizes, times and versions are counts: beyond 2^53 their last digits do not matter. */
const count = (value: LogJson | undefined): number | undefined =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined

const flag = (value: LogJson | undefined): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined

const texts = (value: LogJson | undefined): readonly string[] | undefined =>
  asList(value)?.map(item => required(text(item), 'A name in a list'))

/** Some writers put numbers where the protocol says strings. */
const asText = (value: LogJson): string => (typeof value === 'string' ? value : printJson(value))

const textMap = (value: LogJson | undefined): Readonly<Record<string, string>> | undefined => {
  const body = asObject(value)
  if (!body) return undefined
  return Object.fromEntries(
    Object.entries(body).flatMap(([key, item]) => (item === null ? [] : [[key, asText(item)]])),
  )
}

const partitionMap = (value: LogJson | undefined): PartitionValues | undefined => {
  const body = asObject(value)
  if (!body) return undefined
  return Object.fromEntries(
    Object.entries(body).map(([key, item]) => [key, item === null ? null : asText(item)]),
  )
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const defined = <T extends object>(members: T): Defined<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>

const readProtocol = (body: Json): Protocol => ({
  minReaderVersion: required(count(body['minReaderVersion']), 'protocol.minReaderVersion'),
  minWriterVersion: required(count(body['minWriterVersion']), 'protocol.minWriterVersion'),
  ...defined({
    readerFeatures: texts(body['readerFeatures']),
    writerFeatures: texts(body['writerFeatures']),
  }),
})

const readMetadata = (body: Json): Result<Metadata> => {
  const schema = parseSchema(required(text(body['schemaString']), 'metaData.schemaString'))
  if (!schema.ok) return schema
  return ok({
    id: required(text(body['id']), 'metaData.id'),
    schema: schema.value,
    partitionColumns: texts(body['partitionColumns']) ?? [],
    configuration: textMap(body['configuration']) ?? {},
    ...defined({
      name: text(body['name']),
      description: text(body['description']),
      createdTime: count(body['createdTime']),
    }),
  })
}

const readDeletionVector = (value: LogJson | undefined): DeletionVector | undefined => {
  const body = asObject(value)
  if (!body) return undefined
  const storageType = text(body['storageType'])
  if (storageType !== 'u' && storageType !== 'i' && storageType !== 'p')
    throw new SyntaxError(`deletionVector.storageType ${JSON.stringify(storageType)} is not known.`)
  return {
    storageType,
    pathOrInlineDv: required(text(body['pathOrInlineDv']), 'deletionVector.pathOrInlineDv'),
    sizeInBytes: required(count(body['sizeInBytes']), 'deletionVector.sizeInBytes'),
    cardinality: required(count(body['cardinality']), 'deletionVector.cardinality'),
    ...defined({ offset: count(body['offset']) }),
  }
}

/** What adds and removes have in common and need not have. */
const fileExtras = (body: Json) =>
  defined({
    stats: text(body['stats']),
    tags: textMap(body['tags']),
    deletionVector: readDeletionVector(body['deletionVector']),
    baseRowId: count(body['baseRowId']),
    defaultRowCommitVersion: count(body['defaultRowCommitVersion']),
  })

const readAdd = (body: Json): AddFile => ({
  path: required(text(body['path']), 'add.path'),
  partitionValues: partitionMap(body['partitionValues']) ?? {},
  size: required(count(body['size']), 'add.size'),
  modificationTime: count(body['modificationTime']) ?? 0,
  dataChange: flag(body['dataChange']) ?? true,
  ...fileExtras(body),
  ...defined({ clusteringProvider: text(body['clusteringProvider']) }),
})

const readRemove = (body: Json): RemoveFile => ({
  path: required(text(body['path']), 'remove.path'),
  dataChange: flag(body['dataChange']) ?? true,
  ...defined({
    deletionTimestamp: count(body['deletionTimestamp']),
    extendedFileMetadata: flag(body['extendedFileMetadata']),
    partitionValues: partitionMap(body['partitionValues']),
    size: count(body['size']),
  }),
  ...fileExtras(body),
})

const readCdc = (body: Json): CdcFile => ({
  path: required(text(body['path']), 'cdc.path'),
  partitionValues: partitionMap(body['partitionValues']) ?? {},
  size: required(count(body['size']), 'cdc.size'),
  dataChange: false,
  ...defined({ tags: textMap(body['tags']) }),
})

const readDomain = (body: Json): DomainMetadata => ({
  domain: required(text(body['domain']), 'domainMetadata.domain'),
  configuration: text(body['configuration']) ?? '',
  removed: flag(body['removed']) ?? false,
})

const readSidecar = (body: Json): Sidecar => ({
  path: required(text(body['path']), 'sidecar.path'),
  sizeInBytes: count(body['sizeInBytes']) ?? 0,
  modificationTime: count(body['modificationTime']) ?? 0,
})

const readTxn = (body: Json): Txn => ({
  appId: required(text(body['appId']), 'txn.appId'),
  version: required(count(body['version']), 'txn.version'),
  ...defined({ lastUpdated: count(body['lastUpdated']) }),
})

/** commitInfo is free-form: every member is kept, and those that we use are brought to their type or left out. */
const readCommitInfo = (body: Json): CommitInfo => {
  const known = {
    timestamp: count(body['timestamp']),
    operation: text(body['operation']),
    operationParameters: asObject(body['operationParameters']),
    operationMetrics: textMap(body['operationMetrics']),
    readVersion: count(body['readVersion']),
    isolationLevel: text(body['isolationLevel']),
    isBlindAppend: flag(body['isBlindAppend']),
    userMetadata: text(body['userMetadata']),
    engineInfo: text(body['engineInfo']),
    txnId: text(body['txnId']),
    inCommitTimestamp: count(body['inCommitTimestamp']),
    boathouse: asObject(body['boathouse']),
  }
  const others = Object.entries(body).filter(([key, value]) => !(key in known) && value !== null)
  return { ...defined(known), ...Object.fromEntries(others) }
}

/**
 * Brings one action of a log line to its type. Errors are those of the schema; throws SyntaxError when a member that the
 * protocol requires is missing.
 */
export const parseAction = (name: string, value: LogJson): Result<Action> => {
  const body = required(asObject(value), name)
  switch (name) {
    case 'protocol':
      return ok({ kind: 'protocol', protocol: readProtocol(body) })
    case 'metaData': {
      const metaData = readMetadata(body)
      return metaData.ok ? ok({ kind: 'metaData', metaData: metaData.value }) : metaData
    }
    case 'add':
      return ok({ kind: 'add', add: readAdd(body) })
    case 'remove':
      return ok({ kind: 'remove', remove: readRemove(body) })
    case 'txn':
      return ok({ kind: 'txn', txn: readTxn(body) })
    case 'commitInfo':
      return ok({ kind: 'commitInfo', commitInfo: readCommitInfo(body) })
    case 'cdc':
      return ok({ kind: 'cdc', cdc: readCdc(body) })
    case 'domainMetadata':
      return ok({ kind: 'domainMetadata', domainMetadata: readDomain(body) })
    case 'checkpointMetadata': {
      const tags = defined({ tags: textMap(body['tags']) })
      const version = required(count(body['version']), 'checkpointMetadata.version')
      return ok({ kind: 'checkpointMetadata', checkpointMetadata: { version, ...tags } })
    }
    case 'sidecar':
      return ok({ kind: 'sidecar', sidecar: readSidecar(body) })
    default:
      return ok({ kind: 'other', name, body: value })
  }
}
