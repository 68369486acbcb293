import type { SchemaElement, SchemaTree } from 'hyparquet'
import type { DeltaType, PrimitiveType, StructField, StructType } from '../../core/delta/schema.ts'

const decimalType = ({ precision, scale }: SchemaElement): PrimitiveType | undefined =>
  precision === undefined ? undefined : `decimal(${precision},${scale ?? 0})`

/** Types that their converted type names; the physical type alone decides for the others. */
const converted: ReadonlyMap<string, PrimitiveType> = new Map<string, PrimitiveType>([
  ['UTF8', 'string'],
  ['ENUM', 'string'],
  ['JSON', 'string'],
  ['DATE', 'date'],
  ['INT_8', 'byte'],
  ['INT_16', 'short'],
  ['UINT_8', 'short'],
  ['UINT_16', 'integer'],
  ['UINT_32', 'long'],
])

const physical: ReadonlyMap<string, PrimitiveType> = new Map<string, PrimitiveType>([
  ['BOOLEAN', 'boolean'],
  ['INT32', 'integer'],
  ['INT64', 'long'],
  ['INT96', 'timestamp'],
  ['FLOAT', 'float'],
  ['DOUBLE', 'double'],
  ['BYTE_ARRAY', 'binary'],
])

const strange: ReadonlySet<string> = new Set(['INTERVAL', 'BSON', 'TIME_MILLIS', 'TIME_MICROS', 'UINT_64'])

const primitive = (element: SchemaElement): PrimitiveType | undefined => {
  const { type = '', converted_type: ctype = '', logical_type: ltype } = element
  if (strange.has(ctype) || ltype?.type === 'TIME' || ltype?.type === 'UUID' || ltype?.type === 'FLOAT16')
    return undefined
  if (ctype === 'DECIMAL' || ltype?.type === 'DECIMAL') return decimalType(element)
  if (ltype?.type === 'TIMESTAMP') return ltype.isAdjustedToUTC ? 'timestamp' : 'timestamp_ntz'
  if (ctype === 'TIMESTAMP_MILLIS' || ctype === 'TIMESTAMP_MICROS') return 'timestamp'
  return converted.get(ctype) ?? physical.get(type)
}

const isGroupOf = ({ element }: SchemaTree, kind: 'LIST' | 'MAP'): boolean =>
  element.converted_type === kind || element.logical_type?.type === kind

const listType = ({ children: [repeated] }: SchemaTree): DeltaType | undefined => {
  const [element, second] = repeated?.children ?? []
  const item = element && !second ? element : repeated
  const elementType = item && typeOf(item)
  if (elementType === undefined) return undefined
  return { type: 'array', elementType, containsNull: item?.element.repetition_type === 'OPTIONAL' }
}

const mapType = ({ children: [entry] }: SchemaTree): DeltaType | undefined => {
  const [key, value] = entry?.children ?? []
  const keyType = key && typeOf(key)
  const valueType = value && typeOf(value)
  if (keyType === undefined || valueType === undefined) return undefined
  return { type: 'map', keyType, valueType, valueContainsNull: value?.element.repetition_type !== 'REQUIRED' }
}

const typeOf = (tree: SchemaTree): DeltaType | undefined => {
  if (tree.children.length === 0) return primitive(tree.element)
  if (isGroupOf(tree, 'LIST')) return listType(tree)
  if (isGroupOf(tree, 'MAP')) return mapType(tree)
  const type = structOf(tree)
  return type.fields.length === 0 ? undefined : type
}

const fieldOf = (tree: SchemaTree): StructField | undefined => {
  const type = tree.element.repetition_type === 'REPEATED' ? undefined : typeOf(tree)
  if (type === undefined) return undefined
  return {
    name: tree.element.name,
    type,
    nullable: tree.element.repetition_type !== 'REQUIRED',
    metadata: {},
  }
}

/** The columns of a file as Delta names their types; those that Delta has no type for are left out. */
export const structOf = (tree: SchemaTree): StructType => ({
  type: 'struct',
  fields: tree.children.flatMap(child => fieldOf(child) ?? []),
})
