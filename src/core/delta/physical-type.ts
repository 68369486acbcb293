import { quoteIdentifier } from '../sql/quote.ts'
import { fieldId, type MappingMode, physicalName } from './column-mapping.ts'
import { toEngineType } from './engine-types.ts'
import type { DeltaType, StructType } from './schema.ts'

/** What a Parquet file has for a column, as the engine gives it. */
export type PhysicalType =
  /** The engine's type name; undefined for what it reads as something else than it is. */
  | { readonly kind: 'value'; readonly engine: string | undefined }
  | { readonly kind: 'struct'; readonly fields: readonly PhysicalField[] }
  | {
      readonly kind: 'list'
      readonly element: PhysicalType
      /** The elements are structs of one field, and the engine gives that field in their place: lists of two levels. */
      readonly bare?: true
    }
  | { readonly kind: 'map'; readonly key: PhysicalType; readonly value: PhysicalType }

export interface PhysicalField {
  readonly name: string
  /** The Parquet field id. */
  readonly id?: number
  readonly type: PhysicalType
}

/** The columns of a file, in its order. */
export type PhysicalSchema = readonly PhysicalField[]

const bareElement = (element: PhysicalType): PhysicalType =>
  (element.kind === 'struct' ? element.fields[0]?.type : undefined) ?? element

/** The engine's name of the type that it reads a column as; undefined when it has no name that could be compared. */
export const engineTypeOf = (type: PhysicalType): string | undefined => {
  switch (type.kind) {
    case 'value':
      return type.engine
    case 'list': {
      const element = engineTypeOf(type.bare ? bareElement(type.element) : type.element)
      return element === undefined ? undefined : `${element}[]`
    }
    case 'map': {
      const [key, value] = [engineTypeOf(type.key), engineTypeOf(type.value)]
      return key === undefined || value === undefined ? undefined : `MAP(${key}, ${value})`
    }
    case 'struct': {
      const fields: string[] = []
      for (const { name, type: inner } of type.fields) {
        const engine = engineTypeOf(inner)
        if (engine === undefined || name === '') return undefined
        fields.push(`${quoteIdentifier(name)} ${engine}`)
      }
      return `STRUCT(${fields.join(', ')})`
    }
  }
}

const writtenType = (type: DeltaType, mode: MappingMode): PhysicalType => {
  if (typeof type === 'string') return { kind: 'value', engine: toEngineType(type) }
  if (type.type === 'struct') return { kind: 'struct', fields: writtenSchema(type, mode) }
  if (type.type === 'array') return { kind: 'list', element: writtenType(type.elementType, mode) }
  return { kind: 'map', key: writtenType(type.keyType, mode), value: writtenType(type.valueType, mode) }
}

/** What a file has that the engine wrote with just these columns, under their physical names and field ids. */
export const writtenSchema = (schema: StructType, mode: MappingMode): PhysicalSchema =>
  schema.fields.map(field => {
    const id = fieldId(field, mode)
    return {
      name: physicalName(field, mode),
      ...(id === undefined ? {} : { id }),
      type: writtenType(field.type, mode),
    }
  })
