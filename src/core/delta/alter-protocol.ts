import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import type { Protocol } from './actions.ts'
import { knownFeature, legacyFeatures, supportedFeatures } from './features-known.ts'
import { addFeatures } from './features.ts'

const featurePrefix = 'delta.feature.'

/** Properties that say what to do about the protocol once. */
const notKept: ReadonlySet<string> = new Set([
  'delta.minreaderversion',
  'delta.minwriterversion',
  'delta.ignoreprotocoldefaults',
])

/** Whether a property is about the protocol and not kept among the properties. */
export const isProtocolProperty = (key: string): boolean => {
  const lower = key.toLowerCase()
  return lower.startsWith(featurePrefix) || notKept.has(lower)
}

const asked = (key: string, value: string): Result<string> => {
  const name = key.slice(featurePrefix.length)
  const feature = knownFeature(name)
  if (!/^(?:supported|enabled)$/i.test(value.trim()))
    return refused(key, `${key} takes 'supported'; it can not be ${JSON.stringify(value)}.`)
  if (feature?.support === 'write' && feature.name !== 'identityColumns') return ok(feature.name)
  const list = supportedFeatures.filter(other => other !== 'identityColumns').join(', ')
  return refused(key, `The feature ${name} is not one that Boathouse can write: there are ${list}.`)
}

const numbers: ReadonlyMap<string, { readonly highest: number; readonly of: 'reader' | 'writer' }> = new Map([
  ['delta.minreaderversion', { highest: 3, of: 'reader' }],
  ['delta.minwriterversion', { highest: 7, of: 'writer' }],
])

const version = (
  properties: Readonly<Record<string, string>>,
  wanted: 'reader' | 'writer',
): Result<number> => {
  for (const [key, value] of Object.entries(properties)) {
    const range = numbers.get(key.toLowerCase())
    if (range?.of !== wanted) continue
    const number = Number(value.trim())
    if (Number.isInteger(number) && number >= 1 && number <= range.highest) return ok(number)
    return refused(
      key,
      `${key} takes a number from 1 to ${range.highest}; it can not be ${JSON.stringify(value)}.`,
    )
  }
  return ok(0)
}

/** Legacy features that numbers stand for. */
const implied = (reader: number, writer: number): readonly string[] =>
  legacyFeatures
    .filter(
      ({ reader: both, legacy }) =>
        legacy.writer <= Math.min(writer, 6) && (!both || legacy.reader <= reader),
    )
    .map(({ name }) => name)

const raised = (protocol: Protocol, reader: number, writer: number): Result<Protocol> => {
  if (reader === 3 && Math.max(writer, protocol.minWriterVersion) < 7)
    return refused(
      'delta.minReaderVersion',
      'Reader version 3 needs writer version 7: set delta.minWriterVersion to 7 as well.',
    )
  if (protocol.minWriterVersion === 7 && writer < 7) {
    // A table of lists can not go back to numbers; what the numbers stand for is listed.
    const listed = addFeatures(protocol, implied(reader, writer))
    return ok(
      reader === 3 && listed.minReaderVersion < 3
        ? { ...listed, minReaderVersion: 3, readerFeatures: [] }
        : listed,
    )
  }
  const minReaderVersion = Math.max(protocol.minReaderVersion, reader)
  if (writer < 7) {
    const minWriterVersion = Math.max(protocol.minWriterVersion, writer)
    const same =
      minReaderVersion === protocol.minReaderVersion && minWriterVersion === protocol.minWriterVersion
    return ok(same ? protocol : { minReaderVersion, minWriterVersion })
  }
  if (protocol.minWriterVersion === 7 && minReaderVersion === protocol.minReaderVersion) return ok(protocol)
  const writing = protocol.writerFeatures ?? implied(protocol.minReaderVersion, protocol.minWriterVersion)
  const reading = protocol.readerFeatures ?? writing.filter(name => knownFeature(name)?.reader === true)
  return ok({
    minReaderVersion,
    minWriterVersion: 7,
    ...(minReaderVersion === 3 ? { readerFeatures: reading } : {}),
    writerFeatures: writing,
  })
}

const lowered = (protocol: Protocol, reader: number, writer: number): boolean =>
  protocol.minWriterVersion < 7 &&
  ((reader > 0 && reader < protocol.minReaderVersion) || (writer > 0 && writer < protocol.minWriterVersion))

/**
 * The protocol as properties ask for it: `delta.minReaderVersion`, `delta.minWriterVersion`, `delta.feature.<name>`. Itself when they ask
 * for nothing. `invalid` for numbers that do not exist or are lower than the table's, and for features that are not written here.
 */
export const askedProtocol = (
  protocol: Protocol,
  properties: Readonly<Record<string, string>>,
): Result<Protocol> => {
  const reader = version(properties, 'reader')
  if (!reader.ok) return reader
  const writer = version(properties, 'writer')
  if (!writer.ok) return writer
  if (lowered(protocol, reader.value, writer.value)) {
    const { minReaderVersion, minWriterVersion } = protocol
    const message = `The table is at reader version ${minReaderVersion} and writer version ${minWriterVersion}, which can not be lowered.`
    return refused('protocol', message)
  }
  const features: string[] = []
  for (const [key, value] of Object.entries(properties)) {
    if (!key.toLowerCase().startsWith(featurePrefix)) continue
    const name = asked(key, value)
    if (!name.ok) return name
    features.push(name.value)
  }
  const numbered = raised(protocol, reader.value, writer.value)
  return numbered.ok ? ok(addFeatures(numbered.value, features)) : numbered
}
