import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Alteration } from '../sql/delta-statement.ts'
import type { Metadata, Protocol } from './actions.ts'
import type { Alter } from './alter-context.ts'
import { assignMapping } from './alter-mapping.ts'
import { askedProtocol, isProtocolProperty } from './alter-protocol.ts'
import { typeAt } from './alter-schema.ts'
import { mappingMode } from './column-mapping.ts'
import { parseStatsColumns } from './stats-columns.ts'
import { printJson } from './log-json.ts'
import { checkProperty, propertyKey } from './table-properties.ts'

const modeKey = 'delta.columnMapping.mode'

/** Properties of Spark's catalogs, which a table of the lake does not have. */
const foreign: ReadonlySet<string> = new Set(['location', 'provider', 'owner', 'external', 'path'])

const withoutCase = (configuration: Metadata['configuration'], key: string): Metadata['configuration'] =>
  Object.fromEntries(Object.entries(configuration).filter(([other]) => propertyKey(other) !== key))

/** Sets the properties one by one; `comment` becomes the description. */
const assigned = (metadata: Metadata, properties: Readonly<Record<string, string>>): Result<Metadata> => {
  let after = metadata
  for (const [key, value] of Object.entries(properties)) {
    if (isProtocolProperty(key)) continue
    if (foreign.has(key.toLowerCase()))
      return refused(key, `${key} belongs to a catalog: a table of the lake has no such property.`)
    const checked = checkProperty(key, value)
    if (!checked.ok) return checked
    if (key.toLowerCase() === 'comment') after = { ...after, description: value }
    else {
      const configuration = {
        ...withoutCase(after.configuration, checked.value),
        [checked.value]: value.trim(),
      }
      after = { ...after, configuration }
    }
  }
  return ok(after)
}

const checkStatsColumns = ({ schema, configuration }: Metadata): Result<void> => {
  const text = configuration['delta.dataSkippingStatsColumns']
  const missing = parseStatsColumns(text ?? '').find(path => typeAt(schema, path) === undefined)
  if (!missing) return ok(undefined)
  const message = `delta.dataSkippingStatsColumns names ${missing.join('.')}, which is no column of the table.`
  return refused('delta.dataSkippingStatsColumns', message)
}

/** A table described with its protocol. */
export interface Described {
  readonly metadata: Metadata
  readonly protocol: Protocol
}

/**
 * A table with properties set: checked, in Delta's spelling, without those that are about the protocol, which raise it instead. For new
 * tables and for existing ones.
 */
export const withProperties = (
  { metadata, protocol }: Described,
  properties: Readonly<Record<string, string>>,
): Result<Described> => {
  const set = assigned(metadata, properties)
  if (!set.ok) return set
  const columns = checkStatsColumns(set.value)
  if (!columns.ok) return columns
  const raised = askedProtocol(protocol, properties)
  return raised.ok ? ok({ metadata: set.value, protocol: raised.value }) : raised
}

/** Column mapping can be turned on by name at any time; files that have no field ids can not be read by id. */
const mappingChange = (before: Metadata, after: Metadata, files: number): Result<'same' | 'on'> => {
  const [from, to] = [mappingMode(before), mappingMode(after)]
  if (from === to) return ok('same')
  if (from === 'none' && (to === 'name' || files === 0)) return ok('on')
  const why =
    to === 'none'
      ? 'it can not be turned off, since files have other names than columns'
      : from === 'none'
        ? `the files of a table that has rows have no field ids: use 'name'`
        : `a table keeps the mode that it was given`
  return refused(
    modeKey,
    `${modeKey} can not be changed from ${from} to ${to}: ${why}. CREATE OR REPLACE TABLE … AS SELECT makes the table anew.`,
  )
}

/** SET TBLPROPERTIES */
export const setProperties: Alter<Extract<Alteration, { readonly kind: 'set-properties' }>> = (
  snapshot,
  { properties },
  context,
) => {
  const set = withProperties(snapshot, properties)
  if (!set.ok) return set
  const { metadata, protocol } = set.value
  const change = mappingChange(snapshot.metadata, metadata, snapshot.files.size)
  if (!change.ok) return change
  const mapped =
    change.value === 'on' ? assignMapping(metadata.schema, metadata.configuration, context.uuid, 'kept') : {}
  return ok({
    metadata: { ...metadata, ...mapped },
    protocol,
    operation: 'SET TBLPROPERTIES',
    parameters: { properties: printJson(properties) },
  })
}

const checkUnset = (metadata: Metadata, key: string, ifExists: boolean): Result<void> => {
  if (key === modeKey && mappingMode(metadata) !== 'none')
    return refused(key, `${key} can not be unset: files have other names than columns.`)
  if (key.toLowerCase().startsWith('delta.constraints.'))
    return refused(key, `${key} is a constraint: ALTER TABLE … DROP CONSTRAINT takes it away.`)
  if (isProtocolProperty(key)) return refused(key, `${key} can not be unset: a protocol is never lowered.`)
  const there = key === 'comment' ? metadata.description !== undefined : key in metadata.configuration
  if (there || ifExists) return ok(undefined)
  return refused(key, `The table has no property ${key}. With IF EXISTS that is no mistake.`)
}

/** UNSET TBLPROPERTIES */
export const unsetProperties: Alter<Extract<Alteration, { readonly kind: 'unset-properties' }>> = (
  { metadata },
  { keys, ifExists },
) => {
  const gone = keys.map(key => (key.toLowerCase() === 'comment' ? 'comment' : propertyKey(key)))
  for (const key of gone) {
    const checked = checkUnset(metadata, key, ifExists)
    if (!checked.ok) return checked
  }
  const kept = Object.entries(metadata.configuration).filter(([key]) => !gone.includes(key))
  const { description, ...rest } = metadata
  const told = description === undefined || gone.includes('comment') ? {} : { description }
  return ok({
    metadata: { ...rest, ...told, configuration: Object.fromEntries(kept) },
    operation: 'UNSET TBLPROPERTIES',
    parameters: { properties: printJson(gone), ifExists: String(ifExists) },
  })
}
