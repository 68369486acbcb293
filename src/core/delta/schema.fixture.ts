import fc from 'fast-check'
import type { DeltaType, PrimitiveType, StructField, StructType } from './schema.ts'

/** A nullable field without metadata. */
export const field = (name: string, type: DeltaType, nullable = true): StructField => ({
  name,
  type,
  nullable,
  metadata: {},
})

/** A schema out of names and types. */
export const struct = (columns: Readonly<Record<string, DeltaType>>): StructType => ({
  type: 'struct',
  fields: Object.entries(columns).map(([name, type]) => field(name, type)),
})

const plain: readonly PrimitiveType[] = [
  'string',
  'long',
  'integer',
  'short',
  'byte',
  'float',
  'double',
  'boolean',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
]

const decimal = fc
  .integer({ min: 1, max: 38 })
  .chain(precision =>
    fc.integer({ min: 0, max: precision }).map(scale => `decimal(${precision},${scale})` as const),
  )

const anyPrimitive: fc.Arbitrary<PrimitiveType> = fc.oneof(fc.constantFrom(...plain), decimal)

/** Names that Delta allows, odd ones among them. */
const anyName = fc.oneof(
  fc.constantFrom('id', 'Name', 'select', 'ünïcode', 'with"quote', "it's", '__proto__', 'a.b', '😀'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(name => !/[ ,;{}()\n\t=\0]/.test(name)),
)

const { type } = fc.letrec<{ type: DeltaType; struct: StructType }>(tie => ({
  type: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    anyPrimitive,
    fc.record({ type: fc.constant('array' as const), elementType: tie('type'), containsNull: fc.boolean() }),
    fc.record({
      type: fc.constant('map' as const),
      keyType: anyPrimitive,
      valueType: tie('type'),
      valueContainsNull: fc.boolean(),
    }),
    tie('struct'),
  ),
  struct: fc.record({
    type: fc.constant('struct' as const),
    fields: fc.uniqueArray(
      fc.record({
        name: anyName,
        type: tie('type'),
        nullable: fc.boolean(),
        metadata: fc.constantFrom(
          {},
          { comment: 'a "remark"' },
          { 'delta.typeChanges': [9223372036854775807n] },
        ),
      }),
      { minLength: 1, maxLength: 4, selector: ({ name }) => name.toLowerCase() },
    ),
  }),
}))

/** Any Delta type, nested up to three levels. */
export const anyType: fc.Arbitrary<DeltaType> = type

/** A schema of one to five columns, names unique but for case. */
export const anySchema: fc.Arbitrary<StructType> = fc
  .uniqueArray(
    fc.record({ name: anyName, type: anyType, nullable: fc.boolean(), metadata: fc.constant({}) }),
    {
      minLength: 1,
      maxLength: 5,
      selector: ({ name }) => name.toLowerCase(),
    },
  )
  .map(fields => ({ type: 'struct', fields }))
