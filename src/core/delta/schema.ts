/** Delta's primitive type names, as in a schemaString (PROTOCOL.md, "Primitive Types"). */
export type PrimitiveType =
  | 'string'
  | 'long'
  | 'integer'
  | 'short'
  | 'byte'
  | 'float'
  | 'double'
  | 'boolean'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | `decimal(${number},${number})`

export interface StructType {
  readonly type: 'struct'
  readonly fields: readonly StructField[]
}

export interface ArrayType {
  readonly type: 'array'
  readonly elementType: DeltaType
  readonly containsNull: boolean
}

export interface MapType {
  readonly type: 'map'
  readonly keyType: DeltaType
  readonly valueType: DeltaType
  readonly valueContainsNull: boolean
}

export type DeltaType = PrimitiveType | StructType | ArrayType | MapType

/** Field metadata: any JSON; keys that start with `boathouse.` are ours, `delta.` are the protocol's. */
export type FieldMetadata = { readonly [key: string]: unknown }

export interface StructField {
  readonly name: string
  readonly type: DeltaType
  readonly nullable: boolean
  readonly metadata: FieldMetadata
}
