import type { Action, LogJson, Metadata, Protocol } from './actions.ts'
import { printSchema } from './schema-json.ts'

type Json = { readonly [key: string]: LogJson }

/** Drops absent members; the action types hold nothing but JSON. */
const present = (members: object): Json =>
  Object.fromEntries(Object.entries<LogJson>({ ...members }).filter(([, value]) => value !== undefined))

const protocolJson = ({
  minReaderVersion,
  minWriterVersion,
  readerFeatures,
  writerFeatures,
}: Protocol): Json => ({
  minReaderVersion,
  minWriterVersion,
  ...(minReaderVersion >= 3 ? { readerFeatures: readerFeatures ?? [] } : {}),
  ...(minWriterVersion >= 7 ? { writerFeatures: writerFeatures ?? [] } : {}),
})

const metadataJson = (metadata: Metadata): Json => {
  const { id, name, description, schema, partitionColumns, configuration, createdTime } = metadata
  return present({
    id,
    name,
    description,
    format: { provider: 'parquet', options: {} },
    schemaString: printSchema(schema),
    partitionColumns,
    configuration,
    createdTime,
  })
}

/** An action as the log names and spells it. */
export const actionJson = (action: Action): readonly [name: string, body: LogJson] => {
  switch (action.kind) {
    case 'protocol':
      return ['protocol', protocolJson(action.protocol)]
    case 'metaData':
      return ['metaData', metadataJson(action.metaData)]
    case 'add':
      return ['add', present(action.add)]
    case 'remove':
      return ['remove', present(action.remove)]
    case 'txn':
      return ['txn', present(action.txn)]
    case 'commitInfo':
      return ['commitInfo', present(action.commitInfo)]
    case 'cdc':
      return ['cdc', present(action.cdc)]
    case 'domainMetadata':
      return ['domainMetadata', present(action.domainMetadata)]
    case 'checkpointMetadata':
      return ['checkpointMetadata', present(action.checkpointMetadata)]
    case 'sidecar':
      return ['sidecar', present(action.sidecar)]
    case 'other':
      return [action.name, action.body]
  }
}
