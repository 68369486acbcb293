import { quoteText } from '../sql/quote.ts'
import type { PartitionValues } from './actions.ts'
import { type MappingMode, physicalName } from './column-mapping.ts'
import { toEngineType } from './engine-types.ts'
import type { DeltaType, StructField } from './schema.ts'

const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/

/**
 * The text of a partition value, as the engine takes it (PROTOCOL.md, "Partition Value Serialization"). Null and "" are NULL; a
 * timestamp without a zone, which is in the writer's zone and not recoverable, is taken as UTC.
 */
const engineText = (type: DeltaType, value: string | null | undefined): string | undefined => {
  if (value === null || value === undefined || value === '') return undefined
  if (type !== 'timestamp' || zoned.test(value.slice(10))) return value
  return value.length === 10 ? `${value} 00:00:00+00` : `${value}+00`
}

/** A partition value as SQL of type VARCHAR. For `fromPartitionText`. */
export const partitionTextSql = (field: StructField, values: PartitionValues, mode: MappingMode): string => {
  const name = physicalName(field, mode)
  const lower = name.toLowerCase()
  const key = name in values ? name : Object.keys(values).find(candidate => candidate.toLowerCase() === lower)
  const text = engineText(field.type, key === undefined ? undefined : values[key])
  return text === undefined ? 'CAST(NULL AS VARCHAR)' : quoteText(text)
}

/** SQL that gives a partition column its type, out of SQL of its text. */
export const fromPartitionText = (type: DeltaType, text: string): string =>
  type === 'binary' ? `encode(${text})` : `CAST(${text} AS ${toEngineType(type)})`
