import { refused } from '../invalid.ts'
import { type Result, ok } from '../result.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { type EngineType, parseEngineType } from './engine-type-name.ts'
import { decimalParts } from './schema-json.ts'
import type { DeltaType, PrimitiveType, StructField } from './schema.ts'

/** The one table of types: what Delta calls them and what DuckDB does. Decimals and nested types follow from their parts. */
const pairs: readonly (readonly [PrimitiveType, string])[] = [
  ['string', 'VARCHAR'],
  ['long', 'BIGINT'],
  ['integer', 'INTEGER'],
  ['short', 'SMALLINT'],
  ['byte', 'TINYINT'],
  ['float', 'FLOAT'],
  ['double', 'DOUBLE'],
  ['boolean', 'BOOLEAN'],
  ['binary', 'BLOB'],
  ['date', 'DATE'],
  ['timestamp', 'TIMESTAMP WITH TIME ZONE'],
  ['timestamp_ntz', 'TIMESTAMP'],
]

const toEngine: ReadonlyMap<DeltaType, string> = new Map(pairs)
const fromEngine: ReadonlyMap<string, PrimitiveType> = new Map(
  pairs.map(([delta, engine]) => [engine, delta]),
)

/**
 * Engine types without a counterpart, and the Delta type that holds all (or, for HUGEINT, as good as all) of their values.
 * TIMESTAMP has one, timestamp_ntz, but that is a table feature: new tables store it as timestamp, taken as UTC, so that they
 * stay at reader version 1.
 */
const substitutes: ReadonlyMap<string, PrimitiveType> = new Map([
  ['UTINYINT', 'short'],
  ['USMALLINT', 'integer'],
  ['UINTEGER', 'long'],
  ['UBIGINT', 'decimal(20,0)'],
  ['HUGEINT', 'decimal(38,0)'],
  ['UUID', 'string'],
  ['TIME', 'string'],
  ['TIME WITH TIME ZONE', 'string'],
  ['INTERVAL', 'string'],
  ['JSON', 'string'],
  ['BIT', 'string'],
  ['ENUM', 'string'],
  // A column of nothing but NULL, which `void` would be and which no file may hold.
  ['NULL', 'string'],
  ['TIMESTAMP', 'timestamp'],
  ['TIMESTAMP_S', 'timestamp'],
  ['TIMESTAMP_MS', 'timestamp'],
  ['TIMESTAMP_NS', 'timestamp'],
])

/** The engine's name of a Delta type: SQL that can stand in a CAST. */
export const toEngineType = (type: DeltaType): string => {
  if (typeof type === 'string') {
    const decimal = decimalParts(type)
    return decimal ? `DECIMAL(${decimal.precision},${decimal.scale})` : (toEngine.get(type) ?? type)
  }
  if (type.type === 'array') return `${toEngineType(type.elementType)}[]`
  if (type.type === 'map') return `MAP(${toEngineType(type.keyType)}, ${toEngineType(type.valueType)})`
  return `STRUCT(${type.fields.map(({ name, type: inner }) => `${quoteIdentifier(name)} ${toEngineType(inner)}`).join(', ')})`
}

/** Thrown inside this module only: an engine type with no place in a Delta table. */
class NoCounterpart extends Error {}

type Leaf = (name: string) => PrimitiveType | undefined

const convert = (type: EngineType, leaf: Leaf): DeltaType => {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'list':
      return { type: 'array', elementType: convert(type.element, leaf), containsNull: true }
    case 'map':
      return {
        type: 'map',
        keyType: convert(type.key, leaf),
        valueType: convert(type.value, leaf),
        valueContainsNull: true,
      }
    case 'struct': {
      const fields = type.fields.map(({ name, type: inner }): StructField => {
        return { name, type: convert(inner, leaf), nullable: true, metadata: {} }
      })
      return { type: 'struct', fields }
    }
    case 'plain': {
      const found = leaf(type.name)
      if (found === undefined)
        throw new NoCounterpart(`The type ${type.name} has no counterpart in Delta Lake.`)
      return found
    }
  }
}

const converted = (name: string, leaf: Leaf): Result<DeltaType> => {
  try {
    return ok(convert(parseEngineType(name), leaf))
  } catch (thrown) {
    if (!(thrown instanceof NoCounterpart || thrown instanceof SyntaxError)) throw thrown
    const message =
      thrown instanceof NoCounterpart ? thrown.message : `${name} is not a type: ${thrown.message}`
    return refused(name, message)
  }
}

/**
 * The Delta type that is exactly the engine's, from a name as DESCRIBE prints it. `invalid`, naming the type, when there is none.
 * Everything is nullable, as it is in the engine.
 */
export const fromEngineType = (name: string): Result<DeltaType> =>
  converted(name, plain => fromEngine.get(plain))

/** How values of an engine type are stored: the Delta type, and the engine type to CAST to where they are not the same. */
export interface StorableType {
  readonly type: DeltaType
  readonly cast?: string
  /** A type to CAST to before `cast`: the engine knows no way from TIMESTAMP_NS and its like to a time with a zone. */
  readonly via?: string
}

const otherPrecisions: ReadonlySet<string> = new Set(['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS'])

const storedAs: Leaf = plain => substitutes.get(plain) ?? fromEngine.get(plain)

/** The stored type but with plain TIMESTAMP for its other precisions; undefined when the type has none of those. */
const intermediate = (engineType: string): string | undefined => {
  let found = false
  const type = converted(engineType, plain => {
    const other = otherPrecisions.has(plain)
    found ||= other
    return other ? 'timestamp_ntz' : storedAs(plain)
  })
  return found && type.ok ? toEngineType(type.value) : undefined
}

/**
 * The Delta type that a new table stores values of an engine type in; every engine type but UNION has one. A cast of TIMESTAMP
 * is right only where the engine's TimeZone is UTC, as it is in Boathouse: there it is what `AT TIME ZONE 'UTC'` does, on every
 * level of a nested type. HUGEINT beyond 38 digits makes the CAST fail. `invalid`, naming the type, for what can not be stored.
 * `castSql` writes the cast.
 */
export const storableType = (engineType: string): Result<StorableType> => {
  const exact = fromEngineType(engineType)
  const stored = converted(engineType, storedAs)
  if (!stored.ok) return stored
  const type = stored.value
  const cast = toEngineType(type)
  if (exact.ok && toEngineType(exact.value) === cast) return ok({ type })
  const via = intermediate(engineType)
  return ok({ type, cast, ...(via === undefined ? {} : { via }) })
}

/** SQL that brings an expression of the engine type to the type that it is stored as; the expression itself if it is that. */
export const castSql = (expression: string, { cast, via }: StorableType): string => {
  if (cast === undefined) return expression
  return `CAST(${via === undefined ? expression : `CAST(${expression} AS ${via})`} AS ${cast})`
}
