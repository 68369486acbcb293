import type { SchemaElement } from 'hyparquet'
import { decimalParts } from '../../core/delta/schema-json.ts'
import type { DeltaType, StructField, StructType } from '../../core/delta/schema.ts'

/** By the converted type alone: hyparquet-writer 0.17 encodes the logical type INTEGER so that others can not read the footer. */
const integer = (bitWidth: 8 | 16): Partial<SchemaElement> => ({
  type: 'INT32',
  converted_type: `INT_${bitWidth}`,
})

const timestamp = (isAdjustedToUTC: boolean): Partial<SchemaElement> => ({
  type: 'INT64',
  // Without a logical type, readers of old would take a local time for an instant.
  ...(isAdjustedToUTC ? { converted_type: 'TIMESTAMP_MICROS' } : {}),
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit: 'MICROS' },
})

const plain: ReadonlyMap<string, Partial<SchemaElement>> = new Map<string, Partial<SchemaElement>>([
  ['boolean', { type: 'BOOLEAN' }],
  ['byte', integer(8)],
  ['short', integer(16)],
  ['integer', { type: 'INT32' }],
  ['long', { type: 'INT64' }],
  ['float', { type: 'FLOAT' }],
  ['double', { type: 'DOUBLE' }],
  ['string', { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }],
  ['binary', { type: 'BYTE_ARRAY' }],
  ['date', { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }],
  ['timestamp', timestamp(true)],
  ['timestamp_ntz', timestamp(false)],
])

const decimal = (precision: number, scale: number): Partial<SchemaElement> => {
  const annotation = {
    converted_type: 'DECIMAL',
    logical_type: { type: 'DECIMAL', precision, scale },
    precision,
    scale,
  } as const
  if (precision <= 9) return { type: 'INT32', ...annotation }
  if (precision <= 18) return { type: 'INT64', ...annotation }
  // The fewest bytes that hold so many digits and a sign.
  const type_length = Math.ceil((precision * Math.log2(10) + 1) / 8)
  return { type: 'FIXED_LEN_BYTE_ARRAY', type_length, ...annotation }
}

const primitiveElement = (type: string): Partial<SchemaElement> => {
  const parts = decimalParts(type as DeltaType)
  return parts ? decimal(parts.precision, parts.scale) : (plain.get(type) ?? {})
}

const elementsOf = (name: string, type: DeltaType, nullable: boolean): readonly SchemaElement[] => {
  const head = { name, repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' } as const
  if (typeof type === 'string') return [{ ...head, ...primitiveElement(type) }]
  if (type.type === 'struct')
    return [{ ...head, num_children: type.fields.length }, ...type.fields.flatMap(fieldElements)]
  if (type.type === 'array')
    return [
      { ...head, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...elementsOf('element', type.elementType, type.containsNull),
    ]
  return [
    { ...head, num_children: 1, converted_type: 'MAP', logical_type: { type: 'MAP' } },
    { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
    ...elementsOf('key', type.keyType, false),
    ...elementsOf('value', type.valueType, type.valueContainsNull),
  ]
}

const fieldElements = ({ name, type, nullable }: StructField): readonly SchemaElement[] =>
  elementsOf(name, type, nullable)

/** The Parquet schema of these columns (PROTOCOL.md, "Delta Data Type to Parquet Type Mappings"; three-level lists and maps). */
export const schemaElements = ({ fields }: StructType): SchemaElement[] => [
  { name: 'schema', num_children: fields.length },
  ...fields.flatMap(fieldElements),
]
